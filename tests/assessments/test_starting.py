"""Any standard published for the organisation's kind can be started, beside the one that is asked every year."""

from datetime import date

import pytest
from sqlalchemy import select

from compliance.assessments.models import Assessment
from compliance.assessments.rounds.periods import yearly_round
from compliance.assessments.rounds.starting import list_startable
from compliance.clock import today
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import CREST, IRIS, make_assessment, submit
from tests.factories.crosswalks import LEFT, OFFICES, RIGHT, approve_all, load_edges
from tests.factories.organisations import make_organisation


@pytest.fixture
def organisation(database):
    load_edges()
    return make_organisation()


@pytest.fixture
def client(organisation, client_for):
    return client_for(make_user("employer_user", organisations=(organisation,)))


def start_url(organisation, code=""):
    return f"/assessments/start/{organisation.id}" + (f"/{code}" if code else "")


def test_the_list_leads_to_the_standards_of_the_organisations_kind(client, organisation):
    assert 'href="/assessments/start"' in client.get("/assessments").text
    assert client.get("/assessments/start").location == start_url(organisation)
    page = client.get(start_url(organisation)).text
    assert start_url(organisation, CREST) in page and start_url(organisation, LEFT) in page
    assert IRIS not in page and OFFICES not in page


def test_another_standard_is_opened_beside_the_asked_one(client, organisation, database):
    make_assessment(organisation)
    answer = client.post(start_url(organisation, LEFT))
    opened = database.scalars(select(Assessment).where(Assessment.standard_code == LEFT)).one()
    assert (answer.status_code, answer.location) == (303, f"/assessments/{opened.id}")
    assert client.get(answer.location).status_code == 200
    page = client.get(start_url(organisation)).text
    assert start_url(organisation, LEFT) not in page and f"/assessments/{opened.id}" in page
    assert client.post(start_url(organisation, LEFT)).status_code == 409


def test_a_submitted_round_of_the_period_is_not_started_again(client, organisation):
    place = make_assessment(organisation, LEFT)
    submit(place, unanswered=6)
    assert f"/assessments/{place.assessment.id}/receipt" in client.get(start_url(organisation)).text
    assert client.post(start_url(organisation, LEFT)).status_code == 409


def test_a_standard_for_another_kind_of_organisation_is_not_found(client, organisation, database):
    for code in (IRIS, OFFICES, "no-such-standard"):
        assert client.post(start_url(organisation, code)).status_code == 404
    assert database.scalar(select(Assessment.id)) is None


def test_a_standard_of_the_future_is_not_offered(organisation):
    codes = [each.outline.code for each in list_startable(organisation, yearly_round(today()), date(2026, 1, 1))]
    assert LEFT not in codes


def test_it_says_how_many_questions_are_answered_elsewhere(client, organisation):
    from compliance.assessments.operations import GivenAnswer, record_answer
    from compliance.assessments.queries import question_place
    from compliance.clock import now

    approve_all()
    place = make_assessment(organisation, LEFT)
    for code in ("L-1", "L-2", "L-3"):
        record_answer(question_place(place, code), GivenAnswer("yes"), by=None, at=now())
    found = {each.outline.code: each for each in list_startable(organisation, yearly_round(today()), today())}
    assert (found[RIGHT].number_answered_elsewhere, found[CREST].number_answered_elsewhere) == (2, 0)
    assert "of them are answered in your other self-assessments" in client.get(start_url(organisation)).text


def test_a_foreign_organisation_is_not_found(client_for, organisation):
    for user in (make_user("employer_user", organisations=(make_organisation(),)), make_user("inspector")):
        client = client_for(user)
        assert client.get(start_url(organisation)).status_code == 404
        assert client.post(start_url(organisation, LEFT)).status_code == 404


def test_who_acts_for_many_chooses_and_searches(client_for, database):
    organisations = [make_organisation(name=f"Company {number:03}") for number in range(60)]
    client = client_for(make_user("employer_user", organisations=tuple(organisations)))
    page = client.get("/assessments/start").text
    assert "Company 049" in page and "Company 050" not in page and "More organisations fit" in page
    assert "Company 057" in client.get("/assessments/start?q=company 057").text
    assert "No organisation fits" in client.get("/assessments/start?q=zebra").text


@pytest.mark.parametrize("address", ["/assessments/start", "one", "/assessments"])
def test_a_page_takes_few_queries(client, organisation, address):
    approve_all()
    make_assessment(organisation, LEFT)
    address = start_url(organisation) if address == "one" else address
    client.get(address)
    with counted_queries() as count:
        client.get(address)
    assert count.number <= 12


def test_pages_read_in_arabic(client, organisation):
    assert 'dir="rtl"' in client.get(start_url(organisation) + "?lang=ar").text
