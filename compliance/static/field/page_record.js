// One finding, interview or meeting: each field is saved as it changes, so that a killed tab loses nothing.

import { complaints, isStopped, namesUpToTheStop, openSteps, shownFields, withDefaults } from "./checks.js";
import { conflictBox } from "./conflict.js";
import { button, h, notice, written } from "./elements.js";
import { errorSummary, forgiveInSummary } from "./error_summary.js";
import { formField } from "./fields.js";
import { say, showScreen } from "./frame.js";
import { icon } from "./icons.js";
import { stateOfRecord } from "./item_states.js";
import { listPhotos } from "./photos.js";
import { stateInWords, titleOf } from "./page_visit.js";
import { progressOf } from "./progress.js";
import { rowName } from "./rows_field.js";
import { firstScript } from "./script_field.js";
import { tellableList } from "./tellable.js";
import { askToErase, erasedNotice, reasonsInWords, summary } from "./record_summary.js";
import { hour, organisationName, said, t } from "./words.js";

const TYPING_PAUSE = 250;
const REASON = "reason-of-correction";

export async function showRecord(app, audit, kind, id, step) {
  const along = await app.visit(audit);
  const form = along?.bundle.forms.find((each) => each.kind === kind);
  if (!form) return app.show();
  if (id === "new") {
    history.replaceState(null, "", `#/visits/${audit}/records/${kind}/${crypto.randomUUID()}`);
    return app.show();
  }
  return new RecordScreen(app, along, form, id, Number(step ?? 1)).show();
}

class RecordScreen {
  constructor(app, { bundle, visit }, form, record, step) {
    Object.assign(this, { app, bundle, visit, form: withDefaults(form, visit, record), record, step });
    this.value = (field) => visit.value(record, field) ?? this.defaultOf(field);
    this.typing = new Map();
    this.errors = {};
    this.content = h("div", {});
    this.saved = h("p", { class: "saved", role: "status", "aria-live": "polite" });
    this.states = h("div", { class: "marks" });
  }

  defaultOf(name) {
    const field = this.form.steps.flatMap((step) => step.fields).find((each) => each.name === name);
    if (field?.type === "script") return firstScript(field);
    return (field?.default_of && this.value(field.default_of.field)?.[field.default_of.part]) ?? field?.default;
  }

  async show() {
    const { visit, app, bundle, record, form } = this;
    this.photos = await listPhotos(app.store, "record", record);
    this.telling = await app.store.sealedSetting(`telling:${visit.audit}`);
    this.serverErrors();
    await this.render();
    const back = { href: `#/visits/${visit.audit}`, label: bundle.audit.number };
    const lead = [written(organisationName(bundle.audit))];
    const begun = visit.of(record).length > 0;
    const place = visit.records(form.kind).findIndex((each) => each.id === record);
    const title = begun ? titleOf(visit, form, { id: record }, Math.max(place, 0)) : said(form.new_title ?? form.title);
    showScreen(begun && !this.isReading() ? said(form.title) : title, [this.states, this.content], { back, lead });
    app.beforeLeaving(() => this.flush());
    app.refresh = () => this.refresh();
  }

  /** Saved and not taken up again: shown, not asked. */
  isReading() {
    const { visit, record } = this;
    const operations = visit.of(record);
    const finished = operations.filter((each) => each.action === "finish");
    if (!finished.length || this.correcting || this.needsAnswer()) return this.isReadOnly() && !this.correcting;
    const last = finished[finished.length - 1];
    return !operations.some((each) => each.action === "set" && each.own && each.sequence > last.sequence);
  }

  isReadOnly() {
    const finished = this.visit.isFinished(this.record) && !this.correcting && !this.needsAnswer();
    return finished || this.bundle.audit.writable === false || progressOf(this.bundle, this.visit) !== "in_progress";
  }

  needsAnswer() {
    return stateOfRecord(this.visit, this.record, this.photos ?? []).reasons.includes("outcome");
  }

