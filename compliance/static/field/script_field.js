// The consent script, to be read aloud in the worker's own language before anything is asked.

import { h } from "./elements.js";
import { language, t } from "./words.js";

/** The language a script is shown in before anybody chooses: the app's own if it is there. */
export function firstLanguage(field) {
  const texts = field.texts ?? [];
  return (texts.find((each) => each.language === language()) ?? texts[0])?.language;
}

/** The text in the chosen language; the language is noted, for it says what the worker was told. */
export function scriptField(field, value, change) {
  const texts = field.texts ?? [];
  const text = h("div", { class: "official-text script-text" });
  const show = (code) => {
    const chosen = texts.find((each) => each.language === code) ?? texts[0];
    if (!chosen) return;
    text.lang = chosen.language;
    text.dir = chosen.direction ?? "auto";
    text.replaceChildren(
      ...chosen.text
        .split("\n")
        .filter(Boolean)
        .map((line) => h("p", {}, line)),
    );
  };
  const id = `${field.id}-language`;
  const choose = h("select", { id, class: "form-select", on: { change: () => choice(choose.value) } });
  const choice = (code) => {
    show(code);
    change(code, false);
  };
  choose.append(...texts.map((each) => h("option", { value: each.language, lang: each.language }, each.name)));
  choose.value = value ?? firstLanguage(field) ?? "";
  show(choose.value);
  if (texts.length < 2) return text;
  return h("div", {}, h("label", { class: "hint", for: id }, t("Language it is read in")), choose, text);
}
