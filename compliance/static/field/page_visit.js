// One visit: begin, what was noted so far with the state of each, what can be noted, and closing.

import { button, figure, h, notice, written } from "./elements.js";
import { say, showScreen } from "./frame.js";
import { icon } from "./icons.js";
import { statesOfVisit } from "./item_states.js";
import { dates, stateMark } from "./page_visits.js";
import { progressOf } from "./progress.js";
import { carry } from "./sync.js";
import { hour, organisationName, said, t } from "./words.js";

const PICTURES = {
  finding: "flag",
  interview: "chat-left-text",
  opening_meeting: "people",
  closing_meeting: "people",
  begin: "door-open",
  close: "door-closed",
};
const STAMPS = new Set(["begin", "close"]);
const ORDER = ["begin", "opening_meeting", "finding", "interview", "closing_meeting", "close"];

export async function showVisit(app, id) {
  const along = await app.visit(id);
  if (!along) return showNotHere();
  const { bundle, visit } = along;
  const content = h("div", {});
  const show = async () => {
    const states = await statesOfVisit(app.store, visit, app.sync.status.busy ? app.sync.status.record : null);
    content.replaceChildren(
      ...[why(bundle), ...parts(app, bundle, visit, states), foot(app, along)].flat().filter(Boolean),
    );
  };
  await show();
  const lead = [written(organisationName(bundle.audit)), " · ", dates(bundle.audit)];
  showScreen(figure(bundle.audit.number), content, { back: { href: "#/", label: t("Visits") }, lead });
  app.refresh = show;
}

function showNotHere() {
  showScreen(
    t("This visit is not on this phone"),
    h("p", {}, t("Take it along from the list of visits while you have a network.")),
    {
      back: { href: "#/", label: t("Visits") },
    },
  );
}

function why({ audit }) {
  if (audit.writable === false)
    return notice(
      "warning",
      icon("info-circle"),
      t("You can read this visit, not write in it"),
      h("p", {}, said(audit.why_not)),
    );
  return null;
}

function parts(app, bundle, visit, states) {
  const progress = progressOf(bundle, visit);
  const writable = bundle.audit.writable !== false;
  const forms = sorted(bundle.forms);
  const links = h(
    "p",
    { class: "card-top" },
    h("a", { href: `#/visits/${visit.audit}/card` }, t("What is known of this place")),
    stateMark({ state: progress }),
  );
  const shown = [links];
  if (progress === "planned" && writable) shown.push(stampLink(visit.audit, "begin", t("Begin the visit"), true));
  for (const form of forms.filter((each) => !STAMPS.has(each.kind))) {
    const open = writable && progress === "in_progress";
    shown.push(
      section(
        visit,
        form,
        states.filter((state) => state.kind === form.kind),
        open,
      ),
    );
  }
  const stamps = states.filter((state) => STAMPS.has(state.kind));
  if (stamps.length)
    shown.push(
      h(
        "section",
        {},
        h("h2", {}, t("Begin and close")),
        list(visit, stamps, () => said(null)),
      ),
    );
  if (progress === "in_progress" && writable) shown.push(stampLink(visit.audit, "close", t("Close the visit"), false));
  return shown;
}

function sorted(forms) {
  const place = (form) => (ORDER.includes(form.kind) ? ORDER.indexOf(form.kind) : ORDER.length - 2.5);
  return [...forms].sort((one, other) => place(one) - place(other));
}

function stampLink(audit, which, label, primary) {
  return h(
    "a",
    { class: `btn wide ${primary ? "btn-primary" : ""}`, href: `#/visits/${audit}/${which}` },
    icon(which === "begin" ? "door-open" : "door-closed"),
    label,
  );
}

function section(visit, form, states, open) {
  const title = said(form.title);
  const mayAdd = open && !(form.once && states.length);
  return h(
    "section",
    { class: "kind" },
    h(
      "div",
      { class: "kind-head" },
      h("h2", {}, title, states.length > 1 && h("span", { class: "muted" }, " ", figure(states.length))),
      mayAdd && addLink(visit, form, title),
    ),
    states.length
      ? list(visit, states, (record, place) => titleOf(visit, form, record, place))
      : h("p", { class: "muted" }, t("Nothing noted yet.")),
  );
}

