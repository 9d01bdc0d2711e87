// Two people wrote one field: both values with their names, until somebody picks.

import { button, h, written } from "./elements.js";
import { valueInWords } from "./fields.js";
import { icon } from "./icons.js";
import { hour, said, t } from "./words.js";

/** Both values of a field and the choice between them; `pick(value)` notes the one that stands. */
export function conflictBox(field, operations, ownName, pick) {
  const name = `pick-${field.name}`;
  const options = operations.map((operation, place) => {
    const id = `${name}-${place}`;
    const by = operation.own ? t("%(name)s (you)", { name: ownName }) : (operation.by?.name ?? t("A colleague"));
    return h(
      "div",
      { class: "choice" },
      h("input", { type: "radio", class: "form-check-input", id, name, value: String(place) }),
      h(
        "label",
        { for: id },
        valueInWords(field, operation.value),
        h("span", { class: "hint" }, written(by), " · ", hour(operation.made_at)),
      ),
    );
  });
  const complaint = h("p", { class: "field-error", role: "alert", hidden: true }, t("Pick one of the values."));
  const box = h(
    "fieldset",
    { class: "clash field", id: `field-${field.name}`, "data-field": field.name, tabindex: "-1" },
    h("legend", { class: "form-label" }, said(field.label) || field.name),
    h(
      "p",
      { class: "clash-heading" },
      icon("exclamation-triangle-fill"),
      " ",
      t("Two people wrote this differently. Pick the one that stands."),
    ),
    complaint,
    options,
    button(t("Let this value stand"), async () => {
      const chosen = box.querySelector("input:checked");
      complaint.hidden = Boolean(chosen);
      if (chosen) await pick(operations[Number(chosen.value)].value);
    }),
  );
  return box;
}
