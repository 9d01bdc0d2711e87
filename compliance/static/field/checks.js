// What a form's description asks of its values, told at once: the server looks again with the product's own form.

import { said, t } from "./words.js";

/** The fields of a step that are to be shown with these values. */
export function shownFields(step, value) {
  return step.fields.filter((field) => {
    if (!field.shown_if) return true;
    const given = value(field.shown_if.field);
    return [given].flat().some((each) => field.shown_if.values.includes(each));
  });
}

/** The steps that are open: none beyond one whose condition is not met, such as consent that was refused. */
export function openSteps(form, value) {
  const open = [];
  for (const step of form.steps) {
    open.push(step);
    if (step.stop_unless && value(step.stop_unless.field) !== step.stop_unless.value) break;
  }
  return open;
}

/** True if somebody said no where a yes was needed: the record ends here. */
export function isStopped(form, value) {
  const steps = openSteps(form, value);
  const last = steps[steps.length - 1];
  if (steps.length === form.steps.length || !last.stop_unless) return false;
  const given = value(last.stop_unless.field);
  return given !== undefined && given !== "";
}

/** The names of all fields of the steps that are open. */
export function namesUpToTheStop(form, value) {
  return openSteps(form, value).flatMap((step) => step.fields.map((field) => field.name));
}

/** What is not right: {field name: sentence}. `photos` is how many there are. */
export function complaints(form, value, photos = 0) {
  const found = {};
  for (const field of openSteps(form, value).flatMap((step) => shownFields(step, value))) {
    const complaint = complaintOf(field, value(field.name), photos);
    if (complaint) found[field.name] = complaint;
    if (field.type === "rows") Object.assign(found, complaintsInRows(field, value(field.name) ?? []));
  }
  return found;
}

function complaintsInRows(field, rows) {
  const found = {};
  rows.forEach((row, place) => {
    for (const part of field.fields) {
      const complaint = complaintOf(part, row[part.name], 0);
      if (complaint) found[`${field.name}-${place}-${part.name}`] = complaint;
    }
  });
  return found;
}

function complaintOf(field, value, photos) {
  const empty =
    value === undefined || value === null || value === "" || value === false || (Array.isArray(value) && !value.length);
  if (empty)
    return field.required && !(field.type === "photos" && photos)
      ? said(field.required_message) || t("This is needed.")
      : null;
  if (field.max_length && value.length > field.max_length)
    return t("Write at most %(n)s characters.", { n: field.max_length });
  if (["number", "money"].includes(field.type)) return numberComplaint(field, value);
  return null;
}

function numberComplaint(field, value) {
  const pattern = field.type === "number" ? /^-?\d+$/ : /^-?\d+([.]\d+)?$/;
  if (!pattern.test(value))
    return field.type === "number"
      ? t("Enter a whole number, for example 12.")
      : t("Enter an amount, for example 1500 or 1500.50.");
  if (typeof field.min === "number" && Number(value) < field.min) return t("Enter at least %(n)s.", { n: field.min });
  if (typeof field.max === "number" && Number(value) > field.max) return t("Enter at most %(n)s.", { n: field.max });
  return null;
}

/** A day that is to be given is the day on which the record was begun, until somebody says another. */
export function withDefaults(form, visit, record) {
  const first = visit.of(record)[0]?.made_at ?? Date.now();
  const day = new Intl.DateTimeFormat("sv-SE").format(new Date(first));
  const dated = (field) => (field.default_today ? { ...field, default: day } : field);
  return { ...form, steps: form.steps.map((step) => ({ ...step, fields: step.fields.map(dated) })) };
}