function addLink(visit, form, title) {
  const href = `#/visits/${visit.audit}/records/${form.kind}/new`;
  return h("a", { class: "btn", href, "aria-label": t("Add: %(name)s", { name: title }) }, icon("plus-lg"), t("Add"));
}

function list(visit, states, name) {
  return h(
    "ul",
    { class: "items sheet" },
    states.map((state, place) =>
      h(
        "li",
        {},
        icon(PICTURES[state.kind] ?? "journal-text"),
        h(
          "div",
          { class: "item-text" },
          STAMPS.has(state.kind)
            ? h(
                "span",
                {},
                state.kind === "close"
                  ? t("Closed at %(time)s", { time: hour(state.made_at) })
                  : t("Begun at %(time)s", { time: hour(state.made_at) }),
              )
            : h(
                "a",
                { class: "item-link", href: `#/visits/${visit.audit}/records/${state.kind}/${state.id}` },
                name(state, place),
              ),
          h("div", { class: "marks" }, draftMark(visit, state), stateInWords(state), photosMark(state)),
          STAMPS.has(state.kind) && sentBack(visit, state),
        ),
      ),
    ),
  );
}

// Beginning and closing have no page of their own: why the server did not take one stands beside it.
function sentBack(visit, state) {
  if (!state.reasons.includes("outcome")) return null;
  const { message, errors = {} } = visit.outcome(state.id);
  const texts = [message, ...Object.values(errors).flat()].filter(Boolean);
  return texts.map((text) => h("p", { class: "field-error" }, said(text)));
}

/** What a record is called in lists: the first words written in it, else its number. */
export function titleOf(visit, form, record, place) {
  if (form.once) return said(form.title);
  for (const field of form.steps.flatMap((step) => step.fields)) {
    if (!["text", "long_text"].includes(field.type)) continue;
    const value = visit.value(record.id, field.name);
    if (value) return written(value.length > 90 ? `${value.slice(0, 90)}…` : value);
  }
  return t("%(name)s, number %(n)s", { name: said(form.title), n: place + 1 });
}

function draftMark(visit, state) {
  return visit.isFinished(state.id) ? null : h("span", { class: "mark minor" }, t("Draft"));
}

function photosMark(state) {
  if (!state.photos?.length) return null;
  const received = state.photos.filter((photo) => photo.report === "received").length;
  return h(
    "span",
    { class: "mark plain" },
    icon("camera"),
    figure(`${received}/${state.photos.length}`),
    h("span", { class: "only-heard" }, t("photos received")),
  );
}

const WORDS = {
  here: ["plain", "phone", "On this device"],
  sending: ["accent", "cloud-upload", "Sending"],
  needs_you: ["critical", "exclamation-triangle-fill", "Needs you"],
};

/** One of the four plain states of an item. */
export function stateInWords(state) {
  if (state.state === "received") {
    const receipt = state.number ?? state.receipt;
    return h(
      "span",
      { class: "mark ok" },
      icon("cloud-check"),
      t("Received"),
      receipt ? [" ", figure(state.number ? receipt : `#${receipt}`)] : null,
    );
  }
  const [tone, picture, label] = WORDS[state.state];
  return h("span", { class: `mark ${tone}` }, icon(picture), t(label));
}

function foot(app, { bundle, fetched_at: at }) {
  const again = async () => {
    try {
      await carry(app.store, app.server, app.sync, bundle.audit.id);
      say(t("The visit is up to date."));
      await app.show();
    } catch {
      say(t("Sanad cannot be reached now."), "error");
    }
  };
  return h(
    "footer",
    { class: "foot muted" },
    t("Taken along at %(time)s", { time: hour(at) }),
    " ",
    button(t("Fetch again"), again, { class: "btn btn-quiet" }),
  );
}
