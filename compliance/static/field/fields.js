// One field of a form on the phone: its label, its hint, its input and what is said when it is not right.

import { figure, h, written } from "./elements.js";
import { icon } from "./icons.js";
import { longList } from "./long_list.js";
import { photoField } from "./photo_field.js";
import { rowsField, rowsInWords } from "./rows_field.js";
import { scriptField } from "./script_field.js";
import { signatureField } from "./signature_field.js";
import { day, said, t } from "./words.js";

const MOST_CHIPS = 14;
const LONGEST_CHIP = 40;
const DIGITS = { arabic: 0x0660, persian: 0x06f0 };

const INPUTS = {
  text: (field, value, change) => typed(field, value, change, { type: "text", autocomplete: "off" }),
  long_text: (field, value, change) => typed(field, value, change, {}, "textarea"),
  date: (field, value, change) => typed(field, value, change, { type: "date" }),
  number: (field, value, change) =>
    typed(field, value, change, { type: "text", inputmode: "numeric", dir: "ltr" }, "input", latin),
  money: (field, value, change) =>
    typed(field, value, change, { type: "text", inputmode: "decimal", dir: "ltr" }, "input", latin),
  select: select,
  radio: (field, value, change) => picks(field, value, change, "radio"),
  checkboxes: (field, value, change) => picks(field, value ?? [], change, "checkbox"),
  yes_no: yesNo,
  signature: signatureField,
  photos: photoField,
  script: scriptField,
  rows: (field, value, change) => rowsField(field, value ?? [], change, formField),
};
const UNASKED = new Set(["script", "photos", "rows"]);
const GROUPED = new Set(["radio", "checkboxes", "photos", "signature", "script", "rows"]);

/**
 * A field of the forms description with its value. `change(value, soon)` is called for every change; `soon` is true while
 * somebody types. `context` is handed to fields that keep files.
 */
export function formField(field, value, change, { errors = [], context = {}, errorsOf = () => [] } = {}) {
  const id = `field-${field.name}`;
  const hints = [field.description && h("p", { class: "hint", id: `${id}-hint` }, said(field.description))];
  const complaint = h("p", { class: "field-error", id: `${id}-error`, hidden: !errors.length }, errors.join(" "));
  const described = { id, errorsOf, describedBy: describing(id, field, errors), invalid: errors.length > 0 };
  const input = INPUTS[field.type ?? "text"]({ ...field, ...described, context }, value ?? field.default, change);
  const words = [said(field.label), !field.required && !field.is_part && !UNASKED.has(field.type) && optional()];
  const shape = { class: errors.length ? "field invalid" : "field", "data-field": field.name };
  if (field.type === "yes_no") return h("div", shape, complaint, input, hints);
  if (isGrouped(field)) {
    const about = { ...shape, id, tabindex: "-1", "aria-describedby": described.describedBy };
    return h("fieldset", about, h("legend", { class: "form-label" }, words), hints, complaint, input);
  }
  return h("div", shape, h("label", { class: "form-label", for: id }, words), hints, complaint, input);
}

function isGrouped(field) {
  return GROUPED.has(field.type);
}

function optional() {
  return h("span", { class: "optional" }, ` ${t("(optional)")}`);
}

function describing(id, field, errors) {
  return [field.description && `${id}-hint`, errors.length && `${id}-error`].filter(Boolean).join(" ") || null;
}

function typed(field, value, change, attributes, tag = "input", clean = (text) => text) {
  const input = h(tag, {
    id: field.id,
    name: field.name,
    class: "form-control",
    dir: "auto",
    maxlength: field.max_length,
    "aria-describedby": field.describedBy,
    "aria-invalid": field.invalid ? "true" : null,
    "aria-required": field.required ? "true" : null,
    rows: tag === "textarea" ? "3" : null,
    ...attributes,
    on: {
      input: () => change(clean(input.value), true),
      change: () => change(clean(input.value), false),
    },
  });
  input.value = value ?? "";
  return input;
}

