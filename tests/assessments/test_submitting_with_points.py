"""Between check-answers and the declaration: points with their reasons, kept with what is submitted."""

import re

import pytest

from compliance.assessments.consistency.queries import list_reasons, load_points
from compliance.assessments.operations import GivenAnswer, record_answer
from compliance.assessments.queries import find_answer, get_snapshot, question_place
from compliance.assessments.submission import Declaration, declare_and_submit
from compliance.clock import now, today
from compliance.errors import Conflict
from tests.factories.accounts import make_user
from tests.factories.assessments import answer_all, make_assessment

DECLARED = {"declared_name": "Salma", "declared_role": "Director", "is_true": "y", "number_unanswered": 0}


@pytest.fixture
def place(database):
    return make_assessment()


@pytest.fixture
def client(place, client_for):
    return client_for(make_user("employer_user", organisations=(place.organisation,)))


def url_of(place, rest=""):
    return f"/assessments/{place.assessment.id}{rest}"


def test_the_check_page_leads_to_the_points_and_each_links_to_its_questions(client, place):
    answer_all(place, S4_6="yes", S7_3="no")
    assert url_of(place, "/points") in client.get(url_of(place, "/check")).text
    page = client.get(url_of(place, "/points")).text
    assert "Critical requirement not met" in page and "wages are reduced" in page
    for code in ("S4.6", "S7.3"):
        assert url_of(place, f"/questions/{code}?back_to=check") in page
    assert page.index("Critical requirement not met") < page.index("Met in full, without evidence")


def test_without_a_reason_the_declaration_leads_back_to_the_points(client, place):
    answer_all(place)
    assert client.get(url_of(place, "/submit")).location == url_of(place, "/points")
    refused = client.post(url_of(place, "/submit"), data=DECLARED)
    assert refused.status_code == 409 and "no reason was given" in refused.text and "Salma" in refused.text
    assert url_of(place, "/points") in refused.text


def test_a_missing_reason_is_an_error_and_those_given_are_kept(client, place):
    answer_all(place, S2_1="no")
    answer = client.post(url_of(place, "/points"), data={"reason:critical_unmet:S2.1": "Renewal is under way"})
    assert answer.status_code == 422 and 'href="#for_all"' in answer.text
    assert "Renewal is under way" in client.get(url_of(place, "/points")).text
    assert list_reasons(place.assessment.id) == {"critical_unmet:S2.1": "Renewal is under way"}


def test_a_reason_that_is_too_long_is_an_error_at_its_point_and_comes_back(client, place):
    answer_all(place, S2_1="no")
    answer = client.post(
        url_of(place, "/points"), data={"reason:critical_unmet:S2.1": "x" * 2001, "for_all": "All else"}
    )
    assert answer.status_code == 422 and "x" * 2001 in answer.text and "All else" in answer.text


def test_points_and_reasons_are_kept_with_what_is_submitted_and_shown_to_the_authority(client, client_for, place):
    answer_all(place, S2_1="no")
    data = {"reason:critical_unmet:S2.1": "Renewal is under way", "for_all": "Kept on paper"}
    assert client.post(url_of(place, "/points"), data=data).location == url_of(place, "/submit")
    assert "points to check go along" in client.get(url_of(place, "/submit")).text
    assert client.post(url_of(place, "/submit"), data=DECLARED).location == url_of(place, "/receipt")
    points = {each["check"]: each for each in get_snapshot(place.assessment)["points_to_check"]}
    assert points["critical_unmet"]["reason"] == "Renewal is under way"
    assert points["claimed_only"]["reason"] == "Kept on paper"
    inspector = client_for(make_user("inspector"))
    for rest in ("/receipt", "/answers"):
        page = inspector.get(url_of(place, rest)).text
        assert "Renewal is under way" in page and "Kept on paper" in page


def test_nothing_to_check_leads_straight_to_the_declaration(client, place, monkeypatch):
    from compliance.assessments.consistency import queries as consistency_queries

    answer_all(place)
    monkeypatch.setattr(consistency_queries, "points_to_check", lambda *_given: [])
    assert client.get(url_of(place, "/points")).location == url_of(place, "/submit")
    assert client.get(url_of(place, "/submit")).status_code == 200


def test_a_point_that_appears_after_the_reasons_stops_the_submission(client, place):
    answer_all(place)
    client.post(url_of(place, "/points"), data={"reason:claimed_only": "Kept on paper"})
    record_answer(question_place(place, "S2.1"), GivenAnswer("no", version=1), by=None, at=now())
    assert client.post(url_of(place, "/submit"), data=DECLARED).status_code == 409
    with pytest.raises(Conflict):
        declare_and_submit(place, Declaration("Salma", "Director", 0), by=None, at=now())
    declare_and_submit(place, Declaration("Salma", "Director", 0, "So it is"), by=None, at=now())
    reasons = {each["check"]: each["reason"] for each in get_snapshot(place.assessment)["points_to_check"]}
    assert reasons == {"critical_unmet": "So it is", "claimed_only": "Kept on paper"}


def test_after_submission_no_reason_is_added(client, place):
    answer_all(place)
    declare_and_submit(place, Declaration("Salma", "Director", 0, "So it is"), by=None, at=now())
    answer = client.post(url_of(place, "/points"), data={"for_all": "Late"})
    assert answer.location == url_of(place, "/receipt")
    assert list_reasons(place.assessment.id) == {}


def test_only_a_value_that_takes_anothers_place_counts_as_changed(database, place):
    question = question_place(place, "S1.1")
    record_answer(question, GivenAnswer("yes"), by=None, at=now())
    record_answer(question, GivenAnswer("yes", note="Only a note", version=1), by=None, at=now())
    assert find_answer(place.assessment.id, question.question.id).changed_at is None
    record_answer(question, GivenAnswer("no", version=2), by=None, at=now())
    assert find_answer(place.assessment.id, question.question.id).changed_at is not None


def test_markup_in_a_reason_is_shown_as_text(client, place):
    answer_all(place, S2_1="no")
    client.post(url_of(place, "/points"), data={"for_all": "<script>alert(1)</script>"})
    page = client.get(url_of(place, "/points")).text
    assert "<script>alert(1)" not in page and "&lt;script&gt;" in page


def test_the_points_of_an_empty_assessment_are_its_critical_questions(place):
    found = load_points(place, today())
    critical = sum(each.critical for each in place.outline.questions)
    assert len(found.points) == critical
    assert not re.search("claimed", " ".join(each.key for each in found.points))
