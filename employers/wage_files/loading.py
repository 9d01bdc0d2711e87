"""Storing lines of a wage file: PostgreSQL by COPY over connections of their own, SQLite in the session's.

A batch is first stored as if all of it were new. Where a record is there already, the batch goes the way of every
other import: equal rows stay as they are, others become the next state. Each batch is committed as a whole, so that a
run that was stopped is finished by running it again.
"""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, exc, text

from compliance.database import commits, db
from compliance.imports.importer import ImportResult
from compliance.imports.revisions import write_revisions
from employers.models import WagePayment
from employers.wage_files.lines import AMOUNTS, COLUMNS, DAYS, NOTHING, SEPARATOR, RefusedLine
from employers.wage_files.reasons import Reason

# One sends while the other waits for the server to store; more only wait for each other.
CONNECTIONS = 2
MERGED_AT_ONCE = 2_000

Lines = Sequence[tuple[int, str]]
_NAMES = ", ".join(COLUMNS)
_COPY = f"COPY wage_payment ({_NAMES}) FROM STDIN"
_INSERT = f"INSERT INTO wage_payment ({_NAMES}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - names of code
_DAYS, _AMOUNTS = frozenset({*DAYS, "occurred_on"}), frozenset(AMOUNTS)
_NUMBERS = frozenset({"organisation_id", "recorded_by_id", "revision"})


class Loader:
    """Stores batches; `close` waits for the last of them. What each batch did is told by the future it gives."""

    def __init__(self) -> None:
        bind = db.session.get_bind()
        is_shared = not (isinstance(bind, Engine) and bind.dialect.name == "postgresql")
        self._engine = None if is_shared else bind
        self._pool = None if is_shared else ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="wage-file")
        self._slots = threading.Semaphore(2 * CONNECTIONS)

    def store(self, lines: Lines) -> "Future[bool]":
        """Store `lines`; the future gives False where some are there already and nothing of the batch was stored."""
        if self._pool is None:
            done: Future[bool] = Future()
            done.set_result(_stored_in_session(lines))
            return done
        self._slots.acquire()
        stored = self._pool.submit(self._copy, lines)
        stored.add_done_callback(lambda _future: self._slots.release())
        return stored

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _copy(self, lines: Lines) -> bool:
        assert isinstance(self._engine, Engine)
        try:
            with self._engine.begin() as connection:
                # That the file was read is committed after all batches, waits for the disk and takes them along.
                connection.execute(text("SET LOCAL synchronous_commit = off"))
                copy_lines(connection, lines)
        except (exc.IntegrityError, exc.OperationalError):
            return False
        return True


def copy_lines(connection: Connection, lines: Lines) -> None:
    """Send lines to PostgreSQL as they are."""
    content = "\n".join([line for _number, line in lines])
    try:
        # The driver's own cursor: SQLAlchemy knows no COPY.
        cursor: Any = connection.connection.cursor()
        with cursor, cursor.copy(_COPY) as copy:
            copy.write(f"{content}\n")
    except connection.dialect.loaded_dbapi.IntegrityError as error:
        # SQLAlchemy translates only what it runs itself. The original quotes the row: it goes no further.
        raise exc.IntegrityError(None, None, type(error)()) from None
    except connection.dialect.loaded_dbapi.OperationalError as error:
        raise exc.OperationalError(None, None, type(error)()) from None


@commits
def _stored_in_session(lines: Lines) -> bool:
    try:
        with db.session.begin_nested():
            connection = db.session.connection()
            if connection.dialect.name == "postgresql":
                copy_lines(connection, lines)
            else:
                _insert(connection, lines)
    except exc.IntegrityError:
        return False
    return True


def _insert(connection: Connection, lines: Lines) -> None:
    rows = [tuple([None if value == NOTHING else value for value in line.split(SEPARATOR)]) for _number, line in lines]
    try:
        connection.connection.cursor().executemany(_INSERT, rows)
    except connection.dialect.loaded_dbapi.IntegrityError as error:
        raise exc.IntegrityError(None, None, type(error)()) from None


@commits
def merge_lines(lines: Lines) -> tuple[ImportResult, list[RefusedLine]]:
    """Store lines of which some are there already: equal ones stay, others become the next state."""
    created, unchanged, refused = 0, 0, []
    for at in range(0, len(lines), MERGED_AT_ONCE):
        rows = [(number, _columns(line)) for number, line in lines[at : at + MERGED_AT_ONCE]]
        result = write_revisions(WagePayment, rows)
        created, unchanged = created + result.created, unchanged + result.unchanged
        refused += [RefusedLine(error.row, error.column, Reason.LATER_STATE) for error in result.errors]
    return ImportResult(created, unchanged), refused


def _columns(line: str) -> dict[str, Any]:
    values = dict(zip(COLUMNS, line.split(SEPARATOR), strict=True))
    return {
        name: _value(name, value) for name, value in values.items() if name not in ("recorded_at", "revision")
    }  # fmt: skip


def _value(name: str, value: str) -> Any:
    if value == NOTHING:
        return None
    if name in _DAYS:
        return date.fromisoformat(value)
    if name in _AMOUNTS:
        return Decimal(value) / 100
    return int(value) if name in _NUMBERS else value


def ending(moment: datetime, recorded_by_id: int | None) -> tuple[str, str, str]:
    """The last columns, the same in every line: when and by whom it was recorded, and its revision."""
    recorder = NOTHING if recorded_by_id is None else str(recorded_by_id)
    stored = moment if db.engine.dialect.name == "postgresql" else moment.replace(tzinfo=None)
    return stored.isoformat(sep=" "), recorder, "1"
