// A record that is saved, to read; and why one needs the person.

import { openSteps, shownFields } from "./checks.js";
import { h, notice } from "./elements.js";
import { valueInWords } from "./fields.js";
import { icon } from "./icons.js";
import { drawSmall } from "./photos.js";
import { said, t } from "./words.js";

const SILENT = new Set(["script", "photos"]);

/** Every answered field with its value, and the photos. */
export function summary(store, form, value, photos) {
  const fields = openSteps(form, value).flatMap((step) => shownFields(step, value));
  const answered = fields.filter((field) => !SILENT.has(field.type) && isAnswered(value(field.name)));
  return [
    h(
      "dl",
      { class: "read sheet panel" },
      answered.map((field) =>
        h("div", {}, h("dt", {}, said(field.label)), h("dd", {}, signed(field, value(field.name)))),
      ),
    ),
    photos.length
      ? h(
          "ul",
          { class: "photos" },
          photos.map((row, place) => h("li", {}, small(store, row, place + 1))),
        )
      : null,
  ];
}

function isAnswered(value) {
  // A box that was not ticked is no answer.
  return value !== undefined && value !== null && value !== "" && value !== false && !(Array.isArray(value) && !value.length);
}

function signed(field, value) {
  if (field.type !== "signature" || !value.startsWith("data:")) return valueInWords(field, value);
  return h("img", { class: "signature", src: value, alt: t("Signature") });
}

function small(store, row, number) {
  const canvas = h("canvas", { class: "photo", role: "img", "aria-label": t("Photo %(n)s", { n: number }) });
  drawSmall(store, row, canvas);
  return canvas;
}

const REASONS = {
  two_values: "Two people wrote something differently. Pick the value that stands.",
  refused:
    "Sanad did not take a part of this. Write it down elsewhere too, save a backup file and tell your administrator.",
  photo_refused: "Sanad did not take a photo of this. Save a backup file and tell your administrator.",
  outcome: "Sanad could not save this as it stands. Look at what is marked, and save it again.",
};

/** What a worker said is not kept, and that is said instead. */
export function erasedNotice() {
  return notice("info", icon("info-circle"), null, h("p", {}, t("The worker does not agree: what was said is not kept.")));
}

/** True if the person means it: what was said is erased for good. */
export function askToErase() {
  return window.confirm(
    t(
      "The worker takes the consent back: everything noted of this interview is erased, here and in Sanad, and nobody can bring it back. Go on?",
    ),
  );
}

/** Why an item needs the person, in words; null if it does not. */
export function reasonsInWords(state, outcome) {
  if (state.state !== "needs_you") return null;
  const texts = state.reasons.map((reason) => h("p", {}, t(REASONS[reason])));
  const server = outcome?.state === "needs_you" && outcome.message ? h("p", {}, said(outcome.message)) : null;
  return notice("error", icon("exclamation-triangle-fill"), t("This needs you"), ...texts, server);
}
