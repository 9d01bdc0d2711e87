"""A submitted self-assessment that no longer stands: said everywhere, removed nowhere."""

from datetime import timedelta

import pytest

from compliance.accounts.identity import identity_of
from compliance.assessments.last_round.queries import find_last_answer
from compliance.assessments.operations import correct_assessment
from compliance.assessments.queries import Place, question_place
from compliance.assessments.receipts.public import receipt_token
from compliance.clock import now
from tests.factories.accounts import make_user
from tests.factories.assessments import CREST, make_assessment, make_submitted, submit
from tests.factories.organisations import make_organisation

REASON = "Answered for the wrong site"


@pytest.fixture
def place(database):
    return make_submitted(make_organisation(), CREST, now() - timedelta(days=400))


@pytest.fixture
def user(place):
    return make_user("employer_user", organisations=(place.organisation,))


@pytest.fixture
def client(user, client_for):
    return client_for(user)


def url_of(place, rest=""):
    return f"/assessments/{place.assessment.id}{rest}"


def withdraw(client, place, reason=REASON):
    return client.post(url_of(place, "/withdraw-submitted"), data={"reason": reason})


def test_it_is_withdrawn_with_a_reason_and_everybody_reads_both(app, client, client_for, place):
    assert "withdraw-submitted" in client.get(url_of(place, "/receipt")).text
    assert withdraw(client, place).location == url_of(place, "/receipt")
    inspector = client_for(make_user("inspector"))
    for reader, rest in ((client, "/receipt"), (inspector, "/receipt"), (inspector, "/answers")):
        page = reader.get(url_of(place, rest)).text
        assert "Withdrawn" in page and REASON in page
    assert "Withdrawn" in client.get("/assessments").text
    number = place.assessment.receipt_number
    public = app.test_client().get(f"/receipts/{number}/{receipt_token(number)}").text
    assert "Withdrawn" in public and REASON not in public


def test_without_a_reason_nothing_is_withdrawn(client, place):
    assert withdraw(client, place, " ").status_code == 422
    assert place.assessment.withdrawn_on is None


def test_only_a_submitted_one_that_stands_is_withdrawn_and_only_once(client, place, user):
    draft = make_assessment(place.organisation)
    assert client.get(url_of(draft, "/withdraw-submitted")).status_code == 409
    opened = correct_assessment(place, "A site was forgotten", by=identity_of(user), at=now())
    assert withdraw(client, place).status_code == 409
    submit(Place(opened, place.organisation, place.outline))
    assert withdraw(client, place).status_code == 409
    correction = Place(opened, place.organisation, place.outline)
    assert withdraw(client, correction).status_code == 303
    assert withdraw(client, correction).status_code == 409


def test_what_was_withdrawn_is_not_proposed_for_the_next_round(client, place):
    draft = make_assessment(place.organisation)
    assert find_last_answer(question_place(draft, "S1.1")).value == "yes"
    withdraw(client, place)
    assert find_last_answer(question_place(draft, "S1.1")) is None
