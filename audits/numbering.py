"""Numbers people quote: V-2026-0001 for audits, F-0001 for findings."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from audits.models import AuditNumberSeries
from compliance.database import db

FINDINGS = "F"


def audits_of(year: int) -> str:
    """The series of the audits planned to start in `year`."""
    return f"V-{year}"


def take_number(series: str) -> str:
    """The next number of `series`; two people who save together wait for each other and get two numbers."""
    return take_numbers(series, 1)[0]


def take_numbers(series: str, count: int) -> list[str]:
    """The next `count` numbers of `series`, in order."""
    _begin(series)
    last = db.session.scalars(
        update(AuditNumberSeries)
        .where(AuditNumberSeries.name == series)
        .values(last=AuditNumberSeries.last + count)
        .returning(AuditNumberSeries.last)
        .execution_options(synchronize_session=False)
    ).one()
    return [f"{series}-{number:04d}" for number in range(last - count + 1, last + 1)]


def _begin(series: str) -> None:
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(insert(AuditNumberSeries).values(name=series, last=0).on_conflict_do_nothing())
