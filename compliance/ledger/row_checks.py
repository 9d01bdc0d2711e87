"""Compare every row of the declared tables with what the ledger last committed of it: two ordered streams, merged."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, String, func, select, type_coerce

from compliance.ledger.canonical import canonical, commitment
from compliance.ledger.declaration import DeclaredTable, declarations
from compliance.ledger.faults import Fault, Verification
from compliance.ledger.models import LedgerAction, LedgerEntry, LedgerNonce
from compliance.ledger.raw_values import raw, reader_of

_BATCH = 2000


@dataclass
class Committed:
    """The last committed values of a row; of a personal field the commitment, and its nonce where it is kept."""

    subject_id: int
    values: dict[str, Any] = field(default_factory=dict)
    nonces: dict[str, str] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    left: int = 0

    def take(self, action: str, fields: Mapping[str, Any], nonces: Mapping[str, str]) -> None:
        """Move on by one entry of the row."""
        for name in fields.keys() & self.nonces.keys():
            # The nonce of a value that this entry replaces was to be destroyed with it.
            del self.nonces[name]
            self.left += 1
        self.values.update(fields)
        self.nonces.update(nonces)
        self.erased = self.erased | fields.keys() if action == LedgerAction.ERASED else self.erased - fields.keys()

    def holds(self, name: str, value: Any) -> bool | None:
        """True if the row's value is the committed one; None where the nonce that would show it is gone."""
        committed = self.values[name]
        if not isinstance(committed, dict):
            # 1 equals True in Python, not in the ledger.
            return type(committed) is type(value) and bool(committed == value)
        if committed.keys() != {"committed"}:
            return isinstance(value, dict) and canonical(committed) == canonical(value)
        nonce = self.nonces.get(name)
        return None if nonce is None else commitment(nonce, value) == committed["committed"]


def check_rows(connection: Connection, found: Verification) -> None:
    """Add a problem for each row that is not as committed, is gone, or was never entered."""
    columns = LedgerEntry.__table__.c
    known = {declared.kind.name for declared in declarations.all().values()}
    for kind in connection.scalars(select(columns.kind).distinct().order_by(columns.kind)):
        if kind not in known:
            found.add(Fault.KIND_UNKNOWN, str(kind))
    used = 0
    for declared in declarations.all().values():
        used += _check_table(connection, declared, found)
    stored = connection.execute(select(func.count()).select_from(LedgerNonce.__table__)).scalar_one()
    if stored != used:
        found.add(Fault.NONCE_LEFT, "ledger_nonce", f"{stored} / {used}")


def _check_table(connection: Connection, declared: DeclaredTable, found: Verification) -> int:
    """Gives how many rows of nonces belong to entries of the table."""
    entries = _Entries(connection, declared)
    readers = [(name, reader_of(column)) for name, column in declared.columns.items()]
    committed = next(entries.rows, None)
    for row in _rows(connection, declared):
        row_id = row[0]
        while committed is not None and committed.subject_id < row_id:
            found.add(Fault.ROW_REMOVED, f"{declared.table.name} {committed.subject_id}")
            committed = next(entries.rows, None)
        if committed is None or committed.subject_id != row_id:
            found.add(Fault.ROW_NOT_ENTERED, f"{declared.table.name} {row_id}")
            continue
        values = {name: read(value) for (name, read), value in zip(readers, row[1:], strict=True)}
        _check_row(declared, committed, values, found)
        committed = next(entries.rows, None)
    while committed is not None:
        found.add(Fault.ROW_REMOVED, f"{declared.table.name} {committed.subject_id}")
        committed = next(entries.rows, None)
    return entries.nonces


def _check_row(declared: DeclaredTable, committed: Committed, values: Mapping[str, Any], found: Verification) -> None:
    where = f"{declared.table.name} {committed.subject_id}"
    for name, value in values.items():
        if name not in committed.values:
            continue
        holds = committed.holds(name, value)
        if holds is None:
            found.add(Fault.NONCE_LOST, f"{where} {name}")
        elif not holds:
            found.add(Fault.ROW_CHANGED, f"{where} {name}")
    if committed.left or committed.nonces.keys() - values.keys():
        found.add(Fault.NONCE_LEFT, where)
    found.erased += len(committed.erased & values.keys())
    found.rows += 1


def _rows(connection: Connection, declared: DeclaredTable) -> Iterator[Any]:
    table = declared.table
    statement = select(raw(table.c.id), *(raw(column) for column in declared.columns.values())).order_by(table.c.id)
    return iter(connection.execute(statement, execution_options={"yield_per": _BATCH}))


class _Entries:
    """What the ledger committed of each row of a table, in the order of the rows."""

    def __init__(self, connection: Connection, declared: DeclaredTable) -> None:
        self.nonces = 0
        entry, nonce = LedgerEntry.__table__.c, LedgerNonce.__table__.c
        self._statement = (
            select(entry.subject_id, type_coerce(entry.action, String), entry.fields, nonce.nonces)
            .select_from(LedgerEntry.__table__)
            .outerjoin(LedgerNonce.__table__, nonce.sequence == entry.sequence)
            .where(entry.kind == declared.kind.name)
            .order_by(entry.subject_id, entry.sequence)
        )
        self._connection = connection
        self.rows = self._read()

    def _read(self) -> Iterator[Committed]:
        present: Committed | None = None
        found = self._connection.execute(self._statement, execution_options={"yield_per": _BATCH})
        for subject_id, action, fields, nonces in found:
            if type(subject_id) is not int:
                continue
            if present is None or present.subject_id != subject_id:
                if present is not None:
                    yield present
                present = Committed(subject_id)
            self.nonces += nonces is not None
            present.take(action, _object(fields), _nonces(nonces))
        if present is not None:
            yield present


def _nonces(text: Any) -> Mapping[str, str]:
    """The nonces in a stored text; none where it is not spelt as it was written, since no hash covers it."""
    read = _object(text) if text is not None else {}
    return read if read and canonical(read) == text else {}


def _object(text: Any) -> Mapping[str, Any]:
    """The object a text holds. One that was altered may hold none: the chain says so by itself."""
    try:
        read = json.loads(text)
    except (ValueError, TypeError):
        return {}
    return read if isinstance(read, dict) else {}
