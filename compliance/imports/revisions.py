"""Set-based import of evidence whose record may come again with other values: unpaid first, then paid.

Rows are never updated. The same reference with the same values is unchanged; with other values it becomes the next
revision, which supersedes the last one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select

from compliance.clock import now, today
from compliance.database import db
from compliance.errors import InvalidInput
from compliance.imports.importer import ImportedRow, ImportResult, RowError
from compliance.organisations.evidence_operations import Facts

Numbered = tuple[int, Mapping[str, Any]]

# When a source knew a thing says nothing about whether the thing changed.
_NOT_COMPARED = frozenset({"known_on"})


def write_facts(
    model: Any, rows: Sequence[ImportedRow], facts_of: Callable[[Mapping[str, Any]], Facts]
) -> ImportResult:
    """Check each row as a page would, refuse the wrong ones with the column at fault, and store the others."""
    day = today()
    checked: list[Numbered] = []
    errors: list[RowError] = []
    for row in rows:
        try:
            facts = facts_of(row.values)
            facts.check(day)
        except InvalidInput as problem:
            errors.append(RowError(row.number, problem.field, str(problem.message)))
        else:
            checked.append((row.number, {**facts.columns(), "organisation_id": row.values["organisation"]}))
    result = write_revisions(model, checked)
    return ImportResult(result.created, result.unchanged, [*errors, *result.errors])


def write_revisions(model: Any, rows: Sequence[Numbered]) -> ImportResult:
    """Store `rows` (number in the file, columns of `model` with a `source_reference`): a few statements a batch.

    A row equal to any revision of its reference is unchanged, so that a file sent again undoes no correction. A row
    known earlier than the last revision is refused.
    """
    created, errors = 0, []
    for wave in _waves(rows):
        known = _revisions(model, [columns["source_reference"] for _number, columns in wave])
        new = []
        for number, columns in wave:
            revisions = known.get(columns["source_reference"], [])
            if any(_equal(revision, columns) for revision in revisions):
                continue
            if revisions and columns["known_on"] < revisions[-1]["known_on"]:
                errors.append(RowError(number, "known_on", _("A later state of this record is stored already.")))
                continue
            new.append(_next_row(columns, revisions))
        if new:
            db.session.execute(insert(model.__table__), new)
        created += len(new)
    return ImportResult(created=created, unchanged=len(rows) - created - len(errors), errors=errors)


def _waves(rows: Sequence[Numbered]) -> Iterator[list[Numbered]]:
    """Rows in the order of the file, no reference twice in one wave: the second state needs the first one's id."""
    waiting = list(rows)
    while waiting:
        wave: dict[str, Numbered] = {}
        later = []
        for row in waiting:
            if row[1]["source_reference"] in wave:
                later.append(row)
            else:
                wave[row[1]["source_reference"]] = row
        yield list(wave.values())
        waiting = later


def _revisions(model: Any, references: Sequence[str]) -> dict[str, list[Mapping[str, Any]]]:
    table = model.__table__
    statement = select(table).where(table.c.source_reference.in_(references)).order_by(table.c.revision)
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in db.session.execute(statement).mappings():
        found.setdefault(row["source_reference"], []).append(dict(row))
    return found


def _equal(revision: Mapping[str, Any], columns: Mapping[str, Any]) -> bool:
    return all(revision[name] == value for name, value in columns.items() if name not in _NOT_COMPARED)


def _next_row(columns: Mapping[str, Any], revisions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    last = revisions[-1] if revisions else None
    return {
        **columns,
        "recorded_at": now(),
        "revision": last["revision"] + 1 if last else 1,
        "supersedes_id": last["id"] if last else None,
    }
