// How far a visit is, by the server's word and by what was noted on this phone since.

/** How far the visit is: planned, in_progress or closed, with what was noted on this phone counted in. */
export function progressOf(bundle, visit) {
  const done = (kind) => visit.records(kind).some((record) => visit.isFinished(record.id));
  if (bundle.audit.state === "closed" || done("close")) return "closed";
  return bundle.audit.state === "in_progress" || done("begin") ? "in_progress" : "planned";
}