  /** Saved before: what is changed now needs a reason. */
  isCorrection() {
    if (!this.visit.isFinished(this.record)) return false;
    const outcome = this.visit.outcome(this.record);
    return !this.needsAnswer() || Boolean(outcome.number || outcome.errors?.reason);
  }

  serverErrors() {
    const outcome = this.visit.outcome(this.record);
    if (!this.needsAnswer() || Object.keys(this.errors).length) return;
    for (const [field, texts] of Object.entries(outcome.errors ?? {})) {
      this.errors[field === "reason" ? REASON : field] = [texts].flat().map(said).join(" ");
    }
  }

  async render() {
    const state = stateOfRecord(
      this.visit,
      this.record,
      this.photos,
      this.app.sync.status.busy ? this.app.sync.status.record : null,
    );
    this.states.replaceChildren(...(this.visit.of(this.record).length ? [stateInWords(state)] : []));
    const parts = this.isReading() ? this.readingParts(state) : this.writingParts(state);
    this.content.replaceChildren(...parts.flat(Infinity).filter(Boolean));
  }

  readingParts(state) {
    const may = !this.form.final && this.bundle.audit.writable !== false && progressOf(this.bundle, this.visit) === "in_progress";
    const correct = async () => {
      this.correcting = true;
      await this.render();
      this.content.querySelector("input, textarea, select")?.focus();
    };
    return [
      reasonsInWords(state, this.visit.outcome(this.record)),
      this.visit.outcome(this.record)?.keeps_only && erasedNotice(),
      this.disputedBoxes(),
      summary(this.app.store, this.form, this.value, this.photos),
      may && this.visit.isFinished(this.record) && button([icon("pencil"), t("Correct")], correct),
    ];
  }

  disputedBoxes() {
    return this.visit.disputed(this.record).map((name) => this.fieldOf({ name, ...this.described(name) }));
  }

  described(name) {
    const fields = this.form.steps.flatMap((step) => step.fields);
    return fields.find((field) => field.name === name) ?? this.partOfRows(fields, name) ?? { label: name };
  }

  // A part of a row is named by the rows, its place and itself: "costs-0-amount".
  partOfRows(fields, name) {
    const [rows, place, part] = name.split("-");
    const field = fields.find((each) => each.name === rows && each.type === "rows");
    const found = field?.fields.find((each) => each.name === part);
    return found && { ...found, label: `${rowName(field, Number(place))}: ${said(found.label)}` };
  }

  placeOf(name) {
    const [field] = name.split("-");
    return this.form.steps.findIndex((step) => step.fields.some((each) => each.name === field));
  }

  writingParts(state) {
    const steps = openSteps(this.form, this.value);
    this.step = Math.min(Math.max(this.step, 1), steps.length);
    const step = steps[this.step - 1];
    const several = this.form.steps.length > 1;
    return [
      reasonsInWords(state, this.visit.outcome(this.record)),
      errorSummary(
        this.errors,
        (name) => said(this.described(name).label),
        (event, name) => this.goToField(event, name),
      ),
      several &&
        h("p", { class: "step-line" }, t("Step %(n)s of %(all)s", { n: this.step, all: this.form.steps.length })),
      step.title && h("h2", {}, said(step.title)),
      this.askedFields(step).map((field) => [this.besides(field), this.fieldOf(field)]),
      this.ending(steps),
    ];
  }

  /** A tick that lets words stand is asked for only after Sanad named the words. */
  askedFields(step) {
    const named = this.visit.outcome(this.record)?.errors ?? {};
    const isAsked = ({ name, only_if_sent_back: rare }) => !rare || named[name] || this.value(name);
    return shownFields(step, this.value).filter(isAsked);
  }

  besides({ lists }) {
    if (lists !== "tellable_findings") return null;
    return tellableList(this.visit, this.telling, this.bundle.forms.find((each) => each.kind === "finding"));
  }

