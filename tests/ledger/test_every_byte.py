"""Any single changed byte of any stored value of the ledger or of a declared table's fields is found.

`make proofs` changes each byte of each value; the suite changes one byte in one row of each column.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import DateTime, String, cast, select, text, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NullType

from compliance.database import db
from compliance.ledger.declaration import declarations
from compliance.ledger.models import LedgerEnd, LedgerEntry, LedgerHead, LedgerKey, LedgerNonce
from compliance.ledger.verification import verify

FULL = os.environ.get("SANAD_PROOFS") == "full"
LEDGER = (LedgerEntry, LedgerNonce, LedgerEnd, LedgerKey, LedgerHead)


def watched_columns() -> Iterator[tuple[Any, Any]]:
    """(table, column) of all that a verification answers for."""
    for model in LEDGER:
        for column in model.__table__.columns:
            yield model.__table__, column
    for declared in declarations.all().values():
        yield declared.table, declared.table.c.id
        for column in declared.columns.values():
            yield declared.table, column


def changed_values(value: Any) -> Iterator[Any]:
    """The value with one byte changed, at each position or in the middle."""
    if isinstance(value, str):
        kept = value.encode()
        places = range(len(kept)) if FULL else {len(kept) // 2} & set(range(len(kept)))
        for place in places:
            mask = (0x01, 0x20, 0x80)[place % 3] if FULL else 0x01
            yield kept[:place] + bytes([kept[place] ^ mask]) + kept[place + 1 :]
        yield kept + b" "
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value ^ 1, value + 256)
    elif value is None:
        yield from (1, b"1")


def _literal(value: Any, column: Any) -> str:
    """SQL of the value, whatever the column's type, as somebody with the database in hand would write it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if db.engine.dialect.name == "sqlite":
        return f"CAST(x'{value.hex()}' AS TEXT)"
    return "'" + value.decode().replace("'", "''") + "'"


def _shown(column: Any) -> Any:
    """The stored value as text where it is neither a number nor a yes or no."""
    if db.engine.dialect.name == "postgresql" and isinstance(column.type, DateTime):
        return cast(column, String)
    return type_coerce(column, NullType())


def tries(table: Any, column: Any) -> Iterator[tuple[str, str]]:
    """(what is changed, SQL) for each changed value of the column."""
    keys = list(table.primary_key.columns)
    rows = db.session.execute(select(_shown(column), *keys).order_by(*keys)).all()
    for row in rows if FULL else rows[-1:]:
        value = row[0] if isinstance(row[0], (str, int, bool, type(None))) else str(row[0])
        where = " AND ".join(f"{key.name} = {found}" for key, found in zip(keys, row[1:], strict=True))
        for changed in changed_values(value):
            try:
                sql = f"UPDATE {table.name} SET {column.name} = {_literal(changed, column)} WHERE {where}"
            except UnicodeDecodeError:
                continue  # PostgreSQL holds no such text
            yield f"{table.name}.{column.name} {where}: {value!r} -> {changed!r}", sql


def stored(database: Any, table: Any) -> list[str]:
    """The rows of a table in an order of their own: PostgreSQL gives a row that was written again elsewhere."""
    return sorted(str(row) for row in database.execute(text(f"SELECT * FROM {table.name}")))


@pytest.mark.proof
def test_any_changed_byte_is_found(written, database):
    database.commit()
    assert not verify(database.connection()).problems
    if db.engine.dialect.name == "sqlite":
        database.execute(text("PRAGMA defer_foreign_keys = ON"))
        database.execute(text("PRAGMA ignore_check_constraints = ON"))
    unseen, tried = [], 0
    for table, column in watched_columns():
        for what, sql in list(tries(table, column)):
            savepoint = database.begin_nested()
            try:
                before = stored(database, table)
                database.execute(text(sql.replace(":", r"\:")))
                is_same = before == stored(database, table)
            except (DBAPIError, UnicodeDecodeError) as error:
                is_same = db.engine.dialect.name == "postgresql" and isinstance(error, DBAPIError)
            if not is_same:
                tried += 1
                if verify(database.connection()).is_whole:
                    unseen.append(what)
            savepoint.rollback()
    if db.engine.dialect.name == "sqlite":
        database.execute(text("PRAGMA ignore_check_constraints = OFF"))
    assert not unseen
    assert tried > 80
