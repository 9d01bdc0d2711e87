// The consent script, to be read aloud in the worker's own language before anything is asked.

import { h, notice } from "./elements.js";
import { icon } from "./icons.js";
import { language, said, t } from "./words.js";

/** What counts as read out before anybody chooses: the words in the app's own language, in the version on this phone. */
export function firstScript(field) {
  return scriptIn(field, language());
}

function scriptIn(field, code) {
  return { language: code, version: textIn(field, code)?.version ?? field.version };
}

function textIn(field, code) {
  return (field.texts ?? []).find((each) => each.language === code);
}

/** The words in the chosen language. Language and version are noted, for they say what the worker was told. */
export function scriptField(field, value, change) {
  const words = h("div", {});
  const show = (code) => words.replaceChildren(...shownIn(field, code));
  const id = `${field.id}-language`;
  const choose = h("select", { id, class: "form-select" }, groups(field));
  choose.addEventListener("change", () => {
    show(choose.value);
    change(scriptIn(field, choose.value), false);
  });
  choose.value = value?.language ?? language();
  show(choose.value);
  return h("div", {}, h("label", { class: "hint", for: id }, t("The worker's language")), choose, words);
}

function groups(field) {
  const found = new Map();
  for (const choice of field.choices) {
    const title = said(choice.group);
    found.set(title, [...(found.get(title) ?? []), h("option", { value: choice.value }, said(choice.label))]);
  }
  return [...found].map(([label, options]) => h("optgroup", { label }, options));
}

// Where there are no words in the language, an interpreter has those of the two languages of the product to go by.
function shownIn(field, code) {
  const text = textIn(field, code);
  if (text) return [text.note && warning(text.note), inOneLanguage(text)].filter(Boolean);
  const own = (field.texts ?? []).filter((each) => each.version === field.version);
  own.sort((one) => (one.language === language() ? -1 : 1));
  return [warning(field.without_words), ...own.map(inOneLanguage)];
}

function warning(text) {
  return notice("warning", icon("info-circle"), null, h("p", {}, said(text)));
}

function inOneLanguage(text) {
  const lines = text.text.split("\n").filter(Boolean);
  return h(
    "div",
    { class: "official-text script-text", lang: text.language, dir: text.direction },
    lines.map((line) => h("p", {}, line)),
  );
}
