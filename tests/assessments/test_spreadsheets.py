"""The questionnaire as a spreadsheet: out, filled in anywhere, back; nothing lost, nothing overwritten unseen."""

import io
from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from compliance.assessments.models import Answer
from compliance.assessments.operations import GivenAnswer, record_answer
from compliance.assessments.queries import find_answer, list_answers, question_place
from compliance.assessments.spreadsheet.models import FilledQuestionnaire
from compliance.change_log.models import ChangeLogEntry
from compliance.clock import now
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import CREST, EVERY_TYPE, make_assessment, submit
from tests.factories.spreadsheets import (
    cell_of,
    filled_in,
    mark_of,
    opened,
    saved,
    sheet_with,
)


@pytest.fixture
def place(database):
    return make_assessment(code=EVERY_TYPE)


@pytest.fixture
def client(place, client_for):
    return client_for(make_user("employer_user", organisations=(place.organisation,)))


def url_of(place, rest=""):
    return f"/assessments/{place.assessment.id}{rest}"


def download(client, place, language="en"):
    answer = client.get(url_of(place, f"/questionnaire.xlsx?lang={language}"))
    assert answer.status_code == 200
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    client.get("/?lang=en")
    return answer.data


def upload(client, place, content, name="questionnaire.xlsx", follow=True):
    data = {"file": (io.BytesIO(content), name)}
    return client.post(url_of(place, "/spreadsheet"), data=data, follow_redirects=follow)


def save(client, place, **data):
    return client.post(url_of(place, "/spreadsheet/changes"), data=data, follow_redirects=True)


def give(place, code, value, reason=None, note=None):
    stored = find_answer(place.assessment.id, place.outline.get_question(code).id)
    given = GivenAnswer(value, reason, note, stored.version if stored else 0)
    return record_answer(question_place(place, code), given, by=None, at=now())


def stored(database, place, code):
    database.expire_all()
    answer = find_answer(place.assessment.id, place.outline.get_question(code).id)
    return (answer.value, answer.reason, answer.note) if answer else None


def values(database, place):
    database.expire_all()
    by_id = list_answers(place.assessment.id)
    return {each.code: by_id[each.id].value for each in place.outline.questions if each.id in by_id}


EVERYTHING = {
    "A1": "Yes",
    "A2.rooms": 8,
    "A2.space": 4.5,
    "A3.clinic": "yes",
    "B1": "Partly in cash",
    "B2": 1500,
    ("B2", "currency"): "SAR",
    "B3": datetime(2026, 10, 31),
    ("B1", "note"): "- paid by hand",
}
STORED = {
    "A1": "yes",
    "A2.rooms": "8",
    "A2.space": "4.5",
    "A3.has": "kitchen clinic",
    "A3.clinic": "yes",
    "B1": "mixed",
    "B2": "1500.00 SAR",
    "B3": "2026-10-31",
    "B4": '[["Al Noor","12","2026-01-02"],["بدر","",""]]',
}


def everything(content):
    workbook = opened(filled_in(content, EVERYTHING))
    mark_of(workbook, "A3.has", "clinic").value = "Yes"
    mark_of(workbook, "A3.has", "kitchen").value = "x"
    table = workbook["B4"]
    for row, cells in ((4, ("Al Noor", 12, date(2026, 1, 2))), (6, ("بدر", None, None))):
        for column, value in enumerate(cells, 1):
            table.cell(row, column).value = value
    return saved(workbook)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_answers_of_every_type_go_out_and_come_back(client, place, database, language):
    content = everything(download(client, place, language))
    page = upload(client, place, content)
    assert "What the file changes" in page.text and "Cells that need correcting" not in page.text
    assert values(database, place) == {}
    after = save(client, place)
    assert "9 answers saved." in after.text and "Check your answers" in after.text
    assert values(database, place) == STORED
    assert stored(database, place, "B1")[2] == "- paid by hand"
    assert database.scalar(select(func.count()).select_from(FilledQuestionnaire)) == 0


def test_a_file_that_comes_back_untouched_changes_nothing(client, place, database):
    upload(client, place, everything(download(client, place)))
    save(client, place)
    hostile = '=HYPERLINK("http://x")\nsecond _x000D_ line'
    give(place, "A1", "not_applicable", "+1 no housing", hostile)
    give(place, "B4", '[["=1+1","4.50","1899-12-31"],["@x","0.1",""],["007","-3","1904-02-29"]]')
    for language in ("en", "ar"):
        page = upload(client, place, download(client, place, language))
        assert "nothing that is not saved already" in page.text
    assert stored(database, place, "A1") == ("not_applicable", "+1 no housing", hostile)


