"""Exports: what a list shows, and nothing a spreadsheet would run."""

import csv
import io
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask_babel import lazy_gettext
from python_calamine import CalamineWorkbook

from compliance.web import exports
from compliance.web.exports import csv_response, guarded_text, xlsx_response

HOSTILE = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1"]
COLUMNS = ["Name", lazy_gettext("Amount"), "Day"]


def read_csv(response):
    text = response.get_data().decode("utf-8")
    return text, list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def read_xlsx(response):
    response.direct_passthrough = False
    data = response.get_data()
    return data, CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


@pytest.fixture
def page(app, database):
    with app.test_request_context("/"):
        yield


def test_csv_carries_the_mark_the_headings_and_the_rows(page):
    rows = [["نور", Decimal("-12.50"), date(2026, 3, 1)], ["a,b", None, datetime(2026, 3, 1, 9, 5, tzinfo=UTC)]]
    response = csv_response("wages", COLUMNS, rows)
    text, cells = read_csv(response)
    assert text.startswith("\ufeff")
    assert cells == [
        ["Name", "Amount", "Day"],
        ["نور", "-12.50", "2026-03-01"],
        ["a,b", "", "2026-03-01T09:05+00:00"],
    ]
    assert response.headers["Content-Disposition"].startswith('attachment; filename="wages-')


@pytest.mark.parametrize("cell", HOSTILE)
def test_a_hostile_cell_is_text_in_csv(page, cell):
    _, cells = read_csv(csv_response("wages", [cell], [[cell]]))
    assert cells == [["'" + cell], ["'" + cell]]
    assert guarded_text("plain = text") == "plain = text"


@pytest.mark.parametrize("cell", HOSTILE)
def test_a_hostile_cell_is_text_in_xlsx(page, cell):
    data, cells = read_xlsx(xlsx_response("wages", [cell], [[cell]]))
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert cells[1][0].strip() == cell.strip()


def test_links_and_numbers_in_text_stay_text_in_xlsx(page):
    data, cells = read_xlsx(xlsx_response("wages", ["A", "B"], [["https://example.org", "0012"]]))
    assert cells[1] == ["https://example.org", "0012"]
    assert "hyperlink" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()


def test_xlsx_keeps_numbers_and_days(page):
    _, cells = read_xlsx(xlsx_response("wages", COLUMNS, [["a", Decimal("12.5"), date(2026, 3, 1)]]))
    assert cells[1] == ["a", 12.5, date(2026, 3, 1)]


@pytest.mark.parametrize(("language", "expected"), [("ar", True), ("en", False)])
def test_the_sheet_runs_right_to_left_in_arabic(app, database, language, expected):
    with app.test_request_context(f"/?lang={language}"):
        data, _ = read_xlsx(xlsx_response("wages", COLUMNS, []))
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert ('rightToLeft="1"' in sheet) is expected


def test_a_text_too_long_for_a_cell_is_cut_not_lost(page):
    _, cells = read_xlsx(xlsx_response("wages", ["A"], [["x" * 40_000]]))
    assert len(cells[1][0]) == exports.LARGEST_CELL


def test_rows_beyond_one_sheet_go_on_the_next(page, monkeypatch):
    monkeypatch.setattr(exports, "ROWS_PER_SHEET", 3)
    data, _ = read_xlsx(xlsx_response("wages", ["A"], [[1], [2], [3]]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert [sheet[1:] for sheet in (book.get_sheet_by_index(n).to_python() for n in (0, 1))] == [[[1], [2]], [[3]]]


def test_a_long_csv_is_sent_in_parts_and_not_held_in_memory(page):
    response = csv_response("wages", ["A", "B"], ([number, "x" * 100] for number in range(50_000)))
    tracemalloc.start()
    parts = sum(1 for _ in response.response)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert parts == 101
    assert peak < 2_000_000
