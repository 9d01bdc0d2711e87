"""Last round's answers beside this year's: found by code, proposed, accepted by a person, never silently."""

import re
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from compliance.assessments.last_round.answers import Obstacle, find_obstacle
from compliance.assessments.last_round.carried_queries import list_carried
from compliance.assessments.last_round.models import CarriedAnswer
from compliance.assessments.last_round.queries import find_last_answer, list_last_answers
from compliance.assessments.models import Answer, AnswerDocument
from compliance.assessments.operations import GivenAnswer, correct_assessment, record_answer
from compliance.assessments.queries import Place, find_answer, get_snapshot, question_place
from compliance.clock import now
from compliance.feature import AnswerJudgement, Feature
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessment_reviews import finish, judge, make_reviewer
from tests.factories.assessments import CREST, IRIS, answer_all, make_assessment, make_submitted, submit
from tests.factories.organisations import make_organisation

PDF = b"%PDF-1.4\n%%EOF\n"
LAST_YEAR = timedelta(days=400)


@pytest.fixture
def organisation(database):
    return make_organisation()


@pytest.fixture
def client(organisation, client_for):
    return client_for(make_user("employer_user", organisations=(organisation,)))


@pytest.fixture
def last(organisation):
    """Last year's round, submitted; S1.1 answered partly, S1.2 not applicable with its reason, S1.3 left out."""
    return make_submitted(organisation, CREST, now() - LAST_YEAR, S1_1="partly", S1_2="not_applicable", S1_3=None)


@pytest.fixture
def place(organisation, last):
    return make_assessment(organisation)


def url_of(place, rest=""):
    return f"/assessments/{place.assessment.id}{rest}"


def use(client, place, code="S1.1", **data):
    return client.post(url_of(place, f"/questions/{code}"), data={"version": 0, "next": "last", **data})


def stored(database, place, code="S1.1"):
    database.expire_all()
    return find_answer(place.assessment.id, place.outline.get_question(code).id)


def put_note(database, place, code, note):
    answer = find_answer(place.assessment.id, place.outline.get_question(code).id)
    answer.note = note
    database.flush()


def test_the_question_shows_last_rounds_answer_with_its_age_and_note(client, database, last, place):
    put_note(database, last, "S1.1", "Signed by the director")
    page = client.get(url_of(place, "/questions/S1.1")).text
    panel = page[page.index("last-answer-title") :]
    assert "Partly" in panel and "Signed by the director" in panel
    assert last.assessment.receipt_number in panel and "13</bdi> months old" in panel
    assert stored(database, place) is None


def test_a_first_round_and_a_question_left_out_last_time_show_nothing(client, client_for, place):
    assert "last-answer-title" not in client.get(url_of(place, "/questions/S1.3")).text
    fresh = make_assessment()
    other = client_for(make_user("employer_user", organisations=(fresh.organisation,)))
    assert "last-answer-title" not in other.get(url_of(fresh, "/questions/S1.1")).text


def test_using_it_saves_value_reason_and_note_and_goes_on(client, database, last, place):
    put_note(database, last, "S1.2", "As in the letter")
    answer = use(client, place, "S1.2")
    assert (answer.status_code, answer.location) == (303, url_of(place, "/questions/S1.3#question"))
    row = stored(database, place, "S1.2")
    assert (row.value, row.reason, row.note) == ("not_applicable", "Not our case", "As in the letter")
    assert list_carried(place)["S1.2"].receipt_number == last.assessment.receipt_number
    for rest in ("/questions/S1.2", "/check"):
        assert "Taken over from the last round" in client.get(url_of(place, rest)).text


def test_what_was_typed_or_attached_on_the_page_is_kept(client, database, last, place):
    put_note(database, last, "S1.1", "Old note")
    use(client, place, note="New note", file=(BytesIO(PDF), "new.pdf"))
    row = stored(database, place)
    assert (row.value, row.note) == ("partly", "New note")
    assert database.scalar(select(func.count()).select_from(AnswerDocument).where(AnswerDocument.answer_id == row.id))


def test_another_answer_given_by_hand_is_not_carried_any_more(client, database, place):
    use(client, place)
    client.post(url_of(place, "/questions/S1.1"), data={"version": 1, "next": "continue", "value": "yes"})
    assert list_carried(place) == {}
    assert "Taken over" not in client.get(url_of(place, "/check")).text


def test_an_answer_that_somebody_else_gave_meanwhile_is_shown_and_not_overwritten(client, database, place):
    record_answer(question_place(place, "S1.1"), GivenAnswer("yes"), by=None, at=now())
    answer = use(client, place)
    assert answer.status_code == 409
    assert stored(database, place).value == "yes"
    assert list_carried(place) == {}


