"""CSV and XLSX files of what a list shows, row by row, so that their size does not fill the memory.

A spreadsheet runs a cell that begins like a formula; text typed by a stranger must never do that on an official's
machine. Such text is therefore marked as text in CSV and written as a string in XLSX. Numbers stay numbers.
"""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from io import StringIO
from typing import Any

from flask import Response, send_file, stream_with_context
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from compliance.clock import today
from compliance.web.language import direction

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"
# Also the wide forms, which some spreadsheets fold to the plain ones.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
LARGEST_CELL = 32_767
ROWS_PER_SHEET = 1_048_576
CHUNK = 500
COLUMN_WIDTH = 20
WORKBOOK_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def csv_response(name: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Response:
    """Send `rows` under the headings `columns` as the CSV file `name` (UTF-8 with a mark Excel understands)."""
    lines = stream_with_context(_csv_chunks(columns, rows))
    response = Response(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(name, "csv")}"'
    return response


def xlsx_response(name: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Response:
    """Send `rows` under the headings `columns` as the XLSX file `name`; the sheet runs right to left in Arabic."""
    return workbook_response(name, lambda workbook: _fill(workbook, columns, rows))


def workbook_response(name: str, fill: Callable[[Workbook], None]) -> Response:
    """Send what `fill` writes into a workbook, row by row, as the XLSX file `name`."""
    # The response closes the file, which deletes it.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    with Workbook(file, WORKBOOK_OPTIONS) as workbook:
        fill(workbook)
    file.seek(0)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=_file_name(name, "xlsx"), max_age=0)


def plain_cell(value: Any) -> Any:
    """A cell as number, date or text; lazy texts and enumeration values become text, nothing becomes empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, (int, float, Decimal, date)):
        return value
    return str(value)


def guarded_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before a dangerous first letter."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def unguarded_text(text: str) -> str:
    """Text of a file that came from here, without the apostrophe that `guarded_text` put before it."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def _csv_chunks(columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow([_csv_cell(column) for column in columns])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_csv_cell(value) for value in row])
        if number % CHUNK == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _csv_cell(value: Any) -> Any:
    plain = plain_cell(value)
    return guarded_text(plain) if isinstance(plain, str) else plain


def _fill(workbook: Workbook, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    sheet, line = _new_sheet(workbook, columns), 1
    for row in rows:
        if line == ROWS_PER_SHEET:
            sheet, line = _new_sheet(workbook, columns), 1
        for column, value in enumerate(row):
            _write_cell(sheet, line, column, plain_cell(value))
        line += 1


def _new_sheet(workbook: Workbook, columns: Sequence[Any]) -> Worksheet:
    sheet = workbook.add_worksheet()
    if direction() == "rtl":
        sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(columns) - 1, 0), COLUMN_WIDTH)
    heading = workbook.add_format({"bold": True})
    for number, column in enumerate(columns):
        sheet.write_string(0, number, str(column)[:LARGEST_CELL], heading)
    return sheet


def _write_cell(sheet: Worksheet, line: int, column: int, value: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(line, column, value[:LARGEST_CELL])
    elif isinstance(value, date):
        sheet.write_datetime(line, column, value)
    else:
        sheet.write_number(line, column, value)


def _file_name(name: str, ending: str) -> str:
    return f"{name}-{today().isoformat()}.{ending}"
