// Brings this phone and the server to the same state: texts first, then report photos, then what colleagues noted,
// originals last and only where they cost nothing. Tried again until each item has its receipt.

import { emptyRecord, keepReceived, plain } from "./operations.js";
import { sendPhotos } from "./photo_upload.js";
import { NoLine, Refused } from "./server.js";

const BATCH = 50;
const SOON = 800;
const EVERY = 30_000;
const FIRST_WAIT = 400;
const LONGEST_WAIT = 60_000;

/** The state of sending, told to whoever listens: {line, busy, record}. */
export class Sync {
  constructor(store, server, changes, userName) {
    Object.assign(this, { store, server, changes, userName });
    this.status = { line: navigator.onLine ? "unknown" : "offline", busy: false, record: null };
    this.timer = null;
    this.wait = FIRST_WAIT;
    this.again = false;
    this.stopped = false;
    this.unhear = changes.hear((change) => change.audit && !change.received && this.soon());
    this.online = () => {
      this.wait = FIRST_WAIT;
      this.soon(0);
    };
    this.offline = () => this.say({ line: "offline" });
    window.addEventListener("online", this.online);
    window.addEventListener("offline", this.offline);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.unhear();
    window.removeEventListener("online", this.online);
    window.removeEventListener("offline", this.offline);
  }

