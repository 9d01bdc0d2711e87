"""The right to read interviews: one person asks, another of the same authority decides."""

import pytest

from compliance.accounts.identity import identity_of
from compliance.approvals.interview_reading import request_interview_reading
from compliance.approvals.models import SecondApproval
from compliance.errors import Conflict, InvalidInput
from tests.factories.accounts import make_authority, make_user


@pytest.fixture
def asked(database):
    administrator, analyst = make_user("administrator"), make_user("analyst", name="Amal Analyst")
    return request_interview_reading(analyst, "Examines forced-labour flags", identity_of(administrator)), analyst


def decide(client, approval, decision="approved", reason="Trained in March"):
    return client.post(f"/approvals/{approval.id}", data={"decision": decision, "reason": reason})


def test_a_supervisor_of_the_authority_grants_the_right(client_for, asked):
    approval, analyst = asked
    client = client_for(make_user("supervisor"))
    assert "Amal Analyst" in client.get("/approvals").text
    assert "Amal Analyst" in client.get("/").text
    assert decide(client, approval).status_code == 303
    assert analyst.reads_interviews
    assert "Amal Analyst" not in client.get("/approvals").text
    assert "Amal Analyst" in client.get("/approvals?state=decided").text


def test_a_refused_request_changes_nothing(client_for, asked):
    approval, analyst = asked
    assert decide(client_for(make_user("supervisor")), approval, "refused").status_code == 303
    assert not analyst.reads_interviews
    assert approval.decision == "refused"


def test_a_supervisor_of_another_authority_does_not_find_it(client_for, asked):
    approval, _analyst = asked
    client = client_for(make_user("supervisor", authority=make_authority("other")))
    assert client.get(f"/approvals/{approval.id}").status_code == 404
    assert decide(client, approval).status_code == 404
    assert "Amal Analyst" not in client.get("/approvals").text


def test_who_asked_cannot_decide(client_for, database):
    supervisor, analyst = make_user("supervisor"), make_user("analyst")
    approval = request_interview_reading(analyst, "Needed", identity_of(supervisor))
    client = client_for(supervisor)
    assert "another person must decide" in client.get(f"/approvals/{approval.id}").text
    assert decide(client, approval).status_code == 403
    assert not analyst.reads_interviews


def test_nobody_grants_themselves_the_right(client_for, database):
    supervisor = make_user("supervisor")
    approval = request_interview_reading(supervisor, "Needed", identity_of(make_user("administrator")))
    client = client_for(supervisor)
    assert decide(client, approval).status_code == 403
    assert "interviews" not in client.get("/").text
    assert not supervisor.reads_interviews


def test_analysts_and_administrators_cannot_decide(client_for, asked):
    approval, analyst = asked
    for role in ("analyst", "administrator"):
        assert decide(client_for(make_user(role)), approval).status_code in (403, 404)
    assert not analyst.reads_interviews


def test_a_decision_needs_a_reason_and_keeps_what_was_chosen(client_for, asked):
    approval, analyst = asked
    answer = decide(client_for(make_user("supervisor")), approval, reason="")
    assert answer.status_code == 422
    assert "Give a reason" in answer.text
    assert not analyst.reads_interviews


def test_a_request_is_decided_once(client_for, asked):
    approval, _analyst = asked
    assert decide(client_for(make_user("supervisor")), approval).status_code == 303
    assert decide(client_for(make_user("supervisor")), approval, "refused").status_code == 409
    assert approval.decision == "approved"


def test_a_person_who_left_is_not_given_the_right(client_for, asked, database):
    approval, analyst = asked
    analyst.active = False
    database.flush()
    assert decide(client_for(make_user("supervisor")), approval).status_code == 409
    assert not analyst.reads_interviews


def test_an_equal_request_cannot_be_made_twice(asked):
    _approval, analyst = asked
    with pytest.raises(Conflict):
        request_interview_reading(analyst, "Again", identity_of(make_user("administrator")))


def test_only_the_ministry_can_hold_the_right(database):
    with pytest.raises(InvalidInput):
        request_interview_reading(make_user("inspector"), "Needed", identity_of(make_user("administrator")))


def test_requests_page_in_the_order_they_came(client_for, database):
    administrator = make_user("administrator")
    for number in range(60):
        request_interview_reading(make_user("analyst", name=f"Person {number:03}"), "x", identity_of(administrator))
    client = client_for(administrator)
    first = client.get("/approvals").text
    assert "Person 059" in first and "Person 009" not in first
    last = database.query(SecondApproval.id).order_by(SecondApproval.id).offset(10).first()[0]
    assert "Person 009" in client.get(f"/approvals?after={last}&position=50").text


def test_the_page_is_arabic_on_wish(client_for, asked):
    assert 'dir="rtl"' in client_for(make_user("supervisor")).get("/approvals?lang=ar").text