  fieldOf(field) {
    const standing = this.visit.fields(this.record)[field.name] ?? [];
    if (standing.length > 1) {
      return conflictBox(field, standing, this.app.userName, async (value) => {
        await this.note(field, value);
        await this.render();
        document.getElementById(`field-${field.name}`)?.focus();
      });
    }
    const { store, changes } = this.app;
    const context = { store, changes, audit: this.visit.audit, record: this.record };
    const errorsOf = (name) => (this.errors[name] ? [this.errors[name]] : []);
    const options = { errors: errorsOf(field.name), errorsOf, context };
    const value = standing[0]?.value ?? this.defaultOf(field.name);
    return formField(field, value, (given, soon) => this.changed(field, given, soon), options);
  }

  // The last step ends the record; before it, and after a "no" that ends it early, the other buttons.
  ending(steps) {
    const stopped = isStopped(this.form, this.value);
    const isLast = this.step === this.form.steps.length || (stopped && this.step === steps.length);
    const again = this.isCorrection();
    return [
      stopped &&
        this.step === steps.length &&
        notice(
          "warning",
          icon("info-circle"),
          null,
          h("p", {}, said(steps.at(-1).stop_text) || t("The interview ends here. Nothing else is asked or noted.")),
        ),
      isLast && again && !stopped && this.reasonField(),
      this.saved,
      h(
        "div",
        { class: "endings" },
        isLast
          ? button(t("Save on this device"), () => this.finish(), { class: "btn btn-primary wide" })
          : button(t("Go on"), () => this.goOn(steps), { class: "btn btn-primary wide" }),
        this.step > 1 && button(t("One step back"), () => this.go(this.step - 1), { class: "btn wide" }),
        this.visit.of(this.record).length > 0 &&
          !this.visit.isFinished(this.record) &&
          button(t("Put this draft away"), () => this.putAway(), { class: "btn btn-quiet" }),
      ),
    ];
  }

  async putAway() {
    if (!window.confirm(t("Put this draft away? It is kept in the record of the visit, but it counts for nothing.")))
      return;
    await this.flush();
    await this.forgetUnagreed();
    await this.visit.withdraw(this.record, this.form.kind, null);
    location.hash = `#/visits/${this.visit.audit}`;
  }

  // Where a yes was needed and is not given, nothing else may be kept, here either.
  async forgetUnagreed() {
    if (isStopped(this.form, this.value)) await this.visit.empty(this.record, namesUpToTheStop(this.form, this.value));
  }

  reasonField() {
    const field = { name: REASON, type: "long_text", required: true, label: t("Why it is corrected") };
    const errors = this.errors[field.name] ? [this.errors[field.name]] : [];
    return formField(field, this.reason, (value) => (this.reason = value), { errors });
  }

