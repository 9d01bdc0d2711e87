// What is not right, listed above the form, each entry leading to its field.

import { h } from "./elements.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

/** The list; null without errors. `errors`: {field: sentence}; `label(field)`; `go(event, field)`. */
export function errorSummary(errors, label, go) {
  const entries = Object.entries(errors);
  if (!entries.length) return null;
  const link = ([name, text]) =>
    h(
      "li",
      { "data-of": name },
      h("a", { href: `#field-${name}`, on: { click: (event) => go(event, name) } }, label(name), ": ", text),
    );
  return h(
    "div",
    { class: "notice error", id: "error-summary", tabindex: "-1", role: "alert" },
    icon("exclamation-triangle-fill"),
    h("div", {}, h("p", { class: "notice-title" }, t("There is a problem")), h("ul", {}, entries.map(link))),
  );
}

/** Take an entry that was answered out of the list, and the list away with its last one. */
export function forgiveInSummary(name) {
  const list = document.getElementById("error-summary");
  list?.querySelector(`[data-of="${CSS.escape(name)}"]`)?.remove();
  if (list && !list.querySelector("li")) list.remove();
}
