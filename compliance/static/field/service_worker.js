// Keeps the app itself on the phone. Before this text the server puts `self.FIELD = {version, files: [[address, hash]]}`.
// Only files of the app are kept here, never an answer about a person or an audit.

const CACHE = `sanad-field-${self.FIELD.version}`;
const SHELLS = { en: "/field/en", ar: "/field/ar" };
// The key of each file in the cache, by its path: looked up exactly, for a search that ignores the query reads every key.
const KEYS = new Map(
  self.FIELD.files.map(([address, hash]) => {
    const path = new URL(address, self.location).pathname;
    return [path, `${path}?kept=${hash}`];
  }),
);

self.addEventListener("install", (event) => event.waitUntil(keepFiles()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname === "/field/") event.respondWith(openShell(event.request));
  else if (KEYS.has(address.pathname)) event.respondWith(fromCache(address.pathname, event.request));
});

// What an older version already holds unchanged is taken over from it: an update costs only what changed.
async function keepFiles() {
  const cache = await caches.open(CACHE);
  await Promise.all(
    [...KEYS].map(async ([address, key]) => {
      if (await cache.match(key)) return;
      const older = await caches.match(key);
      const answer = older ?? (await fetch(new Request(address, { cache: "no-cache", credentials: "same-origin" })));
      if (!answer.ok || answer.redirected) throw new Error(`${address}: HTTP ${answer.status}`);
      await cache.put(key, answer);
    }),
  );
  await self.skipWaiting();
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith("sanad-field-") && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function fromCache(path, request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(KEYS.get(path));
  return kept ?? fetch(request);
}

// The start page is one of the two shells, by the language chosen last.
async function openShell(request) {
  const chosen = await (await caches.open("sanad-language")).match("/field/language");
  const language = chosen ? await chosen.text() : (self.navigator.language ?? "en").slice(0, 2);
  return fromCache(SHELLS[language] ?? SHELLS.en, request);
}
