"""Keyset pages: the next page starts after the last row shown, so that its cost does not grow with the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request

Row = TypeVar("Row")
PAGE_SIZE = 50
LONGEST_ID = 18
MOST_ROWS = 10**9


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page and the links to its neighbours."""

    rows: Sequence[Row]
    next_url: str | None
    previous_url: str | None
    total: int | None = None
    offset: int = 0

    @property
    def first(self) -> int:
        """Number of the first row shown, counted from the start of the list."""
        return self.offset + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.offset + len(self.rows)


@dataclass(frozen=True)
class Cursor:
    """Where a page starts: after (or before) the row with these key values; empty means the first page.

    `position` is the number of rows before that row's edge, carried along only to number the rows shown.
    """

    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    position: int = 0

    @classmethod
    def from_request(cls) -> "Cursor":
        position = request.args.get("position", 0, type=int)
        return cls(
            _split(request.args.get("after")), _split(request.args.get("before")), min(max(position, 0), MOST_ROWS)
        )


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("~")) if text else ()


def id_at(edge: tuple[str, ...]) -> int:
    """The id an edge ends with; 0, which no row has, where an address holds anything else."""
    text = edge[-1] if edge else ""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_ID else 0


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
    offset = max(cursor.position - len(shown), 0) if cursor.before else cursor.position if cursor.after else 0
    return Page(
        rows=shown,
        next_url=_link(offset + len(shown), after=key(shown[-1])) if shown and has_next else None,
        previous_url=_link(offset, before=key(shown[0])) if shown and has_previous else None,
        total=total,
        offset=offset,
    )


def _link(position: int, **edge: tuple[Any, ...]) -> str:
    kept = request.args.to_dict(flat=False).items()
    arguments = {name: values for name, values in kept if name not in ("after", "before", "position")}
    arguments.update({name: ["~".join(str(part) for part in key)] for name, key in edge.items()})
    arguments["position"] = [str(position)]
    return f"{request.path}?{urlencode(arguments, doseq=True)}"
