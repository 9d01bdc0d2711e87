// On Sanad's own pages: signing out warns when this browser holds items of this user that no server has received.
// Read straight from the browser's database, without the app: it needs no key to count rows.

const CHANNEL = "sanad-field";

function answerOf(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

/** How many items of a user are only in this browser. Never makes a database where there is none. */
export async function countUnsent(user) {
  const name = `sanad-field-${user}`;
  const known = (await indexedDB.databases?.()) ?? [];
  if (!known.some((each) => each.name === name)) return 0;
  const database = await answerOf(indexedDB.open(name));
  try {
    const read = database.transaction(["operations", "photos"]);
    const rows = async (table, index, state) => answerOf(read.objectStore(table).index(index).getAll(state));
    const operations = (
      await Promise.all(["waiting", "refused"].map((state) => rows("operations", "state", state)))
    ).flat();
    const photos = (await Promise.all(["waiting", "refused"].map((state) => rows("photos", "report", state)))).flat();
    return new Set(operations.map((row) => row.record)).size + photos.length;
  } finally {
    database.close();
  }
}

async function askBeforeSignOut(event) {
  const form = event.target.closest("form[data-unsent]");
  if (!form || form.dataset.asked) return;
  event.preventDefault();
  const { user, unsent: question } = form.dataset;
  const count = await countUnsent(user).catch(() => 0);
  if (count && !window.confirm(question.replace("{n}", String(count)))) return;
  form.dataset.asked = "yes";
  new BroadcastChannel(CHANNEL).postMessage({ lock: true });
  form.submit();
}

document.addEventListener("submit", askBeforeSignOut);
