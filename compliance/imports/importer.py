"""What a package offers for bringing in records of one kind from a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema


@dataclass(frozen=True)
class RowError:
    """One refused row: its number in the file, the column at fault and the reason in words."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class ImportedRow:
    """A row of the file after mapping and schema: its number and its loaded values."""

    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class ImportResult:
    """What writing a batch did: rows new, rows that were there already, rows refused."""

    created: int = 0
    unchanged: int = 0
    errors: Sequence[RowError] = ()


@dataclass(frozen=True)
class RecordImporter:
    """`write(rows)` stores a batch set-based (a few statements a batch, never one a row) and is safe to run twice.

    `schema` is a marshmallow schema (unknown=EXCLUDE is decided by the mapping, so RAISE here) whose field names are
    the targets a mapping file may name.

    `import_whole(path, mapping, options, report, follow)` brings a whole file of millions of rows in where the mapping
    asks for nothing it cannot do, and gives its summary; None where rows must go the common way.

    `names_people`: its rows name a person, who becomes a pseudonym. No cell of such a file is ever quoted, since a
    number may stand in the wrong column or where the heading should be.
    """

    kind: str
    label: Any
    schema: Schema
    write: Callable[[Sequence[ImportedRow]], ImportResult]
    import_whole: Callable[..., Any] | None = None
    names_people: bool = False
