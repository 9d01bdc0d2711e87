"""Evaluate an indicator again for many flags at once, on what was known and recorded when they were raised.

`evidence_of(moment)` hides the rows recorded after a moment from every statement on the connection: a temporary view
stands before each table that notes when its rows were recorded. Nothing of it is kept.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, MetaData, Table, delete, insert, text
from sqlalchemy.schema import CreateTable, DropTable

from compliance.database import UtcDateTime, db
from compliance.risk.compiler import compile_indicator
from compliance.risk.snapshot import QuotedRecords, plain_number
from compliance.risk.terms import Terms

_MOMENT = Table("replay_moment", MetaData(), Column("at", UtcDateTime), prefixes=["TEMPORARY"])
ALWAYS = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Recomputed:
    """What an indicator says about an organisation when it is evaluated again."""

    level: str | None
    measures: Mapping[str, Any]
    records_looked_at: int
    records_total: int
    records: list[dict[str, Any]]


def evaluate_again(terms: Terms) -> dict[int, Recomputed]:
    """The result for each organisation of `terms` that has records; one statement, and one for each source."""
    rows = db.session.execute(compile_indicator(terms)).all() if terms.is_in_force else []
    records = QuotedRecords(terms, due_only=False)
    try:
        return {
            row.organisation_id: Recomputed(
                level=row.level,
                measures={name: plain_number(value) for name, value in row.measures.items()},
                records_looked_at=row.records,
                records_total=row.matching,
                records=records.of(row.organisation_id),
            )
            for row in sorted(rows, key=lambda each: each.organisation_id)
        }
    finally:
        records.close()


@contextmanager
def evidence_views() -> Iterator[None]:
    """Put the views before the tables, and take them away again. They show everything until `see_as_of` is called."""
    connection = db.session.connection()
    schema = "main"
    if connection.dialect.name == "postgresql":
        schema = str(connection.scalar(text("SELECT current_schema()")))
    names = sorted(table.name for table in db.metadata.tables.values() if "recorded_at" in table.c)
    connection.execute(CreateTable(_MOMENT))
    quote = connection.dialect.identifier_preparer.quote
    for name in names:
        rows = f"SELECT * FROM {quote(schema)}.{quote(name)} WHERE recorded_at <= (SELECT at FROM replay_moment)"  # noqa: S608 - names of the product's own tables
        connection.execute(text(f"CREATE TEMPORARY VIEW {quote(name)} AS {rows}"))
    see_as_of(ALWAYS)
    try:
        yield
    finally:
        kept = "pg_temp" if connection.dialect.name == "postgresql" else "temp"
        for name in names:
            connection.execute(text(f"DROP VIEW {kept}.{quote(name)}"))
        connection.execute(DropTable(_MOMENT))


def see_as_of(moment: datetime) -> None:
    """Hide what was recorded after `moment`."""
    db.session.execute(delete(_MOMENT))
    db.session.execute(insert(_MOMENT).values(at=moment))
