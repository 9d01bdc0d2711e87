// A signature drawn with the finger. Who cannot draw writes the name instead: both are an acknowledgement.

import { button, h } from "./elements.js";
import { t } from "./words.js";

const WIDTH = 640;
const HEIGHT = 240;

/** The drawing as a PNG in a data address; the empty text where nothing is signed. */
export function signatureField(field, value, change) {
  const canvas = h("canvas", {
    class: "signature",
    width: WIDTH,
    height: HEIGHT,
    role: "img",
    "aria-label": t("Signature"),
  });
  const pen = canvas.getContext("2d");
  Object.assign(pen, { lineWidth: 4, lineCap: "round", lineJoin: "round", strokeStyle: "#17212b" });
  let drawn = Boolean(value?.startsWith("data:"));
  if (drawn) draw(pen, value);
  const name = h("input", {
    class: "form-control",
    id: `${field.id}-name`,
    type: "text",
    dir: "auto",
    autocomplete: "off",
  });
  name.value = value && !drawn ? value : "";
  name.addEventListener("input", () => change(name.value.trim(), true));
  listen(canvas, pen, () => {
    drawn = true;
    change(canvas.toDataURL("image/png"), false);
  });
  const clear = button(
    t("Clear"),
    () => {
      pen.clearRect(0, 0, WIDTH, HEIGHT);
      name.value = "";
      change("", false);
    },
    { class: "btn btn-quiet" },
  );
  return h(
    "div",
    {},
    canvas,
    h("label", { class: "hint", for: name.id }, t("Or write the name of who acknowledges")),
    name,
    clear,
  );
}

function draw(pen, address) {
  const picture = new Image();
  picture.onload = () => pen.drawImage(picture, 0, 0);
  picture.src = address;
}

function listen(canvas, pen, ended) {
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * WIDTH) / box.width, ((event.clientY - box.top) * HEIGHT) / box.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...point(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(...point(event));
    pen.stroke();
  });
  canvas.addEventListener("pointerup", ended);
}
