"""The dense grid: every type of answer, saved row by row or at once, conditions, clashes, and what stays untouched."""

import re

import pytest
from sqlalchemy import func, select

from compliance.assessments.grid.rows import fingerprint, keys_of
from compliance.assessments.models import Answer
from compliance.assessments.operations import GivenAnswer, record_answer
from compliance.assessments.queries import find_answer, question_place
from compliance.change_log.models import ChangeLogEntry
from compliance.clock import now
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import EVERY_TYPE, IRIS, answer_all, make_assessment, outline_of, submit
from tests.factories.organisations import make_organisation

JSON = {"Accept": "application/json"}


@pytest.fixture
def place(database):
    return make_assessment(code=EVERY_TYPE)


@pytest.fixture
def client(place, client_for):
    return client_for(make_user("employer_user", organisations=(place.organisation,)))


def url(place, section="A"):
    return f"/assessments/{place.assessment.id}/sections/{section}/grid"


def fields(place, code, version=0, seen=None, **given):
    question = place.outline.get_question(code)
    stored = find_answer(place.assessment.id, question.id)
    prefix = f"q{question.id}-"
    values = {f"{prefix}{name}": value for name, value in given.items()}
    return {**values, f"{prefix}version": version, f"{prefix}seen": seen or fingerprint(question, stored)}


def stored(database, place):
    database.expire_all()
    codes = {each.id: each.code for each in place.outline.questions}
    rows = database.scalars(select(Answer).where(Answer.assessment_id == place.assessment.id))
    return {codes[row.question_id]: row for row in rows}


def row_of(place, answer, code):
    return answer.json["rows"].get(str(place.outline.get_question(code).id))


def test_one_answer_is_saved_and_the_row_says_when(client, place, database):
    answer = client.post(url(place), data=fields(place, "A1", value="yes"), headers=JSON)
    row = row_of(place, answer, "A1")
    assert (row["state"], row["version"]) == ("saved", 1)
    assert re.fullmatch(r"Saved \d\d:\d\d UTC", row["message"])
    assert stored(database, place)["A1"].value == "yes"


def test_conditional_questions_appear_and_disappear_after_saving(client, place):
    rooms = place.outline.get_question("A2.rooms").id
    page = client.get(url(place)).text
    assert re.search(rf'id="row-{rooms}"[^>]* hidden', page)
    answer = client.post(url(place), data=fields(place, "A1", value="yes"), headers=JSON).json
    assert rooms not in answer["hidden"] and answer["news"] == "3 more questions are asked now."
    assert (answer["answered"], answer["total"]) == (1, 4)
    answer = client.post(url(place), data=fields(place, "A1", version=1, value="no"), headers=JSON).json
    assert rooms in answer["hidden"] and answer["news"] == ""


def test_every_type_is_saved_at_once_without_script(client, place, database):
    data = {
        **fields(place, "B1", value="bank"),
        **fields(place, "B2", value="1,500", currency="sar", note="Lowest"),
        **fields(place, "B3", value="2026-03-31"),
        **fields(place, "B4", value=["Lantern", "12", "", "", "", ""]),
        **fields(place, "B5", note="Sent by post"),
    }
    answer = client.post(url(place, "B"), data=data)
    assert answer.status_code == 303
    found = {code: row.value for code, row in stored(database, place).items()}
    assert found == {
        "B1": "bank",
        "B2": "1500.00 SAR",
        "B3": "2026-03-31",
        "B4": '[["Lantern","12",""]]',
        "B5": None,
    }
    page = client.get(url(place, "B")).text
    assert "5 answers saved." in page
    assert 'value="1500.00"' in page and 'value="Lantern"' in page and "Sent by post" in page


def test_several_choices_and_numbers(client, place, database):
    client.post(url(place), data=fields(place, "A1", value="yes"), headers=JSON)
    data = {**fields(place, "A3.has", value=["clinic", "kitchen"]), **fields(place, "A2.space", value="4.5")}
    client.post(url(place), data=data)
    found = stored(database, place)
    assert (found["A3.has"].value, found["A2.space"].value) == ("kitchen clinic", "4.5")


def test_what_is_wrong_stays_in_its_row_and_the_rest_is_saved(client, place, database):
    data = {**fields(place, "B1", value="cash"), **fields(place, "B2", value="much", currency="SAR")}
    answer = client.post(url(place, "B"), data=data)
    assert answer.status_code == 422
    assert "Give a number in digits" in answer.text and 'value="much"' in answer.text
    assert {code: row.value for code, row in stored(database, place).items()} == {"B1": "cash"}
    row = row_of(place, client.post(url(place, "B"), data=fields(place, "B3", value="yesterday"), headers=JSON), "B3")
    assert row["state"] == "refused" and "year, month and day" in row["message"]


def test_a_missing_reason_is_told_at_the_row(client, place):
    row = row_of(place, client.post(url(place), data=fields(place, "A1", value="not_applicable"), headers=JSON), "A1")
    assert (row["state"], row["message"]) == ("refused", "Say why this does not apply.")


