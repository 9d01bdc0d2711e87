// The visits: those that are on this phone, and, with a network, those that can be taken along.

import { button, figure, h, notice, written } from "./elements.js";
import { say, showScreen } from "./frame.js";
import { icon } from "./icons.js";
import { progressOf } from "./progress.js";
import { carry, listCarried } from "./sync.js";
import { day, hour, organisationName, said, t } from "./words.js";

export async function showVisits(app) {
  const content = h("div", {});
  const show = async (available) =>
    content.replaceChildren(...[await carriedPart(app), availablePart(app, available)].flat().filter(Boolean));
  await show(null);
  showScreen(t("Visits"), content);
  const offered = (await offeredAudits(app)) ?? null;
  if (location.hash && location.hash !== "#/") return;
  await show(offered);
  app.refresh = async () => show(offered);
}

async function offeredAudits(app) {
  try {
    const { audits } = await app.server.get("/field/audits");
    return audits;
  } catch {
    return null;
  }
}

async function carriedPart(app) {
  const along = await listCarried(app.store);
  app.along = new Set(along.map(({ bundle }) => bundle.audit.id));
  if (!along.length) {
    return notice(
      "",
      icon("download"),
      t("No visit is on this phone yet"),
      h("p", {}, t("Take a visit along while you have a network. From then on everything works without one.")),
    );
  }
  for (const each of along) await app.visit(each.bundle.audit.id);
  along.sort((one, other) => (one.bundle.audit.starts_on < other.bundle.audit.starts_on ? -1 : 1));
  return [
    h("h2", {}, t("On this phone")),
    h(
      "ul",
      { class: "cards-list" },
      along.map(({ bundle, fetched_at: at }) =>
        card(
          { ...bundle.audit, state: progressOf(bundle, app.visits.get(bundle.audit.id)) },
          h("a", { class: "card-link", href: `#/visits/${bundle.audit.id}` }, title(bundle.audit)),
          [icon("check2"), t("Taken along at %(time)s", { time: hour(at) })],
        ),
      ),
    ),
  ];
}

function availablePart(app, audits) {
  if (!audits) return h("p", { class: "muted" }, t("Without a network only the visits on this phone are shown."));
  const rest = audits.filter((audit) => !app.along.has(audit.id));
  if (!rest.length) return null;
  return [
    h("h2", {}, t("Can be taken along")),
    h(
      "ul",
      { class: "cards-list" },
      rest.map((audit) => card(audit, title(audit), takeAlong(app, audit))),
    ),
  ];
}

function card(audit, heading, foot) {
  return h(
    "li",
    { class: "sheet visit-card", "data-audit": audit.id },
    h(
      "div",
      { class: "card-top" },
      h("span", { class: "muted" }, said(audit.kind_label), " ", figure(audit.number)),
      stateMark(audit),
    ),
    h("h3", {}, heading),
    h("p", { class: "muted" }, dates(audit), places(audit)),
    h("p", { class: "card-foot" }, foot),
  );
}

function title(audit) {
  return written(organisationName(audit));
}

/** The days of a visit. */
export function dates(audit) {
  const first = day(audit.starts_on);
  return audit.ends_on && audit.ends_on !== audit.starts_on ? `${first} – ${day(audit.ends_on)}` : first;
}

function places(audit) {
  const names = (audit.workplaces ?? []).map((place) => written(said(place.name)));
  return names.length ? [" · ", ...names.flatMap((name, place) => (place ? [t(", "), name] : [name]))] : null;
}

const STATES = { planned: ["plain", "Planned"], in_progress: ["accent", "In progress"], closed: ["ok", "Closed"] };

/** The state of a visit in words. */
export function stateMark(audit) {
  const [tone, label] = STATES[audit.state] ?? ["plain", audit.state];
  return h("span", { class: `mark ${tone}` }, t(label));
}

function takeAlong(app, audit) {
  if (audit.writable === false && audit.why_not) return h("span", { class: "muted" }, said(audit.why_not));
  const take = async () => {
    say(t("Taking the visit along…"));
    try {
      await carry(app.store, app.server, app.sync, audit.id);
      say(t("The visit is on this phone."));
      location.hash = `#/visits/${audit.id}`;
    } catch (problem) {
      console.warn(problem);
      say(t("It could not be taken along. Check the network and try again."), "error");
    }
  };
  return button([icon("download"), t("Take along")], take, {
    class: "btn",
    "aria-label": t("Take along: %(name)s", { name: organisationName(audit) }),
  });
}