  soon(within = SOON) {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), within);
  }

  say(part) {
    Object.assign(this.status, part);
    this.changes.pass({ status: this.status });
  }

  /** Send and fetch once; only one tab does so at a time. */
  async run() {
    if (this.status.busy) {
      this.again = true;
      return;
    }
    await navigator.locks.request(`sanad-field-sync-${this.store.user}`, { ifAvailable: true }, async (lock) => {
      if (lock && !this.stopped) await this.attempt();
    });
    if (this.stopped) return;
    const next = this.again ? 0 : this.status.line === "online" ? EVERY : this.wait;
    this.again = false;
    this.soon(next);
  }

  async attempt() {
    this.say({ busy: true });
    try {
      await this.checkSession();
      await this.sendOperations();
      await sendPhotos(this.store, this.server, "report", (part) => this.progress(part));
      await this.fetchAll();
      if (await this.mayOriginalsGo())
        await sendPhotos(this.store, this.server, "original", (part) => this.progress(part));
      this.wait = FIRST_WAIT;
      this.say({ line: "online" });
    } catch (problem) {
      await this.explain(problem);
    } finally {
      this.say({ busy: false, record: null });
      this.changes.tell({ received: true });
    }
  }

  progress(part) {
    if (this.stopped || !this.store.key) throw new NoLine("Locked");
    this.wait = FIRST_WAIT;
    this.say({ line: "online", ...part });
  }

  async checkSession() {
    const session = await this.server.get("/field/session");
    if (session.user.id !== this.store.user) throw new Refused(401, { code: "other_user" });
    this.server.csrf = session.csrf;
    this.server.device = this.store.device;
    await this.store.set("backup_key", session.backup_key ?? (await this.store.setting("backup_key")));
  }

  async explain(problem) {
    if (problem instanceof NoLine) {
      this.wait = Math.min(this.wait * 1.5, navigator.onLine ? 5_000 : LONGEST_WAIT);
      this.say({ line: "offline" });
    } else if (problem instanceof Refused && problem.code === "device_revoked") {
      await this.store.destroyKey();
      this.changes.tell({ revoked: true });
    } else if (problem instanceof Refused) {
      this.wait = LONGEST_WAIT;
      this.say({
        line: problem.status === 401 ? (problem.code === "other_user" ? "other_user" : "sign_in") : "trouble",
      });
    } else {
      this.wait = LONGEST_WAIT;
      this.say({ line: this.store.key ? "trouble" : "offline" });
      if (this.store.key) console.error(problem);
    }
  }

  async sendOperations() {
    const { operations } = this.store.database;
    const refusedHere = new Set();
    for (;;) {
      const rows = await operations
        .where("[state+sequence]")
        .between(["waiting", 0], ["waiting", Infinity])
        .filter((row) => !refusedHere.has(row.id))
        .limit(BATCH)
        .toArray();
      if (!rows.length) return;
      const ids = rows.map((row) => row.id);
      await operations.where("id").anyOf(ids).modify({ attempted: 1 });
      const marked = await operations.bulkGet(ids);
      this.progress({ record: marked[0].record });
      const opened = await Promise.all(marked.map((row) => this.opened(row)));
      const answer = await this.hand(opened);
      await this.keepResults(answer);
      const answered = new Set(answer.results.map((result) => result.id));
      ids.filter((id) => !answered.has(id)).forEach((id) => refusedHere.add(id));
      this.changes.tell({ received: true });
    }
  }

  // A batch that the server cannot read at all goes one by one, so that one broken item never blocks the rest.
  async hand(operations) {
    try {
      return await this.server.post("/field/operations", { operations });
    } catch (problem) {
      if (!(problem instanceof Refused) || ![400, 413, 422].includes(problem.status)) throw problem;
      if (operations.length === 1) return { results: [{ id: operations[0].id, error: { code: problem.code } }] };
    }
    const answers = [];
    for (const operation of operations) answers.push(await this.hand([operation]));
    return {
      results: answers.flatMap((answer) => answer.results),
      outcomes: answers.flatMap((answer) => answer.outcomes ?? []),
    };
  }

  async opened(row) {
    const operation = await this.store.open(`operations:${row.id}`, row.box);
    return { ...plain(operation), sequence: row.sequence };
  }

  async keepResults({ results, outcomes = [] }) {
    const { operations } = this.store.database;
    await this.store.database.transaction("rw", operations, async () => {
      for (const { id, received, receipt_at, error } of results) {
        const change = error ? { state: "refused", error } : { state: "received", received, receipt_at };
        await operations.update(id, change);
      }
    });
    await this.keepOutcomes(outcomes);
  }

  async keepOutcomes(outcomes) {
    const rows = await Promise.all(
      outcomes.map(async (outcome) => ({
        record: outcome.record,
        audit: outcome.audit ?? (await this.auditOf(outcome.record)),
        box: await this.store.seal(`outcomes:${outcome.record}`, outcome),
      })),
    );
    await this.store.database.outcomes.bulkPut(rows);
    for (const { record, keeps_only: kept } of outcomes) if (kept) await emptyRecord(this.store, record, kept);
  }

  async auditOf(record) {
    return (await this.store.database.operations.where("record").equals(record).first())?.audit ?? 0;
  }

  /** What colleagues noted since, for each audit that is carried. */
  async fetchAll() {
    for (const { audit, at } of await this.store.database.carried.toArray()) {
      const news = await this.server.get(`/field/audits/${audit}/operations?after=${at}`);
      await this.keepNews(audit, news);
    }
  }

  async keepNews(audit, { operations, outcomes = [], telling, at }) {
    if (telling) await this.store.setSealed(`telling:${audit}`, telling);
    await keepReceived(this.store, operations);
    await this.keepOutcomes(outcomes.map((outcome) => ({ ...outcome, audit })));
    await this.store.database.carried.update(audit, { at });
  }

  /** Originals cost data: they go over Wi-Fi or a cable, else when the person said so. */
  async mayOriginalsGo() {
    const { connection } = navigator;
    if (await this.store.setting("originals_anywhere")) return true;
    return Boolean(connection?.type && ["wifi", "ethernet"].includes(connection.type) && !connection.saveData);
  }
}

/** Take an audit along, with everything that is needed without a network. */
export async function carry(store, server, sync, audit) {
  const { operations, outcomes, telling, at, ...bundle } = await server.get(`/field/audits/${audit}/carry`);
  const box = await store.seal(`carried:${audit}`, bundle);
  await store.database.carried.put({ audit, at, fetched_at: new Date().toISOString(), box });
  await sync.keepNews(audit, { operations, outcomes, telling, at });
  sync.changes.tell({ received: true });
  return bundle;
}

/** What was taken along of an audit: {bundle, fetched_at}, or null. */
export async function carried(store, audit) {
  const row = await store.database.carried.get(audit);
  return row ? { bundle: await store.open(`carried:${audit}`, row.box), fetched_at: row.fetched_at } : null;
}

/** Every audit that is on this phone. */
export async function listCarried(store) {
  const rows = await store.database.carried.toArray();
  return Promise.all(
    rows.map(async (row) => ({
      bundle: await store.open(`carried:${row.audit}`, row.box),
      fetched_at: row.fetched_at,
    })),
  );
}
