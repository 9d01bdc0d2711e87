"""Questions that are asked only after certain answers: hidden, kept, left out, and back when the branch reopens."""

import pytest
from sqlalchemy import literal, select

from compliance.assessments.applicability import hidden_codes
from compliance.assessments.models import Answer
from compliance.assessments.operations import GivenAnswer, record_answer
from compliance.assessments.progress import first_unanswered, neighbours, number_asked, section_progress
from compliance.assessments.queries import get_snapshot, list_answer_states, question_place
from compliance.assessments.receipts.contents import read_receipt
from compliance.assessments.scores.summaries import score_answers
from compliance.assessments.sources import answers
from compliance.clock import now, today
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import EVERY_TYPE, make_assessment, submit

BRANCH = {"A2.rooms", "A2.space", "A3.has", "A3.clinic"}


@pytest.fixture
def place(database):
    return make_assessment(code=EVERY_TYPE)


@pytest.fixture
def client(place, client_for):
    return client_for(make_user("employer_user", organisations=(place.organisation,)))


def give(place, **values):
    for code, value in values.items():
        question = question_place(place, code.replace("_", "."))
        stored = list_answer_states(place.assessment.id).get(question.question.id)
        version = 0 if stored is None else _version(place, question.question.id)
        record_answer(question, GivenAnswer(value, version=version), by=None, at=now())


def _version(place, question_id):
    from compliance.assessments.queries import find_answer

    return find_answer(place.assessment.id, question_id).version


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({}, set()),
        ({"A1": "no"}, set()),
        ({"A1": "not_applicable"}, set()),
        ({"A1": "yes"}, {"A2.rooms", "A2.space", "A3.has"}),
        ({"A1": "yes", "A3.has": "kitchen"}, {"A2.rooms", "A2.space", "A3.has"}),
        ({"A1": "yes", "A3.has": "kitchen clinic"}, BRANCH),
        ({"A1": "no", "A3.has": "clinic"}, set()),
    ],
)
def test_a_question_is_asked_only_where_all_its_conditions_hold(place, values, asked):
    assert set(hidden_codes(place.outline, values)) == BRANCH - asked


def test_a_hidden_answer_is_kept_left_out_and_comes_back(place):
    give(place, A1="yes", A3_has="clinic", A3_clinic="no", B1="bank")
    states = list_answer_states(place.assessment.id)
    assert number_asked(place.outline, states) == 10
    assert [each.code for each in section_progress(place.outline, states)[0].critical_unmet] == ["A3"]
    give(place, A1="no")
    states = list_answer_states(place.assessment.id)
    first = section_progress(place.outline, states)[0]
    assert (first.answered, first.total, first.critical_unmet) == (1, 1, ())
    assert number_asked(place.outline, states) == 6
    assert first_unanswered(place.outline, states).code == "B2"
    assert neighbours(place.outline, "A1", states)[1].code == "B1"
    give(place, A1="yes")
    states = list_answer_states(place.assessment.id)
    assert [each.code for each in section_progress(place.outline, states)[0].critical_unmet] == ["A3"]


def test_a_score_leaves_hidden_answers_and_stated_facts_out(place):
    values = {"A1": "yes", "A3.has": "clinic", "A3.clinic": "no", "B1": "bank", "B2": "900.00 SAR"}
    asked = score_answers(place.outline, values)
    assert (asked.section_scores, asked.critical_unmet, asked.unanswered) == ({"A": 50, "B": 100}, ("A3",), 5)
    hidden = score_answers(place.outline, {**values, "A1": "no"})
    assert (hidden.section_scores, hidden.critical_unmet, hidden.unanswered) == ({"A": 0, "B": 100}, (), 3)
    assert [(each.answered, each.total) for each in hidden.sections] == [(1, 1), (2, 5)]


def test_a_hidden_answer_is_no_evidence_after_submission_and_stands_on_the_receipt_as_kept(place, database):
    give(place, A1="yes", A3_has="clinic", A3_clinic="no", B1="cash")
    give(place, A1="no")
    submit(place, unanswered=4)
    codes = {row.question_code for row in database.execute(answers(literal(today())))}
    assert codes == {"B1"}
    stored = dict(
        database.execute(
            select(Answer.question_id, Answer.is_hidden).where(Answer.assessment_id == place.assessment.id)
        ).all()
    )
    assert {place.outline.get_question(code).id for code in ("A3.has", "A3.clinic")} == {
        k for k, v in stored.items() if v
    }
    receipt = read_receipt(place.outline, get_snapshot(place.assessment))
    kept = [each for section in receipt.sections for each in section.answers if each.value and not each.is_asked]
    assert [each.question.code for each in kept] == ["A3.has", "A3.clinic"]
    assert receipt.number_of_questions == 6 and receipt.unanswered == 4


def test_the_pages_skip_hidden_questions_and_list_what_is_kept(client, place):
    url = f"/assessments/{place.assessment.id}"
    give(place, A1="yes", A3_has="clinic")
    answer = client.post(f"{url}/questions/A1", data={"value": "no", "version": 1, "next": "continue"})
    assert answer.status_code == 303 and answer.location.endswith("/questions/B1#question")
    page = client.get(f"{url}/check").text
    assert "Kept, but not asked now" in page
    assert page.index("Kept, but not asked now") < page.index("A3.has")
    assert "A2.rooms" not in page
    assert "not asked now" in client.get(f"{url}/questions/A3.has").text
    with counted_queries() as queries:
        client.get(f"{url}/questions/B1")
    assert queries.number <= 12
