// Several of a long list: what is chosen stands on top, the list itself opens on demand and is narrowed by typing.

import { h } from "./elements.js";
import { said, t } from "./words.js";

/** Checkboxes under their groups in a part that opens; `change(values)` as for other choices. */
export function longList(field, value, change) {
  const chosen = new Set(value);
  const summary = h("summary", {});
  const name = () => {
    const labels = field.choices.filter((choice) => chosen.has(choice.value)).map((choice) => said(choice.label));
    summary.replaceChildren(labels.length ? labels.join(t(", ")) : t("Choose"));
  };
  const find = h("input", { class: "form-control", type: "search", dir: "auto", "aria-label": t("Search the list") });
  const list = h("div", { class: "long-list" });
  let group = null;
  for (const choice of field.choices) {
    const title = said(choice.group);
    if (title !== group) list.append(h("p", { class: "long-list-group" }, title));
    group = title;
    list.append(line(field, choice, chosen, () => (name(), change([...chosen], false))));
  }
  find.addEventListener("input", () => narrow(list, find.value));
  name();
  return h("details", { class: "long" }, summary, find, list);
}

function line(field, choice, chosen, changed) {
  const id = `${field.id}-${choice.value}`;
  const input = h("input", { type: "checkbox", class: "form-check-input", id, name: field.name, value: choice.value });
  input.checked = chosen.has(choice.value);
  input.addEventListener("change", () => {
    if (input.checked) chosen.add(choice.value);
    else chosen.delete(choice.value);
    changed();
  });
  return h("div", { class: "choice" }, input, h("label", { for: id }, said(choice.label)));
}

function narrow(list, wanted) {
  const words = wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  for (const row of list.querySelectorAll(".choice")) {
    const text = row.textContent.toLocaleLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
  }
  for (const title of list.querySelectorAll(".long-list-group")) title.hidden = words.length > 0;
}
