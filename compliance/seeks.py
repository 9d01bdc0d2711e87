"""A keyset page as two seeks: rows that tie with the edge row, then rows beyond it.

A row comparison `(score, id) < (?, ?)` makes SQLite use the first column of the index only and walk all the ties;
two seeks cost the same anywhere in a list of a million rows.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, ScalarSelect, Select, func, select, union_all

from compliance.database import db

# A total is counted up to here and no further: the list of a country has a million rows.
MOST_COUNTED = 10_000


def list_page(
    query: Select[Any],
    first: Any,
    second: Any,
    *,
    after: tuple[Any, Any] | None = None,
    before: tuple[Any, Any] | None = None,
    descending: bool = False,
    limit: int,
) -> Sequence[Row[Any]]:
    """Up to `limit` rows of `query` in the order of `first` (descending if said) and then `second`.

    `after` and `before` hold both values of the row at the edge of the page; both columns must be among those selected.
    """
    backwards = before is not None
    edge = before if backwards else after
    downwards = descending != backwards
    order = (_ordered(first, downwards), _ordered(second, backwards))
    if edge is None:
        return db.session.execute(query.order_by(*order).limit(limit)).all()
    ties = query.where(first == edge[0], second < edge[1] if backwards else second > edge[1])
    beyond = query.where(first < edge[0] if downwards else first > edge[0])
    seeks = (select(seek.order_by(*order).limit(limit).subquery()) for seek in (ties, beyond))
    both = union_all(*seeks).subquery()
    found = select(both).order_by(_ordered(both.c[first.key], downwards), _ordered(both.c[second.key], backwards))
    rows = db.session.execute(found.limit(limit)).all()
    return rows[::-1] if backwards else rows


def count_up_to_most(query: Select[Any]) -> int | None:
    """How many rows `query` has, or None beyond MOST_COUNTED."""
    return within_most(db.session.scalar(select(counted_to_most(query))) or 0)


def counted_to_most(query: Select[Any]) -> ScalarSelect[int]:
    """The same as a part of another statement; `within_most` reads its result."""
    return select(func.count()).select_from(query.limit(MOST_COUNTED + 1).subquery()).scalar_subquery()


def within_most(found: int) -> int | None:
    return found if found <= MOST_COUNTED else None


def _ordered(column: Any, downwards: bool) -> Any:
    return column.desc() if downwards else column.asc()
