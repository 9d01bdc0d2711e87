"""Check the whole ledger: every entry, head and key, and every row against its last committed values.

Streams: memory stays the same however long the ledger is. Reads values as the database holds them, see raw_values.py.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, String, select, type_coerce

from compliance.database import db
from compliance.ledger.canonical import NO_HASH, canonical, entry_text
from compliance.ledger.canonical import digest as sha256
from compliance.ledger.faults import Fault, Verification
from compliance.ledger.head_checks import GivenHead, HeadChecks, read_heads, read_keys
from compliance.ledger.models import LedgerEnd, LedgerEntry
from compliance.ledger.row_checks import check_rows

_BATCH = 2000


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection that sees one moment of the database, whatever others write meanwhile, and holds nobody up."""
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def verify(connection: Connection, given: Sequence[GivenHead] = ()) -> Verification:
    """Check everything there is; `given` are heads from outside, such as yesterday's mail."""
    found = Verification()
    with _bytes_as_they_are(connection):
        keys = read_keys(connection, found)
        heads = HeadChecks(read_heads(connection, keys, found), given, keys, found)
        _check_chain(connection, heads, found)
        heads.finish(found.entries)
        _check_end(connection, found)
        check_rows(connection, found)
    return found


@contextmanager
def _bytes_as_they_are(connection: Connection) -> Iterator[None]:
    """A changed byte may make a text that is none: SQLite's driver must still give it, to be named."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    before = driver.text_factory
    driver.text_factory = lambda value: value.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = before


@dataclass
class _Last:
    """The entry before the one that is looked at."""

    sequence: int = 0
    at: str = ""
    entry_hash: str = NO_HASH


def _check_chain(connection: Connection, heads: HeadChecks, found: Verification) -> None:
    columns = LedgerEntry.__table__.c
    action = type_coerce(columns.action, String)
    statement = select(
        columns.sequence,
        columns.at,
        columns.kind,
        columns.subject_id,
        action,
        columns.by_id,
        columns.salt,
        columns.fields,
        columns.previous_hash,
        columns.entry_hash,
    ).order_by(columns.sequence)
    last = _Last()
    for row in connection.execute(statement, execution_options={"yield_per": _BATCH}):
        _check_entry(row, last, found)
        last.sequence, last.at, last.entry_hash = row[0], row[1], row[9]
        found.entries += 1
        heads.pass_entry(row[0], row[1], row[9])
    found.last_hash = last.entry_hash


def _check_entry(row: Any, last: _Last, found: Verification) -> None:
    sequence, at, kind, subject, action, by, salt, fields, previous, entry_hash = row
    where = f"entry {sequence}"
    if sequence != last.sequence + 1:
        found.add(Fault.MISSING, f"entries {last.sequence + 1} to {sequence - 1}")
    elif previous != last.entry_hash:
        found.add(Fault.OUT_OF_ORDER, where)
    text = entry_text(
        sequence=sequence,
        previous=previous,
        at=at,
        kind=kind,
        subject=subject,
        action=action,
        by=by,
        salt=salt,
        fields=fields if isinstance(fields, str) else canonical(repr(fields)),
    )
    if sha256(text) != entry_hash:
        found.add(Fault.ALTERED, where)
    if isinstance(at, str) and at < last.at:
        found.add(Fault.BACK_DATED, where, at)


def _check_end(connection: Connection, found: Verification) -> None:
    columns = LedgerEnd.__table__.c
    row = connection.execute(select(columns.id, columns.sequence, columns.at, columns.entry_hash)).first()
    if row is None:
        if found.entries:
            found.add(Fault.END_DIFFERS, "ledger_end")
        return
    latest = select(LedgerEntry.at).order_by(LedgerEntry.sequence.desc()).limit(1)
    at = connection.execute(latest).scalar()
    counted = (row.id, row.sequence) == (1, found.entries)
    if not counted or row.entry_hash != found.last_hash or (at is not None and row.at != at):
        found.add(Fault.END_DIFFERS, f"entry {row.sequence}", f"{found.entries}")
