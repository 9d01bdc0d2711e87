// A signature drawn with finger, pen or mouse. Who cannot draw types the name and ticks instead; the form works without this file.

const pad = document.getElementById("signature-pad");
const field = document.getElementById("signature");

if (pad && field) {
  document.getElementById("signature-area").hidden = false;
  const context = pad.getContext("2d");
  let drawing = false;

  const placeOf = (event) => {
    const area = pad.getBoundingClientRect();
    return [((event.clientX - area.left) * pad.width) / area.width, ((event.clientY - area.top) * pad.height) / area.height];
  };

  const wipe = () => {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, pad.width, pad.height);
    context.strokeStyle = "#000";
    context.lineWidth = 3;
    context.lineCap = "round";
    field.value = "";
  };

  pad.addEventListener("pointerdown", (event) => {
    drawing = true;
    pad.setPointerCapture(event.pointerId);
    context.beginPath();
    context.moveTo(...placeOf(event));
    event.preventDefault();
  });
  pad.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    context.lineTo(...placeOf(event));
    context.stroke();
  });
  const lift = () => {
    if (!drawing) return;
    drawing = false;
    field.value = pad.toDataURL("image/png");
  };
  pad.addEventListener("pointerup", lift);
  pad.addEventListener("pointercancel", lift);
  document.getElementById("signature-clear").addEventListener("click", wipe);
  wipe();
}
