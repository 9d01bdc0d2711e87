"""Containment, extensions, parties, reopening, escalation: each by its condition, each kept as a row."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from sqlalchemy import select

from audits.corrective_actions.escalation import escalate
from audits.corrective_actions.models import (
    CheckMethod,
    CheckOutcome,
    CorrectiveActionEscalation,
    CorrectiveActionState,
    EscalationLevel,
    Step,
)
from audits.corrective_actions.operations import (
    PartText,
    Proof,
    ask_extension,
    check_part,
    contain,
    start_work,
    submit_evidence,
)
from audits.corrective_actions.queries import CorrectiveActionFilters, is_overdue, list_corrective_actions
from audits.findings.models import Grade
from compliance.accounts.identity import identity_of
from compliance.clock import today
from compliance.errors import Conflict, InvalidInput, NotAllowed
from compliance.web.pagination import Cursor
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import (
    close_correction,
    decide,
    lead_of,
    make_corrective_action,
    make_plan,
    send_proof,
)
from tests.factories.documents import make_upload
from tests.factories.organisations import make_organisation

State = CorrectiveActionState


@pytest.fixture
def organisation(database):
    return make_organisation()


@pytest.fixture
def owner(organisation):
    return make_user("employer_user", organisations=(organisation,))


def day(number):
    return today() + timedelta(days=number)


def test_containment_is_told_once_whatever_the_state(organisation, owner):
    action = make_corrective_action(organisation, grade=Grade.CRITICAL)
    assert action.contain_due_on == day(2)
    proof = Proof("Exit opened", [], today())
    contain(action, proof, identity_of(owner), today())
    assert (action.state, action.contained_on) == (State.CONTAINED, today())
    with pytest.raises(Conflict):
        contain(action, proof, identity_of(owner), today())
    late = make_corrective_action(organisation, grade=Grade.CRITICAL)
    make_plan(late, owner)
    contain(late, proof, identity_of(owner), today())
    assert (late.state, late.contained_on) == (State.PLAN_SUBMITTED, today())


def test_a_containment_that_is_not_told_is_overdue(organisation, owner):
    action = make_corrective_action(organisation, grade=Grade.CRITICAL)
    make_plan(action, owner)
    assert not is_overdue(action, day(2)) and is_overdue(action, day(3))
    contain(action, Proof("Exit opened", [], today()), identity_of(owner), today())
    assert not is_overdue(action, day(3))


def test_evidence_from_before_the_finding_is_refused(organisation, owner):
    action = make_corrective_action(organisation, found_on=day(-3))
    make_plan(action, owner)
    decide(action, CheckOutcome.PLAN_APPROVED)
    for dated_on in (day(-4), day(1)):
        with pytest.raises(InvalidInput) as refused:
            submit_evidence(action, Proof("Paid", [make_upload()], dated_on), identity_of(owner), today())
        assert refused.value.field == "dated_on"
    submit_evidence(action, Proof("Paid", [make_upload()], day(-3)), identity_of(owner), today())


def test_a_plan_past_the_deadline_is_the_one_extension_and_needs_a_reason(organisation, owner):
    action = make_corrective_action(organisation)
    deadline = action.close_due_on
    make_plan(action, owner, due_on=deadline + timedelta(days=5))
    with pytest.raises(InvalidInput) as refused:
        decide(action, CheckOutcome.PLAN_APPROVED)
    assert refused.value.field == "reason"
    decide(action, CheckOutcome.PLAN_APPROVED, reason="The bank needs it")
    assert (action.extended_from, action.close_due_on) == (deadline, deadline + timedelta(days=5))
    with pytest.raises(Conflict):
        ask_extension(action, deadline + timedelta(days=30), "Again", identity_of(owner), today())


def test_an_extension_is_given_once_and_a_refused_one_can_be_asked_for_again(organisation, owner):
    action, by = make_corrective_action(organisation), identity_of(owner)
    deadline = action.close_due_on
    with pytest.raises(InvalidInput):
        ask_extension(action, deadline, "No later", by, today())
    ask_extension(action, deadline + timedelta(days=10), "The bank is slow", by, today())
    with pytest.raises(Conflict):
        ask_extension(action, deadline + timedelta(days=10), "Twice", by, today())
    decide(action, CheckOutcome.EXTENSION_REFUSED, reason="Say why the new day is certain")
    assert action.close_due_on == deadline
    ask_extension(action, deadline + timedelta(days=9), "The bank wrote", by, today())
    decide(action, CheckOutcome.EXTENSION_GRANTED)
    assert (action.extended_from, action.close_due_on) == (deadline, deadline + timedelta(days=9))
    with pytest.raises(Conflict):
        decide(action, CheckOutcome.EXTENSION_GRANTED)
    assert action.state is State.OPEN


def test_who_sent_the_evidence_cannot_close_it(organisation, owner):
    action = make_corrective_action(organisation)
    make_plan(action, make_user("employer_user", organisations=(organisation,)))
    decide(action, CheckOutcome.PLAN_APPROVED)
    send_proof(action, owner)
    with pytest.raises(NotAllowed):
        decide(action, CheckOutcome.VERIFIED_CLOSED, owner)


def test_no_party_alone_closes_what_several_have_to_do(organisation, owner):
    action = make_corrective_action(organisation)
    make_plan(action, owner, parts=(PartText("Buyer Ltd", "Pay the recruitment cost"), PartText("Ministry", "Licence")))
    decide(action, CheckOutcome.PLAN_APPROVED)
    send_proof(action, owner)
    team = lead_of(action.audit)
    check_part(action, "Buyer Ltd", is_done=True, note="Contract of November", by=team)
    check_part(action, "Ministry", is_done=False, note="Asked twice", by=team)
    with pytest.raises(InvalidInput) as refused:
        decide(action, CheckOutcome.VERIFIED_CLOSED)
    assert "Ministry" in str(refused.value) and "Buyer" not in str(refused.value)
    with pytest.raises(InvalidInput):
        check_part(action, "Somebody else", is_done=True, note="Done", by=team)
    check_part(action, "Ministry", is_done=True, note="Licence seen", by=team)
    decide(action, CheckOutcome.VERIFIED_CLOSED)
    assert action.state is State.VERIFIED_CLOSED and len(action.part_checks) == 3


def test_a_reopened_correction_keeps_its_history_and_gets_new_deadlines(client_for, organisation, owner):
    action = make_corrective_action(organisation)
    close_correction(action, owner)
    with pytest.raises(InvalidInput):
        decide(action, CheckOutcome.REOPENED)
    decide(action, CheckOutcome.REOPENED, reason="Paid late again in December", on=day(10))
    assert (action.state, action.closed_on, action.close_due_on) == (State.REOPENED, None, day(100))
    page = client_for(owner).get(f"/corrective-actions/{action.id}").text
    assert "Verified and closed (On documents)" in page and "Paid late again in December" in page


def test_progress_is_noted_and_more_evidence_can_follow(organisation, owner):
    action = make_corrective_action(organisation)
    make_plan(action, owner)
    decide(action, CheckOutcome.PLAN_APPROVED)
    start_work(action, identity_of(owner), today())
    send_proof(action, owner)
    decide(action, CheckOutcome.PROGRESS_MADE, reason="October is paid, November is missing")
    assert action.state is State.PROGRESS_MADE
    send_proof(action, owner)
    decide(action, CheckOutcome.VERIFIED_CLOSED)
    taken = [(step.step, step.from_state, step.to_state) for step in action.steps]
    assert taken[2] == (Step.START_WORK, State.APPROVED, State.IN_PROGRESS)
    assert all(before[2] == after[1] for before, after in pairwise(taken))


def test_the_plan_keeps_the_whys_the_cost_and_the_parties(client_for, organisation, owner):
    action = make_corrective_action(organisation)
    form = {
        "why_1": "Paid late",
        "why_2": "Clients pay late",
        "root_cause": "No reserve for wages",
        "correction": "Open a reserve",
        "prevention": "Monthly check",
        "owner": "Head of finance",
        "due_on": day(10).isoformat(),
        "cost": "1500.50",
        "parts-0-party": "Buyer Ltd",
        "parts-0-what": "Pay within 30 days",
    }
    client, address = client_for(owner), f"/corrective-actions/{action.id}/plan"
    for wrong in ({}, {"cost_currency": "SAR", "parts-0-what": ""}):
        assert client.post(address, data={**form, **wrong}).status_code == 422
    assert client.post(address, data={**form, "cost_currency": "sar"}).status_code == 303
    plan = action.plan
    assert (plan.whys, plan.cost, plan.cost_currency) == (["Paid late", "Clients pay late"], Decimal("1500.50"), "SAR")
    decide(action, CheckOutcome.PLAN_SENT_BACK, reason="Name the account")
    again = client.get(address).text
    for kept in ("Clients pay late", "1500.50", "Pay within 30 days", "Name the account"):
        assert kept in again


def test_what_stays_overdue_is_told_to_those_above_once(client_for, organisation, owner, database):
    action = make_corrective_action(organisation)
    deadline = action.close_due_on
    assert sum(escalate(deadline + timedelta(days=6)).values()) == 0
    assert escalate(deadline + timedelta(days=7))["supervisor"] == 1
    assert sum(escalate(deadline + timedelta(days=8)).values()) == 0
    assert escalate(deadline + timedelta(days=30)) == {"supervisor": 0, "ministry": 1, "sanction": 1}
    rows = database.scalars(select(CorrectiveActionEscalation).order_by(CorrectiveActionEscalation.id)).all()
    assert [row.level for row in rows] == list(EscalationLevel) and {row.due_on for row in rows} == {deadline}
    ministry = {"authority": organisation.authority, "regions": (organisation.region_code,)}
    home = client_for(make_user("supervisor", **ministry)).get("/").text
    assert "escalated=supervisor" in home and "escalated=sanction" in home and "escalated=ministry" not in home
    assert "escalated=ministry" in client_for(make_user("analyst", **ministry)).get("/").text


def test_a_closed_correction_and_a_new_deadline_are_not_escalated(organisation, owner):
    closed = make_corrective_action(organisation)
    close_correction(closed, owner)
    moved = make_corrective_action(organisation)
    deadline = moved.close_due_on
    assert escalate(deadline + timedelta(days=7))["supervisor"] == 1
    ask_extension(moved, deadline + timedelta(days=20), "The bank wrote", identity_of(owner), today())
    decide(moved, CheckOutcome.EXTENSION_GRANTED)
    assert sum(escalate(deadline + timedelta(days=20)).values()) == 0
    assert escalate(deadline + timedelta(days=27))["supervisor"] == 1


def test_the_list_shows_overdue_first_and_closed_last(organisation, owner):
    closed, late, plan_late, near = (make_corrective_action(organisation) for _number in range(4))
    close_correction(closed, owner)
    late.close_due_on = day(-1)
    plan_late.plan_due_on, plan_late.close_due_on = day(-1), day(50)
    near.close_due_on = day(1)
    found = list_corrective_actions(identity_of(owner), CorrectiveActionFilters(), Cursor(), today())
    assert [row.action.id for row in found.rows] == [late.id, plan_late.id, near.id, closed.id]
    after = Cursor(after=(str(plan_late.id),))
    rest = list_corrective_actions(identity_of(owner), CorrectiveActionFilters(), after, today())
    assert [row.action.id for row in rest.rows] == [near.id, closed.id]


def test_filters_narrow_the_list_and_the_files_hold_what_is_shown(client_for, organisation, owner):
    minor = make_corrective_action(organisation, grade=Grade.MINOR)
    major = make_corrective_action(organisation, text_for_organisation="=cmd()")
    client = client_for(owner)
    for address in ("?grade=minor", f"?search={minor.finding.number}", "?grade=minor&state=not_closed&kind=inspection"):
        text = client.get(f"/corrective-actions{address}").text
        assert minor.finding.number in text and major.finding.number not in text
    assert minor.finding.number not in client.get("/corrective-actions?escalated=ministry").text
    sheet = client.get("/corrective-actions/export.csv?grade=major").text
    assert major.finding.number in sheet and minor.finding.number not in sheet and "'=cmd()" in sheet
    assert client.get("/corrective-actions/export.xlsx").data[:2] == b"PK"


def test_every_page_opens_within_twelve_queries(client_for, organisation, owner):
    action = make_corrective_action(organisation, grade=Grade.CRITICAL)
    make_plan(action, owner, parts=(PartText("Buyer Ltd", "Pay"),))
    decide(action, CheckOutcome.PLAN_APPROVED)
    for _number in range(3):
        send_proof(action, owner)
        decide(action, CheckOutcome.EVIDENCE_SENT_BACK, reason="More")
    check_part(action, "Buyer Ltd", is_done=True, note="Seen", by=lead_of(action.audit))
    ask_extension(action, action.close_due_on + timedelta(days=5), "Bank", identity_of(owner), today())
    base = f"/corrective-actions/{action.id}"
    pages = {
        owner: [base, "/corrective-actions", "/corrective-actions/life"]
        + [f"{base}/{page}" for page in ("containment", "plan", "evidence", "extension")],
        action.audit.lead: [base, f"{base}/check", f"{base}/parts", "/corrective-actions?mine=y"],
    }
    for user, addresses in pages.items():
        client = client_for(user)
        for address in addresses:
            client.get(address)
            with counted_queries() as count:
                answer = client.get(address)
            assert answer.status_code == 200, address
            assert count.number <= 12, (address, count.number, count.statements)


def test_a_critical_finding_takes_its_minimum_from_the_national_rule(client_for, organisation, owner, monkeypatch):
    action = make_corrective_action(organisation, grade=Grade.CRITICAL)
    make_plan(action, owner)
    decide(action, CheckOutcome.PLAN_APPROVED)
    send_proof(action, owner)
    monkeypatch.setattr("audits.corrective_actions.closing.value", lambda *_asked: None)
    with pytest.raises(InvalidInput):
        decide(action, CheckOutcome.VERIFIED_CLOSED, method=CheckMethod.ON_SITE, worker_confirmations=0)
    decide(action, CheckOutcome.VERIFIED_CLOSED, method=CheckMethod.ON_SITE, worker_confirmations=1)
    assert action.state is State.VERIFIED_CLOSED