def attach_last_year(client_for, database, last, name="policy.pdf"):
    from compliance.accounts.identity import identity_of
    from compliance.documents.dates import NO_DATES
    from compliance.documents.operations import store_document
    from tests.factories.documents import make_upload

    by = identity_of(make_user("employer_user", organisations=(last.organisation,)))
    document = store_document(
        last.organisation.id, make_upload(), title=name, dates=NO_DATES, reader_scope="assessments", by=by, at=now()
    )
    answer = find_answer(last.assessment.id, last.outline.get_question("S1.1").id)
    database.add(AnswerDocument(answer_id=answer.id, document_id=document.id))
    database.flush()
    return document


def documents_of(database, place, code="S1.1"):
    row = stored(database, place, code)
    return list(database.scalars(select(AnswerDocument.document_id).where(AnswerDocument.answer_id == row.id)))


def test_files_of_last_time_back_the_answer_only_where_ticked(client, client_for, database, last, place):
    document = attach_last_year(client_for, database, last)
    page = client.get(url_of(place, "/questions/S1.1")).text
    box = re.search(rf'<input[^>]*name="document"[^>]*value="{document.id}"[^>]*>', page)[0]
    assert "checked" not in box
    use(client, place)
    assert documents_of(database, place) == []
    use(client, place, version=1, document=[document.id, 999_999])
    assert documents_of(database, place) == [document.id]


def test_a_correction_tells_what_was_declared_first(client, database, last, place):
    opened = correct_assessment(last, "Looked again", by=_identity(last), at=now() - timedelta(days=300))
    correction = Place(opened, last.organisation, last.outline)
    record_answer(question_place(correction, "S1.1"), GivenAnswer("yes", version=1), by=None, at=now())
    submit(correction, now() - timedelta(days=299), unanswered=1)
    found = find_last_answer(question_place(place, "S1.1"))
    assert (found.value, found.corrected_from.value) == ("yes", "partly")
    assert found.round.receipt_number == correction.assessment.receipt_number
    page = client.get(url_of(place, "/questions/S1.1")).text
    assert "First declared on" in page and "Corrected later" in page


def _identity(place):
    from compliance.accounts.identity import identity_of

    return identity_of(make_user("employer_user", organisations=(place.organisation,)))


def judging(app, monkeypatch, question, agreed):
    said = AnswerJudgement(question.id, agreed, "no", date(2026, 1, 15))
    registry = app.extensions["compliance"]
    reviewer = Feature(name="reviewer", answer_judgements=(lambda assessment_id: [said],))
    monkeypatch.setattr(registry, "features", (*registry.features, reviewer))


def test_an_answer_the_authority_disagreed_with_says_so_and_is_not_confirmed_in_the_list(
    app, client, monkeypatch, last, place
):
    judging(app, monkeypatch, last.outline.get_question("S1.1"), agreed=False)
    page = client.get(url_of(place, "/questions/S1.1")).text
    assert "The authority disagreed" in page and "It found:" in page and "Use last round" in page
    listed = client.get(url_of(place, "/last-answers")).text
    assert 'value="S1.1"' not in listed and "To be looked at one by one" in listed
    assert client.post(url_of(place, "/last-answers"), data={"question": ["S1.1"]}).status_code == 303
    assert list_carried(place) == {}


def test_what_a_finished_review_found_stands_beside_last_rounds_answer_and_nothing_before(client, last, place):
    reviewer = make_reviewer()
    judge(last, "S1.1", "disagreed", reviewer)
    assert "The authority disagreed" not in client.get(url_of(place, "/questions/S1.1")).text
    finish(last, reviewer)
    assert "The authority disagreed" in client.get(url_of(place, "/questions/S1.1")).text
    assert 'value="S1.1"' not in client.get(url_of(place, "/last-answers")).text


def test_a_reworded_question_is_read_on_its_own_page_and_another_type_is_not_taken_over(last, place):
    found = find_last_answer(question_place(place, "S1.1"))
    asked = place.outline.get_question("S1.1")
    assert find_obstacle(found, asked) is None
    assert find_obstacle(found, replace(asked, text={"en": "Is it so?", "ar": "هل هو كذلك؟"})) is Obstacle.REWORDED
    assert find_obstacle(found, replace(asked, options=asked.options[:1])) is Obstacle.OTHER_TYPE


def test_the_list_has_a_tick_a_question_and_none_is_ticked(client, last, place):
    page = client.get(url_of(place, "/last-answers")).text
    boxes = re.findall(r'<input[^>]*name="question"[^>]*>', page)
    assert len(boxes) == 66 and not any("checked" in box for box in boxes)
    assert "66</bdi> answers of your last round" in client.get(url_of(place)).text


