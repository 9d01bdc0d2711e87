"""The list that may come with several files: which questions each backs, and its dates. A CSV or XLSX table.

Every cell is checked: a mistake is told with its row and column, in the reader's language, and concerns its row only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from compliance.clock import today
from compliance.documents.dates import StatedDates, check_dates
from compliance.documents.intake import Upload, clean_name
from compliance.documents.operations import check_title
from compliance.documents.uploaded_tables import TableRow, read_uploaded_table
from compliance.errors import InvalidInput
from compliance.organisations.folding import fold
from compliance.web.language import LANGUAGES

MOST_ROWS = 500
MOST_QUESTIONS = 100

FILE, QUESTIONS, STANDARD, TITLE = "file", "questions", "standard", "title"
COLUMNS: Mapping[str, Any] = {
    FILE: _l("File name"),
    QUESTIONS: _l("Questions"),
    STANDARD: _l("Standard"),
    TITLE: _l("Title"),
    "dated_on": _l("Date of the document"),
    "period_starts_on": _l("Covers the period from"),
    "period_ends_on": _l("Covers the period to"),
    "valid_until": _l("Valid until"),
}
_DATES = ("dated_on", "period_starts_on", "period_ends_on", "valid_until")


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in one row: its number in the table, the name of the column, what to do."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class ManifestRow:
    """One row whose cells are all right by themselves."""

    number: int
    file_name: str
    questions: tuple[str, ...] = ()
    standard: str = ""
    title: str = ""
    dates: StatedDates = field(default_factory=StatedDates)


@dataclass(frozen=True)
class Manifest:
    """The good rows, what is wrong in the others, and the files those name."""

    rows: Sequence[ManifestRow] = ()
    problems: Sequence[RowProblem] = ()
    refused_names: frozenset[str] = frozenset()


def read_manifest(upload: Upload) -> Manifest:
    """Read the table; InvalidInput("manifest") where it cannot be read at all, or a column is missing or unknown."""
    try:
        table = read_uploaded_table(upload, MOST_ROWS)
    except InvalidInput as error:
        raise InvalidInput("manifest", error.message) from None
    names = _names_of(table.heading)
    rows: list[ManifestRow] = []
    problems: list[RowProblem] = []
    refused: set[str] = set()
    for row in table.rows:
        found = list(_problems_of_cells(row, names))
        if not found:
            try:
                rows.append(_read_row(row, names))
            except InvalidInput as error:
                found = [problem(row.number, error.field, error.message)]
        if found:
            problems.extend(found)
            refused.add(_file_name(row, names))
    return Manifest(rows, problems, frozenset(refused))


def problem(row: int, column: str, message: Any) -> RowProblem:
    """A problem at a column by its name in code."""
    return RowProblem(row, str(COLUMNS.get(column, column)), str(message))


def _names_of(heading: Sequence[str]) -> list[str]:
    """The column each heading means: by its name in code, or its label in any language of the product."""
    known = _known_headings()
    names = [known.get(fold(text), "") for text in heading]
    for text, name in zip(heading, names, strict=True):
        if text.strip() and not name:
            raise InvalidInput("manifest", _("The list has a column “%(column)s” that is not known.", column=text))
    doubled = {name for name in names if name and names.count(name) > 1}
    if doubled:
        raise InvalidInput("manifest", _("The list has a column twice: %(column)s.", column=COLUMNS[doubled.pop()]))
    if FILE not in names:
        raise InvalidInput("manifest", _("The list needs a column “%(column)s”.", column=COLUMNS[FILE]))
    return names


def _known_headings() -> dict[str, str]:
    found = {fold(name): name for name in COLUMNS}
    for language in LANGUAGES:
        with force_locale(language):
            found |= {fold(str(label)): name for name, label in COLUMNS.items()}
    return found


def _problems_of_cells(row: TableRow, names: Sequence[str]) -> Iterator[RowProblem]:
    for position in row.formulas:
        column = names[position] if position < len(names) and names[position] else str(position + 1)
        yield problem(row.number, column, _("This cell holds a formula. Put its value there instead."))


def _read_row(row: TableRow, names: Sequence[str]) -> ManifestRow:
    cells = {name: text.strip() for name, text in zip(names, row.cells, strict=False) if name}
    file_name = _file_name(row, names)
    if not file_name:
        raise InvalidInput(FILE, _("Name the file."))
    dates = StatedDates(**{name: _read_day(name, cells.get(name, "")) for name in _DATES})
    check_dates(dates, today())
    check_title(cells.get(TITLE, ""))
    return ManifestRow(
        row.number,
        file_name,
        _read_codes(cells.get(QUESTIONS, "")),
        cells.get(STANDARD, ""),
        cells.get(TITLE, ""),
        dates,
    )


def _file_name(row: TableRow, names: Sequence[str]) -> str:
    place = names.index(FILE)
    return clean_name(row.cells[place]) if place < len(row.cells) else ""


def _read_day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput(name, _("Give a date as year, month and day, such as 2026-03-31.")) from None


def _read_codes(text: str) -> tuple[str, ...]:
    for separator in ("،", "؛", ";", "\n"):
        text = text.replace(separator, ",")
    codes = tuple(dict.fromkeys(filter(None, (each.strip() for each in text.split(",")))))
    if len(codes) > MOST_QUESTIONS:
        raise InvalidInput(QUESTIONS, _("Name at most %(most)s questions.", most=MOST_QUESTIONS))
    return codes
