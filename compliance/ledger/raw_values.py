"""Values as a database holds them, turned into what the ledger committed, so that no byte can change unseen.

A database's driver is lenient: SQLite gives a yes for 1 and for 2, and the same day for two spellings. Here every
spelling but the one the product writes stays what it is, and so equals nothing that was committed.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Enum, String, type_coerce
from sqlalchemy.types import NullType

from compliance.database import Money, UtcDateTime
from compliance.ledger.canonical import moment, plain

Reader = Callable[[Any], Any]


def raw(column: Column[Any]) -> Any:
    """The column without any conversion of its type."""
    return type_coerce(column, NullType()).label(column.name)


def reader_of(column: Column[Any]) -> Reader:
    """The function from a raw value of `column` to what the ledger holds of it."""
    kind = column.type
    if isinstance(kind, UtcDateTime):
        return _moment
    if isinstance(kind, Date):
        return _day
    if isinstance(kind, Boolean):
        return _yes_or_no
    if isinstance(kind, Money):
        return _money
    if isinstance(kind, JSON):
        return _json
    if isinstance(kind, (Enum, String)):
        return _as_it_is
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int)) else f"unreadable: {value!r}"


def _moment(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    return f"{value[:10]}T{value[11:]}Z" if isinstance(value, str) and value[10:11] == " " else _as_it_is(value)


def _day(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else _as_it_is(value)


def _yes_or_no(value: Any) -> Any:
    if type(value) is int and value in (0, 1):
        return bool(value)
    return value if value is None or isinstance(value, bool) else f"unreadable: {value!r}"


def _money(value: Any) -> Any:
    return plain(Money().process_result_value(value, None)) if type(value) is int else _as_it_is(value)


def _json(value: Any) -> Any:
    """A driver gives JSON as text or as what it means; as text it must be spelt as it was written."""
    if not isinstance(value, str):
        return plain(value)
    try:
        meant = json.loads(value)
    except ValueError:
        return f"unreadable: {value}"
    return plain(meant) if json.dumps(meant) == value else f"unreadable: {value}"
