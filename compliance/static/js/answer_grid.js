// The dense grid of answers: every answer is saved as it is given, one key chooses one. Without this file the page
// has a button that saves everything at once. All words come from the server, in the reader's language.

const LETTERS = { KeyY: "y", KeyP: "p", KeyN: "n", KeyX: "x" };
const ONE_LINE = "input:not([type=hidden]):not([type=date])";

class Row {
  constructor(grid, element) {
    this.grid = grid;
    this.element = element;
    this.prefix = element.dataset.prefix;
    this.isDirty = false;
    this.isSaving = false;
  }

  get isShown() {
    return !this.element.hidden;
  }

  get inputs() {
    return [...this.element.querySelectorAll("input:not([type=hidden]), textarea, select")];
  }

  part(name) {
    return this.element.querySelector(`[data-${name}]`);
  }

  field(name) {
    return this.element.querySelector(`input[name="${this.prefix}${name}"]`);
  }

  focus() {
    const inputs = this.inputs;
    const target = inputs.find((each) => each.checked) || inputs[0] || this.element.querySelector("a");
    target.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: "nearest" });
  }

  say(text, state) {
    this.part("state").textContent = text;
    this.element.classList.toggle("refused", state === "refused" || state === "failed");
    this.element.classList.toggle("clashing", state === "clash");
  }

  async save() {
    this.isDirty = true;
    if (this.isSaving) return;
    this.isSaving = true;
    while (this.isDirty) {
      this.isDirty = false;
      this.say(this.grid.form.dataset.saving, "saving");
      try {
        this.grid.take(await this.send(), this);
      } catch {
        this.isDirty = true;
        this.say(this.grid.form.dataset.failed, "failed");
        break;
      }
    }
    this.isSaving = false;
  }

  async send() {
    const data = new FormData();
    for (const [name, value] of new FormData(this.grid.form)) {
      if (name === "csrf_token" || name.startsWith(this.prefix)) data.append(name, value);
    }
    const answer = await fetch(this.grid.form.action, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
    if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) throw new Error("no answer");
    return answer.json();
  }

  // What the server says of this row. While another change waits, its inputs stay the person's.
  take(news) {
    this.field("version").value = news.version;
    this.field("seen").value = news.seen;
    this.say(news.message, news.state);
    const clash = this.part("clash");
    clash.hidden = news.state !== "clash";
    if (news.state === "clash") {
      this.part("theirs").textContent = news.theirs;
      this.part("yours").textContent = news.yours;
    }
  }

  choose(key) {
    const option = this.element.querySelector(`[data-key="${key}"]`);
    if (!option) return false;
    const isToggle = option.type === "checkbox";
    option.checked = isToggle ? !option.checked : true;
    this.save();
    const reason = key === "x" && this.element.querySelector(".grid-reason textarea");
    if (reason) reason.focus();
    else if (isToggle) option.focus();
    else this.grid.move(this, 1);
    return true;
  }
}

class Grid {
  constructor(form) {
    this.form = form;
    this.rows = [...form.querySelectorAll("tr[data-row]")].map((each) => new Row(this, each));
    form.addEventListener("change", (event) => this.rowOf(event.target)?.save());
    form.addEventListener("keydown", (event) => this.press(event));
    form.addEventListener("click", (event) => this.saveMine(event));
    form.addEventListener("submit", () => this.rows.forEach((each) => (each.isDirty = false)));
    window.addEventListener("beforeunload", (event) => {
      if (this.rows.some((each) => each.isDirty || each.isSaving)) event.preventDefault();
    });
  }

  rowOf(element) {
    const found = element.closest("tr[data-row]");
    return this.rows.find((each) => each.element === found);
  }

  press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const row = this.rowOf(event.target);
    if (row && this.react(event, row)) event.preventDefault();
  }

  react(event, row) {
    const target = event.target;
    const isChoice = target.matches("[type=radio], [type=checkbox]");
    const isLine = isChoice || (target.matches(ONE_LINE) && !target.closest(".grid-table"));
    if (event.key === "ArrowDown" && isLine) return this.move(row, 1);
    if (event.key === "ArrowUp" && isLine) return this.move(row, -1);
    if (event.key === "Enter" && target.matches("input")) return this.goOn(row, target);
    return isChoice && row.choose(keyOf(event));
  }

  // Enter: a text field tells of its change only when it is left, which moving on does.
  goOn(row, target) {
    if (target.closest(".grid-table")) row.save();
    else this.move(row, 1);
    return true;
  }

  move(row, step) {
    const shown = this.rows.filter((each) => each.isShown);
    const next = shown[shown.indexOf(row) + step];
    if (next) next.focus();
    else document.activeElement.blur();
    if (!next) this.form.querySelector(".form-actions button").focus();
    return true;
  }

  saveMine(event) {
    const button = event.target.closest("[data-save]");
    if (!button) return;
    event.preventDefault();
    const row = this.rowOf(button);
    row.save().then(() => row.focus());
  }

  take(news, sent) {
    if (news.closed) {
      sent.say(news.closed, "refused");
      return;
    }
    for (const row of this.rows) {
      const told = news.rows[row.element.dataset.row];
      if (told) row.take(told);
      row.element.hidden = news.hidden.includes(Number(row.element.dataset.row));
    }
    if (!news.rows[sent.element.dataset.row]) sent.say("", "same");
    this.showProgress(news);
    document.querySelector("[data-grid-news]").textContent = news.news;
  }

  showProgress(news) {
    const bar = document.querySelector(".grid-progress progress");
    bar.max = news.total || 1;
    bar.value = news.answered;
    document.querySelector(".grid-progress .num").textContent = news.progress;
  }
}

// Where the keyboard writes another script, the place of the key counts.
function keyOf(event) {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  if (digit) return digit[1];
  return LETTERS[event.code] && event.key.length === 1 && !/[a-z]/i.test(event.key)
    ? LETTERS[event.code]
    : event.key.toLowerCase();
}

for (const form of document.querySelectorAll("form[data-answer-grid]")) new Grid(form);
