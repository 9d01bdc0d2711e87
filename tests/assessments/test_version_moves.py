"""A newer version beside a running self-assessment: shown first, applied by a person, nothing lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from compliance.accounts.identity import identity_of
from compliance.assessments.evidence.operations import attach_evidence
from compliance.assessments.models import Answer, AnswerDocument, Assessment, AssessmentState
from compliance.assessments.operations import GivenAnswer, correct_assessment, record_answer
from compliance.assessments.queries import Place, list_answers, question_place
from compliance.assessments.versions.moves import find_newer_version, move_to_newer_version
from compliance.clock import now, today
from compliance.documents.dates import NO_DATES
from compliance.errors import Conflict
from compliance.standards.loader import load_library
from compliance.standards.queries import load_outline
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import EVERY_TYPE, STANDARD_FILES, make_assessment, submit
from tests.factories.documents import make_upload

CHANGES = (
    ('version: "1"', 'version: "2"'),
    ("published_on: 2026-01-01", "published_on: 2026-02-01"),
    # The words of one question, the answers of another, the help of a third; one is renamed: dropped and added.
    ("How many workers sleep in a room?", "How many workers sleep in the fullest room?"),
    ('value: "cash", points: 0', 'value: "cash", points: 0.25'),
    ("code: B3\n            type", "code: B3.last\n            type"),
)


@pytest.fixture
def newer_file(tmp_path):
    text = (STANDARD_FILES / "every_answer_type.yaml").read_text()
    for old, new in CHANGES:
        assert old in text
        text = text.replace(old, new, 1)
    text = text.replace("      - code: B3\n", "      - code: B3.last\n", 1)
    (tmp_path / "newer.yaml").write_text(text)
    return tmp_path


@pytest.fixture
def place(database):
    found = make_assessment(code=EVERY_TYPE)
    for code, value in (("A1", "yes"), ("A2.rooms", "8"), ("B1", "bank"), ("B2", "900 SAR"), ("B3", "2026-01-31")):
        record_answer(question_place(found, code), GivenAnswer(value, note=f"note {code}"), by=None, at=now())
    return found


@pytest.fixture
def client(place, client_for):
    return client_for(make_user("employer_user", organisations=(place.organisation,)))


def url_of(place, rest):
    return f"/assessments/{place.assessment.id}{rest}"


def test_without_a_newer_version_there_is_nothing_to_move_to(place, client):
    assert find_newer_version(place, today()) is None
    assert client.get(url_of(place, "/newer-version")).status_code == 404
    assert client.get(url_of(place, "/earlier-version")).status_code == 404


def test_the_difference_is_shown_before_anything_changes(place, client, newer_file):
    load_library(newer_file)
    assert "newer version of this standard" in client.get(url_of(place, "")).text
    page = client.get(url_of(place, "/newer-version")).text
    for text in (
        "fullest room",
        "How many workers sleep in a room?",
        "8 workers",
        "note A2.rooms",
        "31 Jan 2026",
        "B3.last",
    ):
        assert text in page, text
    assert place.assessment.state is AssessmentState.OPEN


def test_a_person_moves_it_and_every_answer_that_holds_comes_along(place, client, newer_file, database):
    attach_evidence(question_place(place, "B2"), make_upload(), NO_DATES, by=user_of(place), at=now())
    load_library(newer_file)
    answer = client.post(url_of(place, "/newer-version"), data={"version": "2"})
    assert answer.status_code == 303
    database.expire_all()
    moved = database.scalars(select(Assessment).where(Assessment.moved_from_id == place.assessment.id)).one()
    assert answer.location.endswith(f"/assessments/{moved.id}")
    outline = load_outline(moved.standard_id)
    codes = {question.id: question.code for question in outline.questions}
    carried = {codes[question_id]: (each.value, each.note) for question_id, each in list_answers(moved.id).items()}
    assert carried == {"A1": ("yes", "note A1"), "B2": ("900.00 SAR", "note B2")}
    assert (moved.due_on, moved.opened_on, moved.state) == (place.assessment.due_on, place.assessment.opened_on, "open")
    links = select(AnswerDocument).join(Answer, Answer.id == AnswerDocument.answer_id)
    assert len(database.scalars(links.where(Answer.assessment_id == moved.id)).all()) == 1
    assert len(list_answers(place.assessment.id)) == 5
    page = client.get(f"/assessments/{moved.id}/earlier-version").text
    assert "31 Jan 2026" in page and "8 workers" in page
    question = client.get(f"/assessments/{moved.id}/questions/A2.rooms").text
    assert "Your answer before the question changed" in question and "8 workers" in question
    assert client.get(url_of(place, "")).status_code == 404


def user_of(place):
    return identity_of(make_user("employer_user", organisations=(place.organisation,)))


def test_a_version_the_person_was_not_shown_is_not_applied(place, client, newer_file, database):
    load_library(newer_file)
    assert client.post(url_of(place, "/newer-version"), data={"version": "1.5"}).status_code == 409
    assert client.post(url_of(place, "/newer-version")).status_code == 409
    database.expire_all()
    assert database.get(Assessment, place.assessment.id).state is AssessmentState.OPEN


def test_a_stranger_and_a_submitted_round_cannot_move(place, client_for, newer_file):
    load_library(newer_file)
    stranger = client_for(make_user("employer_user"))
    assert stranger.get(url_of(place, "/newer-version")).status_code == 404
    assert stranger.post(url_of(place, "/newer-version"), data={"version": "2"}).status_code == 404
    submit(place, unanswered=4)
    assert find_newer_version(place, today()) is None


def test_a_correction_stays_on_the_version_it_corrects(place, newer_file):
    submit(place, unanswered=4)
    load_library(newer_file)
    correction = correct_assessment(place, "A wrong number", by=user_of(place), at=now())
    assert find_newer_version(Place(correction, place.organisation, place.outline), today()) is None


def test_a_version_of_tomorrow_is_not_offered_today(place, newer_file):
    path = newer_file / "newer.yaml"
    tomorrow = (today() + timedelta(days=1)).isoformat()
    path.write_text(path.read_text().replace("published_on: 2026-02-01", f"published_on: {tomorrow}"))
    load_library(newer_file)
    assert find_newer_version(place, today()) is None


def test_the_page_of_a_moved_question_keeps_within_its_queries(place, client, newer_file, database):
    load_library(newer_file)
    client.post(url_of(place, "/newer-version"), data={"version": "2"})
    moved = database.scalars(select(Assessment).where(Assessment.moved_from_id == place.assessment.id)).one()
    with counted_queries() as queries:
        client.get(f"/assessments/{moved.id}/questions/A2.rooms")
    assert queries.number <= 12


def test_the_second_of_two_people_who_move_it_is_told(place, client, newer_file):
    load_library(newer_file)
    move_to_newer_version(place, "2", by=user_of(place), at=now())
    with pytest.raises(Conflict, match="moved to another version already"):
        move_to_newer_version(place, "2", by=user_of(place), at=now())
