"""Corrective actions: one table of states, checked by somebody else, nothing deleted."""

import io
from datetime import timedelta
from itertools import product

import pytest

from audits.corrective_actions.life import LIFE, TRANSITIONS, next_state
from audits.corrective_actions.models import CheckMethod, CheckOutcome, CorrectiveActionState, Step
from audits.corrective_actions.operations import Check, check_corrective_action
from audits.corrective_actions.queries import is_overdue
from audits.corrective_actions.wording import STEP_LABELS
from audits.findings.models import Grade
from compliance.accounts.identity import identity_of
from compliance.clock import today
from compliance.errors import Conflict, InvalidInput, NotAllowed
from tests.factories.accounts import make_user
from tests.factories.audits import decide, make_corrective_action, make_plan
from tests.factories.organisations import make_organisation

State = CorrectiveActionState


@pytest.fixture
def organisation(database):
    return make_organisation()


@pytest.fixture
def owner(organisation):
    return make_user("employer_user", organisations=(organisation,))


def proof(name="payroll.csv"):
    files = (io.BytesIO(b"month,paid\n2026-10,yes\n"), name)
    return {"note": "Paid", "dated_on": today().isoformat(), "files": files}


def plan_form(**changes):
    return {
        "root_cause": "Payroll waits for clients",
        "correction": "Pay on the 1st",
        "prevention": "Monthly check",
        "owner": "Head of finance",
        "due_on": (today() + timedelta(days=10)).isoformat(),
        **changes,
    }


def test_only_the_ways_of_the_table_exist():
    for state, step in product(State, Step):
        if (state, step) in TRANSITIONS:
            assert next_state(state, step) is TRANSITIONS[state, step]
        else:
            with pytest.raises(Conflict):
                next_state(state, step)
    assert [step for state, step in TRANSITIONS if state is State.VERIFIED_CLOSED] == [Step.REOPEN]
    assert set(STEP_LABELS) == set(Step) and {way.step for way in LIFE} == set(Step)


def test_a_finding_is_corrected_from_plan_to_closing(client_for, organisation, owner):
    action = make_corrective_action(organisation)
    verifier, respondent = client_for(action.audit.lead), client_for(owner)
    address = f"/corrective-actions/{action.id}"
    assert respondent.post(f"{address}/plan", data=plan_form(owner="")).status_code == 422
    assert respondent.post(f"{address}/plan", data=plan_form()).status_code == 303
    assert verifier.post(f"{address}/check", data={"outcome": "plan_sent_back", "method": "desktop"}).status_code == 422
    sent_back = {"outcome": "plan_sent_back", "method": "desktop", "reason": "Name a date for every site"}
    assert verifier.post(f"{address}/check", data=sent_back).status_code == 303
    assert "Name a date for every site" in respondent.get(f"{address}/plan").text
    assert respondent.post(f"{address}/plan", data=plan_form(correction="Pay every site on the 1st")).status_code == 303
    approve = {"outcome": "plan_approved", "method": "desktop"}
    assert verifier.post(f"{address}/check", data=approve).status_code == 303
    assert respondent.post(f"{address}/evidence", data={"note": "Paid"}).status_code == 422
    kind = "multipart/form-data"
    assert respondent.post(f"{address}/evidence", data=proof(), content_type=kind).status_code == 303
    again = {"outcome": "evidence_sent_back", "method": "desktop", "reason": "November is missing"}
    assert verifier.post(f"{address}/check", data=again).status_code == 303
    assert respondent.post(f"{address}/evidence", data=proof(), content_type=kind).status_code == 303
    close = {"outcome": "verified_closed", "method": "desktop"}
    assert verifier.post(f"{address}/check", data=close).status_code == 303
    assert (action.state, action.closed_on) == (State.VERIFIED_CLOSED, today())
    page = respondent.get(address).text
    for kept in ("Name a date for every site", "Pay every site on the 1st", "November is missing", "payroll.csv"):
        assert kept in page
    assert action.audit.lead.name not in page
    assert verifier.post(f"{address}/check", data=close).status_code in (409, 422)


def test_the_author_of_the_plan_cannot_check_it(organisation, owner):
    action = make_corrective_action(organisation)
    make_plan(action, owner)
    check = Check(outcome=CheckOutcome.PLAN_APPROVED, method=CheckMethod.DESKTOP)
    with pytest.raises(NotAllowed):
        check_corrective_action(action, check, identity_of(owner), today())


def test_a_critical_finding_is_closed_on_site_with_three_worker_confirmations(client_for, organisation, owner):
    action = make_corrective_action(organisation, grade=Grade.CRITICAL)
    make_plan(action, owner)
    decide(action, CheckOutcome.PLAN_APPROVED)
    address = f"/corrective-actions/{action.id}"
    client_for(owner).post(f"{address}/evidence", data=proof(), content_type="multipart/form-data")
    for wrong in (
        {"method": CheckMethod.DESKTOP, "worker_confirmations": 5},
        {"method": CheckMethod.ON_SITE, "worker_confirmations": 2},
        {"method": CheckMethod.ON_SITE},
    ):
        with pytest.raises(InvalidInput):
            decide(action, CheckOutcome.VERIFIED_CLOSED, **wrong)
        assert action.state is State.EVIDENCE_SUBMITTED
    decide(action, CheckOutcome.VERIFIED_CLOSED, method=CheckMethod.ON_SITE, worker_confirmations=3)
    assert action.state is State.VERIFIED_CLOSED
    assert "Confirmed by workers" not in client_for(owner).get(address).text
    assert "fewer than 5" in client_for(make_user("analyst")).get(address).text


def test_a_plan_cannot_promise_a_day_that_has_passed(client_for, organisation, owner):
    action = make_corrective_action(organisation)
    yesterday = (today() - timedelta(days=1)).isoformat()
    answer = client_for(owner).post(f"/corrective-actions/{action.id}/plan", data=plan_form(due_on=yesterday))
    assert answer.status_code == 422
    assert action.state is State.OPEN


def test_what_is_late_is_shown(client_for, organisation, owner):
    action = make_corrective_action(organisation)
    client = client_for(owner)
    assert not is_overdue(action, today())
    action.plan_due_on = today() - timedelta(days=1)
    assert is_overdue(action, today())
    assert "Overdue" in client.get("/corrective-actions").text
    assert "This is overdue" in client.get(f"/corrective-actions/{action.id}").text
    assert action.finding.number in client.get("/corrective-actions?overdue=y").text
    make_plan(action, owner)
    assert not is_overdue(action, today())
    assert action.finding.number not in client.get("/corrective-actions?overdue=y").text


def test_the_list_of_corrective_actions_turns_pages_in_both_directions(client_for, organisation, owner):
    numbers = []
    for number in range(51):  # the last in order has no deadline
        action = make_corrective_action(organisation, title=f"Finding {number}")
        numbers.append(action.finding.number)
        action.close_due_on = None if number == 7 else today() + timedelta(days=number % 3)
    client = client_for(owner)
    first = client.get("/corrective-actions")
    following = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(following)
    assert second.text.count("data-label") == 5
    assert numbers[7] in second.text
    back = second.text.split('rel="prev" href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(back).text.count("/corrective-actions/") >= 50
