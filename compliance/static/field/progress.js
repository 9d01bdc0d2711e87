// How far a visit is, by the server's word and by what was noted on this phone since.

/** How far the visit is: planned, in_progress or closed, with what was noted on this phone counted in. */
export function progressOf(bundle, visit) {
  const done = (kind) => visit.records(kind).some((record) => isDone(visit, record.id));
  if (bundle.audit.state === "closed" || done("close")) return "closed";
  return bundle.audit.state === "in_progress" || done("begin") ? "in_progress" : "planned";
}

/** Finished, and not sent back by the server since. */
export function isDone(visit, record) {
  return visit.isFinished(record) && !isSentBack(visit, record);
}

/** True if the server could not save a record and nobody has answered that yet. */
export function isSentBack(visit, record) {
  const answered = visit.of(record).some((each) => each.own && each.action === "finish" && each.state === "waiting");
  return visit.outcome(record)?.state === "needs_you" && !answered;
}
