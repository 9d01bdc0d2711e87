// What is known of the place before the visit: earlier findings, open actions, contradictions, the best questions, the sample.

import { figure, h, written } from "./elements.js";
import { showScreen } from "./frame.js";
import { day, organisationName, said, t } from "./words.js";

export async function showSiteCard(app, id) {
  const along = await app.visit(id);
  if (!along) return app.show();
  const { audit, card = {}, sample = {} } = along.bundle;
  const parts = [
    people(audit),
    places(audit),
    section(
      t("Questions worth asking"),
      (card.questions ?? []).map((text) => written(said(text))),
    ),
    section(
      t("What does not agree"),
      (card.contradictions ?? []).map((text) => written(said(text))),
    ),
    section(t("Open corrective actions"), (card.actions ?? []).map(action)),
    section(t("Earlier findings"), (card.findings ?? []).map(finding)),
    section(
      t("Sample"),
      (sample.rows ?? []).map((row) => [figure(row.number), " ", written(said(row.text))]),
    ),
  ];
  showScreen(t("What is known of this place"), parts, {
    back: { href: `#/visits/${id}`, label: audit.number },
    lead: [written(organisationName(audit))],
  });
  return null;
}

function section(title, rows) {
  const list = rows.length
    ? h(
        "ul",
        { class: "plain-list" },
        rows.map((row) => h("li", {}, row)),
      )
    : h("p", { class: "muted" }, t("Nothing noted."));
  return h("section", { class: "sheet panel" }, h("h2", {}, title), list);
}

function people(audit) {
  return section(
    t("Team"),
    (audit.team ?? []).map((person) => [written(person.name), person.is_lead ? ` (${t("leads")})` : null]),
  );
}

function places(audit) {
  const rows = (audit.workplaces ?? []).map((place) => [
    written(said(place.name)),
    place.kind === "housing" ? [" ", h("span", { class: "mark plain" }, t("Housing"))] : null,
    place.address ? h("div", { class: "muted" }, written(said(place.address))) : null,
  ]);
  return section(t("Places"), rows);
}

function action(each) {
  return [
    written(said(each.title)),
    h(
      "div",
      { class: "muted" },
      figure(each.number ?? ""),
      " ",
      said(each.state_label),
      each.due_on ? [" · ", t("due %(day)s", { day: day(each.due_on) })] : null,
    ),
  ];
}

function finding(each) {
  return [
    h(
      "span",
      {
        class: `mark ${each.grade === "critical" || each.grade === "major" || each.grade === "minor" ? each.grade : "plain"}`,
      },
      said(each.grade_label),
    ),
    " ",
    written(said(each.title)),
    h(
      "div",
      { class: "muted" },
      figure(each.number ?? ""),
      " ",
      each.found_on ? day(each.found_on) : "",
      " ",
      said(each.state_label),
    ),
  ];
}
