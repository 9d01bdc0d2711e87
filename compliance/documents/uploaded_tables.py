"""Small tables that a person uploads, CSV or XLSX: cells as text, and which of them hold formulas.

A formula is never evaluated nor its stored result believed: what it would give depends on the machine that opens it.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from compliance.documents.file_types import CSV, MEGABYTE, XLSX, upload_limit
from compliance.documents.intake import Upload, clean_name
from compliance.documents.scanner import scan
from compliance.documents.sniffing import find_file_type
from compliance.documents.storage import receive
from compliance.errors import InvalidInput
from compliance.web.exports import FORMULA_STARTS

LARGEST_TABLE_MB = 2
MOST_COLUMNS = 60
# A single cell may say that it is in row one million; the empty rows before it are walked through all the same.
FARTHEST_ROW = 20_000
LONGEST_CELL = 10_000
DELIMITERS = (",", ";", "\t", "|")
# What openpyxl raises for workbooks that are valid archives and still not what they say.
_DAMAGE = (
    InvalidFileException,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
)


@dataclass(frozen=True)
class TableRow:
    """A row: the number a spreadsheet shows for it, its cells as text, and the positions of cells with a formula."""

    number: int
    cells: Sequence[str]
    formulas: frozenset[int]


@dataclass(frozen=True)
class UploadedTable:
    heading: Sequence[str]
    rows: Sequence[TableRow]


def read_uploaded_table(upload: Upload, most_rows: int) -> UploadedTable:
    """The first sheet of an uploaded table; its first row with anything in it is the heading. Nothing is kept.

    Raises InvalidInput("file") for another kind of file, a hostile or damaged one, or too many rows or columns.
    """
    name = clean_name(upload.filename or "")
    with receive(upload.stream, upload_limit()) as received:
        if received.size > LARGEST_TABLE_MB * MEGABYTE:
            raise InvalidInput("file", _("A list may have at most %(limit)s MB.", limit=LARGEST_TABLE_MB))
        file_type = find_file_type(received.path, name)
        scan(received.path)
        if file_type is XLSX:
            rows = _limited(_xlsx_rows(received.path), most_rows)
        elif file_type is CSV:
            rows = _limited(_csv_rows(received.path), most_rows)
        else:
            raise InvalidInput("file", _("A list is a CSV or XLSX file."))
    if not rows:
        raise InvalidInput("file", _("The list is empty."))
    heading, *others = rows
    if heading.formulas:
        raise InvalidInput("file", _("The headings of the list hold a formula. Put plain text there."))
    return UploadedTable([cell.strip() for cell in heading.cells], others)


def _limited(rows: Iterable[TableRow], most_rows: int) -> list[TableRow]:
    """Rows with anything in them, as wide as the widest; InvalidInput where there are too many."""
    found: list[TableRow] = []
    for row in rows:
        if row.number > FARTHEST_ROW:
            raise InvalidInput("file", _("The list has more than %(most)s rows. Split it.", most=most_rows))
        if len(row.cells) > MOST_COLUMNS or any(len(cell) > LONGEST_CELL for cell in row.cells):
            raise InvalidInput("file", _("Row %(row)s of the list is too long.", row=row.number))
        if any(cell.strip() for cell in row.cells) or row.formulas:
            found.append(row)
        if len(found) > most_rows + 1:
            raise InvalidInput("file", _("The list has more than %(most)s rows. Split it.", most=most_rows))
    return found


def _csv_rows(path: Path) -> Iterator[TableRow]:
    text = path.read_text(encoding="utf-8-sig")
    first_line = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            formulas = frozenset(place for place, cell in enumerate(cells) if cell.startswith(FORMULA_STARTS))
            yield TableRow(number, cells, formulas)
    except csv.Error as error:
        raise InvalidInput("file", _("The list cannot be read as CSV. Save it again.")) from error


def _xlsx_rows(path: Path) -> Iterator[TableRow]:
    try:
        # By its content: a received file has no name that the library would accept.
        file = io.BytesIO(path.read_bytes())
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        try:
            # A sheet may state any size about itself; what counts is what is in it.
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(), start=1):
                formulas = frozenset(place for place, cell in enumerate(cells) if cell.data_type == "f")
                yield TableRow(number, [_text(cell.value) for cell in cells], formulas)
        finally:
            book.close()
    except _DAMAGE as error:
        raise InvalidInput("file", _("The list cannot be read as XLSX. Save it again.")) from error


def _text(value: Any) -> str:
    """A cell as a person reads it: whole numbers without fraction, days in ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
