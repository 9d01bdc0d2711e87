// What stands around every screen: the line's state, how much is only on this phone, and the voice for screen readers.

import { h, notice } from "./elements.js";
import { icon } from "./icons.js";
import { t, tn } from "./words.js";

const SAID_FOR = 4_000;
const parts = {};
let silence = null;

/** Put the frame up once; `onLanguage` is called when somebody changes the language. */
export function buildFrame(root) {
  const other = document.documentElement.dataset;
  parts.line = h("span", { class: "mark plain", id: "line" });
  parts.here = h("p", { class: "only-here", id: "only-here", hidden: true });
  parts.main = h("main", { id: "main", tabindex: "-1" });
  parts.voice = h("p", { class: "voice", role: "status", "aria-live": "polite", id: "voice" });
  parts.nav = h("nav", { class: "app-nav", "aria-label": t("Main navigation"), hidden: true });
  const language = h(
    "a",
    { class: "language", href: other.other, lang: other.otherLanguage, hreflang: other.otherLanguage },
    other.otherName,
  );
  language.addEventListener("click", keepLanguage);
  root.replaceChildren(
    h("a", { class: "skip-link", href: "#main", on: { click: skip } }, t("Skip to the content")),
    h(
      "header",
      { class: "app-bar" },
      h("span", { class: "brand" }, icon("shield-check"), t("Sanad")),
      parts.line,
      language,
    ),
    parts.here,
    parts.main,
    parts.voice,
    parts.nav,
  );
}

function skip(event) {
  event.preventDefault();
  parts.main.focus();
}

// The service worker opens the start page in the language that was chosen last. The open screen goes along.
async function keepLanguage(event) {
  event.preventDefault();
  const link = event.currentTarget;
  const kept = await caches.open("sanad-language");
  await kept.put("/field/language", new Response(link.hreflang));
  location.assign(link.getAttribute("href") + location.hash);
}

/** Show a screen: its title becomes the heading, which takes the focus so that it is read first. */
export function showScreen(title, content, { back = null, lead = null } = {}) {
  const heading = h("h1", { tabindex: "-1" }, title);
  document.title = `${typeof title === "string" ? title : title.textContent} – ${t("Sanad")}`;
  const backLink =
    back && h("a", { class: "back-link", href: back.href }, icon("arrow-left"), h("span", { dir: "auto" }, back.label));
  parts.main.replaceChildren(
    ...[backLink, heading, lead && h("p", { class: "lead-text" }, lead), ...[content].flat(Infinity)].filter(Boolean),
  );
  window.scrollTo(0, 0);
  heading.focus({ preventScroll: true });
}

/** Links at the foot: the screens one always comes back to. Hidden while locked. */
export function showNavigation(entries, current) {
  parts.nav.hidden = !entries.length;
  parts.nav.replaceChildren(
    ...entries.map(({ href, label, picture }) =>
      h("a", { href, "aria-current": href === current ? "page" : null }, icon(picture), label),
    ),
  );
}

/** Say something shortly, seen and heard. */
export function say(text, kind = "") {
  clearTimeout(silence);
  parts.voice.className = `voice shown ${kind}`;
  parts.voice.textContent = text;
  silence = setTimeout(() => parts.voice.classList.remove("shown"), SAID_FOR);
}

const LINES = {
  unknown: ["plain", "wifi", "Looking for the network"],
  online: ["ok", "cloud-check", "Online"],
  offline: ["major", "wifi-off", "Offline"],
  sign_in: ["major", "lock", "Sign in to send"],
  other_user: ["major", "lock", "Somebody else is signed in"],
  trouble: ["critical", "exclamation-triangle-fill", "Sending failed"],
};

/** The state of the line and the number of items that are only here. Null hides both: locked, nothing is told. */
export function showStatus(status, unsent) {
  const [tone, picture, label] = LINES[status?.line ?? "unknown"];
  const sending = status?.busy && unsent > 0 && status.line === "online";
  parts.line.hidden = !status;
  parts.line.className = `mark ${sending ? "accent" : tone}`;
  parts.line.replaceChildren(
    icon(sending ? "cloud-upload" : picture),
    sending ? t("Sending") : t(label),
    unsent ? ` · ${tn("%(n)d to send", unsent)}` : "",
  );
  parts.here.hidden = !status || unsent === null;
  parts.here.classList.toggle("some", unsent > 0);
  parts.here.replaceChildren(
    icon(unsent ? "phone" : "check-circle-fill"),
    unsent ? tn("%(n)d item only on this phone", unsent) : t("Nothing is only on this phone"),
  );
}

/** What went wrong, as a screen of its own: nothing else would be true. */
export function showTrouble(title, ...texts) {
  showScreen(
    title,
    notice("warning", icon("exclamation-triangle-fill"), null, ...texts.map((text) => h("p", {}, text))),
  );
}
