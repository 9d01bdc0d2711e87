// What is kept on this phone: one database for each user, every value sealed under that user's key.
// In clear stand only numbers that say nothing by themselves: ids, order, state, sizes.

import { Dexie } from "../vendor/dexie/dexie.min.mjs";
import { open, openBytes, seal, sealBytes } from "./keys.js";

const PREFIX = "sanad-field-";
const USERS = "sanad-field-users";

/** Who set this phone up, by user id with initials only, and who used it last. */
export class Users {
  constructor() {
    this.database = new Dexie(USERS);
    this.database.version(1).stores({ users: "id, used_at" });
  }

  async list() {
    return this.database.users.orderBy("used_at").reverse().toArray();
  }

  async remember(id, initials) {
    await this.database.users.put({ id, initials, used_at: Date.now() });
  }
}

/** One user's database. Locked until `unlock`; locked, it only knows how much is waiting. */
export class Store {
  constructor(user) {
    this.user = user;
    this.key = null;
    // "Saved on this device" is said after the phone wrote it to its storage, not only to memory: a battery may run out.
    this.database = new Dexie(`${PREFIX}${user}`, { chromeTransactionDurability: "strict" });
    this.database.version(1).stores({
      device: "name",
      operations: "id, audit, record, state, [state+sequence]",
      carried: "audit",
      outcomes: "record, audit",
      photos: "id, audit, record, report, original",
      pieces: "[photo+version+number]",
    });
  }

  unlock(key) {
    this.key = key;
  }

  lock() {
    this.key = null;
  }

  /** A plain setting of the device: its id, its wrapped key, its counters. */
  async setting(name) {
    return (await this.database.device.get(name))?.value;
  }

  async set(name, value) {
    await this.database.device.put({ name, value });
  }

  seal(place, value) {
    return seal(this.key, place, value);
  }

  open(place, box) {
    return open(this.key, place, box);
  }

  sealBytes(place, data) {
    return sealBytes(this.key, place, data);
  }

  openBytes(place, box) {
    return openBytes(this.key, place, box);
  }

  /** Keep a secret setting, such as the page that was open. */
  async setSealed(name, value) {
    await this.set(name, await this.seal(`device:${name}`, value));
  }

  async sealedSetting(name) {
    const box = await this.setting(name);
    return box ? this.open(`device:${name}`, box) : undefined;
  }

  /** How many records and photos are only here, counted without the key. */
  async countUnsent() {
    const records = new Set();
    await this.database.operations
      .where("state")
      .anyOf("waiting", "refused")
      .each((row) => records.add(row.record));
    const photos = await this.database.photos.where("report").anyOf("waiting", "refused").count();
    return records.size + photos;
  }

  /** Make what is here unreadable for good: a lost phone that was revoked. The rows stay and mean nothing. */
  async destroyKey() {
    this.lock();
    await this.database.device.bulkDelete(["wrapped_key", "last_page"]);
    await this.set("revoked", true);
  }

  close() {
    this.lock();
    this.database.close();
  }
}
