// A signature drawn with the finger. Who cannot draw has the name typed instead: the form asks which.

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
  if (value) draw(pen, value);
  listen(canvas, pen, () => change(canvas.toDataURL("image/png"), false));
  const clear = button(
    t("Clear"),
    () => {
      pen.clearRect(0, 0, WIDTH, HEIGHT);
      change("", false);
    },
    { class: "btn btn-quiet" },
  );
  return h("div", {}, canvas, clear);
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
