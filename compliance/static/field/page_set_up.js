// Setting the phone up, once and online: a name for it, and the passphrase that guards what it will hold.

import { button, h, notice } from "./elements.js";
import { say, showScreen } from "./frame.js";
import { icon } from "./icons.js";
import { holdDataKey, makeDataKey, SHORTEST_PASSPHRASE, wrapDataKey, wrapForServer } from "./keys.js";
import { Store } from "./store.js";
import { t } from "./words.js";

export async function showSetUp(app, session) {
  if (!session) return showSignInFirst(app);
  const fields = passphraseFields();
  const name = textInput("device-name", "text", "off");
  name.value = phoneName();
  const enter = async (event) => {
    event.preventDefault();
    if (!name.value.trim()) return complain(form, name, t("Give this phone a name."));
    const passphrase = readPassphrase(form, fields);
    if (passphrase) await setUp(app, session, name.value.trim(), passphrase, form);
  };
  const form = h(
    "form",
    { class: "sheet panel", novalidate: true, on: { submit: enter } },
    h("p", { class: "field-error", id: "complaint", role: "alert", hidden: true }),
    labelled(t("Name of this phone"), name, t("So that you and your supervisor recognise it in the list of phones.")),
    fields.boxes,
    h("button", { class: "btn btn-primary wide", type: "submit" }, t("Set up this phone")),
  );
  showScreen(t("Set up this phone"), [explanation(), form], {
    lead: t("Signed in as %(name)s.", { name: session.user.name }),
  });
}

function showSignInFirst(app) {
  showScreen(
    t("Set up this phone"),
    [
      explanation(),
      h("a", { class: "btn btn-primary wide", href: "/sign-in?next=/field/" }, t("Sign in to Sanad")),
      button(t("Try again"), async () => showSetUp(app, await app.session()), { class: "btn wide" }),
    ],
    { lead: t("Connect once and sign in. After that the whole visit works without a network.") },
  );
}

function explanation() {
  return notice(
    "",
    icon("lock"),
    t("What is on this phone is encrypted"),
    h(
      "p",
      {},
      t("The field passphrase opens it, also without a network. Nobody else who uses this phone sees anything."),
    ),
  );
}

function phoneName() {
  const model = navigator.userAgentData?.platform || navigator.platform || "";
  return /android/i.test(navigator.userAgent) ? "Android" : model;
}

async function setUp(app, session, name, passphrase, form) {
  const raw = makeDataKey();
  try {
    if (!session.backup_key) throw new Error("no backup key");
    app.server.csrf = session.csrf;
    const id = crypto.randomUUID();
    const recovery = await wrapForServer(raw, session.backup_key);
    const { device } = await app.server.post("/field/devices", { id, name, recovery });
    const store = new Store(session.user.id);
    await keepNewKey(store, raw, passphrase);
    await store.set("device", typeof device === "string" ? device : (device?.id ?? id));
    await store.set("backup_key", session.backup_key);
    const key = await holdDataKey(raw);
    store.unlock(key);
    await store.setSealed("user_name", session.user.name);
    await app.users.remember(session.user.id, initials(session.user.name));
    say(t("This phone is set up."));
    await app.enter(store, key);
  } catch (problem) {
    console.warn(problem);
    complain(form, form.querySelector("input"), t("The phone could not be set up. Check the network and try again."));
  } finally {
    raw.fill(0);
  }
}

/** Keep the data key under a passphrase; wrong tries count anew. */
export async function keepNewKey(store, raw, passphrase) {
  await store.set("wrapped_key", await wrapDataKey(raw, passphrase));
  await store.set("tries", 0);
}

function initials(name) {
  return name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => `${[...word][0]}.`)
    .join(" ");
}

/** Two inputs for a new passphrase. */
export function passphraseFields() {
  const first = textInput("passphrase", "password", "new-password");
  const second = textInput("passphrase-again", "password", "new-password");
  const hint = t("At least %(n)s characters; several words are easy to remember. It is not your password of Sanad.", {
    n: SHORTEST_PASSPHRASE,
  });
  return {
    first,
    second,
    boxes: [labelled(t("Field passphrase"), first, hint), labelled(t("Field passphrase again"), second)],
  };
}

/** The passphrase if both agree, else null after a complaint. */
export function readPassphrase(form, { first, second }) {
  if (first.value.length < SHORTEST_PASSPHRASE) {
    complain(form, first, t("Use at least %(n)s characters.", { n: SHORTEST_PASSPHRASE }));
    return null;
  }
  if (first.value !== second.value) {
    complain(form, second, t("The two passphrases differ."));
    return null;
  }
  return first.value;
}

export function textInput(id, type, autocomplete) {
  return h("input", {
    id,
    type,
    class: "form-control",
    autocomplete,
    autocapitalize: "off",
    spellcheck: "false",
    dir: "auto",
  });
}

export function labelled(label, input, hint = null) {
  if (hint) input.setAttribute("aria-describedby", `${input.id}-hint`);
  return h(
    "div",
    { class: "field" },
    h("label", { class: "form-label", for: input.id }, label),
    hint && h("p", { class: "hint", id: `${input.id}-hint` }, hint),
    input,
  );
}

/** Say above the form what is wrong, and go to where. */
export function complain(form, input, text) {
  const complaint = form.querySelector(".field-error");
  complaint.textContent = text;
  complaint.hidden = false;
  for (const each of form.querySelectorAll("input")) each.toggleAttribute("aria-invalid", false);
  input.setAttribute("aria-invalid", "true");
  input.focus();
}
