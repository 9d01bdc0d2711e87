// What a page gains where scripts run. Every page works without this file.

function focusErrorSummary(root) {
  const summary = root.querySelector("#error-summary");
  if (summary) summary.focus();
}

// A jump by itself scrolls to the input but leaves the keyboard behind in some browsers.
function followErrorLink(event) {
  const link = event.target.closest(".error-summary a[href^='#']");
  if (!link) return;
  const input = document.getElementById(link.hash.slice(1));
  if (!input) return;
  event.preventDefault();
  const label = input.closest(".field");
  (label || input).scrollIntoView({ block: "start" });
  input.focus({ preventScroll: true });
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

function closeMenuOnEscape(event) {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
}

function askBeforeSubmit(event) {
  const question = event.submitter?.dataset.confirm || event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
}

function labelCells(root) {
  for (const table of root.querySelectorAll("table.list")) {
    const headings = [...table.querySelectorAll("thead th")].map((heading) => heading.textContent.trim());
    for (const row of table.querySelectorAll("tbody tr")) {
      [...row.cells].forEach((cell, position) => {
        if (cell.dataset.label === undefined && headings[position]) cell.dataset.label = headings[position];
      });
    }
  }
}

// The first input of a page that asks one thing. Left alone on touch screens, where it would raise the keyboard and
// scroll the question away, and where something else has the focus already, such as a complaint.
function focusFirstInput(root) {
  const form = root.querySelector("form[data-focus-first]");
  const here = [document.body, document.getElementById("question")];
  if (!form || !["", "#question"].includes(location.hash) || !here.includes(document.activeElement)) return;
  if (!window.matchMedia("(hover: hover) and (pointer: fine)").matches) return;
  const inputs = "input:not([type=hidden], [type=file], :disabled), textarea:not(:disabled)";
  const first = form.querySelector("input:checked:not(:disabled)") || form.querySelector(inputs);
  if (first) first.focus({ preventScroll: true });
}

document.addEventListener("click", followErrorLink);
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", closeMenuOnEscape);
document.addEventListener("submit", askBeforeSubmit);
document.addEventListener("htmx:load", (event) => {
  labelCells(event.target);
  focusErrorSummary(event.target);
});

labelCells(document);
focusErrorSummary(document);
focusFirstInput(document);
// The browser may go to the part of the page that the address names only now.
window.addEventListener("load", () => focusFirstInput(document));