def test_a_stale_edit_shows_both_values_and_the_next_save_decides(client, place, database):
    data = fields(place, "B1", value="bank", note="Mine")
    record_answer(question_place(place, "B1"), GivenAnswer("cash", note="Theirs"), by=None, at=now())
    row = row_of(place, client.post(url(place, "B"), data=data, headers=JSON), "B1")
    assert row["state"] == "clash" and row["version"] == 1
    assert "In cash" in row["theirs"] and "Theirs" in row["theirs"]
    assert "To a bank account" in row["yours"] and "Mine" in row["yours"]
    page = client.post(url(place, "B"), data=data)
    assert page.status_code == 409 and "In cash · Theirs" in page.text and "To a bank account · Mine" in page.text
    assert stored(database, place)["B1"].value == "cash"
    again = fields(place, "B1", version=1, seen=row["seen"], value="bank", note="Mine")
    assert row_of(place, client.post(url(place, "B"), data=again, headers=JSON), "B1")["state"] == "saved"
    assert stored(database, place)["B1"].value == "bank"


def test_a_clash_in_one_row_does_not_undo_the_others(client, place, database):
    clashing = fields(place, "B1", value="bank")
    record_answer(question_place(place, "B1"), GivenAnswer("cash"), by=None, at=now())
    data = {**fields(place, "B3", value="2026-03-31"), **clashing, **fields(place, "B2", value="7", currency="SAR")}
    assert client.post(url(place, "B"), data=data).status_code == 409
    found = {code: row.value for code, row in stored(database, place).items()}
    assert found == {"B1": "cash", "B2": "7.00 SAR", "B3": "2026-03-31"}


def test_an_untouched_row_never_overwrites_what_somebody_saved_meanwhile(client, place, database):
    shown = fields(place, "B1")
    record_answer(question_place(place, "B1"), GivenAnswer("cash"), by=None, at=now())
    answer = client.post(url(place, "B"), data={**shown, **fields(place, "B3", value="2026-03-31")})
    assert answer.status_code == 303
    assert stored(database, place)["B1"].value == "cash"


def test_an_answer_can_be_taken_away_again(client, place, database):
    client.post(url(place, "B"), data=fields(place, "B3", value="2026-03-31"), headers=JSON)
    client.post(url(place, "B"), data=fields(place, "B3", version=1, value=""), headers=JSON)
    assert stored(database, place)["B3"].value is None


def test_saving_the_same_writes_nothing(client, place, database):
    client.post(url(place, "B"), data=fields(place, "B1", value="bank"), headers=JSON)
    lines = database.scalar(select(func.count(ChangeLogEntry.id)))
    client.post(url(place, "B"), data=fields(place, "B1", version=1, value="bank"), headers=JSON)
    assert database.scalar(select(func.count(ChangeLogEntry.id))) == lines


def test_a_submitted_assessment_is_not_edited(client, place, database):
    data = fields(place, "B1", value="bank")
    unanswered = 1 + len(place.outline.sections[1].questions)
    submit(place, unanswered=unanswered)
    answer = client.post(url(place, "B"), data=data, headers=JSON)
    assert answer.status_code == 409 and "submitted meanwhile" in answer.json["closed"]
    assert client.post(url(place, "B"), data=data).status_code == 303
    assert client.get(url(place, "B")).status_code == 303
    assert stored(database, place) == {}


def test_a_row_of_another_section_is_not_saved(client, place, database):
    client.post(url(place, "A"), data=fields(place, "B1", value="bank"))
    assert stored(database, place) == {}


def test_a_stranger_finds_no_grid(place, client_for):
    stranger = client_for(make_user("employer_user", organisations=(make_organisation(),)))
    assert stranger.get(url(place)).status_code == 404
    assert stranger.post(url(place), data=fields(place, "A1", value="yes")).status_code == 404


def test_keys_of_scales_are_letters_and_levels_and_of_own_options_positions(database, place):
    assert keys_of(place.outline.get_question("A1")) == {"yes": "y", "no": "n", "not_applicable": "x"}
    assert keys_of(place.outline.get_question("B1")) == {"bank": "1", "mixed": "2", "cash": "3"}
    levels = next(iter(outline_of(IRIS).questions))
    assert keys_of(levels) == {"0": "0", "1": "1", "2": "2", "3": "3", "4": "4", "not_applicable": "x"}


def test_a_page_of_many_rows_keeps_to_its_queries(client_for, database):
    place = make_assessment()
    answer_all(place)
    client = client_for(make_user("employer_user", organisations=(place.organisation,)))
    section = max(place.outline.sections, key=lambda each: len(each.questions))
    client.get(url(place, section.code))
    with counted_queries() as count:
        assert client.get(url(place, section.code)).status_code == 200
    assert count.number <= 12
    seen = {}
    for question in section.questions:
        seen |= fields(place, question.code, version=1, value="yes")
    with counted_queries() as count:
        assert client.post(url(place, section.code), data=seen).status_code == 303
    assert count.number <= 12
    with counted_queries() as count:
        data = fields(place, section.questions[0].code, version=1, value="no")
        assert client.post(url(place, section.code), data=data, headers=JSON).status_code == 200
    assert count.number <= 12
