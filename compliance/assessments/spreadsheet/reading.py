"""From an uploaded workbook to the cells a person filled in, by question. Nothing is judged here yet.

What was found is kept as plain values, so that it can wait in the database until the person has seen what it changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from compliance.assessments.spreadsheet.layout import (
    ANSWER,
    CHOICES_SHEET,
    CODE,
    COLUMNS,
    CURRENCY,
    FORMAT,
    MARK,
    NOTE,
    OPTION,
    ORIGIN_SHEET,
    QUESTIONS_SHEET,
    REASON,
    Marks,
    clean_text,
)
from compliance.assessments.spreadsheet.writing import FIRST_ROW, FIRST_TABLE_ROW
from compliance.errors import InvalidInput
from compliance.imports.workbooks import Sheet, Sheets, read_sheets

_ORIGIN_KEYS = ("format", "assessment", "opened at", "organisation", "standard", "version", "digest")


@dataclass(frozen=True)
class Cell:
    """A filled cell: where it stands, what stands in it."""

    sheet: str
    place: str
    text: str
    is_formula: bool = False


@dataclass(frozen=True)
class FilledQuestion:
    """What the file holds for one question.

    `cells` by column of the sheet of questions; `options` the marks by option; `table` the filled rows, each cell by
    column. `marks` tell what was stored when the file was made.
    """

    code: str
    marks: Marks
    cells: Mapping[str, Cell] = field(default_factory=dict)
    options: Mapping[str, Cell] = field(default_factory=dict)
    table: tuple[Mapping[str, Cell], ...] = ()
    is_missing: bool = False
    repeated_at: Cell | None = None

    def as_plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_plain(cls, content: Mapping[str, Any]) -> "FilledQuestion":
        repeated = content["repeated_at"]
        return cls(
            code=content["code"],
            marks=Marks(**content["marks"]),
            cells=_cells(content["cells"]),
            options=_cells(content["options"]),
            table=tuple(_cells(row) for row in content["table"]),
            is_missing=content["is_missing"],
            repeated_at=Cell(**repeated) if repeated else None,
        )


def _cells(content: Mapping[str, Any]) -> dict[str, Cell]:
    return {name: Cell(**cell) for name, cell in content.items()}


@dataclass(frozen=True)
class Origin:
    """Which assessment and version a file was made for; `codes` are those of its questions, in order."""

    assessment_id: str
    opened_at: str
    organisation_id: str
    standard_code: str
    version: str
    digest: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class FilledFile:
    """A whole uploaded file."""

    origin: Origin
    questions: tuple[FilledQuestion, ...]


def read_questionnaire(path: Path) -> FilledFile:
    """The filled questionnaire at `path`; InvalidInput("file") for a file that Sanad did not make, or a damaged one."""
    sheets = read_sheets(path)
    origin_sheet = sheets.get(ORIGIN_SHEET)
    if origin_sheet is None:
        raise InvalidInput("file", _not_ours())
    rows = [origin_sheet.row(number) for number in range(origin_sheet.number_of_rows)]
    keys = {row[0]: row[1] for row in rows if len(row) > 1 and row[0] != "question"}
    # Cells at the end of a row that hold nothing are not in the file.
    asked = [[*row, ""] for row in rows if len(row) >= 5 and row[0] == "question"]
    if keys.get("format") != FORMAT or not all(keys.get(key) for key in _ORIGIN_KEYS) or not asked:
        raise InvalidInput("file", _not_ours())
    return FilledFile(_origin(keys, asked), tuple(_read_questions(sheets, keys, asked)))


def _origin(keys: Mapping[str, str], asked: Iterable[list[str]]) -> Origin:
    return Origin(
        assessment_id=keys["assessment"],
        opened_at=keys["opened at"],
        organisation_id=keys["organisation"],
        standard_code=keys["standard"],
        version=keys["version"],
        digest=keys["digest"],
        codes=tuple(row[2] for row in asked),
    )


def _not_ours() -> str:
    return _(
        "This file was not made here, or it was copied into another one. Download the questionnaire and fill it in."
    )


def _read_questions(sheets: Sheets, keys: Mapping[str, str], asked: Iterable[list[str]]) -> Iterable[FilledQuestion]:
    main = _needed_sheet(sheets, keys.get(QUESTIONS_SHEET, ""))
    places = _columns(main, keys.get(COLUMNS, "").split() or (CODE, ANSWER, NOTE))
    lines, repeated = _lines_by_code(main, places[CODE])
    options = _read_options(sheets, keys.get(CHOICES_SHEET, ""))
    for _kind, _id, code, answer_mark, note_mark, table_sheet, *columns in asked:
        marks = Marks(answer_mark, note_mark)
        if code not in lines:
            yield FilledQuestion(code, marks, is_missing=True)
            continue
        wanted = {name: places[name] for name in (ANSWER, CURRENCY, REASON, NOTE) if name in places}
        yield FilledQuestion(
            code,
            marks,
            cells={name: cell_at(main, lines[code], column) for name, column in wanted.items()},
            options=options.get(code, {}),
            table=_read_table(sheets, table_sheet, columns) if table_sheet else (),
            repeated_at=repeated.get(code),
        )


def _needed_sheet(sheets: Sheets, name: str) -> Sheet:
    found = sheets.get(name)
    if found is None:
        raise InvalidInput("file", _("The sheet “%(sheet)s” is missing. Give the sheets their names back.", sheet=name))
    return found


def _columns(sheet: Sheet, needed: Iterable[str]) -> dict[str, int]:
    """Where each column stands, by its hidden name in the first row."""
    found = {name: column for column, name in enumerate(sheet.row(0)) if name}
    if not set(needed) <= set(found):
        message = _(
            "The hidden first row of the sheet “%(sheet)s” was changed. Download the file again.", sheet=sheet.name
        )
        raise InvalidInput("file", message)
    return found


def _lines_by_code(sheet: Sheet, column: int) -> tuple[dict[str, int], dict[str, Cell]]:
    """The row of each question, and the cell of a code that stands there a second time."""
    lines: dict[str, int] = {}
    repeated: dict[str, Cell] = {}
    for row in range(FIRST_ROW, sheet.number_of_rows):
        code = sheet.text(row, column).strip()
        if code in lines:
            repeated[code] = cell_at(sheet, row, column)
        elif code:
            lines[code] = row
    return lines, repeated


def cell_at(sheet: Sheet, row: int, column: int) -> Cell:
    """One cell, its text cleaned of what no answer holds."""
    text = clean_text(sheet.text(row, column)) or ""
    return Cell(sheet.name, xl_rowcol_to_cell(row, column), text, sheet.is_formula(row, column))


def _read_options(sheets: Sheets, name: str) -> dict[str, dict[str, Cell]]:
    """The marks of questions with several answers, by question and option; empty for a standard without such."""
    if not name:
        return {}
    sheet = _needed_sheet(sheets, name)
    places = _columns(sheet, (CODE, OPTION, MARK))
    found: dict[str, dict[str, Cell]] = {}
    for row in range(FIRST_ROW, sheet.number_of_rows):
        code, option = sheet.text(row, places[CODE]).strip(), sheet.text(row, places[OPTION]).strip()
        if code and option:
            found.setdefault(code, {})[option] = cell_at(sheet, row, places[MARK])
    return found


def _read_table(sheets: Sheets, name: str, columns: Iterable[str]) -> tuple[dict[str, Cell], ...]:
    """The rows of a table in which something stands."""
    sheet = _needed_sheet(sheets, name)
    wanted = [column for column in columns if column]
    found = _columns(sheet, wanted)
    places = {column: found[column] for column in wanted}
    rows = []
    for row in range(FIRST_TABLE_ROW, sheet.number_of_rows):
        cells = {column: cell_at(sheet, row, at) for column, at in places.items()}
        if any(cell.text or cell.is_formula for cell in cells.values()):
            rows.append(cells)
    return tuple(rows)