/** Arabic and Persian digits as the server's forms read them. */
function latin(text) {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - DIGITS.arabic))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - DIGITS.persian))
    .replace("٫", ".")
    .trim();
}

function select(field, value, change) {
  const groups = new Map();
  for (const choice of field.choices) {
    const group = said(choice.group);
    groups.set(group, [...(groups.get(group) ?? []), h("option", { value: choice.value }, said(choice.label))]);
  }
  const attributes = { id: field.id, name: field.name, class: "form-select", "aria-describedby": field.describedBy };
  const input = h("select", { ...attributes, on: { change: () => change(input.value, false) } });
  for (const [group, options] of groups)
    input.append(...(group ? [h("optgroup", { label: group }, options)] : options));
  input.value = value ?? "";
  if (input.selectedIndex < 0) {
    input.prepend(h("option", { value: "" }, t("Choose")));
    input.selectedIndex = 0;
  }
  return input;
}

// Few and short choices lie side by side; those with a hint, or few long ones, each have a line of their own.
function picks(field, value, change, type) {
  if (type === "checkbox" && field.choices.length > MOST_CHIPS) return longList(field, value, change);
  const short = field.choices.every((choice) => said(choice.label).length <= LONGEST_CHIP && !choice.hint);
  const cards =
    !short || (type === "radio" && field.choices.length <= 3 && field.choices.some((choice) => choice.hint));
  if (type === "radio" && field.choices.length > MOST_CHIPS) return labelled(select, field, value, change);
  const list = h("div", { class: cards ? "cards" : "chips" });
  const inputs = field.choices.map((choice) => pick(field, choice, value, type));
  list.append(...inputs.map((each) => each.box));
  list.addEventListener("change", () => change(chosen(inputs, type), false));
  return list;
}

function labelled(make, field, value, change) {
  const input = make({ ...field, id: `${field.id}-list` }, value, change);
  input.setAttribute("aria-label", said(field.label));
  return input;
}

function pick(field, choice, value, type) {
  const id = `${field.id}-${choice.value === "" ? "none" : choice.value}`;
  const input = h("input", { type, id, name: field.name, value: choice.value });
  input.checked = type === "radio" ? (value ?? "") === choice.value : value.includes(choice.value);
  const hint = choice.hint && h("span", { class: "hint" }, said(choice.hint));
  const tone = choice.value === "critical" ? " critical" : "";
  return {
    input,
    box: h("div", { class: `pick${tone}` }, input, h("label", { for: id }, icon("check2"), said(choice.label), hint)),
  };
}

function chosen(inputs, type) {
  const values = inputs.filter(({ input }) => input.checked).map(({ input }) => input.value);
  return type === "radio" ? (values[0] ?? "") : values;
}

function yesNo(field, value, change) {
  const input = h("input", {
    type: "checkbox",
    id: field.id,
    name: field.name,
    "aria-describedby": field.describedBy,
    on: { change: () => change(input.checked, false) },
  });
  input.checked = value === true || value === "y";
  return h("div", { class: "pick" }, input, h("label", { for: field.id }, icon("check2"), said(field.label)));
}

/** A value as people read it: the words of the choices, else the text itself. */
export function valueInWords(field, value) {
  if (value === true) return t("Yes");
  if (value === false) return t("No");
  if (field?.type === "signature") return value ? t("Signed") : "";
  if (field?.type === "rows") return rowsInWords(field, value ?? [], valueInWords);
  if (field?.type === "date" && value) return figure(day(value));
  const words = (one) => {
    const choice = field?.choices?.find((each) => each.value === one);
    return choice ? said(choice.label) : one;
  };
  const text = Array.isArray(value) ? value.map(words).join(t(", ")) : words(value ?? "");
  return text === "" ? h("span", { class: "muted" }, t("Nothing")) : written(String(text), "span", { class: "value" });
}
