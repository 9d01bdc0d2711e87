// Several of the same, such as costs: each a small group of fields. Together they are the one value of the field, a list.

import { shownFields } from "./checks.js";
import { button, h } from "./elements.js";
import { icon } from "./icons.js";
import { said, t } from "./words.js";

/** The rows with a button that adds one. `value` is a list of objects; a row in which nothing stands is not noted. */
export function rowsField(field, value, change, formField) {
  const rows = value.length ? value.map((row) => ({ ...row })) : [{}];
  const list = h("div", { class: "rows" });
  const noted = () => rows.filter((row) => Object.keys(row).length);
  const add = button([icon("plus-lg"), t("Add another")], () => {
    rows.push({});
    show();
    list.lastElementChild.querySelector("input, select")?.focus();
  });
  const show = () => {
    list.replaceChildren(...rows.map((row, place) => rowOf(row, place)));
    add.hidden = rows.length >= field.max_rows;
  };
  const rowOf = (row, place) => {
    const box = h("fieldset", { class: "row-of sheet panel" });
    const fill = () => box.replaceChildren(...partsOf(row, place, fill));
    fill();
    return box;
  };
  const partsOf = (row, place, fill) => [
    h("legend", { class: "form-label" }, rowName(field, place)),
    ...shownFields(field, valueIn(field, row)).map((part) => {
      const name = `${field.name}-${place}-${part.name}`;
      const changed = (given, soon) => note(row, part, given, soon, fill);
      return formField({ ...part, name, is_part: true }, row[part.name], changed, { errors: field.errorsOf(name) });
    }),
    (rows.length > 1 || Object.keys(row).length > 0) && button(t("Remove this"), () => remove(place), { class: "btn btn-quiet" }),
  ].filter(Boolean);
  const note = (row, part, given, soon, fill) => {
    if (given === "" || given === part.default) delete row[part.name];
    else row[part.name] = given;
    if (field.fields.some((each) => each.shown_if?.field === part.name)) {
      forgetHidden(field, row);
      const focused = document.activeElement?.id;
      fill();
      document.getElementById(focused)?.focus({ preventScroll: true });
    }
    change(noted(), soon);
  };
  const remove = (place) => {
    rows.splice(place, 1);
    if (!rows.length) rows.push({});
    show();
    list.querySelector("input, select")?.focus();
    change(noted(), false);
  };
  show();
  return h("div", {}, list, add);
}

export function rowName(field, place) {
  return t("%(name)s, number %(n)s", { name: said(field.label), n: place + 1 });
}

function valueIn(field, row) {
  return (name) => row[name] ?? field.fields.find((each) => each.name === name)?.default;
}

// What is not asked any more is not kept: nobody could see it.
function forgetHidden(field, row) {
  const shown = new Set(shownFields(field, valueIn(field, row)).map((each) => each.name));
  for (const name of Object.keys(row)) if (!shown.has(name)) delete row[name];
}

/** Rows as people read them: one line each, every answered part with its label. */
export function rowsInWords(field, rows, valueInWords) {
  if (!rows.length) return h("span", { class: "muted" }, t("Nothing"));
  return h(
    "ol",
    { class: "plain-list" },
    rows.map((row) =>
      h(
        "li",
        {},
        field.fields
          .filter((part) => row[part.name] !== undefined)
          .map((part) => h("div", {}, h("span", { class: "muted" }, said(part.label), ": "), valueInWords(part, row[part.name]))),
      ),
    ),
  );
}
