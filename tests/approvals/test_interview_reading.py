"""The right to read interviews: one person asks, another of the same authority decides."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from compliance.accounts.identity import identity_of
from compliance.accounts.operations import UserDetails, change_user, create_user, reset_second_factor
from compliance.accounts.roles import RoleName
from compliance.approvals.interview_reading import request_interview_reading
from compliance.approvals.models import SecondApproval
from compliance.errors import Conflict, InvalidInput
from compliance.mail.models import OutboxMessage
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


@pytest.mark.parametrize("shape", ["made", "changed", "second factor reset"])
def test_an_account_that_who_asks_made_or_changed_cannot_decide(client_for, database, shape):
    administrator, analyst = make_user("administrator"), make_user("analyst")
    supervisor = shaped_supervisor(shape, identity_of(administrator))
    make_user("supervisor", email="other@sanad.test")
    approval = request_interview_reading(analyst, "Needed", identity_of(administrator))
    client = client_for(supervisor)
    assert analyst.name not in client.get("/").text
    assert "made or changed your account" in client.get(f"/approvals/{approval.id}").text
    assert decide(client, approval).status_code == 403
    assert not analyst.reads_interviews


def shaped_supervisor(shape, by):
    authority = make_authority()
    details = UserDetails("Sami", "sami@sanad.test", RoleName.SUPERVISOR, authority.id, sees_all_regions=True)
    if shape == "made":
        return create_user(details, by)
    supervisor = create_user(details, None)
    if shape == "changed":
        change_user(supervisor, replace(details, email="sami2@sanad.test"), by)
    else:
        reset_second_factor(supervisor, by)
    return supervisor


def test_a_request_nobody_may_decide_is_refused_at_once(database):
    administrator, analyst = make_user("administrator"), make_user("analyst")
    shaped_supervisor("made", identity_of(administrator))
    with pytest.raises(InvalidInput, match="Another administrator must ask"):
        request_interview_reading(analyst, "Needed", identity_of(administrator))
    other = make_user("administrator")
    assert request_interview_reading(analyst, "Needed", identity_of(other)).id


def test_all_supervisors_of_the_authority_are_told_of_a_right_given(client_for, asked, database):
    approval, _analyst = asked
    decider = make_user("supervisor")
    arabic = make_user("supervisor")
    arabic.language = "ar"
    elsewhere = make_user("supervisor", authority=make_authority("other"))
    assert decide(client_for(decider), approval).status_code == 303
    mails = {each.recipient: each.body for each in database.scalars(select(OutboxMessage))}
    assert {decider.email, arabic.email} <= set(mails)
    assert elsewhere.email not in mails
    assert "Amal Analyst" in mails[decider.email]
    assert mails[decider.email] != mails[arabic.email]


def test_a_refusal_tells_nobody(client_for, asked, database):
    approval, _analyst = asked
    decide(client_for(make_user("supervisor")), approval, "refused")
    assert database.scalars(select(OutboxMessage)).all() == []
