// Talks to Sanad: JSON over the inspector's own session. What fails is one of three: no line, a refusal, not signed in.

const PATIENCE_SECONDS = 30;

/** The server could not be reached, or the line broke. */
export class NoLine extends Error {}

/** The server answered with an error. */
export class Refused extends Error {
  constructor(status, error, body = {}) {
    super(error?.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = error?.code ?? String(status);
    this.body = body;
  }
}

export class Server {
  constructor() {
    this.csrf = "";
    this.device = "";
  }

  get(path) {
    return this.ask(path, {});
  }

  post(path, value) {
    return this.ask(path, {
      method: "POST",
      body: JSON.stringify(value),
      headers: { "Content-Type": "application/json" },
    });
  }

  /** Send raw bytes with their hash. */
  postBytes(path, body, hash) {
    return this.ask(path, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/octet-stream", "X-Chunk-SHA256": hash },
    });
  }

  async ask(path, { method = "GET", body, headers = {} }) {
    const own = { Accept: "application/json", ...headers };
    if (this.device) own["X-Field-Device"] = this.device;
    if (method !== "GET") own["X-CSRFToken"] = this.csrf;
    const answer = await this.reach(path, {
      method,
      body,
      headers: own,
      signal: AbortSignal.timeout(PATIENCE_SECONDS * 1000),
    });
    return this.read(answer);
  }

  async reach(path, request) {
    try {
      return await fetch(path, { ...request, credentials: "same-origin", cache: "no-store", redirect: "error" });
    } catch (problem) {
      throw new NoLine(String(problem));
    }
  }

  async read(answer) {
    let value = null;
    try {
      value = await answer.json();
    } catch (problem) {
      if (answer.ok || answer.status >= 502) throw new NoLine(String(problem));
    }
    if (answer.ok) return value;
    if (answer.status >= 502) throw new NoLine(`HTTP ${answer.status}`);
    throw new Refused(answer.status, errorOf(value), value ?? {});
  }
}

function errorOf(value) {
  if (typeof value?.error === "string") return { code: value.error, message: value.message };
  return value?.error ?? { code: value?.code, message: value?.message };
}
