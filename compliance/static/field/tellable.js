// The findings that may be told in the closing meeting. What Sanad holds is decided by Sanad, as it was last carried
// here; what was found or corrected on this phone since, by the same rule: nothing that could tell who spoke.

import { figure, h, written } from "./elements.js";
import { stateOfRecord } from "./item_states.js";
import { said, t } from "./words.js";

const TEXT = "text_for_organisation";
// The field of the form, and the one for further values, by what withholds.
const FIELDS = {
  known_from: ["known_from"],
  ilo_sign: ["ilo_sign"],
  indicator_code: ["indicator_code", "further_indicator_codes"],
};

/** [{number, grade, text}] to tell, in the order of their numbers, new ones last. `telling`: what Sanad handed over. */
export function listTellable(visit, telling, gradeLabel) {
  const { findings = [], withheld = [], withholding } = telling ?? {};
  const here = visit.records("finding").map((record) => seen(visit, record.id));
  const changed = new Set(here.filter((each) => each.number && each.isChanged).map((each) => each.number));
  const known = new Set([...withheld, ...findings.map((each) => each.number)]);
  const fromSanad = findings.filter((each) => !changed.has(each.number));
  const held = new Set(withheld);
  const fromHere = here.filter(
    (each) =>
      (!known.has(each.number) || each.isChanged) &&
      !held.has(each.number) &&
      mayBeTold(visit, each.record, withholding),
  );
  return [
    ...fromSanad.map(({ number, grade_label: label, text }) => ({ number, grade: said(label), text })),
    ...fromHere.map(({ record, number }) => ({
      number,
      grade: gradeLabel(visit.value(record, "grade")),
      text: visit.value(record, TEXT),
    })),
  ];
}

// A finding that a colleague noted counts as found here: its operations are on this phone.
function seen(visit, record) {
  const isChanged = visit.of(record).some((each) => each.own && each.state !== "received");
  return { record, isChanged, number: visit.outcome(record)?.number };
}

/** False while in doubt: a draft, two values for a field, something Sanad did not take, or no rule carried along. */
export function mayBeTold(visit, record, withholding) {
  if (!withholding || !visit.isFinished(record) || visit.disputed(record).length) return false;
  if (stateOfRecord(visit, record, []).state === "needs_you" || !visit.value(record, TEXT)?.trim()) return false;
  return !Object.entries(FIELDS).some(([what, names]) =>
    names.some((name) => [visit.value(record, name)].flat().some((value) => withholding[what].includes(value))),
  );
}

/** The list, above what was told. */
export function tellableList(visit, telling, findingForm) {
  const rows = listTellable(visit, telling, (grade) => gradeOf(findingForm, grade));
  return h(
    "section",
    { class: "tellable", "aria-labelledby": "tellable-heading" },
    h("h3", { id: "tellable-heading" }, t("Findings that may be told")),
    rows.length
      ? h(
          "ul",
          { class: "plain-list" },
          rows.map(({ number, grade, text }) =>
            h(
              "li",
              {},
              h("div", { class: "marks" }, number && figure(number), h("span", { class: "mark plain" }, grade)),
              written(text, "p"),
            ),
          ),
        )
      : h("p", { class: "muted" }, t("None.")),
    h("p", { class: "hint" }, t("Only findings with a text for the organisation are listed.")),
  );
}

function gradeOf(form, grade) {
  const field = form?.steps.flatMap((step) => step.fields).find((each) => each.name === "grade");
  return said(field?.choices.find((each) => each.value === grade)?.label);
}
