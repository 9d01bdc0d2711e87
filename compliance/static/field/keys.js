// The key of the data on this phone: random, wrapped by the field passphrase, in memory only while unlocked.

export const ROUNDS = 600_000;
export const MOST_TRIES = 10;
export const SHORTEST_PASSPHRASE = 10;

const bytes = (text) => new TextEncoder().encode(text);

/** True where the browser gives what encryption needs: HTTPS or this machine itself. */
export function canEncrypt() {
  return Boolean(window.isSecureContext && globalThis.crypto?.subtle);
}

export function toBase64(data) {
  const view = new Uint8Array(data);
  let text = "";
  for (let start = 0; start < view.length; start += 0x8000) {
    text += String.fromCharCode(...view.subarray(start, start + 0x8000));
  }
  return btoa(text);
}

export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** A new random data key, as bytes: the only moment it is outside of WebCrypto. */
export function makeDataKey() {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** The data key for use; it cannot be read out again. */
export function holdDataKey(raw) {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** The data key under the passphrase: {salt, rounds, iv, wrapped}. */
export async function wrapDataKey(raw, passphrase, rounds = ROUNDS) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await passphraseKey(passphrase, salt, rounds, ["encrypt"]);
  const wrapped = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, raw);
  return { salt, rounds, iv, wrapped };
}

/** The data key's bytes, or null if the passphrase is wrong. */
export async function unwrapDataKey({ salt, rounds, iv, wrapped }, passphrase) {
  const key = await passphraseKey(passphrase, salt, rounds, ["decrypt"]);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, wrapped));
  } catch {
    return null;
  }
}

async function passphraseKey(passphrase, salt, rounds, uses) {
  const material = await crypto.subtle.importKey("raw", bytes(passphrase.normalize("NFC")), "PBKDF2", false, [
    "deriveKey",
  ]);
  const method = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(method, material, { name: "AES-GCM", length: 256 }, false, uses);
}

/** Data under the key, bound to the place where it is stored, so that no row can stand for another. */
export async function sealBytes(key, place, data) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(place) }, key, data);
  return { iv, sealed };
}

export function openBytes(key, place, { iv, sealed }) {
  return crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bytes(place) }, key, sealed);
}

export function seal(key, place, value) {
  return sealBytes(key, place, bytes(JSON.stringify(value)));
}

export async function open(key, place, box) {
  return JSON.parse(new TextDecoder().decode(await openBytes(key, place, box)));
}

/** Raw bytes under the server's backup key (SPKI in base64), as base64. */
export async function wrapForServer(raw, backupKey) {
  const method = { name: "RSA-OAEP", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("spki", fromBase64(backupKey), method, false, ["encrypt"]);
  return toBase64(await crypto.subtle.encrypt({ name: "RSA-OAEP" }, key, raw));
}

export async function sha256(data) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
