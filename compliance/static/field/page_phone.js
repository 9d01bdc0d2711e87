// This phone: what is only here, sending now, originals, a backup file, locking and signing out.

import { makeBackup, saveFile } from "./backup.js";
import { button, figure, h, notice } from "./elements.js";
import { say, showScreen } from "./frame.js";
import { icon } from "./icons.js";
import { photoFacts, removeReceivedOriginals } from "./photos.js";
import { size, t, tn } from "./words.js";

export async function showPhone(app) {
  const content = h("div", {});
  const show = async () =>
    content.replaceChildren(
      ...[await here(app), await originals(app), backup(app), safety(app, await isPersistent())].flat(),
    );
  await show();
  showScreen(t("This phone"), content);
  app.refresh = show;
}

async function here(app) {
  const unsent = await app.store.countUnsent();
  const { line } = app.sync.status;
  const now = async () => {
    say(t("Sending…"));
    await app.sync.run();
    say(await resultInWords(app));
  };
  return h(
    "section",
    { class: "sheet panel" },
    h("h2", {}, t("Sending")),
    h("p", {}, unsent ? tn("%(n)d item only on this phone", unsent) : t("Nothing is only on this phone")),
    ["sign_in", "other_user"].includes(line) && signInNotice(line),
    button([icon("cloud-upload"), t("Send now")], now, { class: "btn btn-primary" }),
  );
}

function signInNotice(line) {
  const text =
    line === "sign_in"
      ? t("Your session of Sanad has ended. Sign in again to send; everything stays here.")
      : t("Somebody else is signed in to Sanad in this browser. Sign in yourself to send.");
  return notice(
    "warning",
    icon("lock"),
    null,
    h("p", {}, text),
    h("p", {}, h("a", { href: "/sign-in?next=/field/" }, t("Sign in to Sanad"))),
  );
}

async function resultInWords(app) {
  const unsent = await app.store.countUnsent();
  return unsent ? tn("%(n)d item only on this phone", unsent) : t("Nothing is only on this phone");
}

async function originals(app) {
  const { store, sync } = app;
  const rows = await store.database.photos.toArray();
  const sizes = await Promise.all(rows.map(async (row) => (await photoFacts(store, row)).original.size));
  const of = (state) =>
    rows.map((row, place) => (row.original === state ? sizes[place] : 0)).reduce((sum, each) => sum + each, 0);
  const waiting = rows.filter((row) => row.original === "waiting").length;
  const received = rows.filter((row) => row.original === "received").length;
  const anywhere = h("input", { type: "checkbox", id: "originals-anywhere", class: "form-check-input" });
  anywhere.checked = Boolean(await store.setting("originals_anywhere"));
  anywhere.addEventListener("change", async () => {
    await store.set("originals_anywhere", anywhere.checked);
    if (anywhere.checked) sync.soon(0);
  });
  const free = async () => {
    const removed = await removeReceivedOriginals(store);
    say(tn("%(n)d original removed from this phone", removed));
    await showPhone(app);
  };
  return h(
    "section",
    { class: "sheet panel" },
    h("h2", {}, t("Photos as taken")),
    h("p", {}, t("A reduced copy goes with the report. The originals follow on Wi-Fi.")),
    h("p", {}, tn("%(n)d original waits", waiting), waiting ? [" · ", figure(size(of("waiting")))] : null),
    h(
      "div",
      { class: "confirm field" },
      anywhere,
      h("label", { for: "originals-anywhere" }, t("Send originals over mobile data too")),
    ),
    received
      ? button([icon("trash"), tn("Remove %(n)d received original", received), " ", figure(size(of("received")))], free)
      : null,
  );
}

function backup(app) {
  const make = async () => {
    const made = await makeBackup(app.store);
    saveFile(made);
    say(t("The backup file is saved. Only Sanad's server can open it."));
  };
  return h(
    "section",
    { class: "sheet panel" },
    h("h2", {}, t("Backup file")),
    h(
      "p",
      {},
      t(
        "Everything that is only on this phone, encrypted for Sanad's server. Keep it on a memory card or another device until it is received.",
      ),
    ),
    button([icon("download"), t("Save a backup file")], make),
  );
}

async function isPersistent() {
  return Boolean(await navigator.storage?.persisted?.());
}

function safety(app, persistent) {
  return h(
    "section",
    { class: "sheet panel" },
    h("h2", {}, t("Safety")),
    h(
      "p",
      {},
      persistent
        ? t("The browser promised to keep what is here.")
        : t(
            "The browser may clear this storage when the phone is full. Add the app to the home screen, and save a backup file at night.",
          ),
    ),
    h("p", {}, t("Locking and signing out never erase anything.")),
    h(
      "div",
      { class: "two-buttons" },
      button([icon("lock"), t("Lock")], () => app.lock(null)),
      button([icon("box-arrow-right"), t("Sign out")], () => signOut(app)),
    ),
  );
}

async function signOut(app) {
  const unsent = await app.store.countUnsent();
  if (
    unsent &&
    !window.confirm(
      `${tn("%(n)d item only on this phone", unsent)}. ${t("It stays here, locked, and is sent after you sign in again. Sign out?")}`,
    )
  )
    return;
  const session = await app.session();
  if (session) {
    const body = new URLSearchParams({ csrf_token: session.csrf });
    await fetch("/sign-out", { method: "POST", body, credentials: "same-origin" }).catch(() => null);
  }
  await app.lock(t("Signed out. What is on this phone stays here, locked."));
}