  async go(step) {
    await this.flush();
    this.step = step;
    this.errors = {};
    history.replaceState(null, "", `#/visits/${this.visit.audit}/records/${this.form.kind}/${this.record}/${step}`);
    await this.app.store.setSealed("last_page", location.hash);
    await this.render();
    const heading = this.content.querySelector("h2") ?? document.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  async goOn(steps) {
    await this.flush();
    const step = steps[this.step - 1];
    const missing = complaints({ steps: [step] }, this.value, this.photos.length);
    if (step.stop_unless && !this.value(step.stop_unless.field))
      missing[step.stop_unless.field] ??= t("This is needed.");
    if (Object.keys(missing).length) return this.complain(missing);
    return this.go(this.step + 1);
  }

  changed(field, value, soon) {
    clearTimeout(this.typing.get(field.name)?.timer);
    const save = async () => {
      this.typing.delete(field.name);
      await this.note(field, value);
      if (this.decides(field)) await this.renderKeepingFocus();
    };
    if (!soon) return save();
    this.typing.set(field.name, { save, timer: setTimeout(save, TYPING_PAUSE) });
    return null;
  }

  decides(field) {
    const others = this.form.steps.flatMap((step) => step.fields);
    return (
      this.form.steps.some((step) => step.stop_unless?.field === field.name) ||
      others.some((each) => each.shown_if?.field === field.name)
    );
  }

  async note(field, value) {
    const done = await this.visit.set(this.record, this.form.kind, field.name, value);
    this.forgive(field);
    this.saved.dataset.field = field.name;
    this.saved.textContent = t("Saved on this device at %(time)s", { time: hour(done.made_at) });
    this.photos = await listPhotos(this.app.store, "record", this.record);
    this.states.replaceChildren(stateInWords(stateOfRecord(this.visit, this.record, this.photos)));
  }

  // A complaint about a field goes as soon as somebody answers it; saving looks again.
  forgive(field) {
    const isOf = (name) => name === field.name || name.startsWith(`${field.name}-`);
    for (const name of Object.keys(this.errors).filter(isOf)) {
      delete this.errors[name];
      forgiveInSummary(name);
      const box = this.content.querySelector(`[data-field="${CSS.escape(name)}"]`);
      box?.classList.remove("invalid");
      box?.querySelector(".field-error")?.setAttribute("hidden", "");
      box?.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
    }
  }

  async flush() {
    const waiting = [...this.typing.values()];
    for (const { timer } of waiting) clearTimeout(timer);
    await Promise.all(waiting.map(({ save }) => save()));
    await this.visit.saving;
  }

  async renderKeepingFocus() {
    const id = document.activeElement?.id;
    await this.render();
    if (id) document.getElementById(id)?.focus({ preventScroll: true });
  }

  // News from the server change what is shown, but nothing under the hands of somebody who writes or walks by keyboard.
  async refresh() {
    this.photos = await listPhotos(this.app.store, "record", this.record);
    if (this.typing.size) return;
    if (!this.content.contains(document.activeElement)) await this.render();
    else this.states.replaceChildren(stateInWords(stateOfRecord(this.visit, this.record, this.photos)));
  }

  async finish() {
    await this.flush();
    this.photos = await listPhotos(this.app.store, "record", this.record);
    const missing = complaints(this.form, this.value, this.photos.length);
    const again = this.isCorrection();
    const stopped = isStopped(this.form, this.value);
    if (again && !stopped && !this.reason?.trim()) missing[REASON] = t("Say why it is corrected.");
    if (this.visit.disputed(this.record).length)
      missing[this.visit.disputed(this.record)[0]] = t("Two people wrote this differently. Pick the one that stands.");
    if (Object.keys(missing).length) return this.complain(missing);
    if (again && stopped && !askToErase()) return null;
    await this.noteDefaults();
    await this.forgetUnagreed();
    await this.visit.finish(this.record, this.form.kind, again && !stopped ? this.reason.trim() : null);
    say(t("Saved on this device."));
    location.hash = `#/visits/${this.visit.audit}`;
    return null;
  }

  async noteDefaults() {
    for (const field of openSteps(this.form, this.value).flatMap((step) => shownFields(step, this.value))) {
      const standing = this.visit.fields(this.record)[field.name];
      const value = this.defaultOf(field.name);
      const unset = !standing && value !== undefined && value !== null && value !== "" && value !== false;
      if (unset) await this.visit.set(this.record, this.form.kind, field.name, value);
    }
  }

  async complain(missing) {
    this.errors = missing;
    const first = Object.keys(missing)[0];
    const place = this.placeOf(first);
    if (place >= 0) this.step = place + 1;
    await this.render();
    document.title = `${t("Error:")} ${document.title.replace(`${t("Error:")} `, "")}`;
    document.getElementById("error-summary")?.focus();
  }

  async goToField(event, name) {
    event.preventDefault();
    const place = this.placeOf(name);
    if (place >= 0 && place + 1 !== this.step) {
      this.step = place + 1;
      await this.render();
    }
    const box = document.getElementById(`field-${name}`);
    const input = box?.matches("input, textarea, select")
      ? box
      : (box?.querySelector("input, textarea, select") ?? box);
    box?.scrollIntoView({ block: "center" });
    input?.focus();
  }
}
