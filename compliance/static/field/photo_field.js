// Photos of a finding: taken or chosen, shown small, each with what became of it.

import { button, h } from "./elements.js";
import { icon } from "./icons.js";
import { drawSmall, keepPhoto, listPhotos, removeUnsentPhoto } from "./photos.js";
import { say } from "./frame.js";
import { t, tn } from "./words.js";

const STATES = { waiting: "On this device", received: "Received", removed: "Received", refused: "Needs you" };

/** `field.context` holds {store, audit, record, changes}. Photos are no value of the form: each is sent by itself. */
export function photoField(field) {
  const { store, record } = field.context;
  const list = h("ul", { class: "photos" });
  const show = async () => {
    const rows = await listPhotos(store, "record", record);
    list.replaceChildren(...rows.map((row, place) => photo(field.context, row, place + 1, show)));
    list.hidden = !rows.length;
  };
  show();
  const take = chooser(field, t("Take a photo"), "camera", { capture: "environment" }, show);
  const choose = chooser(field, t("Choose photos"), "images", { multiple: true }, show);
  return h("div", {}, list, h("div", { class: "two-buttons" }, take, choose));
}

function chooser(field, label, picture, attributes, show) {
  const id = `${field.id}-${picture}`;
  const input = h("input", { type: "file", id, class: "hidden-input", accept: "image/*", ...attributes });
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    await keepAll(field.context, files, show);
  });
  return h("div", { class: "file-button" }, input, h("label", { for: id, class: "btn" }, icon(picture), label));
}

async function keepAll({ store, audit, record, changes }, files, show) {
  say(t("Keeping the photo…"));
  let kept = 0;
  for (const file of files) {
    try {
      await keepPhoto(store, audit, record, file);
      kept += 1;
    } catch (problem) {
      say(
        problem.name === "QuotaExceededError"
          ? t("This phone is full. Make room, then take the photo again.")
          : t("This file is no picture that can be read."),
        "error",
      );
    }
    await show();
  }
  changes.tell({ audit, record });
  if (kept === files.length) say(tn("%(n)d photo saved on this device", kept));
}

function photo(context, row, number, show) {
  const canvas = h("canvas", { class: "photo", role: "img", "aria-label": t("Photo %(n)s", { n: number }) });
  drawSmall(context.store, row, canvas);
  const remove = async () => {
    if (!(await removeUnsentPhoto(context.store, row.id)))
      say(t("It was sent already and stays with the finding."), "error");
    context.changes.tell({ audit: context.audit, record: context.record });
    await show();
  };
  const untouched = row.report === "waiting" && !row.attempted;
  return h(
    "li",
    {},
    canvas,
    h("span", { class: "photo-state" }, t(STATES[row.report])),
    untouched &&
      button(icon("trash"), remove, {
        class: "btn btn-quiet photo-remove",
        "aria-label": t("Remove photo %(n)s", { n: number }),
      }),
  );
}
