"""Questionnaires as workbooks: downloaded, filled in by cell, packed again as an office program would save them."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter import Workbook as WrittenWorkbook

from compliance.assessments.queries import Place, list_answers
from compliance.assessments.spreadsheet.layout import CODE
from compliance.assessments.spreadsheet.writing import fill_questionnaire
from compliance.web.exports import WORKBOOK_OPTIONS


def written_questionnaire(place: Place) -> bytes:
    """The questionnaire as downloaded; needs a request for the language."""
    stream = io.BytesIO()
    with WrittenWorkbook(stream, WORKBOOK_OPTIONS) as workbook:
        fill_questionnaire(workbook, place, list_answers(place.assessment.id), "now")
    return stream.getvalue()


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def saved(workbook: Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def sheet_with(workbook: Workbook, column: str) -> Worksheet:
    """The sheet whose hidden first row names this column."""
    return next(sheet for sheet in workbook if column in [cell.value for cell in sheet[1]])


def column_of(sheet: Worksheet, name: str) -> int:
    return [cell.value for cell in sheet[1]].index(name) + 1


def cell_of(workbook: Workbook, code: str, column: str = "answer") -> Any:
    """The cell of a question in a column of the sheet of questions."""
    sheet = sheet_with(workbook, "answer")
    at = column_of(sheet, CODE)
    row = next(row for row in range(3, sheet.max_row + 1) if sheet.cell(row, at).value == code)
    return sheet.cell(row, column_of(sheet, column))


def mark_of(workbook: Workbook, code: str, option: str) -> Any:
    """The cell that marks one of several answers."""
    sheet = sheet_with(workbook, "mark")
    for row in range(3, sheet.max_row + 1):
        if (sheet.cell(row, 1).value, sheet.cell(row, 4).value) == (code, option):
            return sheet.cell(row, 5)
    raise KeyError(code, option)


def filled_in(content: bytes, values: Mapping[Any, Any]) -> bytes:
    """The file with these cells filled in: {code: answer} or {(code, column): text}."""
    workbook = opened(content)
    for place, value in values.items():
        code, column = place if isinstance(place, tuple) else (place, "answer")
        cell_of(workbook, code, column).value = value
    return saved(workbook)


def repacked(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The archive with some of its parts replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.get(name, old.read(name)))
        for name in changed.keys() - set(old.namelist()):
            new.writestr(name, changed[name])
    return stream.getvalue()
