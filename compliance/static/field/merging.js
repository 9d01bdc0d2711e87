// The value of a field out of everybody's operations: the same on every device, in whatever order they arrive.
// The rule stands once more in audits/field/merging.py; a test gives both the same operations.

/**
 * What stands of the operations of one record: {field: [set-operations, oldest first]}.
 * Each `set` that no other `set` of that field names in `over` stands. One: the value. Several: people disagree.
 */
export function merge(operations) {
  const sets = new Map();
  const replaced = new Set();
  for (const operation of operations) {
    if (operation.action !== "set") continue;
    sets.set(operation.id, operation);
    for (const id of operation.over ?? []) if (id !== operation.id) replaced.add(id);
  }
  const fields = {};
  for (const operation of sets.values()) {
    if (!replaced.has(operation.id)) (fields[operation.field] ??= []).push(operation);
  }
  for (const standing of Object.values(fields)) standing.sort(byTime);
  return fields;
}

function byTime(one, other) {
  return compare(one.made_at, other.made_at) || compare(one.id, other.id);
}

function compare(one, other) {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
