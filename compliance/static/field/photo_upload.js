// Sends photos piece by piece. What the server has is asked after every break, so no byte goes twice without need.

import { sha256 } from "./keys.js";
import { PIECE, photoFacts, pieceOf } from "./photos.js";
import { NoLine, Refused } from "./server.js";

/** Send one version ("report" or "original") of every photo that waits. A refused one does not hold up the others. */
export async function sendPhotos(store, server, version, progress) {
  const rows = await store.database.photos.where(version).equals("waiting").toArray();
  for (const row of rows) {
    progress({ photo: row.id, record: row.record });
    try {
      await sendPhoto(store, server, row, version, progress);
    } catch (problem) {
      if (!isItsOwnFault(problem)) throw problem;
      await store.database.photos.update(row.id, { [version]: "refused", error: problem.code });
    }
  }
  return rows.length;
}

function isItsOwnFault(problem) {
  return problem instanceof Refused && [400, 404, 409, 413, 415, 422].includes(problem.status);
}

async function sendPhoto(store, server, row, version, progress) {
  const facts = await photoFacts(store, row);
  await store.database.photos.update(row.id, { attempted: 1 });
  const { size, type, sha256: hash } = facts[version];
  const about = {
    id: row.id,
    audit: row.audit,
    record: row.record,
    sha256: hash,
    size,
    type,
    version,
    taken_at: facts.taken_at,
  };
  let answer = await server.post("/field/photos", about);
  while (!answer.receipt && answer.received < size) {
    answer = await sendPiece(store, server, row, version, answer.received);
    await store.database.photos.update(row.id, { [`${version}_sent`]: answer.received });
    progress({ photo: row.id, record: row.record, sent: answer.received, size });
  }
  if (!answer.receipt) throw new NoLine("The server gave no receipt");
  await store.database.photos.update(row.id, { [version]: "received", [`${version}_receipt`]: answer.receipt });
}

async function sendPiece(store, server, row, version, from) {
  const number = Math.floor(from / PIECE);
  const piece = (await pieceOf(store, row.id, version, number)).slice(from - number * PIECE);
  const path = `/field/photos/${row.id}/${version}/chunks?offset=${from}`;
  try {
    return await server.postBytes(path, piece, await sha256(piece));
  } catch (problem) {
    const has = problem instanceof Refused && problem.status === 409 ? problem.body.received : from;
    if (typeof has !== "number" || has === from) throw problem;
    return problem.body;
  }
}
