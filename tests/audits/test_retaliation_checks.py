"""After workers spoke: checks come due, are recorded, escalate, and stay unknown to the organisation."""

import re
from datetime import timedelta

import pytest

from audits.models import AuditState
from audits.operations import close_audit
from audits.retaliation.operations import CheckFacts, record_check
from audits.retaliation.queries import list_checks, list_escalated_checks, list_open_checks
from audits.retaliation.reminders import list_deadlines
from audits.retaliation.values import CheckStage, ContactWay, SafetyOutcome
from compliance.accounts.identity import identity_of
from compliance.clock import today
from compliance.errors import Conflict, InvalidInput, NotAllowed
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_audit, make_interview, make_retaliation_check
from tests.factories.organisations import make_organisation


def facts(**values):
    return CheckFacts(
        **{
            "contact": ContactWay.PHONE,
            "outcome": SafetyOutcome.SAFE,
            "done": "Called back on the worker's own phone",
            "checked_on": today(),
            **values,
        }
    )


def tomorrow():
    return today() + timedelta(days=1)


def test_checks_come_due_after_30_and_90_days_where_workers_spoke(database):
    audit = make_audit()
    make_interview(audit)
    close_audit(audit, lead_of(audit), today())
    assert [(each.stage, (each.due_on - today()).days) for each in list_checks(audit.id)] == [
        (CheckStage.FIRST, 30),
        (CheckStage.SECOND, 90),
    ]
    assert list_checks(make_audit(state=AuditState.CLOSED).id) == []


def test_safe_settles_a_check_and_what_is_not_known_is_tried_again(database):
    check = make_retaliation_check()
    by = lead_of(check.audit)
    record_check(
        check, facts(outcome=SafetyOutcome.NOT_REACHED, contact=ContactWay.NONE, again_on=tomorrow()), by, today()
    )
    assert check.open_until == tomorrow()
    record_check(check, facts(), by, today())
    assert check.open_until is None
    assert len(check.results) == 2
    with pytest.raises(Conflict):
        record_check(check, facts(), by, today())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"outcome": SafetyOutcome.SIGNS}, "again_on"),
        ({"again_on": today()}, "again_on"),
        ({"contact": ContactWay.NONE}, "contact"),
        ({"checked_on": today() + timedelta(days=2)}, "checked_on"),
        ({"done": " "}, "done"),
    ],
)
def test_facts_that_cannot_stand_are_refused_at_their_field(database, wrong, field):
    check = make_retaliation_check()
    with pytest.raises(InvalidInput) as caught:
        record_check(check, facts(**wrong), lead_of(check.audit), today())
    assert caught.value.field == field


def test_nobody_but_the_team_records_a_check(database, client_for):
    check = make_retaliation_check()
    holder = make_user("supervisor", reads_interviews=True)
    with pytest.raises(NotAllowed):
        record_check(check, facts(), identity_of(holder), today())
    assert client_for(holder).get(f"/retaliation-checks/{check.id}").status_code == 403
    assert client_for(holder).get(f"/audits/{check.audit_id}/retaliation").status_code == 200
    assert client_for(make_user("supervisor")).get(f"/audits/{check.audit_id}/retaliation").status_code == 403


def test_signs_are_shown_with_what_to_do_first_and_go_to_the_supervisor_at_once(client_for, database):
    check = make_retaliation_check()
    client = client_for(check.audit.lead)
    answer = client.post(
        f"/retaliation-checks/{check.id}",
        data={
            "checked_on": today().isoformat(),
            "contact": "phone",
            "outcome": "signs",
            "done": "Called",
            "again_on": tomorrow().isoformat(),
        },
    )
    page = client.get(answer.location).text
    assert "do not confront" in page.lower()
    holder = make_user("supervisor", reads_interviews=True)
    home = client_for(holder).get("/").text
    assert check.audit.number in home
    assert "Signs of retaliation were found" in home
    assert check.audit.number not in client_for(make_user("supervisor")).get("/").text


def test_an_overdue_check_goes_to_holders_of_the_right_only(client_for, database):
    check = make_retaliation_check(closed_on=today() - timedelta(days=38))
    holder, other = make_user("supervisor", reads_interviews=True), make_user("supervisor")
    for identity, seen in ((identity_of(holder), [check.id]), (identity_of(other), [])):
        assert [each.id for each in list_escalated_checks(identity, today() - timedelta(days=7))] == seen
    assert "Overdue: it is not known yet" in client_for(holder).get("/").text
    assert check.audit.number not in client_for(other).get("/").text
    assert [each.id for each in list_open_checks(lead_of(check.audit), today())] == [check.id]


def test_mail_tells_the_lead_alone_and_not_that_workers_spoke(database, app):
    check = make_retaliation_check()
    first, second = list_deadlines(today(), today() + timedelta(days=90), 0, 10)
    assert (first.subject_id, first.user_id, first.organisation_id) == (check.id, check.audit.lead_id, None)
    assert second.due_on == today() + timedelta(days=90)
    with app.test_request_context("/"):
        assert "work" not in first.title().lower()
    record_check(check, facts(), lead_of(check.audit), today())
    assert [each.subject_id for each in list_deadlines(today(), today() + timedelta(days=90), 0, 10)] == [
        second.subject_id
    ]


def test_the_organisation_sees_nothing_of_checks(client_for, database):
    organisation = make_organisation()
    user = make_user("employer_user", organisations=(organisation,))
    client = client_for(user)
    audit = make_audit(organisation)
    close_audit(audit, lead_of(audit), today())

    def read():
        pages = [client.get(path).text for path in ("/", "/audits", "/corrective-actions", "/our-organisation")]
        return [re.sub(r"csrf_token[^>]*>|X-CSRFToken[^>]*>", "", page) for page in pages]

    other = make_audit(organisation)
    before_other = read()
    make_interview(other)
    assert read() == before_other
    close_audit(other, lead_of(other), today())
    with_checks = read()
    check = list_checks(other.id)[0]
    record_check(check, facts(outcome=SafetyOutcome.SIGNS, again_on=tomorrow()), lead_of(other), today())
    assert read() == with_checks
    assert client.get(f"/audits/{other.id}/retaliation").status_code in (403, 404)
    assert client.get(f"/retaliation-checks/{check.id}").status_code == 404


def test_the_page_of_checks_costs_the_same_however_often_one_was_tried(client_for, database):
    check = make_retaliation_check()
    client = client_for(check.audit.lead)

    def cost():
        with counted_queries() as queries:
            assert client.get(f"/audits/{check.audit_id}/retaliation").status_code == 200
        return queries.number

    record_check(check, facts(outcome=SafetyOutcome.UNKNOWN, again_on=tomorrow()), lead_of(check.audit), today())
    first = cost()
    for _try in range(6):
        record_check(check, facts(outcome=SafetyOutcome.UNKNOWN, again_on=tomorrow()), lead_of(check.audit), today())
    assert cost() == first <= 12
