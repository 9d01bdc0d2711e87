"""Files that are not this assessment's questionnaire, or not harmless, are refused with a reason; nothing is saved."""

import io
import shutil
import zipfile

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from compliance.assessments.rounds.periods import yearly_round
from compliance.clock import now
from compliance.errors import InvalidInput
from compliance.imports.workbooks import read_sheets
from compliance.standards.loader import load_library
from tests.assessments.test_spreadsheets import download, give, upload, url_of, values
from tests.factories.accounts import make_user
from tests.factories.assessments import CREST, EVERY_TYPE, STANDARD_FILES, make_assessment, submit
from tests.factories.documents import make_office
from tests.factories.organisations import make_organisation
from tests.factories.spreadsheets import filled_in, opened, repacked, saved, sheet_with

SHEET = "xl/worksheets/sheet2.xml"


@pytest.fixture
def organisation(database):
    return make_organisation(name="Al Rawabi Contracting")


@pytest.fixture
def place(organisation):
    return make_assessment(organisation, EVERY_TYPE)


@pytest.fixture
def client(place, client_for):
    return client_for(make_user("employer_user", organisations=(place.organisation,)))


def refused(client, place, content, message, database):
    page = upload(client, place, content)
    assert page.status_code == 422 and message in page.text
    assert values(database, place) == {}
    return page.text


def test_a_file_of_another_organisation_is_refused_without_naming_it(client, place, client_for, database):
    other = make_assessment(make_organisation(name="Competitor Ltd"), EVERY_TYPE)
    theirs = download(client_for(make_user("employer_user", organisations=(other.organisation,))), other)
    page = refused(client, place, theirs, "for another organisation", database)
    assert "Al Rawabi Contracting" in page and "Competitor" not in page


def test_a_file_of_another_standard_is_refused_with_both_names(client, place, database):
    other = make_assessment(place.organisation, CREST)
    page = refused(client, place, download(client, other), "for another standard", database)
    assert "Employer checklist" in page and "Every type" in page


def test_a_file_of_last_years_round_is_refused(client, place, database):
    content = download(client, place)
    submit(place, unanswered=6)
    following = make_assessment(
        place.organisation, EVERY_TYPE, period=yearly_round(now().date().replace(year=2031, day=1))
    )
    refused(client, following, content, "for another self-assessment of the same standard", database)


def test_another_version_is_refused_with_the_difference(client, place, database, tmp_path):
    path = tmp_path / "next.yaml"
    shutil.copy(STANDARD_FILES / "every_answer_type.yaml", path)
    text = path.read_text().replace('version: "1"', 'version: "2"', 1)
    text = text.replace("How are wages paid?", "By what means are wages paid?").replace("code: B3", "code: B33")
    path.write_text(text)
    load_library(tmp_path)
    content = download(client, place)
    submit(place, unanswered=6)
    following = make_assessment(
        place.organisation, EVERY_TYPE, period=yearly_round(now().date().replace(year=2031, day=1))
    )
    assert following.outline.version == "2"
    page = refused(client, following, content, "made for version 1 of the standard", database)
    assert "asks version 2" in page and "questions are the same" in page
    assert "When were wages last paid?" in page and "B33" in page
    assert "How are wages paid? (To a bank account" in page and "By what means are wages paid?" in page


def test_the_same_version_with_other_questions_is_refused(client, place, database):
    workbook = opened(download(client, place))
    workbook["sanad"]["B7"] = "0" * 32
    refused(client, place, saved(workbook), "although its version is the same", database)


NOT_OURS = "This file was not made here"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("answers.csv", b"code,answer\n", "Upload the questionnaire as an XLSX file"),
        ("answers.ods", b"PK\x03\x04", "Upload the questionnaire as an XLSX file"),
        ("answers.xlsx", b"code,answer\n", "not accepted"),
        ("answers.xlsx", b"", "The file is empty."),
        ("answers.xlsx", b"PK\x03\x04 cut", "damaged"),
        ("answers.xlsx", make_office("xlsx"), "damaged"),
        ("answers.xlsx", make_office("xlsx", parts={"xl/vbaProject.bin": b"x"}), "macros"),
        ("answers.xlsx", make_office("docx"), "DOCX"),
    ],
)
def test_what_is_no_workbook_is_refused(client, place, name, content, message):
    page = upload(client, place, content, name)
    assert page.status_code == 422 and message in page.text