def test_cells_are_written_as_text_and_none_as_a_formula(client, place):
    give(place, "A1", "not_applicable", "=1+1", "@SUM(A1)")
    workbook = opened(download(client, place))
    for sheet in workbook:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    for column in ("reason", "note"):
        cell = cell_of(workbook, "A1", column)
        assert cell.data_type in ("s", "inlineStr") and cell.quotePrefix
        assert cell.number_format == "@"


def test_only_what_is_to_be_filled_in_is_unlocked_and_ids_are_hidden(client, place):
    workbook = opened(download(client, place))
    main = sheet_with(workbook, "answer")
    assert main.protection.sheet and main.row_dimensions[1].hidden
    unlocked = {
        main.cell(1, cell.column).value
        for row in main.iter_rows(min_row=3)
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == {"answer", "currency", "reason", "note"}
    assert cell_of(workbook, "B5").protection.locked and cell_of(workbook, "B1", "reason").protection.locked
    assert workbook["sanad"].sheet_state == workbook["sanad_lists"].sheet_state == "veryHidden"


def test_lists_and_limits_are_in_the_file_in_the_readers_language(client, place):
    workbook = opened(download(client, place, "ar"))
    main = sheet_with(workbook, "answer")
    assert main.sheet_view.rightToLeft
    lists = [[cell.value for cell in row if cell.value] for row in workbook["sanad_lists"].iter_rows()]
    assert ["نعم", "لا", "لا ينطبق"] in lists
    rules = {str(rule.sqref): rule for rule in main.data_validations.dataValidation}
    rooms = rules[cell_of(workbook, "A2.rooms").coordinate]
    assert (rooms.type, rooms.formula1, rooms.formula2) == ("whole", "1.0", "40.0")
    assert rules[cell_of(workbook, "B3").coordinate].type == "date"
    assert rules[cell_of(workbook, "A1").coordinate].type == "list"


def test_questions_under_a_condition_are_in_the_file_and_say_so(client, place):
    workbook = opened(download(client, place))
    assert cell_of(workbook, "A2.rooms", "asked_if").value == "A1: Yes"
    assert cell_of(workbook, "A3.clinic", "asked_if").value == "A1: Yes\nA3.has: Clinic"
    page = upload(client, place, filled_in(saved(workbook), {"A1": "No", "A2.rooms": 5}))
    assert "Not asked now" in page.text


WRONG = [
    ({"A1": "Perhaps"}, "A1", "Choose one of the answers of the list: Yes · No · Not applicable"),
    ({"A2.rooms": 41}, "A2.rooms", "Give at most 40."),
    ({"A2.rooms": "eight"}, "A2.rooms", "Give a number in digits"),
    ({"A2.rooms": 1.5}, "A2.rooms", "Give a whole number."),
    ({"B2": 100}, "B2", "Give the currency of the amount"),
    ({"B2": 100, ("B2", "currency"): "SAX"}, "B2", "No currency has this code."),
    ({"B3": "31/12/2026"}, "B3", "Give a date as year, month and day"),
    ({"A1": "Not applicable"}, "A1", "Say why this does not apply."),
    ({("A1", "note"): "n" * 5001}, "A1", "Use at most 5000 characters."),
    ({"A1": "=1+1"}, "A1", "This cell holds a formula."),
    ({("B1", "note"): '=HYPERLINK("http://x","y")'}, "B1", "This cell holds a formula."),
]


@pytest.mark.parametrize(("cells", "code", "message"), WRONG, ids=[message for _cells, _code, message in WRONG])
def test_a_wrong_cell_is_told_with_sheet_cell_and_reason_and_the_others_are_saved(
    client, place, database, cells, code, message
):
    workbook = opened(filled_in(download(client, place), cells))
    column = next(iter(cells))[1] if isinstance(next(iter(cells)), tuple) else "answer"
    if "currency" in message or "No currency" in message:
        column = "currency"
    column = "reason" if message.startswith("Say why") else column
    where = cell_of(workbook, code, column).coordinate
    cell_of(workbook, "A2.space").value = 3.5
    page = upload(client, place, saved(workbook))
    assert "Cells that need correcting" in page.text and message in page.text
    assert f">{where}</bdi>" in page.text and ">Questions</span>" in page.text
    after = save(client, place)
    assert "answer saved." in after.text and message in after.text
    assert stored(database, place, "A2.space")[0] == "3.5"
    assert (stored(database, place, code) or (None,))[0] is None


def test_marks_and_table_cells_are_told_each_by_its_own_cell(client, place, database):
    workbook = opened(download(client, place))
    mark_of(workbook, "A3.has", "clinic").value = "perhaps"
    table = workbook["B4"]
    table["A4"], table["B4"], table["C5"] = "Al Noor", "a dozen", "soon"
    page = upload(client, place, saved(workbook)).text
    assert ">E4</bdi>" in page and "Write “Yes” here" in page
    assert ">B4</bdi>" in page and ">C5</bdi>" in page
    save(client, place)
    assert values(database, place) == {}


def test_wrong_cells_are_told_in_arabic_to_an_arabic_reader(client, place):
    client.get("/?lang=ar")
    upload(client, place, filled_in(download(client, place, "ar"), {"A1": "ربما"}))
    page = client.get(url_of(place, "/spreadsheet/changes?lang=ar")).text
    assert 'dir="rtl"' in page and "نعم · لا · لا ينطبق" in page


def test_a_note_is_saved_where_the_answer_beside_it_is_wrong(client, place, database):
    give(place, "A1", "yes", None, "old")
    upload(client, place, filled_in(download(client, place), {"A1": "Maybe", ("A1", "note"): "new"}))
    save(client, place)
    assert stored(database, place, "A1") == ("yes", None, "new")


def test_a_reason_that_would_be_dropped_is_told(client, place, database):
    page = upload(client, place, filled_in(download(client, place), {"A1": "Yes", ("A1", "reason"): "because"}))
    assert "Put this text into the note instead." in page.text
    save(client, place)
    assert stored(database, place, "A1") == ("yes", None, None)


def test_an_answer_changed_on_both_sides_is_shown_twice_and_waits_for_the_person(client, place, database):
    give(place, "A1", "yes", None, "mine")
    give(place, "B1", "cash")
    content = filled_in(download(client, place), {"A1": "No", "B1": "To a bank account", "B3": date(2026, 1, 1)})
    give(place, "A1", "not_applicable", "no housing", "theirs")
    page = upload(client, place, content).text
    assert "Changed here and in the file" in page
    assert "no housing" in page and "Take what the file says" in page
    save(client, place)
    assert stored(database, place, "A1") == ("not_applicable", "no housing", "theirs")
    assert (stored(database, place, "B1")[0], stored(database, place, "B3")[0]) == ("bank", "2026-01-01")
    version = find_answer(place.assessment.id, place.outline.get_question("A1").id).version
    save(client, place, **{"choice-A1": "file", "version-A1": version - 1})
    assert stored(database, place, "A1")[0] == "not_applicable"
    save(client, place, **{"choice-A1": "file", "version-A1": version})
    # The file's note was never touched, so the one saved here stays.
    assert stored(database, place, "A1") == ("no", None, "theirs")
    assert database.scalar(select(func.count()).select_from(FilledQuestionnaire)) == 0


def test_keeping_the_stored_answer_settles_a_clash(client, place, database):
    give(place, "A1", "yes")
    content = filled_in(download(client, place), {"A1": "No"})
    changed = give(place, "A1", "not_applicable", "no housing")
    upload(client, place, content)
    after = save(client, place, **{"choice-A1": "stored", "version-A1": changed.version})
    assert "Check your answers" in after.text
    assert stored(database, place, "A1")[0] == "not_applicable"


def test_a_cell_left_as_it_came_does_not_undo_what_was_answered_since(client, place, database):
    give(place, "A1", "yes")
    content = filled_in(download(client, place), {"B1": "In cash"})
    give(place, "A1", "no")
    page = upload(client, place, content).text
    assert "Changed here and in the file" not in page
    save(client, place)
    assert (stored(database, place, "A1")[0], stored(database, place, "B1")[0]) == ("no", "cash")


def test_an_answer_given_between_the_look_and_the_saving_is_not_overwritten(client, place, database):
    upload(client, place, filled_in(download(client, place), {"A1": "No"}))
    give(place, "A1", "yes")
    page = save(client, place).text
    assert "Changed here and in the file" in page
    assert stored(database, place, "A1")[0] == "yes"


def test_an_emptied_cell_is_shown_as_such_and_takes_the_answer_away(client, place, database):
    give(place, "A1", "yes", None, "kept note")
    page = upload(client, place, filled_in(download(client, place), {"A1": None})).text
    assert "Answers taken away" in page
    save(client, place)
    assert stored(database, place, "A1") == (None, None, "kept note")


def test_rows_may_be_sorted_and_a_missing_row_is_told_and_left_alone(client, place, database):
    give(place, "B3", "2026-01-01")
    workbook = opened(filled_in(download(client, place), {"A1": "Yes", "B1": "In cash"}))
    main = sheet_with(workbook, "answer")
    rows = [[cell.value for cell in row] for row in main.iter_rows(min_row=3)]
    kept = [row for row in reversed(rows) if row[0] != "B3"]
    for number, row in enumerate([*kept, [None] * len(rows[0])], 3):
        for column, value in enumerate(row, 1):
            main.cell(number, column).value = value
    page = upload(client, place, saved(workbook)).text
    assert "have no row in the file" in page
    save(client, place)
    assert values(database, place) == {"A1": "yes", "B1": "cash", "B3": "2026-01-01"}


def test_a_question_twice_on_the_sheet_is_told_and_not_taken(client, place, database):
    workbook = opened(filled_in(download(client, place), {"A1": "Yes"}))
    main = sheet_with(workbook, "answer")
    main.cell(main.max_row + 1, 1).value = "A1"
    page = upload(client, place, saved(workbook)).text
    assert "stands twice" in page
    save(client, place)
    assert stored(database, place, "A1") is None


def test_labels_of_the_other_language_and_values_are_understood(client, place, database):
    upload(client, place, filled_in(download(client, place), {"A1": " نَعم ", "B1": "cash"}))
    save(client, place)
    assert (stored(database, place, "A1")[0], stored(database, place, "B1")[0]) == ("yes", "cash")


def test_saving_writes_one_line_of_the_change_log_and_few_statements(client_for, database):
    place = make_assessment(code=CREST)
    client = client_for(make_user("employer_user", organisations=(place.organisation,)))
    codes = [each.code for each in place.outline.questions]
    for answer, turn in (("Yes", 1), ("Partly", 2)):
        content = filled_in(download(client, place), dict.fromkeys(codes, answer))
        with counted_queries() as uploading:
            assert upload(client, place, content, follow=False).status_code == 303
        with counted_queries() as looking:
            page = client.get(url_of(place, "/spreadsheet/changes"))
        with counted_queries() as saving:
            client.post(url_of(place, "/spreadsheet/changes"))
        assert page.text.count("<tr>") >= len(codes)
        assert max(uploading.number, looking.number, saving.number) <= 12
        lines = select(func.count()).where(ChangeLogEntry.action == "assessments.fill_questionnaire")
        assert database.scalar(lines) == turn
    assert set(values(database, place).values()) == {"partly"}
    assert set(database.scalars(select(Answer.version).where(Answer.assessment_id == place.assessment.id))) == {2}
    for url in ("", "/spreadsheet"):
        with counted_queries() as queries:
            client.get(url_of(place, url))
        assert queries.number <= 12


def test_giving_up_saves_nothing_and_another_upload_replaces_the_first(client, place, database):
    upload(client, place, filled_in(download(client, place), {"A1": "Yes"}))
    upload(client, place, filled_in(download(client, place), {"A1": "No"}))
    assert database.scalar(select(func.count()).select_from(FilledQuestionnaire)) == 1
    page = client.post(url_of(place, "/spreadsheet/discard"), follow_redirects=True)
    assert "Nothing of it was saved." in page.text
    assert values(database, place) == {}
    assert client.post(url_of(place, "/spreadsheet/changes")).status_code == 404


def test_each_person_sees_their_own_upload(client, place, client_for):
    upload(client, place, filled_in(download(client, place), {"A1": "Yes"}))
    colleague = client_for(make_user("employer_user", organisations=(place.organisation,)))
    assert "waits to be saved" in client.get(url_of(place, "/spreadsheet")).text
    assert "waits to be saved" not in colleague.get(url_of(place, "/spreadsheet")).text
    assert colleague.get(url_of(place, "/spreadsheet/changes")).status_code == 303


def test_a_submitted_assessment_takes_no_file(client, place, database):
    content = filled_in(download(client, place), {"A1": "Yes"})
    upload(client, place, content)
    submit(place, unanswered=6)
    assert upload(client, place, content, follow=False).location.endswith("/receipt")
    assert client.post(url_of(place, "/spreadsheet/changes")).status_code == 409
    assert values(database, place) == {}
