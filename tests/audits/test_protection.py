"""What is not confronted leaves no trace where the organisation looks; what cannot wait shows its time."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from audits.corrective_actions.models import CorrectiveAction
from audits.findings.models import Grade
from audits.findings.operations import correct_finding, release_finding
from audits.findings.queries import list_told_findings, list_waiting_for_release
from audits.models import AuditState
from audits.numbering import FINDINGS, take_numbers
from audits.operations import close_audit
from audits.protection.clocks import clock_from
from audits.protection.due import containment_deadlines, list_deadlines
from audits.protection.models import NoticeKind
from audits.protection.operations import (
    Containment,
    Notice,
    lift_protection,
    protect_finding,
    record_containment,
    record_notice,
)
from audits.protection.queries import list_urgent
from audits.protection.wording import duration
from compliance.accounts.identity import identity_of
from compliance.clock import now, today
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.mail.models import OutboxMessage
from compliance.reminders.operations import remind
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_audit, make_corrective_action, make_facts, make_finding
from tests.factories.organisations import make_organisation

TEXT = "Workers cannot leave the camp."


def organisation_pages(client, audit) -> dict[str, str]:
    """Every page of the organisation that speaks of its visits, and the exports it links."""
    addresses = [
        "/",
        "/audits",
        f"/audits/{audit.id}",
        "/corrective-actions",
        f"/organisations/{audit.organisation_id}",
        "/findings/told",
    ]
    found = {address: client.get(address).text for address in addresses}
    linked = set(
        re.findall(
            r'href="(/corrective-actions/\d+|/findings/\d+/reply|/audits/\d+/report[^"]*)"', "".join(found.values())
        )
    )
    found |= {address: client.get(address).text for address in linked}
    return {address: re.sub(r"(csrf_token|X-CSRFToken)[^>]*", "", text) for address, text in found.items()}


def scene():
    """A visit with an ordinary finding, and its organisation's user."""
    audit = make_audit()
    make_finding(audit)
    return audit, make_user("employer_user", organisations=(audit.organisation,))


def protected_finding(audit, **facts):
    finding = make_finding(audit, **{"grade": Grade.CRITICAL, "text_for_organisation": TEXT, **facts})
    protect_finding(finding, "Doors are locked at night", lead_of(audit))
    return finding


def test_the_organisation_sees_no_difference_while_the_visit_runs(client_for, database):
    audit, owner = scene()
    before = organisation_pages(client_for(owner), audit)
    protected_finding(audit)
    assert organisation_pages(client_for(owner), audit) == before


def test_the_organisation_sees_no_difference_after_closing(client_for, database):
    audit, owner = scene()
    close_audit(audit, lead_of(audit), today())
    client = client_for(owner)
    before = organisation_pages(client, audit)
    mails = len(db.session.scalars(select(OutboxMessage)).all())
    audit.state = AuditState.IN_PROGRESS
    finding = protected_finding(audit)
    close_audit(audit, lead_of(audit), today())
    assert organisation_pages(client, audit) == before
    assert finding.number not in "".join(before.values())
    assert len(db.session.scalars(select(OutboxMessage)).all()) == mails
    assert client.get(f"/findings/{finding.id}").status_code == 404
    assert client.get(f"/findings/{finding.id}/at-once").status_code == 404
    assert client.get(f"/findings/{finding.id}/reply").status_code == 404
    assert len(list_told_findings(audit.id)) == 1


def test_the_same_finding_not_marked_is_seen(client_for, database):
    audit, owner = scene()
    before = organisation_pages(client_for(owner), audit)
    make_finding(audit, grade=Grade.CRITICAL, text_for_organisation=TEXT)
    close_audit(audit, lead_of(audit), today())
    after = organisation_pages(client_for(owner), audit)
    assert after != before and TEXT in after[f"/audits/{audit.id}"]


def test_no_reminder_of_a_hidden_finding_reaches_the_organisation(database):
    audit, owner = scene()
    protected_finding(audit)
    for day in range(4):
        remind(containment_deadlines, today() + timedelta(days=day))
    addresses = set(db.session.scalars(select(OutboxMessage.recipient)))
    assert addresses == {audit.lead.email}
    assert owner.email not in addresses


def test_a_correction_of_a_hidden_finding_tells_nothing(database):
    audit, _owner = scene()
    finding = protected_finding(audit)
    close_audit(audit, lead_of(audit), today())
    facts = make_facts(grade=Grade.CRITICAL, text_for_organisation="Doors are locked.")
    correct_finding(finding, facts, "Clearer", lead_of(audit), today())
    assert [each.number for each in list_told_findings(audit.id)] != [finding.number]
    assert len(db.session.scalars(select(CorrectiveAction)).unique().all()) == 1


def test_gaps_in_numbers_are_made_by_the_installation_itself(database):
    numbers = [int(each.removeprefix("F-")) for each in take_numbers(FINDINGS, 300)]
    left_out = 1 - len(numbers) / numbers[-1]
    assert 0.25 < left_out < 0.42
    assert take_numbers("V-2026", 3) == ["V-2026-0001", "V-2026-0002", "V-2026-0003"]


def test_what_was_told_cannot_be_hidden_any_more(database):
    action = make_corrective_action()
    with pytest.raises(Conflict, match="told of this finding already"):
        protect_finding(action.finding, "Suspicion", lead_of(action.audit))


