// Photos: hashed as taken, reduced for the report, both stored sealed in pieces of one upload each.

import { sha256 } from "./keys.js";

export const PIECE = 65_536;
const LONGEST_SIDE = 1600;
const QUALITY = 0.8;
const VERSIONS = ["report", "original"];

/** Keep a photo of a record: the picture as taken and one reduced, without place or camera in it. */
export async function keepPhoto(store, audit, record, file) {
  const content = await file.arrayBuffer();
  const reduced = await reduce(file);
  const id = crypto.randomUUID();
  const facts = {
    id,
    audit,
    record,
    taken_at: new Date(file.lastModified || Date.now()).toISOString(),
    report: { size: reduced.byteLength, type: "image/jpeg", sha256: await sha256(reduced) },
    original: { size: content.byteLength, type: file.type || "image/jpeg", sha256: await sha256(content) },
  };
  const pieces = [...(await cut(store, id, "report", reduced)), ...(await cut(store, id, "original", content))];
  const row = {
    id,
    audit,
    record,
    kept_at: Date.now(),
    report: "waiting",
    original: "waiting",
    report_sent: 0,
    original_sent: 0,
  };
  row.box = await store.seal(`photos:${id}`, facts);
  const { database } = store;
  await database.transaction("rw", database.photos, database.pieces, async () => {
    await database.pieces.bulkAdd(pieces);
    await database.photos.add(row);
  });
  return { ...row, ...facts };
}

async function cut(store, photo, version, content) {
  const pieces = [];
  for (let start = 0, number = 0; start < content.byteLength; start += PIECE, number += 1) {
    const box = await store.sealBytes(`pieces:${photo}:${version}:${number}`, content.slice(start, start + PIECE));
    pieces.push({ photo, version, number, box });
  }
  return pieces;
}

/** A JPEG of at most 1600 pixels, redrawn: nothing of what the camera wrote beside the picture stays. */
async function reduce(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return blob.arrayBuffer();
}

/** The photos of an audit or of one record, as {id, record, report, original: states, …}. */
export async function listPhotos(store, by, value) {
  const rows = await store.database.photos.where(by).equals(value).toArray();
  return rows.sort((one, other) => (one.kept_at ?? 0) - (other.kept_at ?? 0));
}

/** What is known of a photo: size, hash and type of each version, when it was taken. */
export function photoFacts(store, row) {
  return store.open(`photos:${row.id}`, row.box);
}

/** One piece of a photo as it goes to the server. */
export async function pieceOf(store, photo, version, number) {
  const row = await store.database.pieces.get([photo, version, number]);
  return store.openBytes(`pieces:${photo}:${version}:${number}`, row.box);
}

/** The whole picture of a version, or null where it was removed from this phone. */
export async function pictureOf(store, photo, version, type) {
  const rows = await piecesOf(store, photo, version).toArray();
  if (!rows.length) return null;
  const parts = await Promise.all(
    rows.map((row) => store.openBytes(`pieces:${photo}:${version}:${row.number}`, row.box)),
  );
  return new Blob(parts, { type });
}

function piecesOf(store, photo, version) {
  return store.database.pieces.where("[photo+version+number]").between([photo, version, 0], [photo, version, Infinity]);
}

/** Draw a photo small. A canvas needs no address of its own, which the security policy would have to allow. */
export async function drawSmall(store, row, canvas, side = 160) {
  const blob = await pictureOf(store, row.id, "report", "image/jpeg");
  if (!blob) return false;
  const picture = await createImageBitmap(blob);
  const scale = side / Math.min(picture.width, picture.height);
  canvas.width = side;
  canvas.height = side;
  const width = picture.width * scale;
  const height = picture.height * scale;
  canvas.getContext("2d").drawImage(picture, (side - width) / 2, (side - height) / 2, width, height);
  picture.close();
  return true;
}

/** Take a photo away that never left this phone. Gives false if it did: evidence is not removed any more. */
export async function removeUnsentPhoto(store, id) {
  const { database } = store;
  return database.transaction("rw", database.photos, database.pieces, async () => {
    const row = await database.photos.get(id);
    if (VERSIONS.some((version) => row[version] !== "waiting" || row[`${version}_sent`] || row.attempted)) return false;
    await database.photos.delete(id);
    for (const version of VERSIONS) await piecesOf(store, id, version).delete();
    return true;
  });
}

/** Make room: remove originals that the server has receipted. Gives how many. */
export async function removeReceivedOriginals(store) {
  const { database } = store;
  return database.transaction("rw", database.photos, database.pieces, async () => {
    const rows = await database.photos.where("original").equals("received").toArray();
    for (const row of rows) {
      await piecesOf(store, row.id, "original").delete();
      await database.photos.update(row.id, { original: "removed" });
    }
    return rows.length;
  });
}
