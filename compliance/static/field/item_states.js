// What each item says of itself in words: on this device, sending, received, needs you.

import { listPhotos } from "./photos.js";
import { isSentBack } from "./progress.js";

/** The state of a record: {state, receipt, reasons}. `photos` are its rows, `sending` the record being sent now. */
export function stateOfRecord(visit, record, photos = [], sending = null) {
  const operations = visit.of(record);
  const outcome = visit.outcome(record);
  const reasons = reasonsOf(visit, record, operations, photos);
  if (reasons.length) return { state: "needs_you", reasons };
  const waits =
    operations.some((each) => each.own && each.state === "waiting") ||
    photos.some((photo) => photo.report === "waiting");
  if (waits) return { state: sending === record ? "sending" : "here", reasons };
  const receipt = Math.max(0, ...operations.map((each) => each.received ?? 0));
  return { state: "received", receipt, number: outcome?.number, reasons };
}

function reasonsOf(visit, record, operations, photos) {
  const reasons = [];
  if (visit.disputed(record).length) reasons.push("two_values");
  if (operations.some((each) => each.state === "refused")) reasons.push("refused");
  if (photos.some((photo) => photo.report === "refused")) reasons.push("photo_refused");
  if (isSentBack(visit, record)) reasons.push("outcome");
  return reasons;
}

/** Every record of an audit with its state, oldest first. */
export async function statesOfVisit(store, visit, sending) {
  const photos = Map.groupBy
    ? Map.groupBy(await listPhotos(store, "audit", visit.audit), (photo) => photo.record)
    : groupByRecord(await listPhotos(store, "audit", visit.audit));
  const records = new Map();
  for (const operation of visit.operations.values()) {
    const { record, kind, made_at: madeAt } = operation;
    const known = records.get(record);
    if (!known || madeAt < known.made_at) records.set(record, { id: record, kind, made_at: madeAt });
  }
  const withdrawn = new Set();
  for (const { action, record } of visit.operations.values()) if (action === "withdraw") withdrawn.add(record);
  return [...records.values()]
    .filter((record) => !withdrawn.has(record.id))
    .sort((one, other) => (one.made_at < other.made_at ? -1 : 1))
    .map((record) => ({
      ...record,
      photos: photos.get(record.id) ?? [],
      ...stateOfRecord(visit, record.id, photos.get(record.id), sending),
    }));
}

function groupByRecord(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.record, [...(groups.get(row.record) ?? []), row]);
  return groups;
}
