"""Numbers people quote: V-2026-0001 for audits, F-0001 for findings."""

import hashlib
import hmac
from collections.abc import Iterator
from itertools import count, islice
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from audits.models import AuditNumberSeries
from compliance.database import db
from compliance.settings import current_settings

FINDINGS = "F"
LEFT_OUT_ONE_IN = 3


def audits_of(year: int) -> str:
    """The series of the audits planned to start in `year`."""
    return f"V-{year}"


def take_number(series: str) -> str:
    """The next number of `series`; two people who save together wait for each other and get two numbers."""
    return take_numbers(series, 1)[0]


def take_numbers(series: str, how_many: int) -> list[str]:
    """The next `how_many` numbers of `series`, in order."""
    _begin(series)
    numbers = list(islice(_numbers_after(series, _lock(series)), how_many))
    db.session.execute(
        update(AuditNumberSeries)
        .where(AuditNumberSeries.name == series)
        .values(last=numbers[-1])
        .execution_options(synchronize_session=False)
    )
    return [f"{series}-{number:04d}" for number in numbers]


def _lock(series: str) -> int:
    """The last number given; whoever else takes one of the series waits until this transaction ends."""
    return db.session.scalars(
        update(AuditNumberSeries)
        .where(AuditNumberSeries.name == series)
        .values(last=AuditNumberSeries.last)
        .returning(AuditNumberSeries.last)
        .execution_options(synchronize_session=False)
    ).one()


def _numbers_after(series: str, last: int) -> Iterator[int]:
    """Numbers to give. Those of findings leave some out, chosen by the installation's secret key.

    An organisation is not told of every finding. Were every number given, a gap would tell that there is one more;
    so a gap tells nothing.
    """
    key = current_settings().secret_key.encode()
    for number in count(last + 1):
        if series != FINDINGS or not _is_left_out(key, number):
            yield number


def _is_left_out(key: bytes, number: int) -> bool:
    digest = hmac.new(key, f"{FINDINGS}-{number}".encode(), hashlib.sha256).digest()
    return digest[0] % LEFT_OUT_ONE_IN == 0


def _begin(series: str) -> None:
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(insert(AuditNumberSeries).values(name=series, last=0).on_conflict_do_nothing())
