// Covering parts of a photo: rectangles are drawn on it and written into the number fields of the form, which work
// alone by keyboard and without this file. The server paints; what is shown here is only a preview.

const SMALLEST = 1;

class Cover {
  constructor(form) {
    this.form = form;
    this.stage = form.querySelector("[data-stage]");
    this.rows = form.querySelector("[data-rows]");
    this.start = null;
  }

  begin() {
    this.form.querySelector("[data-drawing]").hidden = false;
    this.rows.addEventListener("input", () => this.draw());
    this.rows.addEventListener("click", (event) => this.remove(event));
    this.stage.addEventListener("pointerdown", (event) => this.press(event));
    this.stage.addEventListener("pointermove", (event) => this.move(event));
    this.stage.addEventListener("pointerup", (event) => this.release(event));
    this.stage.addEventListener("pointercancel", () => this.drop());
    this.all().forEach((row) => this.addRemove(row));
    this.draw();
  }

  all() {
    return [...this.rows.querySelectorAll("[data-row]")];
  }

  inputs(row) {
    return [...row.querySelectorAll("input")];
  }

  place(event) {
    const box = this.stage.getBoundingClientRect();
    const within = (value, size) => Math.min(100, Math.max(0, (value / size) * 100));
    return { x: within(event.clientX - box.left, box.width), y: within(event.clientY - box.top, box.height) };
  }

  press(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.stage.setPointerCapture(event.pointerId);
    this.start = this.place(event);
    this.pending = this.mark("cover-mark pending");
  }

  move(event) {
    if (this.start) this.put(this.pending, this.between(this.place(event)));
  }

  release(event) {
    if (!this.start) return;
    const part = this.between(this.place(event));
    this.drop();
    if (part.every((each, place) => place < 2 || each >= SMALLEST)) this.write(part);
  }

  drop() {
    this.start = null;
    this.pending?.remove();
  }

  between(end) {
    const { x, y } = this.start;
    return [Math.min(x, end.x), Math.min(y, end.y), Math.abs(end.x - x), Math.abs(end.y - y)];
  }

  write(part) {
    const row = this.all().find((each) => this.inputs(each).every((input) => input.value === "")) || this.addRow();
    if (!row) return;
    this.inputs(row).forEach((input, place) => {
      input.value = part[place].toFixed(1);
    });
    this.form.querySelector("input[name=decision][value=covered]").checked = true;
    this.draw();
  }

  addRow() {
    const rows = this.all();
    const copy = rows.at(-1).cloneNode(true);
    const rename = (text) => text.replace(/-\d+-/, `-${rows.length}-`);
    copy.querySelectorAll("input").forEach((input) => {
      input.id = rename(input.id);
      input.name = rename(input.name);
      input.value = "";
    });
    copy.querySelectorAll("label").forEach((label) => label.setAttribute("for", rename(label.getAttribute("for"))));
    this.rows.append(copy);
    return copy;
  }

  addRemove(row) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link btn-sm";
    button.dataset.remove = "";
    button.textContent = this.form.dataset.removeWord;
    row.append(button);
  }

  remove(event) {
    const row = event.target.closest("[data-remove]")?.closest("[data-row]");
    if (!row) return;
    this.inputs(row).forEach((input) => {
      input.value = "";
    });
    this.inputs(row)[0].focus();
    this.draw();
  }

  mark(name) {
    const mark = document.createElement("span");
    mark.className = name;
    this.stage.append(mark);
    return mark;
  }

  put(mark, [left, top, width, height]) {
    mark.style.left = `${left}%`;
    mark.style.top = `${top}%`;
    mark.style.width = `${Math.min(width, 100 - left)}%`;
    mark.style.height = `${Math.min(height, 100 - top)}%`;
  }

  draw() {
    this.stage.querySelectorAll(".cover-mark").forEach((mark) => mark.remove());
    this.all().forEach((row, place) => {
      const values = this.inputs(row).map((input) => Number.parseFloat(input.value) || 0);
      if (values[2] <= 0 || values[3] <= 0) return;
      const mark = this.mark("cover-mark");
      mark.textContent = String(place + 1);
      this.put(mark, values);
    });
  }
}

const form = document.querySelector("[data-photo-cover]");
if (form?.querySelector("[data-stage]")) new Cover(form).begin();
