"""Enter rows into the ledger as they are written, in their own transaction; nothing goes past it through the ORM.

What a flush wrote is noted, and appended when the transaction is about to commit: the lock on the end of the chain is
then the last one taken and is held for a moment, so that writers neither wait for each other's work nor for ever.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary, ref

from sqlalchemy import Delete, Insert, Update, event, insert, inspect
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Mapper, Session

from compliance.database import db
from compliance.ledger.canonical import plain
from compliance.ledger.declaration import DeclaredTable, declarations
from compliance.ledger.models import LedgerAction

# Who is signed in, for changes of rows that do not say who made them.
acting_user_id: ContextVar[int | None] = ContextVar("acting_user_id", default=None)
_may_write: ContextVar[bool] = ContextVar("may_write", default=False)
# The session that flushed last; what it writes while it flushes was noted row by row.
_flushing: ContextVar["ref[Session] | None"] = ContextVar("flushing", default=None)
_NOTED = "ledger_noted"
_MARKS = "ledger_marks"
_BATCH = 500


class BypassesLedger(Exception):
    """A statement would change rows of the ledger's tables without an entry; use the ORM or `insert_rows`."""


@dataclass(frozen=True)
class Noted:
    """What was written and waits for the end of its transaction. `values` are plain."""

    declared: DeclaredTable
    subject_id: int
    action: LedgerAction
    by_id: int | None
    values: Mapping[str, Any]


def note(session: Session, entries: Sequence[Noted]) -> None:
    """Have `entries` appended when the session's transaction commits; a rollback forgets them."""
    session.info.setdefault(_NOTED, []).extend(entries)


def insert_rows(model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows of a declared model in few statements, with their entries. Every row gives the same columns."""
    declared = declarations.all()[model.__tablename__]
    session = db.session()
    names = ("id", *declared.columns)
    statement = insert(model.__table__).returning(declared.table.c.id, *declared.columns.values())
    with writing():
        for at in range(0, len(rows), _BATCH):
            found = session.execute(statement, list(rows[at : at + _BATCH]))
            written = sorted((dict(zip(names, row, strict=True)) for row in found), key=lambda row: row["id"])
            note(session, [_of_columns(declared, values) for values in written])


def _of_columns(declared: DeclaredTable, values: Mapping[str, Any]) -> Noted:
    kept = {name: plain(values[name]) for name in declared.kind.every_field}
    by_id = values.get(declared.kind.by) if declared.kind.by else None
    return Noted(declared, values["id"], LedgerAction.ADDED, by_id or acting_user_id.get(), kept)


@contextmanager
def writing() -> Iterator[None]:
    before = _may_write.set(True)
    try:
        yield
    finally:
        _may_write.reset(before)


@event.listens_for(Mapper, "after_insert")
def _note_insert(mapper: Mapper[Any], connection: Any, row: Any) -> None:
    declared = declarations.all().get(mapper.local_table.name)  # type: ignore[attr-defined]
    session = inspect(row).session
    if declared is None or session is None:
        return
    values = {name: stored(declared, name, getattr(row, name)) for name in declared.kind.every_field}
    by_id = getattr(row, declared.kind.by) if declared.kind.by else None
    note(session, [Noted(declared, row.id, LedgerAction.ADDED, by_id or acting_user_id.get(), values)])


@event.listens_for(Mapper, "after_update")
def _note_update(mapper: Mapper[Any], connection: Any, row: Any) -> None:
    declared = declarations.all().get(mapper.local_table.name)  # type: ignore[attr-defined]
    state = inspect(row)
    if declared is None or state.session is None:
        return
    changed = [name for name in declared.kind.every_field if state.attrs[name].history.has_changes()]
    if changed:
        values = {name: stored(declared, name, getattr(row, name)) for name in changed}
        note(state.session, [Noted(declared, row.id, LedgerAction.CHANGED, acting_user_id.get(), values)])


@event.listens_for(Mapper, "before_delete")
def _refuse_deletion(mapper: Mapper[Any], connection: Any, row: Any) -> None:
    if mapper.local_table.name in declarations.all():  # type: ignore[attr-defined]
        raise BypassesLedger(f"Rows of {mapper.local_table.name} are entries of the ledger and are never deleted.")  # type: ignore[attr-defined]


def stored(declared: DeclaredTable, name: str, value: Any) -> Any:
    """The value as a reader of the column will get it back, such as money with two decimals; plain."""
    kind = declared.columns[name].type
    bind, result = getattr(kind, "process_bind_param", None), getattr(kind, "process_result_value", None)
    if value is not None and bind and result:
        value = result(bind(value, db.engine.dialect), db.engine.dialect)
    return plain(value)


@event.listens_for(Session, "before_flush")
def _allow_flush(session: Session, context: Any, instances: Any) -> None:
    _flushing.set(ref(session))


def _may_write_now() -> bool:
    session = (_flushing.get() or _nobody)()
    return _may_write.get() or (session is not None and session._flushing)


def _nobody() -> None:
    return None


@event.listens_for(Session, "after_transaction_create")
def _mark_savepoint(session: Session, transaction: Any) -> None:
    if transaction.nested:
        session.info.setdefault(_MARKS, WeakKeyDictionary())[transaction] = len(session.info.get(_NOTED, ()))


@event.listens_for(Session, "after_soft_rollback")
def _forget_rolled_back(session: Session, transaction: Any) -> None:
    """Forget what was noted since the savepoint that was rolled back, or all of it."""
    while transaction is not None and not transaction.nested:
        transaction = transaction.parent
    kept = 0 if transaction is None else session.info.get(_MARKS, {}).get(transaction, 0)
    del session.info.setdefault(_NOTED, [])[kept:]


@event.listens_for(Session, "before_commit")
def _append_noted(session: Session) -> None:
    """The release of a savepoint appends nothing: only the end of the whole transaction does."""
    from compliance.ledger.appending import append

    if session.in_nested_transaction():
        return
    session.flush()
    noted = session.info.pop(_NOTED, [])
    if noted:
        append(session, noted)


@event.listens_for(Engine, "before_execute")
def _refuse_bulk(connection: Any, statement: Any, multiparams: Any, params: Any, options: Any) -> None:
    """Refuse a statement on a declared table, or on the ledger itself, that the ledger did not make."""
    if isinstance(statement, (Insert, Update, Delete)) and not _may_write_now():
        name = getattr(statement.table, "name", "")
        if name in declarations.all() or name in ("ledger_entry", "ledger_nonce", "ledger_end"):
            raise BypassesLedger(f"Statement on {name}, whose rows are entries of the ledger: use insert_rows.")
