// One audit as it stands on this phone: everybody's operations, this phone's own appended as they are made.

import { merge } from "./merging.js";

const CHANNEL = "sanad-field";

/** Tells every open tab of the app that something changed; and hears of it. */
export class Changes {
  constructor() {
    this.channel = new BroadcastChannel(CHANNEL);
    this.listeners = new Set();
    this.channel.onmessage = ({ data }) => this.pass(data);
  }

  tell(change) {
    this.channel.postMessage(change);
    this.pass({ ...change, own: true });
  }

  pass(change) {
    for (const listener of [...this.listeners]) listener(change);
  }

  hear(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The operations of one audit and what the server made of them. */
export class Visit {
  constructor(store, audit, changes) {
    this.store = store;
    this.audit = audit;
    this.changes = changes;
    this.operations = new Map();
    this.outcomes = new Map();
    this.standing = new Map();
    this.saving = Promise.resolve();
  }

  /** Read what is stored; call again after another tab or the server changed it. */
  async load() {
    const { database } = this.store;
    const rows = await database.operations.where("audit").equals(this.audit).toArray();
    const unknown = rows.filter((row) => this.operations.get(row.id)?.version !== row.version);
    const opened = await Promise.all(unknown.map((row) => this.open(row)));
    unknown.forEach((row, place) => this.hold(row, opened[place]));
    for (const row of rows) Object.assign(this.operations.get(row.id), stateOf(row));
    const outcomes = await database.outcomes.where("audit").equals(this.audit).toArray();
    for (const row of outcomes) this.outcomes.set(row.record, await this.store.open(`outcomes:${row.record}`, row.box));
    return this;
  }

  async open(row) {
    return this.store.open(`operations:${row.id}`, row.box);
  }

  hold(row, operation) {
    this.operations.set(row.id, { ...operation, sequence: row.sequence, version: row.version, ...stateOf(row) });
    this.standing.delete(operation.record);
  }

  /** Every operation of a record, this phone's in their order, the others by the server's. */
  of(record) {
    return [...this.operations.values()].filter((each) => each.record === record);
  }

  /** The records of a kind that were not withdrawn, oldest first. */
  records(kind) {
    const found = new Map();
    for (const each of this.operations.values()) {
      if (each.kind !== kind) continue;
      const known = found.get(each.record) ?? { id: each.record, kind, made_at: each.made_at, withdrawn: false };
      if (each.made_at < known.made_at) known.made_at = each.made_at;
      if (each.action === "withdraw") known.withdrawn = true;
      found.set(each.record, known);
    }
    return [...found.values()]
      .filter((record) => !record.withdrawn)
      .sort((one, other) => (one.made_at < other.made_at ? -1 : 1));
  }

  /** What stands of a record: {field: [operations]}. */
  fields(record) {
    if (!this.standing.has(record)) this.standing.set(record, merge(this.of(record)));
    return this.standing.get(record);
  }

  /** The value of a field; of several the one of this phone, else the oldest. */
  value(record, field) {
    const standing = this.fields(record)[field] ?? [];
    return (standing.find((each) => each.own) ?? standing[0])?.value;
  }

  /** Fields on which people disagree. */
  disputed(record) {
    return Object.keys(this.fields(record)).filter((field) => this.fields(record)[field].length > 1);
  }

  isFinished(record) {
    return this.of(record).some((each) => each.action === "finish");
  }

  outcome(record) {
    return this.outcomes.get(record);
  }

  /** Note the value of a field. One after the other, so that each knows what stood before it. */
  set(record, kind, field, value) {
    return this.append({ record, kind, action: "set", field, value });
  }

  /** Say that a record is whole; with a reason if it was saved before and is corrected. */
  finish(record, kind, reason = null) {
    return this.append({ record, kind, action: "finish", reason });
  }

  /** Empty what may not be kept of a record, and see it at once in every tab. */
  async empty(record, kept) {
    await this.saving;
    await emptyRecord(this.store, record, kept);
    await this.load();
    this.changes.tell({ audit: this.audit, record });
  }

  withdraw(record, kind, reason) {
    return this.append({ record, kind, action: "withdraw", reason });
  }

  append(change) {
    const done = this.saving.then(() => this.write(change));
    this.saving = done.catch(() => {});
    return done;
  }

  async write(change) {
    const standing = change.action === "set" ? (this.fields(change.record)[change.field] ?? []) : [];
    if (standing.length === 1 && same(standing[0].value, change.value)) return standing[0];
    const last = this.unsentLast(change, standing);
    const operation = last
      ? { ...plain(last), value: change.value, made_at: new Date().toISOString() }
      : {
          id: crypto.randomUUID(),
          device: this.store.device,
          audit: this.audit,
          ...change,
          ...(change.action === "set" ? { over: standing.map((each) => each.id) } : {}),
          made_at: new Date().toISOString(),
        };
    const box = await this.store.seal(`operations:${operation.id}`, operation);
    const row = last && (await this.rewrite(last, box));
    if (last && !row) return this.write({ ...change });
    const kept = row ?? (await this.insert(operation, box));
    this.hold(kept, operation);
    this.changes.tell({ audit: this.audit, record: change.record });
    return this.operations.get(operation.id);
  }

  // Typing goes on in the operation that no server has seen yet, unless a `finish` already stands behind it.
  unsentLast(change, standing) {
    if (change.action !== "set" || standing.length !== 1) return null;
    const [last] = standing;
    if (!last.own || last.state !== "waiting" || last.attempted) return null;
    const later = this.of(change.record).some(
      (each) => each.own && each.action !== "set" && each.sequence > last.sequence,
    );
    return later ? null : last;
  }

  async rewrite(last, box) {
    const { operations } = this.store.database;
    return this.store.database.transaction("rw", operations, async () => {
      const row = await operations.get(last.id);
      Object.assign(last, stateOf(row));
      if (row.attempted || row.state !== "waiting") return null;
      Object.assign(row, { box, version: row.version + 1 });
      await operations.put(row);
      return row;
    });
  }

  async insert(operation, box) {
    const { operations, device } = this.store.database;
    return this.store.database.transaction("rw", operations, device, async () => {
      const sequence = ((await device.get("sequence"))?.value ?? 0) + 1;
      await device.put({ name: "sequence", value: sequence });
      const { id, audit, record } = operation;
      const row = { id, audit, record, sequence, own: 1, state: "waiting", attempted: 0, version: 1, box };
      await operations.add(row);
      return row;
    });
  }
}

/** The operation as it goes to the server. */
export function plain(operation) {
  const { own, state, attempted, version, received, receipt_at, error, ...rest } = operation;
  return rest;
}

/**
 * Empty every field of a record but those in `kept`: a worker did not agree, or took the consent back. Whatever the
 * server knows of it stays known; what it does not know yet arrives empty.
 */
export async function emptyRecord(store, record, kept) {
  const table = store.database.operations;
  let wasChanged = false;
  for (const row of await table.where("record").equals(record).toArray()) {
    const operation = await store.open(`operations:${row.id}`, row.box);
    const isSaid = operation.value !== undefined && operation.value !== null && !kept.includes(operation.field);
    if (!isSaid && !operation.reason) continue;
    const rest = { ...operation, reason: null, emptied: true };
    if (isSaid) rest.value = null;
    const box = await store.seal(`operations:${row.id}`, rest);
    await store.database.transaction("rw", table, async () => {
      const present = await table.get(row.id);
      if (present.version === row.version) await table.put({ ...present, box, version: row.version + 1 });
      else wasChanged = true;
    });
  }
  if (wasChanged) await emptyRecord(store, record, kept);
}

/** Keep operations that the server handed out: those of colleagues, and own ones of another phone. */
export async function keepReceived(store, operations) {
  const rows = await Promise.all(
    operations.map(async (operation) => ({
      id: operation.id,
      audit: operation.audit,
      record: operation.record,
      sequence: operation.sequence,
      own: operation.device === store.device ? 1 : 0,
      state: "received",
      attempted: 1,
      version: 1,
      received: operation.received,
      box: await store.seal(`operations:${operation.id}`, operation),
    })),
  );
  const table = store.database.operations;
  return store.database.transaction("rw", table, async () => {
    const known = new Set((await table.bulkGet(rows.map((row) => row.id))).filter(Boolean).map((row) => row.id));
    const fresh = rows.filter((row) => !known.has(row.id));
    await table.bulkPut(fresh);
    return fresh.length;
  });
}

function stateOf({ own, state, attempted, received, receipt_at, error }) {
  return { own: Boolean(own), state, attempted: Boolean(attempted), received, receipt_at, error };
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
