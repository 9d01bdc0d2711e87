"""Who has a tie to the organisation reads its audit and does not write: in the operations, not only on pages."""

from datetime import date, timedelta

import pytest

from audits.corrective_actions.models import CheckMethod, CheckOutcome
from audits.corrective_actions.operations import Check, check_corrective_action
from audits.corrective_actions.queries import find_corrective_action
from audits.findings.operations import add_photos, correct_finding, record_finding
from audits.independence.operations import Ties, declare_ties
from audits.independence.rules import bar_from_declaration, must_rotate
from audits.interviews.answers import ConsentAnswers
from audits.interviews.drafts import save_step
from audits.interviews.operations import correct_interview, record_consent, record_interview
from audits.interviews.values import ConsentOutcome
from audits.interviews.withdrawing import withdraw_consent
from audits.models import AuditState, Bar
from audits.operations import begin_audit, change_plan, close_audit
from audits.sampling.operations import draw_audit_sample
from audits.sampling.size import Workforce
from compliance.accounts.identity import identity_of
from compliance.clock import today
from compliance.errors import Conflict, InvalidInput, NotAllowed
from tests.factories.accounts import make_user
from tests.factories.audits import (
    lead_of,
    make_answers,
    make_audit,
    make_corrective_action,
    make_facts,
    make_finding,
    make_interview,
)
from tests.factories.organisations import make_organisation

GIVEN = ConsentAnswers(ConsentOutcome.GIVEN)

TIE = Ties(has_conflict=True, explanation="A cousin runs the housing")


def test_a_person_with_a_conflict_can_write_nothing_of_the_audit(database):
    audit = make_audit()
    by, day = lead_of(audit), today()
    finding, interview = make_finding(audit), make_interview(audit)
    consent = record_consent(audit, GIVEN, by, day)
    declare_ties(audit, TIE, by, day)
    writes = (
        lambda: change_plan(audit, None, by),
        lambda: begin_audit(audit, by),
        lambda: close_audit(audit, by, day),
        lambda: record_consent(audit, GIVEN, by, day),
        lambda: record_interview(consent, make_answers(), by, day),
        lambda: save_step(consent, "closing", {"note": ["Late wages"]}, by),
        lambda: withdraw_consent(interview.consent, by, day),
        lambda: correct_interview(interview, make_answers(), "Typing", by, day),
        lambda: record_finding(audit, make_facts(), by, day),
        lambda: correct_finding(finding, make_facts(), "Typing", by, day),
        lambda: add_photos(finding, [], by),
        lambda: draw_audit_sample(audit, Workforce(50), by),
    )
    for write in writes:
        with pytest.raises(NotAllowed):
            write()


def test_a_person_with_a_conflict_cannot_check_a_correction(database):
    lead, colleague = make_user("inspector"), make_user("inspector")
    audit = make_audit(lead=lead, members=(colleague,))
    finding = make_finding(audit)
    declare_ties(audit, TIE, identity_of(colleague), today())
    close_audit(audit, lead_of(audit), today())
    action = find_corrective_action(finding)
    with pytest.raises(NotAllowed):
        check_corrective_action(
            action, Check(CheckOutcome.PLAN_APPROVED, CheckMethod.DESKTOP), identity_of(colleague), today()
        )


def test_the_pages_stay_readable_and_refuse_to_write(client_for, database):
    audit = make_audit()
    declare_ties(audit, TIE, lead_of(audit), today())
    client = client_for(audit.lead)
    page = client.get(f"/audits/{audit.id}")
    assert page.status_code == 200
    assert "You are not independent" in page.text
    assert client.get(f"/audits/{audit.id}/findings/new").status_code == 403
    assert client.post(f"/audits/{audit.id}/close").status_code == 403


def test_nobody_clears_themselves_by_declaring_again(database):
    audit = make_audit(state=AuditState.PLANNED)
    declare_ties(audit, TIE, lead_of(audit), today())
    declare_ties(audit, Ties(has_conflict=False), lead_of(audit), today())
    assert audit.bar_of(audit.lead_id) is Bar.CONFLICT


def test_colleagues_without_a_tie_go_on(database):
    colleague = make_user("inspector")
    audit = make_audit(state=AuditState.PLANNED, members=(colleague,))
    declare_ties(audit, TIE, lead_of(audit), today())
    begin_audit(audit, identity_of(colleague))
    assert audit.state is AuditState.IN_PROGRESS


def test_a_visit_begins_only_when_everybody_has_declared(database):
    audit = make_audit(state=AuditState.PLANNED, declared=False)
    with pytest.raises(Conflict):
        begin_audit(audit, lead_of(audit))


@pytest.mark.parametrize(
    ("worked_until", "bar"),
    [
        (None, None),
        (date(2024, 3, 1), None),
        (date(2024, 3, 2), Bar.WORKED_FOR),
        (date(2026, 1, 1), Bar.WORKED_FOR),
    ],
)
def test_work_within_twenty_four_months_bars(worked_until, bar):
    assert bar_from_declaration(False, worked_until, date(2026, 3, 1), 24) is bar


def test_without_a_rule_nothing_is_guessed():
    assert bar_from_declaration(False, date(2026, 1, 1), date(2026, 3, 1), None) is None
    assert not must_rotate(1, [{1}, {1}, {1}], None)


def test_the_fourth_audit_in_a_row_is_for_somebody_else(database):
    organisation, lead = make_organisation(), make_user("inspector")
    for number in range(4, 1, -1):
        day = today() - timedelta(days=30 * number)
        third = make_audit(organisation, lead, state=AuditState.CLOSED, starts_on=day, ends_on=day)
    assert third.bar_of(lead.id) is None
    assert make_audit(organisation, lead, state=AuditState.PLANNED).bar_of(lead.id) is Bar.ROTATION


def test_an_audit_by_others_in_between_begins_the_row_anew(database):
    organisation, lead = make_organisation(), make_user("inspector")
    for number, who in ((5, lead), (4, lead), (3, make_user("inspector")), (2, lead)):
        day = today() - timedelta(days=30 * number)
        make_audit(organisation, who, state=AuditState.CLOSED, starts_on=day, ends_on=day)
    assert make_audit(organisation, lead, state=AuditState.PLANNED).bar_of(lead.id) is None


def test_no_more_visits_a_day_than_the_rule_allows(database):
    lead, day = make_user("inspector"), today() + timedelta(days=9)
    for _number in range(2):
        make_audit(lead=lead, state=AuditState.PLANNED, starts_on=day, ends_on=day)
    with pytest.raises(InvalidInput):
        make_audit(lead=lead, state=AuditState.PLANNED, starts_on=day - timedelta(days=2), ends_on=day)
    make_audit(lead=lead, state=AuditState.PLANNED, starts_on=day + timedelta(days=1), ends_on=day + timedelta(days=1))


def test_a_tie_needs_words_and_only_the_team_declares(database):
    audit = make_audit(state=AuditState.PLANNED)
    with pytest.raises(InvalidInput):
        declare_ties(audit, Ties(has_conflict=True), lead_of(audit), today())
    with pytest.raises(InvalidInput):
        declare_ties(audit, Ties(False, today() + timedelta(days=1)), lead_of(audit), today())
    with pytest.raises(NotAllowed):
        declare_ties(audit, TIE, identity_of(make_user("inspector")), today())


def test_a_correction_of_another_audit_stays_open_to_the_team(database):
    action = make_corrective_action()
    assert action.audit.bar_of(action.audit.lead_id) is None
