// The lock: nothing of what the phone holds is seen before the passphrase. Ten wrong ones need Sanad's own password.

import { button, h, notice } from "./elements.js";
import { showScreen } from "./frame.js";
import { icon } from "./icons.js";
import { fromBase64, holdDataKey, MOST_TRIES, unwrapDataKey } from "./keys.js";
import {
  complain,
  keepNewKey,
  labelled,
  passphraseFields,
  readPassphrase,
  showSetUp,
  textInput,
} from "./page_set_up.js";
import { Refused } from "./server.js";
import { Store } from "./store.js";
import { t } from "./words.js";

export async function showLocked(app, message = null, user = null) {
  const people = await app.users.list();
  const person = user ?? people[0]?.id;
  const store = new Store(person);
  const [revoked, tries] = [await store.setting("revoked"), (await store.setting("tries")) ?? 0];
  if (revoked) return showRevoked(app, store);
  if (tries >= MOST_TRIES) return showBlocked(app, store, people);
  const input = textInput("passphrase", "password", "current-password");
  const form = h(
    "form",
    { class: "sheet panel", novalidate: true },
    h("p", { class: "field-error", role: "alert", hidden: true }),
    labelled(t("Field passphrase"), input),
    h("button", { class: "btn btn-primary wide", type: "submit" }, icon("lock"), t("Unlock")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.ariaBusy !== "true") tryPassphrase(app, store, form, input, people);
  });
  const forgotten = button(t("Passphrase forgotten?"), () => showRecovery(app, store), { class: "btn btn-quiet" });
  const initials = people.find((each) => each.id === person)?.initials;
  showScreen(
    t("Locked"),
    [
      message && notice("", icon("info-circle"), null, h("p", {}, message)),
      form,
      forgotten,
      others(app, people, person),
    ],
    {
      lead: initials && [t("This phone is set up for:"), " ", h("b", { dir: "auto" }, initials)],
    },
  );
  input.focus();
}

function others(app, people, person) {
  const rest = people.filter((each) => each.id !== person);
  if (!rest.length) return null;
  return h(
    "div",
    { class: "others" },
    h("p", { class: "hint" }, t("Somebody else?")),
    rest.map((each) => button(each.initials, () => showLocked(app, null, each.id), { class: "btn" })),
  );
}

async function tryPassphrase(app, store, form, input, people) {
  form.ariaBusy = "true";
  try {
    const tries = ((await store.setting("tries")) ?? 0) + 1;
    await store.set("tries", tries);
    const raw = await unwrapDataKey(await store.setting("wrapped_key"), input.value);
    if (raw) {
      await store.set("tries", 0);
      const key = await holdDataKey(raw);
      raw.fill(0);
      const initials = people.find((each) => each.id === store.user)?.initials ?? "";
      await app.users.remember(store.user, initials);
      await app.enter(store, key);
      return;
    }
    input.value = "";
    const left = MOST_TRIES - tries;
    if (left <= 0) await showBlocked(app, store, people);
    else complain(form, input, t("That is not the passphrase. Tries left: %(n)s.", { n: left }));
  } finally {
    form.ariaBusy = "false";
  }
}

function showBlocked(app, store, people) {
  showScreen(t("Locked until you are online"), [
    notice(
      "error",
      icon("lock"),
      t("Ten wrong passphrases"),
      h(
        "p",
        {},
        t("Nothing was erased. Connect, sign in to Sanad and confirm your password; then choose a new passphrase."),
      ),
    ),
    h("a", { class: "btn wide", href: "/sign-in?next=/field/" }, t("Sign in to Sanad")),
    button(t("I am signed in: choose a new passphrase"), () => showRecovery(app, store), {
      class: "btn btn-primary wide",
    }),
    others(app, people, store.user),
  ]);
}

/** The server gives the data key back to its own user, who confirms the password of Sanad. */
function showRecovery(app, store) {
  const password = textInput("password", "password", "current-password");
  const fields = passphraseFields();
  const form = h(
    "form",
    { class: "sheet panel", novalidate: true },
    h("p", { class: "field-error", role: "alert", hidden: true }),
    labelled(t("Your password of Sanad"), password),
    fields.boxes,
    h("button", { class: "btn btn-primary wide", type: "submit" }, t("Set the new passphrase")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const passphrase = readPassphrase(form, fields);
    if (passphrase) recover(app, store, form, password, passphrase);
  });
  const lead = t("For this you must be online and signed in to Sanad.");
  showScreen(
    t("New passphrase"),
    [form, button(t("Back"), () => showLocked(app, null, store.user), { class: "btn btn-quiet" })],
    { lead },
  );
}

async function recover(app, store, form, password, passphrase) {
  try {
    const session = await app.session();
    if (!session) return complain(form, password, t("Sanad cannot be reached, or you are not signed in."));
    if (session.user.id !== store.user) return complain(form, password, t("Somebody else is signed in."));
    app.server.csrf = session.csrf;
    const device = await store.setting("device");
    const answer = await app.server.post(`/field/devices/${device}/recovery`, { password: password.value });
    const raw = fromBase64(answer.data_key);
    await keepNewKey(store, raw, passphrase);
    const key = await holdDataKey(raw);
    raw.fill(0);
    return await app.enter(store, key);
  } catch (problem) {
    const wrong = problem instanceof Refused && problem.status < 500;
    if (problem.code === "device_revoked") {
      await store.destroyKey();
      return showRevoked(app, store);
    }
    return complain(
      form,
      password,
      wrong ? t("That is not your password.") : t("Sanad cannot be reached, or you are not signed in."),
    );
  }
}

function showRevoked(app, store) {
  const again = async () => {
    const session = await app.session();
    if (session?.user.id === store.user) {
      await store.database.delete();
      await showSetUp(app, session);
    } else await showSetUp(app, null);
  };
  showScreen(t("This phone was revoked"), [
    notice(
      "error",
      icon("phone"),
      t("The key on this phone was destroyed"),
      h("p", {}, t("What was not received by Sanad cannot be read here any more. What was received is safe.")),
    ),
    button(t("Set this phone up again"), again, { class: "btn wide" }),
  ]);
}
