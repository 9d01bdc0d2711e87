"""Keyset pages: the next page starts after the last row shown, so that its cost does not grow with the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request

Row = TypeVar("Row")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page and the links to its neighbours."""

    rows: Sequence[Row]
    next_url: str | None
    previous_url: str | None
    total: int | None = None


@dataclass(frozen=True)
class Cursor:
    """Where a page starts: after (or before) the row with these key values; empty means the first page."""

    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    @classmethod
    def from_request(cls) -> "Cursor":
        return cls(_split(request.args.get("after")), _split(request.args.get("before")))


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("~")) if text else ()


def make_page(
    rows: Sequence[Row],
    cursor: Cursor,
    key: Callable[[Row], tuple[Any, ...]],
    size: int = PAGE_SIZE,
    total: int | None = None,
) -> Page[Row]:
    """Build a Page from up to `size + 1` rows, in shown order, fetched from `cursor`.

    For a `before` cursor the caller fetched backwards and reversed; the surplus row is then the first one.
    """
    surplus = len(rows) > size
    if cursor.before:
        shown = rows[1:] if surplus else rows
        has_previous, has_next = surplus, True
    else:
        shown = rows[:size]
        has_previous, has_next = bool(cursor.after), surplus
    return Page(
        rows=shown,
        next_url=_link(after=key(shown[-1])) if shown and has_next else None,
        previous_url=_link(before=key(shown[0])) if shown and has_previous else None,
        total=total,
    )


def _link(**edge: tuple[Any, ...]) -> str:
    arguments = {
        name: values for name, values in request.args.to_dict(flat=False).items() if name not in ("after", "before")
    }
    arguments.update({name: ["~".join(str(part) for part in key)] for name, key in edge.items()})
    return f"{request.path}?{urlencode(arguments, doseq=True)}"
