"""One question a page for every type of answer: given, kept when wrong, shown again, never lost."""

from io import BytesIO

import pytest

from compliance.assessments.queries import find_answer
from tests.factories.accounts import make_user
from tests.factories.assessments import EVERY_TYPE, make_assessment

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def place(database):
    return make_assessment(code=EVERY_TYPE)


@pytest.fixture
def client(place, client_for):
    return client_for(make_user("employer_user", organisations=(place.organisation,)))


def url_of(place, code):
    return f"/assessments/{place.assessment.id}/questions/{code}"


def stored(database, place, code):
    database.expire_all()
    answer = find_answer(place.assessment.id, place.outline.get_question(code).id)
    return answer.value if answer else None


GOOD = [
    ("B1", {"value": "mixed"}, "mixed", 'value="mixed"'),
    ("A3.has", {"value": ["prayer", "kitchen"]}, "kitchen prayer", "checked"),
    ("A2.rooms", {"value": "٨"}, "8", 'value="8"'),
    ("B2", {"value": "1,500", "currency": "sar"}, "1500.00 SAR", 'value="1500.00"'),
    ("B3", {"value": "2026-10-31"}, "2026-10-31", 'value="2026-10-31"'),
    ("B4", {"value": ["Al Noor", "12", "", "", "", ""]}, '[["Al Noor","12",""]]', 'value="Al Noor"'),
]
WRONG = [
    ("A2.rooms", {"value": "eight"}, "Give a number", 'value="eight"'),
    ("B2", {"value": "15OO", "currency": "SAR"}, "Give a number", 'value="15OO"'),
    ("B2", {"value": "1500", "currency": "SAX"}, "No currency has this code", 'value="SAX"'),
    ("B3", {"value": "yesterday"}, "Give a date", 'value="yesterday"'),
    ("B4", {"value": ["Al Noor", "a dozen", ""]}, "Row 1, Workers", 'value="a dozen"'),
]


@pytest.mark.parametrize(("code", "data", "value", "shown"), GOOD)
def test_an_answer_of_each_type_is_saved_and_shown_again(client, place, database, code, data, value, shown):
    answer = client.post(url_of(place, code), data={**data, "version": 0, "next": "continue"})
    assert answer.status_code == 303
    assert stored(database, place, code) == value
    assert shown in client.get(url_of(place, code)).text
    assert code in client.get(f"/assessments/{place.assessment.id}/check").text


@pytest.mark.parametrize(("code", "data", "message", "shown"), WRONG)
def test_a_wrong_answer_is_explained_at_its_field_and_stays_as_typed(
    client, place, database, code, data, message, shown
):
    answer = client.post(url_of(place, code), data={**data, "note": "kept note", "version": 0, "next": "continue"})
    assert answer.status_code == 422
    assert stored(database, place, code) is None
    assert message in answer.text and "There is a problem" in answer.text
    assert shown in answer.text and "kept note" in answer.text


@pytest.mark.parametrize("code", ["B1", "A3.has", "A2.rooms", "B2", "B3", "B4", "B5"])
def test_going_on_without_an_answer_says_so(client, place, code):
    answer = client.post(url_of(place, code), data={"version": 0, "next": "continue"})
    assert answer.status_code == 422
    assert "or skip this question for now" in answer.text


def test_a_file_answers_a_question_that_asks_for_one_until_the_last_is_taken_off(client, place, database):
    files = {"file": (BytesIO(PDF), "wages.pdf"), "version": 0, "next": "continue"}
    assert client.post(url_of(place, "B5"), data=files).status_code == 303
    assert stored(database, place, "B5") == "attached"
    note = {"version": 1, "note": "from the bank", "next": "continue"}
    assert client.post(url_of(place, "B5"), data=note).status_code == 303
    assert stored(database, place, "B5") == "attached"
    page = client.get(url_of(place, "B5")).text
    document_id = page.split('name="remove" value="')[1].split('"')[0]
    client.post(url_of(place, "B5"), data={"version": 2, "remove": document_id})
    assert stored(database, place, "B5") is None


def test_two_people_see_both_tables_and_nothing_is_lost(client, place):
    client.post(url_of(place, "B4"), data={"value": ["Al Noor", "12", ""], "version": 0, "next": "continue"})
    answer = client.post(url_of(place, "B4"), data={"value": ["Badr", "3", ""], "version": 0, "next": "continue"})
    assert answer.status_code == 409
    assert "Al Noor" in answer.text and "Badr" in answer.text


def test_more_rows_are_offered_after_saving(client, place):
    answer = client.post(url_of(place, "B4"), data={"value": ["A", "1", "", "B", "", ""], "version": 0, "next": "rows"})
    assert answer.location.endswith("/questions/B4#value")
    assert client.get(url_of(place, "B4")).text.count('aria-label="Row 4') == 3