def test_only_the_ticked_answers_are_taken_over(client, client_for, database, last, place):
    document = attach_last_year(client_for, database, last)
    data = {"question": ["S1.1", "S1.2", "S9.9"], "document": [f"S1.1:{document.id}", "S1.2:77", "nonsense"]}
    answer = client.post(url_of(place, "/last-answers"), data=data)
    assert (answer.status_code, answer.location) == (303, url_of(place))
    assert set(list_carried(place)) == {"S1.1", "S1.2"}
    assert stored(database, place, "S1.2").reason == "Not our case"
    assert documents_of(database, place) == [document.id]
    assert "64</bdi> answers of your last round" in client.get(url_of(place)).text


def test_nothing_ticked_is_an_error_at_the_list(client, place):
    answer = client.post(url_of(place, "/last-answers"), data={})
    assert answer.status_code == 422
    assert 'href="#question"' in answer.text and 'id="question"' in answer.text


def test_an_answer_given_meanwhile_is_not_overwritten_by_the_list(client, database, place):
    record_answer(question_place(place, "S1.1"), GivenAnswer("yes"), by=None, at=now())
    client.post(url_of(place, "/last-answers"), data={"question": ["S1.1"]})
    assert stored(database, place).value == "yes"
    assert list_carried(place) == {}


def test_a_note_alone_of_this_year_is_kept_when_the_list_fills_the_answer(client, database, last, place):
    put_note(database, last, "S1.1", "Old note")
    record_answer(question_place(place, "S1.1"), GivenAnswer(None, note="Ask again"), by=None, at=now())
    client.post(url_of(place, "/last-answers"), data={"question": ["S1.1"]})
    row = stored(database, place)
    assert (row.value, row.note) == ("partly", "Ask again")


def test_a_foreign_document_is_never_attached(client, database, last, place):
    stranger = make_submitted(make_organisation(), CREST, now() - LAST_YEAR)
    document = attach_last_year(None, database, stranger)
    use(client, place, document=[document.id])
    assert documents_of(database, place) == []


def test_the_submitted_snapshot_receipt_and_authority_say_what_was_carried(client, client_for, database, last, place):
    client.post(url_of(place, "/last-answers"), data={"question": ["S1.1", "S1.4"]})
    rest = {each.code for each in place.outline.questions} - {"S1.1", "S1.4"}
    for code in rest:
        record_answer(question_place(place, code), GivenAnswer("yes"), by=None, at=now())
    submit(place)
    answers = {each["question"]: each for each in get_snapshot(place.assessment)["answers"]}
    assert answers["S1.1"]["carried_from"]["receipt_number"] == last.assessment.receipt_number
    assert "carried_from" not in answers["S1.2"]
    inspector = client_for(make_user("inspector"))
    assert "2</bdi> answers were taken over" in inspector.get(url_of(place, "/receipt")).text
    assert inspector.get(url_of(place, "/answers")).text.count("Taken over from the last round") == 2


def test_a_correction_keeps_where_its_answers_came_from(client, database, place):
    client.post(url_of(place, "/last-answers"), data={"question": ["S1.1"]})
    for question in place.outline.questions:
        if question.code != "S1.1":
            record_answer(question_place(place, question.code), GivenAnswer("yes"), by=None, at=now())
    submit(place)
    opened = correct_assessment(place, "One more look", by=_identity(place), at=now())
    assert set(list_carried(Place(opened, place.organisation, place.outline))) == {"S1.1"}


def test_the_round_before_is_used_and_neither_an_older_nor_a_later_one(database, organisation):
    make_submitted(organisation, CREST, now() - timedelta(days=1130), S1_1="no")
    make_submitted(organisation, CREST, now() - timedelta(days=765), S1_1="partly")
    place = make_assessment(organisation, CREST, now() - LAST_YEAR)
    answer_all(place)
    submit(place, now() - LAST_YEAR + timedelta(days=9))
    assert find_last_answer(question_place(place, "S1.1")).value == "partly"


def test_pages_with_a_last_round_take_few_queries_however_many_answers(client_for, database):
    organisation = make_organisation("recruiter")
    place = make_submitted(organisation, IRIS, now() - LAST_YEAR)
    place = make_assessment(organisation, IRIS)
    client = client_for(make_user("recruiter_user", organisations=(organisation,)))
    for rest in ("", "/questions/ER-A.1.policy", "/last-answers", "/points", "/check"):
        with counted_queries() as count:
            assert client.get(url_of(place, rest)).status_code == 200
        assert count.number <= 12, rest
    codes = [each.code for each in place.outline.questions]
    with counted_queries() as few:
        client.post(url_of(place, "/last-answers"), data={"question": codes[:2]})
    with counted_queries() as many:
        client.post(url_of(place, "/last-answers"), data={"question": codes[2:]})
    assert database.scalar(select(func.count(CarriedAnswer.answer_id))) == len(codes)
    assert many.number <= few.number + 2
    assert database.scalar(select(func.count(Answer.id)).where(Answer.assessment_id == place.assessment.id)) == 144
    assert len(list_last_answers(place)) == 144
