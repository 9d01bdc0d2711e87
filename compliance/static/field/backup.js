// A file with everything that is only on this phone, which only the server can open: one JSON value a line, so that
// neither this phone nor the server ever holds all photos in memory.

import { sealBytes, toBase64, wrapForServer } from "./keys.js";
import { plain } from "./operations.js";
import { photoFacts, pictureOf } from "./photos.js";

const FORMAT = "sanad-field-backup";

/** The backup as {name, blob, items}. Needs the server's backup key, which is kept since the phone was set up. */
export async function makeBackup(store) {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const made = new Date().toISOString();
  const head = { format: FORMAT, version: 1, device: store.device, made_at: made };
  head.key = await wrapForServer(raw, await store.setting("backup_key"));
  const lines = [`${JSON.stringify(head)}\n`];
  const operations = await unsentOperations(store);
  lines.push(await part(key, store.device, lines.length, { operations }));
  let photos = 0;
  for await (const photo of unsentPhotos(store)) {
    lines.push(await part(key, store.device, lines.length, photo));
    photos += 1;
  }
  const name = `sanad-${made.slice(0, 16).replaceAll(":", "")}.sanad-backup`;
  return { name, blob: new Blob(lines, { type: "application/x-ndjson" }), operations: operations.length, photos };
}

async function part(key, device, number, value) {
  const { iv, sealed } = await sealBytes(key, `${device}:${number}`, new TextEncoder().encode(JSON.stringify(value)));
  return `${JSON.stringify({ iv: toBase64(iv), data: toBase64(sealed) })}\n`;
}

async function unsentOperations(store) {
  const rows = await store.database.operations.where("state").anyOf("waiting", "refused").sortBy("sequence");
  return Promise.all(
    rows.map(async (row) => ({ ...plain(await store.open(`operations:${row.id}`, row.box)), sequence: row.sequence })),
  );
}

async function* unsentPhotos(store) {
  const rows = await store.database.photos
    .filter((row) => ["report", "original"].some((version) => ["waiting", "refused"].includes(row[version])))
    .toArray();
  for (const row of rows) {
    const facts = await photoFacts(store, row);
    for (const version of ["report", "original"]) {
      if (!["waiting", "refused"].includes(row[version])) continue;
      const picture = await pictureOf(store, row.id, version, facts[version].type);
      const { id, audit, record, taken_at } = facts;
      yield {
        photo: { id, audit, record, version, taken_at, ...facts[version] },
        content: toBase64(await picture.arrayBuffer()),
      };
    }
  }
}

/** Hand a file to the person, as a download. */
export function saveFile({ name, blob }) {
  const address = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
