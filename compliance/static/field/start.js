// Starts the app: looks whose phone this is, asks for the passphrase, and shows the screen the address names.

import { buildFrame, say, showNavigation, showStatus, showTrouble } from "./frame.js";
import { canEncrypt } from "./keys.js";
import { Changes, Visit } from "./operations.js";
import { showLocked } from "./page_locked.js";
import { showPhone } from "./page_phone.js";
import { showRecord } from "./page_record.js";
import { showSetUp } from "./page_set_up.js";
import { showSiteCard } from "./page_site_card.js";
import { showStamp } from "./page_stamp.js";
import { showVisit } from "./page_visit.js";
import { showVisits } from "./page_visits.js";
import { Server } from "./server.js";
import { Store, Users } from "./store.js";
import { carried, Sync } from "./sync.js";
import { loadWords, t } from "./words.js";

const IDLE_MINUTES = 30;
const PATIENCE = 1_200;
const NAVIGATION = [
  { href: "#/", label: "Visits", picture: "list-check" },
  { href: "#/phone", label: "This phone", picture: "phone" },
];
const SCREENS = [
  [/^#\/visits\/(\d+)$/, showVisit],
  [/^#\/visits\/(\d+)\/card$/, showSiteCard],
  [/^#\/visits\/(\d+)\/(begin|close)$/, showStamp],
  [/^#\/visits\/(\d+)\/records\/(\w+)\/([\w-]+)(?:\/(\d+))?$/, showRecord],
];

class App {
  constructor() {
    this.server = new Server();
    this.changes = new Changes();
    this.users = new Users();
    this.visits = new Map();
    this.store = null;
    this.sync = null;
    this.leaving = [];
    this.changes.hear((change) => this.hear(change));
    window.addEventListener("hashchange", () => this.show());
    for (const event of ["pointerdown", "keydown"]) window.addEventListener(event, () => this.stayAwake());
    document.addEventListener("visibilitychange", () => this.leaveScreen({ only: "save" }));
    window.addEventListener("pagehide", () => this.leaveScreen({ only: "save" }));
  }

  /** The session of whoever is signed in to Sanad, or null without a line or a session. */
  async session() {
    try {
      return await this.server.get("/field/session");
    } catch {
      return null;
    }
  }

  /** Somebody unlocked the phone with their own key. */
  async enter(store, key) {
    this.store = store;
    store.unlock(key);
    store.device = await store.setting("device");
    this.userName = await store.sealedSetting("user_name");
    this.server.device = store.device;
    this.sync = new Sync(store, this.server, this.changes, this.userName);
    navigator.storage?.persist?.();
    this.stayAwake();
    const last = await store.sealedSetting("last_page");
    if (last && ["", "#", "#/"].includes(location.hash)) history.replaceState(null, "", last);
    this.sync.soon(0);
    await this.show();
  }

  /** Forget the key; what is stored stays. */
  async lock(message = null) {
    await this.leaveScreen();
    this.sync?.stop();
    this.store?.close();
    this.store = null;
    this.sync = null;
    this.visits.clear();
    showNavigation([]);
    showStatus(null, null);
    await showLocked(this, message);
  }

  stayAwake() {
    clearTimeout(this.idle);
    if (this.store)
      this.idle = setTimeout(() => this.lock(t("Locked after half an hour without a touch.")), IDLE_MINUTES * 60_000);
  }

  async hear(change) {
    if (change.lock) await this.lock(t("Signed out. What is on this phone stays here, locked."));
    if (!this.store) return;
    if (change.revoked) {
      await this.lock(null);
      return;
    }
    if (change.status || change.received || change.audit) await this.countUnsent();
    if (change.received) {
      for (const visit of this.visits.values()) await visit.load();
      this.refresh?.();
    } else if (change.audit && this.visits.has(change.audit) && !change.own) await this.visits.get(change.audit).load();
  }

  async countUnsent() {
    const { store, sync } = this;
    const unsent = await store.countUnsent();
    if (this.store === store) showStatus(sync.status, unsent);
  }

  /** An audit's operations and what was taken along of it; null where it is not on this phone. */
  async visit(audit) {
    const along = await carried(this.store, audit);
    if (!along) return null;
    if (!this.visits.has(audit)) this.visits.set(audit, new Visit(this.store, audit, this.changes));
    const visit = this.visits.get(audit);
    await visit.load();
    return { visit, ...along };
  }

  /** A screen says here what has to be saved when it is left. */
  beforeLeaving(save) {
    this.leaving.push(save);
  }

  async leaveScreen({ only } = {}) {
    const saves = [...this.leaving];
    if (!only) {
      this.leaving = [];
      this.refresh = null;
    }
    await Promise.all(saves.map((save) => save()));
  }

  async show() {
    if (!this.store) return;
    await this.leaveScreen();
    const address = location.hash || "#/";
    showNavigation(
      NAVIGATION.map((each) => ({ ...each, label: t(each.label) })),
      address === "#/phone" ? "#/phone" : "#/",
    );
    await this.store.setSealed("last_page", address);
    await this.countUnsent();
    const [match, screen] =
      SCREENS.map(([pattern, shown]) => [address.match(pattern), shown]).find(([found]) => found) ?? [];
    if (match) await screen(this, Number(match[1]), ...match.slice(2));
    else if (address === "#/phone") await showPhone(this);
    else await showVisits(this);
  }
}

// A network that does not answer must not hold up the start of a phone that is set up: it is for whoever used it last.
async function whoseStore(app) {
  const [last] = await app.users.list();
  const asked = navigator.onLine ? app.session() : null;
  const late = new Promise((done) => setTimeout(() => done(null), PATIENCE));
  const session = await (last ? Promise.race([asked, late]) : asked);
  return { session, user: session ? session.user.id : last?.id };
}

async function start() {
  await loadWords();
  buildFrame(document.getElementById("app"));
  showStatus(null, null);
  if (!canEncrypt() || !navigator.serviceWorker) {
    showTrouble(
      t("Working offline is off"),
      t("This address is not secure (no HTTPS), so nothing can be kept safely on this phone."),
      t("Ask your administrator for the address that begins with https. Until then, use Sanad's pages with a network."),
    );
    return;
  }
  navigator.serviceWorker
    .register("/field/service-worker.js", { scope: "/field/" })
    .catch((problem) => console.warn(problem));
  const app = new App();
  const { session, user } = await whoseStore(app);
  if (user === undefined) await showSetUp(app, session);
  else {
    const store = new Store(user);
    const known = await store.setting("wrapped_key");
    const revoked = await store.setting("revoked");
    store.close();
    await (known || revoked ? showLocked(app, null, user) : showSetUp(app, session));
  }
}

start().catch((problem) => {
  console.error(problem);
  say(t("Something went wrong. What was saved is still here; open the app again."), "error");
});
