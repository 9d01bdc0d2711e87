"""The file an administrator loads official texts from: CSV or XLSX, one requirement a row, read as text."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from flask_babel import gettext as _

from compliance.documents.file_types import CSV, TXT, XLSX
from compliance.documents.sniffing import find_file_type
from compliance.errors import InvalidInput
from compliance.imports.readers import DELIMITERS
from compliance.imports.workbooks import read_sheets
from compliance.web.exports import unguarded_text

COLUMNS = (
    "standard",
    "requirement",
    "official_code",
    "title_en",
    "title_ar",
    "text_en",
    "text_ar",
    "source",
    "dated_on",
    "remove",
)
_NEEDED = frozenset({"requirement", "official_code", "source", "dated_on"})
MOST_ROWS = 1_000
LARGEST_BYTES = 2 * 1_048_576


@dataclass(frozen=True)
class FileLine:
    """A row as it stands in the file: its number, its cells by column, the columns that hold a formula."""

    number: int
    cells: Mapping[str, str]
    formulas: frozenset[str] = frozenset()

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


def read_official_file(path: Path, name: str) -> list[FileLine]:
    """The rows of the file called `name`; InvalidInput("file") for one that is no such table."""
    if path.stat().st_size > LARGEST_BYTES:
        raise InvalidInput("file", _("The file has more than %(limit)s MB.", limit=LARGEST_BYTES // 1_048_576))
    kind = find_file_type(path, name)
    if kind is XLSX:
        lines = list(_from_workbook(path))
    elif kind in (CSV, TXT):
        lines = list(_from_text(path))
    else:
        raise InvalidInput("file", _("Choose a CSV or XLSX file."))
    if not lines:
        raise InvalidInput("file", _("The file has no rows under its headings."))
    if len(lines) > MOST_ROWS:
        raise InvalidInput("file", _("The file has more than %(limit)s rows.", limit=MOST_ROWS))
    return lines


def _from_text(path: Path) -> Iterator[FileLine]:
    text = path.read_text(encoding="utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 1
    try:
        heading = _checked_heading(next(rows, []))
        # Rows as a spreadsheet counts them: a text may run over several lines.
        for number, cells in enumerate(rows, 2):
            yield from _line(number, heading, [unguarded_text(cell) for cell in cells], frozenset())
    except csv.Error as error:
        raise InvalidInput("file", _("Row %(row)s cannot be read.", row=number + 1)) from error


def _from_workbook(path: Path) -> Iterator[FileLine]:
    sheet = next(iter(read_sheets(path).values()), None)
    if sheet is None or not sheet.number_of_rows:
        raise InvalidInput("file", _("The file has no rows under its headings."))
    heading = _checked_heading(sheet.row(0))
    for number in range(1, sheet.number_of_rows):
        formulas = frozenset(name for column, name in enumerate(heading) if sheet.is_formula(number, column))
        yield from _line(number + 1, heading, sheet.row(number), formulas)


def _line(number: int, heading: Sequence[str], cells: Sequence[str], formulas: frozenset[str]) -> Iterator[FileLine]:
    found = {name: cell.strip() for name, cell in zip(heading, cells, strict=False) if name}
    if any(found.values()) or formulas:
        yield FileLine(number, found, formulas)


def _checked_heading(cells: Sequence[str]) -> list[str]:
    heading = [cell.strip().casefold() for cell in cells]
    for name in heading:
        if name and name not in COLUMNS:
            raise InvalidInput("file", _unknown(name))
        if name and heading.count(name) > 1:
            raise InvalidInput("file", _("The column “%(column)s” stands there twice.", column=name))
    missing = [name for name in COLUMNS if name in _NEEDED and name not in heading]
    if missing:
        raise InvalidInput("file", _("These columns are missing: %(columns)s.", columns=", ".join(missing)))
    return heading


def _unknown(name: str) -> str:
    close = get_close_matches(name, COLUMNS, n=1)
    if close:
        return _("There is no column “%(column)s”. Did you mean “%(close)s”?", column=name, close=close[0])
    return _("There is no column “%(column)s”. There are: %(columns)s.", column=name, columns=", ".join(COLUMNS))
