"""Set-based writing shared by importers: a few statements a batch, never one a row."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import InstrumentedAttribute

from compliance.clock import now
from compliance.database import db
from compliance.imports.importer import ImportedRow, ImportResult


def write_evidence(
    model: Any, rows: Sequence[ImportedRow], columns_of: Callable[[Mapping[str, Any]], dict[str, Any]]
) -> ImportResult:
    """Insert the rows whose `source_reference` the table does not hold yet; the others count as unchanged.

    `columns_of(values)` turns a loaded row into columns; `recorded_at` is added here.
    """
    wanted = {row.values["source_reference"]: row for row in rows}
    known = known_values(model.source_reference, list(wanted))
    moment = now()
    new = [
        {**columns_of(row.values), "recorded_at": moment} for reference, row in wanted.items() if reference not in known
    ]
    if new:
        db.session.execute(insert(model.__table__), new)
    return ImportResult(created=len(new), unchanged=len(rows) - len(new))


def known_values(column: InstrumentedAttribute[Any], values: Sequence[Any]) -> set[Any]:
    """Which of `values` (a batch, so within what one statement can carry) the column already holds."""
    return set(db.session.scalars(select(column).where(column.in_(values)))) if values else set()