def test_a_supervisor_lifts_it_with_a_reason_and_the_organisation_is_told_then(client_for, database):
    audit, owner = scene()
    finding = protected_finding(audit)
    close_audit(audit, lead_of(audit), today())
    address = f"/findings/{finding.id}/protection/lift"
    assert client_for(audit.lead).post(address, data={"reason": "Safe"}).status_code == 403
    supervisor = make_user(
        "supervisor", authority=audit.organisation.authority, regions=(audit.organisation.region_code,)
    )
    client = client_for(supervisor)
    assert client.post(address, data={"reason": " "}).status_code == 422
    assert client.post(address, data={"reason": "The workers are in the shelter"}).status_code == 303
    assert TEXT in client_for(owner).get(f"/audits/{audit.id}").text
    assert "The workers are in the shelter" in client.get(f"/findings/{finding.id}/at-once").text


def test_a_confidential_one_still_waits_for_its_release_after_lifting(database):
    audit, _owner = scene()
    finding = protected_finding(audit, ilo_sign=3)
    close_audit(audit, lead_of(audit), today())
    supervisor = identity_of(
        make_user("supervisor", authority=audit.organisation.authority, regions=(audit.organisation.region_code,))
    )
    assert list_waiting_for_release(supervisor) == []
    with pytest.raises(Conflict, match="Lift that first"):
        release_finding(finding, "x", supervisor, today())
    lift_protection(finding, "Safe", supervisor, today())
    assert [each.id for each in list_waiting_for_release(supervisor)] == [finding.id]
    assert len(list_told_findings(audit.id)) == 1


def test_a_report_as_law_asks_stops_the_clock_and_needs_a_number(client_for, database):
    audit, _owner = scene()
    finding = protected_finding(audit)
    client, lead = client_for(audit.lead), lead_of(audit)
    page = client.get(f"/findings/{finding.id}/at-once").text
    assert "At once" in page and "have passed and nothing is recorded" in page and "Art. 7" in page
    assert list_urgent(lead)[0].needs_report
    with pytest.raises(InvalidInput, match="number of the report"):
        record_notice(finding, Notice(NoticeKind.REPORTED, "Public prosecution", now()), lead)
    record_notice(finding, Notice(NoticeKind.REPORTED, "Public prosecution", now(), "R-17"), lead)
    page = client.get(f"/findings/{finding.id}/at-once").text
    assert "R-17" in page and "nothing is recorded" not in page
    assert not list_urgent(lead)[0].needs_report


def test_containment_stops_its_clock_and_leaves_the_home_page(client_for, database):
    audit, _owner = scene()
    finding = make_finding(audit, grade=Grade.CRITICAL)
    due = f"Finding {finding.number}: what was done at once?"
    assert due in client_for(audit.lead).get("/").text
    assert [each.user_id for each in list_deadlines(today(), today() + timedelta(days=3), 0, 10)] == [audit.lead_id]
    client = client_for(audit.lead)
    assert "are left" in client.get(f"/findings/{finding.id}/at-once").text
    moment = now().strftime("%Y-%m-%dT%H:%M")
    data = {"what": "Exits opened", "by_whom": "Site manager", "done_at": moment}
    assert client.post(f"/findings/{finding.id}/containment", data=data).status_code == 303
    page = client.get(f"/findings/{finding.id}/at-once").text
    assert "Exits opened" in page and "Contained" in page
    assert due not in client.get("/").text


def test_a_moment_to_come_is_refused(database):
    audit, _owner = scene()
    finding = make_finding(audit, grade=Grade.CRITICAL)
    with pytest.raises(InvalidInput, match="future"):
        record_containment(finding, Containment("x", "y", now() + timedelta(hours=1)), lead_of(audit))


def test_a_clock_tells_what_has_passed_and_what_is_left():
    start = now()
    clock = clock_from(start, 24, 48, None)
    assert clock.elapsed(start + timedelta(hours=5)) == timedelta(hours=5)
    assert clock.left(start + timedelta(hours=5)) == timedelta(hours=43)
    assert not clock.is_late(start + timedelta(hours=48))
    assert clock.is_late(start + timedelta(hours=48, seconds=1))
    assert clock_from(start, None, None, None).left(start) is None
    stopped = clock_from(start, 24, None, start + timedelta(hours=2))
    assert stopped.elapsed(start + timedelta(days=9)) == timedelta(hours=2)
    assert not stopped.is_late(start + timedelta(days=9))
    assert clock_from(start, None, 48, None).target_at == start + timedelta(hours=48)


def test_a_duration_is_never_rounded_up(app):
    with app.test_request_context():
        assert duration(timedelta(hours=3, minutes=59)) == "3 hours"
        assert duration(timedelta(minutes=59, seconds=59)) == "59 minutes"
        assert duration(timedelta(days=3, hours=23)) == "3 days"


def test_the_page_of_what_cannot_wait_asks_few_questions(client_for, database):
    audit, _owner = scene()
    finding = protected_finding(audit)
    client = client_for(audit.lead)
    address = f"/findings/{finding.id}/at-once"
    client.get(address)
    with counted_queries() as few:
        client.get(address)
    for number in range(10):
        record_notice(finding, Notice(NoticeKind.TOLD, f"Office {number}", now()), lead_of(audit))
    db.session.flush()
    with counted_queries() as many:
        client.get(address)
    assert many.number == few.number <= 12


def test_only_the_team_marks(client_for, database):
    audit, _owner = scene()
    finding = make_finding(audit, grade=Grade.CRITICAL)
    other = make_user("inspector", authority=audit.organisation.authority, regions=(audit.organisation.region_code,))
    assert client_for(other).post(f"/findings/{finding.id}/protection", data={"reason": "x"}).status_code == 403
    assert make_organisation().id != audit.organisation_id
