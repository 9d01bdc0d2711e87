"""Writing single cells of a questionnaire: safe, unlocked where a person fills them in, in the looks of the file.

Everything a person ever typed is written as text that no spreadsheet runs: as a string, with the mark of a leading
apostrophe where it begins like a formula. Cells for text are formatted as text, so that a note may begin with a dash.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from compliance.assessments.spreadsheet.layout import LISTS_SHEET
from compliance.imports.readers import cell_text
from compliance.web.exports import FORMULA_STARTS, LARGEST_CELL
from compliance.web.language import direction

DATE_FORMAT = "yyyy-mm-dd"
# Spreadsheets disagree on the days of earlier years.
FIRST_DAY = date(1904, 1, 1)
_LAST_DAY = date(2100, 12, 31)

_BASE: dict[str, Any] = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D1D6"}
_TO_FILL = {"locked": False, "bg_color": "#FFF8DC"}
_LOOKS: dict[str, dict[str, Any]] = {
    "heading": {"bold": True, "bg_color": "#E3ECEB"},
    "text": {},
    "quiet": {"font_color": "#5B6770"},
    "title": {"bold": True, "font_size": 14, "border": 0},
    "plain": {"border": 0},
    "answer": _TO_FILL,
    "answer_text": {**_TO_FILL, "num_format": "@"},
    "answer_date": {**_TO_FILL, "num_format": DATE_FORMAT},
}


class SheetWriter:
    """Writes the cells of one workbook; sheets run in the direction of the reader's language."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self._formats: dict[tuple[str, bool], Format] = {}
        self._lists: dict[tuple[str, ...], str] = {}
        self._is_rtl = direction() == "rtl"

    def add_sheet(self, name: str, widths: Sequence[int]) -> Worksheet:
        """A visible sheet, protected (without a password) but for the cells to fill in."""
        sheet = self.workbook.add_worksheet(name)
        if self._is_rtl:
            sheet.right_to_left()
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def put_names(self, sheet: Worksheet, names: Sequence[str]) -> None:
        """The hidden first row, which says what each column is."""
        sheet.set_row(0, None, None, {"hidden": True})
        for column, name in enumerate(names):
            sheet.write_string(0, column, name)

    def put(self, sheet: Worksheet, row: int, column: int, text: Any, look: str = "text") -> None:
        """A cell of text; an empty one keeps its looks."""
        shown = str(text)[:LARGEST_CELL]
        form = self._format(look, is_quoted=shown.startswith(FORMULA_STARTS))
        if shown:
            sheet.write_string(row, column, shown, form)
        else:
            sheet.write_blank(row, column, None, form)

    def put_number(self, sheet: Worksheet, row: int, column: int, text: str, *, is_exact: bool = False) -> None:
        """A number to fill in; as text where a spreadsheet's number would not give it back (`is_exact`: each digit)."""
        back = cell_text(float(text)) if text else ""
        if text and (back == text or (not is_exact and Decimal(back) == Decimal(text))):
            sheet.write_number(row, column, float(text), self._format("answer"))
        else:
            self.put(sheet, row, column, text, "answer_text" if text else "answer")

    def put_date(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        """A day to fill in, given in ISO 8601."""
        day = date.fromisoformat(text) if text else None
        if day is None:
            self.put(sheet, row, column, "", "answer_date")
        elif day >= FIRST_DAY:
            sheet.write_datetime(row, column, datetime.combine(day, time()), self._format("answer_date"))
        else:
            self.put(sheet, row, column, text, "answer_text")

    def put_link(self, sheet: Worksheet, row: int, column: int, text: str, target: str) -> None:
        """A cell that leads to another sheet of the file."""
        sheet.write_url(row, column, f"internal:'{target}'!A1", self._format("text"), text)

    def offer(
        self, sheet: Worksheet, row: int, column: int, choices: Sequence[str], last_row: int | None = None
    ) -> None:
        """A drop-down list, in the cell or down to `last_row`."""
        rule = {"validate": "list", "source": self._list_address(tuple(choices)), "error_type": "warning"}
        sheet.data_validation(row, column, last_row or row, column, rule)

    def expect_number(self, sheet: Worksheet, cells: tuple[int, int, int, int], **rule: Any) -> None:
        """Warn in the spreadsheet itself about what is no number or out of bounds; the server has the last word."""
        sheet.data_validation(*cells, {"error_type": "warning", **rule})

    def expect_date(self, sheet: Worksheet, cells: tuple[int, int, int, int]) -> None:
        """Warn in the spreadsheet itself about what is no date."""
        rule = {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": _LAST_DAY}
        sheet.data_validation(*cells, {"error_type": "warning", **rule})

    def put_lists(self) -> None:
        """The hidden sheet with the choices of every drop-down list, one list a row."""
        sheet = self.workbook.add_worksheet(LISTS_SHEET)
        sheet.very_hidden()
        for row, choices in enumerate(self._lists):
            for column, text in enumerate(choices):
                sheet.write_string(row, column, text)

    def _list_address(self, choices: tuple[str, ...]) -> str:
        if choices not in self._lists:
            row = len(self._lists)
            first = xl_rowcol_to_cell(row, 0, row_abs=True, col_abs=True)
            last = xl_rowcol_to_cell(row, len(choices) - 1, row_abs=True, col_abs=True)
            self._lists[choices] = f"={LISTS_SHEET}!{first}:{last}"
        return self._lists[choices]

    def _format(self, look: str, *, is_quoted: bool = False) -> Format:
        key = (look, is_quoted)
        if key not in self._formats:
            order = {"reading_order": 2} if self._is_rtl else {}
            made = self.workbook.add_format({**_BASE, **_LOOKS[look], **order, "quote_prefix": is_quoted})
            self._formats[key] = made
        return self._formats[key]