def test_no_file_at_all_is_refused(client, place):
    page = client.post(url_of(place, "/spreadsheet"))
    assert page.status_code == 422 and "Choose a file." in page.text


def test_any_other_workbook_is_refused(client, place, database):
    workbook = opened(download(client, place))
    del workbook["sanad"]
    refused(client, place, saved(workbook), NOT_OURS, database)


def test_a_renamed_sheet_and_a_changed_hidden_row_are_told(client, place, database):
    workbook = opened(download(client, place))
    workbook["B4"].title = "Offices"
    refused(client, place, saved(workbook), "The sheet “B4” is missing", database)
    workbook = opened(download(client, place))
    main = sheet_with(workbook, "answer")
    main.delete_rows(1)
    refused(client, place, saved(workbook), "hidden first row", database)


def test_a_file_over_five_megabytes_is_refused(client, place, database):
    content = download(client, place) + b"\0" * (5 * 1_048_576)
    refused(client, place, content, "at most 5 MB", database)


def sheet_xml(cells):
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return f"<worksheet {space}><sheetData>{cells}</sheetData></worksheet>".encode()


ABSURD = {
    "a cell in the last corner": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "a far column": '<row r="1"><c r="A1"><v>1</v></c><c r="ZZZ1"><v>1</v></c></row>',
    "a large rectangle": '<row r="1"><c r="ALL1"><v>1</v></c></row><row r="4999"><c r="A4999"><v>1</v></c></row>',
    "far too many cells": "<row>" + "<c><v>1</v></c>" * 900 + "</row>" + ("<row>" + "<c/>" * 500 + "</row>") * 200,
    "an array over everything": '<row r="1"><c r="A1"><f t="array" ref="A1:XFD1048576">1</f></c></row>',
}


@pytest.mark.parametrize("cells", ABSURD.values(), ids=ABSURD.keys())
def test_an_absurd_sheet_is_refused_before_it_is_read(client, place, database, cells):
    content = repacked(download(client, place), {SHEET: sheet_xml(cells)})
    refused(client, place, content, "far more than is asked for", database)


def test_entities_and_broken_markup_are_refused(client, place, database):
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + sheet_xml("<row><c><v>&b;</v></c></row>")
    for part in (entity, sheet_xml("<row><c>")[:-20], b"", sheet_xml('<row r="x"></row>')):
        refused(client, place, repacked(download(client, place), {SHEET: part}), "damaged", database)


def test_an_archive_that_unpacks_to_gigabytes_is_refused(client, place, database):
    bomb = repacked(download(client, place), {"xl/media/picture.xml": b" " * 60_000_000})
    refused(client, place, bomb, "unpacks to far more", database)
    bomb = repacked(download(client, place), {SHEET: sheet_xml("<row></row>" * 900_000)})
    refused(client, place, bomb, "far more than is asked for", database)


def test_the_reader_sees_no_more_of_a_part_than_was_looked_through(app, place, tmp_path):
    """An archive may state a small size for a part that unpacks to a large one."""
    content = bytearray(repacked(make_office("xlsx"), {"xl/worksheets/sheet1.xml": sheet_xml("")}))
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/worksheets/sheet1.xml"))
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path = tmp_path / "lie.xlsx"
    path.write_bytes(bytes(content))
    with app.test_request_context(), pytest.raises(InvalidInput):
        read_sheets(path)


def test_array_formulas_cover_the_cells_they_fill(client, place, database):
    give_nothing = download(client, place)
    workbook = opened(filled_in(give_nothing, {"A2.rooms": 4, "A2.space": 5}))
    main = sheet_with(workbook, "answer")
    main["F4"] = ArrayFormula("F4:F5", "=ROW(A1:A2)")
    page = upload(client, place, saved(workbook)).text
    assert page.count("This cell holds a formula.") == 2


def test_two_parts_of_one_name_are_refused(client, place, database):
    stream = io.BytesIO(download(client, place))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning):
        archive.writestr(SHEET, sheet_xml(""))
    refused(client, place, stream.getvalue(), "damaged", database)


def test_damage_anywhere_is_told_and_never_breaks_the_page(client, place, app, monkeypatch):
    monkeypatch.setitem(app.config, "TESTING", False)
    give(place, "A1", "yes")
    content = download(client, place)
    for at in range(40, len(content), len(content) // 60):
        damaged = bytearray(content)
        damaged[at : at + 3] = b"\xff\x00\x9c"
        assert upload(client, place, bytes(damaged), follow=False).status_code in (303, 422), at
