"""An XLSForm read back into the content of a library file, with the cell every part of it came from.

The outer groups are sections, the groups in them requirements, the rows in those questions. What pyxform accepts and
Sanad has no use for (notes, the time a form was opened) is left out and said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from compliance.errors import ComplianceError
from compliance.imports.readers import cell_text
from compliance.marked_yaml import Place
from compliance.standards.xlsform.layout import CHOICES, CONTRADICTIONS, SETTINGS, SOURCES, STANDARD, SURVEY


@dataclass(frozen=True)
class FormProblem:
    """One mistake in a form: its sheet, row and column where known, what is wrong."""

    sheet: str
    row: int | None
    column: str
    message: str

    def __str__(self) -> str:
        where = [f"sheet {self.sheet}" if self.sheet else "", f"row {self.row}" if self.row else ""]
        where.append(f"column {self.column}" if self.column else "")
        return f"{', '.join(filter(None, where))}: {self.message}".removeprefix(": ")


class FormError(ComplianceError):
    """A form that cannot become a standard; `problems` lists every mistake."""

    def __init__(self, path: Path, problems: list[FormProblem]) -> None:
        self.problems = sorted(problems, key=lambda each: (each.sheet, each.row or 0, each.column))
        super().__init__("\n".join(f"{path}: {problem}" for problem in self.problems))


@dataclass(frozen=True)
class Line:
    """A row of a sheet: its number as the spreadsheet shows it, its cells by column."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def problem(self, column: str, message: str) -> FormProblem:
        return FormProblem(self.sheet, self.number, column, message)


@dataclass
class ReadForm:
    """The content so far, where each part of it came from, what is wrong, what was left out."""

    sheets: Mapping[str, list[Line]]
    content: dict[str, Any] = field(default_factory=dict)
    origins: dict[Place, tuple[Line, str]] = field(default_factory=dict)
    problems: list[FormProblem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def lines(self, sheet: str) -> list[Line]:
        return self.sheets.get(sheet, [])

    def note(self, place: Place, line: Line, column: str) -> None:
        """Remember that the value at `place` came from this cell, or would have to stand there."""
        self.origins[place] = (line, column)

    def complain(self, line: Line, column: str, message: str) -> None:
        self.problems.append(line.problem(column, message))

    def problem_at(self, place: Place, message: str) -> FormProblem:
        """A mistake found in the content, told at the cell it came from, or the nearest around it."""
        for length in range(len(place), 0, -1):
            if place[:length] in self.origins:
                line, column = self.origins[place[:length]]
                return line.problem(column, message)
        return FormProblem(STANDARD, None, ".".join(map(str, place)), message)


def open_form(path: Path) -> ReadForm:
    """The sheets of the form; FormError for a file that is no XLSX or has no survey."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        known = (SURVEY, CHOICES, SETTINGS, STANDARD, SOURCES, CONTRADICTIONS)
        names = [name for name in book.sheet_names if name in known]
        sheets = {name: list(_lines(name, book.get_sheet_by_name(name).to_python())) for name in names}
    except (CalamineError, OSError) as error:
        raise FormError(path, [FormProblem("", None, "", f"This cannot be read as XLSX: {error}.")]) from None
    missing = [name for name in (SURVEY, CHOICES, SETTINGS) if name not in sheets]
    if missing:
        raise FormError(path, [FormProblem(name, None, "", "The sheet is missing.") for name in missing])
    return ReadForm(sheets)


def _lines(sheet: str, rows: list[list[Any]]) -> Iterator[Line]:
    heading = [cell_text(cell).strip() for cell in rows[0]] if rows else []
    for number, row in enumerate(rows[1:], 2):
        cells = {column: cell_text(cell).strip() for column, cell in zip(heading, row, strict=False) if column}
        if any(cells.values()):
            yield Line(sheet, number, cells)
