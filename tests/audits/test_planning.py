"""Types of visits, the period of a semi-announced one, following a visit, and handing over the lead."""

from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from audits.corrective_actions.models import CheckMethod, CheckOutcome
from audits.corrective_actions.operations import Check, check_corrective_action
from audits.corrective_actions.queries import find_corrective_action
from audits.independence.operations import Ties, declare_ties
from audits.models import Announcement, AuditKind, AuditState, AuditType, Bar
from audits.operations import AuditPlan, begin_audit, change_plan, close_audit
from audits.planning.models import LeadHandOver
from audits.planning.operations import hand_over_lead
from audits.queries import AuditFilters, list_audits
from compliance.accounts.identity import identity_of
from compliance.clock import today
from compliance.errors import Conflict, InvalidInput, NotAllowed
from compliance.web.formatting import plain_day
from compliance.web.pagination import Cursor
from tests.counting import counted_queries
from tests.factories.accounts import make_authority, make_user
from tests.factories.audits import lead_of, make_audit, make_finding, make_plan
from tests.factories.organisations import make_organisation

DAY = today() + timedelta(days=37)
SEMI = {
    "announcement": Announcement.SEMI_ANNOUNCED,
    "starts_on": DAY,
    "ends_on": DAY + timedelta(days=1),
    "window_from": DAY - timedelta(days=9),
    "window_to": DAY + timedelta(days=12),
}


def refused_at(field, **overrides):
    with pytest.raises(InvalidInput) as problem:
        make_audit(state=AuditState.PLANNED, declared=False, **overrides)
    assert problem.value.field == field


def closed_audit(organisation, lead, **overrides):
    """A closed inspection with one open correction."""
    audit = make_audit(organisation, lead, **overrides)
    finding = make_finding(audit)
    close_audit(audit, lead_of(audit), today())
    return audit, find_corrective_action(finding)


def test_a_special_visit_needs_its_reason(database):
    refused_at("planned_from", audit_type=AuditType.SPECIAL)


def test_a_self_initiated_inspection_needs_its_reason_and_is_an_inspectors_own(client_for, database):
    refused_at("planned_from", audit_type=AuditType.SELF_INITIATED)
    inspector, organisation = make_user("inspector"), make_organisation()
    page = client_for(make_user("analyst")).get(f"/organisations/{organisation.id}/audits/new").text
    assert 'value="special"' in page and 'value="self_initiated"' not in page
    assert 'value="self_initiated"' in client_for(inspector).get(f"/organisations/{organisation.id}/audits/new").text


def test_a_social_auditor_plans_no_special_visit_and_announces_what_the_organisation_asked_for(database):
    organisation = make_organisation()
    auditor = make_user("social_auditor", organisations=(organisation,))
    values = {"organisation": organisation, "lead": auditor}
    refused_at("audit_type", audit_type=AuditType.SPECIAL, planned_from="A buyer's wish", **values)
    asked_for = {"audit_type": AuditType.SELF_INITIATED, **values}
    refused_at("announcement", announcement=Announcement.UNANNOUNCED, **asked_for)
    assert make_audit(state=AuditState.PLANNED, **asked_for).kind is AuditKind.SOCIAL_AUDIT


def test_a_follow_up_names_a_closed_visit_of_the_same_organisation_and_kind(database):
    organisation, lead = make_organisation(), make_user("inspector")
    closed, _action = closed_audit(organisation, lead)
    of_others, _other = closed_audit(make_organisation(), lead)
    open_audit = make_audit(organisation, lead, state=AuditState.PLANNED)
    auditor = make_user("social_auditor", organisations=(organisation,))
    wanted = {"organisation": organisation, "lead": lead, "audit_type": AuditType.FOLLOW_UP}
    for follows_id in (None, of_others.id, open_audit.id):
        refused_at("follows_id", follows_id=follows_id, **wanted)
    refused_at("follows_id", follows_id=closed.id, **{**wanted, "lead": auditor})
    assert make_audit(state=AuditState.PLANNED, follows_id=closed.id, **wanted).follows_id == closed.id


def test_a_closure_needs_something_open(database):
    organisation, lead = make_organisation(), make_user("inspector")
    without = make_audit(organisation, lead, state=AuditState.CLOSED)
    wanted = {"organisation": organisation, "lead": lead, "audit_type": AuditType.CLOSURE}
    refused_at("follows_id", follows_id=without.id, **wanted)
    closed, _action = closed_audit(organisation, lead)
    assert make_audit(state=AuditState.PLANNED, follows_id=closed.id, **wanted).follows.number == closed.number


def test_other_types_follow_nothing(database):
    organisation, lead = make_organisation(), make_user("inspector")
    closed, _action = closed_audit(organisation, lead)
    assert make_audit(organisation, lead, state=AuditState.PLANNED, follows_id=closed.id).follows_id is None


def test_the_team_of_a_follow_up_checks_the_corrections_it_carries_only_while_it_is_there(database):
    organisation, first, second = make_organisation(), make_user("inspector"), make_user("inspector")
    closed, action = closed_audit(organisation, first)
    make_plan(action, make_user("employer_user", organisations=(organisation,)))
    wanted = {"audit_type": AuditType.FOLLOW_UP, "follows_id": closed.id, "state": AuditState.PLANNED}
    follow_up = make_audit(organisation, second, **wanted)

    def allowed():
        permissions = current_app.extensions["compliance"].permissions
        return permissions.allows("audits.verify_corrective_action", identity_of(second), action)

    assert not allowed()
    begin_audit(follow_up, identity_of(second))
    assert allowed()
    check_corrective_action(
        action, Check(CheckOutcome.PLAN_APPROVED, CheckMethod.DESKTOP), identity_of(second), today()
    )
    declare_ties(follow_up, Ties(has_conflict=True, explanation="A cousin"), identity_of(second), today())
    assert not allowed()


def test_the_plan_page_carries_the_findings_of_the_visit_it_follows(client_for, database):
    organisation, lead = make_organisation(), make_user("inspector")
    closed, _action = closed_audit(organisation, lead)
    wanted = {"audit_type": AuditType.FOLLOW_UP, "follows_id": closed.id, "state": AuditState.PLANNED}
    page = client_for(lead).get(f"/audits/{make_audit(organisation, lead, **wanted).id}/planning").text
    assert closed.number in page and "Wages are paid two weeks late" in page


# Semi-announced: a period, never the days


def test_a_semi_announced_visit_needs_a_period_that_holds_its_days_and_is_long_enough(database):
    refused_at("window_from", **{**SEMI, "window_from": None})
    refused_at("window_to", **{**SEMI, "window_to": None})
    refused_at("window_from", **{**SEMI, "window_from": DAY + timedelta(days=1)})
    refused_at("window_from", **{**SEMI, "window_to": DAY})
    refused_at("window_to", **{**SEMI, "window_from": DAY, "window_to": DAY + timedelta(days=12)})
    assert make_audit(state=AuditState.PLANNED, **SEMI).window_to == SEMI["window_to"]


def test_where_no_rule_says_how_long_the_period_is_still_longer_than_the_visit(database):
    organisation = make_organisation(country="ZZ")
    exact = {**SEMI, "window_from": SEMI["starts_on"], "window_to": SEMI["ends_on"]}
    refused_at("window_to", organisation=organisation, **exact)


def test_an_announced_visit_keeps_no_period(database):
    kept = {**SEMI, "announcement": Announcement.ANNOUNCED}
    assert make_audit(state=AuditState.PLANNED, **kept).window_from is None


def spellings(day):
    return {day.isoformat(), plain_day(day), f"{day:%d/%m/%Y}", f"{day:%Y%m%d}"}


def pages_of(client, audit):
    addresses = (
        "/",
        "/audits",
        f"/audits?search={audit.number}",
        f"/audits/{audit.id}",
        f"/organisations/{audit.organisation_id}",
        "/corrective-actions",
        "/held",
    )
    for language in ("en", "ar"):
        for address in addresses:
            sign = "&" if "?" in address else "?"
            answer = client.get(f"{address}{sign}lang={language}", follow_redirects=True)
            yield address, answer


@pytest.mark.parametrize("role", ["employer_user", "recruiter_user"])
def test_no_page_of_the_organisation_holds_the_days_of_a_semi_announced_visit(client_for, database, role):
    kind = {"recruiter_user": {"kind": "recruiter"}}.get(role, {})
    organisation = make_organisation(**kind)
    owner = make_user(role, organisations=(organisation,))
    audit = make_audit(organisation, state=AuditState.PLANNED, scope="Kitchen", **SEMI)
    shown = 0
    for address, answer in pages_of(client_for(owner), audit):
        for day in (audit.starts_on, audit.ends_on):
            leaked = [text for text in spellings(day) if text in answer.text]
            assert not leaked, (address, leaked)
        shown += audit.window_from.isoformat() in answer.text
        assert answer.headers.get("Cache-Control") == "no-store"
        assert "ETag" not in answer.headers and "Last-Modified" not in answer.headers
    assert shown >= 4, "the period itself is told"


def test_the_organisation_is_told_where_and_the_days_once_the_visit_begins(client_for, database):
    organisation = make_organisation()
    owner = make_user("employer_user", organisations=(organisation,))
    audit = make_audit(organisation, state=AuditState.PLANNED, **SEMI)
    begin_audit(audit, lead_of(audit))
    assert audit.starts_on.isoformat() in client_for(owner).get(f"/audits/{audit.id}").text


@pytest.mark.parametrize("tail", ["planning", "site-card", "sample", "independence", "plan"])
def test_pages_of_the_team_are_closed_to_the_organisation(client_for, database, tail):
    organisation = make_organisation()
    owner = make_user("employer_user", organisations=(organisation,))
    audit = make_audit(organisation, state=AuditState.PLANNED, **SEMI)
    assert client_for(owner).get(f"/audits/{audit.id}/{tail}").status_code == 403


def test_an_unannounced_visit_and_a_semi_announced_one_without_a_period_are_not_there(client_for, database):
    organisation = make_organisation()
    owner = make_user("employer_user", organisations=(organisation,))
    hidden = make_audit(organisation, state=AuditState.PLANNED, announcement=Announcement.UNANNOUNCED)
    older = make_audit(organisation, state=AuditState.PLANNED, **SEMI)
    older.window_from = older.window_to = None
    client = client_for(owner)
    for audit in (hidden, older):
        assert client.get(f"/audits/{audit.id}").status_code == 404
        for address, answer in pages_of(client, audit):
            assert f'href="/audits/{audit.id}"' not in answer.text and f">{audit.number}<" not in answer.text, address


def test_the_order_of_the_organisations_list_does_not_tell_the_day(database):
    """Between two known visits, a hidden one would be bracketed by them if the list went by days."""
    organisation = make_organisation()
    owner = identity_of(make_user("employer_user", organisations=(organisation,)))
    semi = make_audit(organisation, state=AuditState.PLANNED, **SEMI)
    between = DAY - timedelta(days=3)  # after the period began, before the visit
    known = make_audit(organisation, state=AuditState.PLANNED, starts_on=between, ends_on=between)
    assert [row.id for row in list_audits(owner, AuditFilters(), Cursor()).rows] == [known.id, semi.id]
    inspector = identity_of(semi.lead)
    assert [row.id for row in list_audits(inspector, AuditFilters(), Cursor()).rows] == [semi.id, known.id]
    after = list_audits(owner, AuditFilters(), Cursor(after=(str(known.id),)))
    assert [row.id for row in after.rows] == [semi.id]


def test_the_number_tells_the_year_of_the_period_and_not_of_the_day(database):
    new_year = today().replace(year=today().year + 2, month=1, day=1)
    days = {"starts_on": new_year, "ends_on": new_year}
    window = {"window_from": new_year - timedelta(days=9), "window_to": new_year + timedelta(days=9)}
    audit = make_audit(state=AuditState.PLANNED, **{**SEMI, **days, **window})
    assert str(new_year.year - 1) in audit.number and str(new_year.year) not in audit.number


@pytest.mark.parametrize("audit_type", [AuditType.SPECIAL, AuditType.SELF_INITIATED])
def test_the_organisation_never_reads_that_a_complaint_set_a_visit_off(client_for, database, audit_type):
    organisation = make_organisation()
    owner = make_user("employer_user", organisations=(organisation,))
    reason = {"audit_type": audit_type, "planned_from": "Complaint of a cook"}
    audits = [make_audit(organisation, state=state, **reason) for state in (AuditState.PLANNED, AuditState.CLOSED)]
    client = client_for(owner)
    for audit in audits:
        for address, answer in pages_of(client, audit):
            for words in ("Special", "Self-initiated", "Complaint of a cook", "خاصة"):
                assert words not in answer.text, address


# The lead


def test_a_barred_lead_hands_over_and_the_history_stays(client_for, database):
    audit, other = make_audit(state=AuditState.PLANNED), make_user("inspector")
    former = audit.lead
    declare_ties(audit, Ties(has_conflict=True, explanation="My brother"), lead_of(audit), today())
    client = client_for(former)
    assert client.get(f"/audits/{audit.id}/plan").status_code == 403
    form = {"to_id": str(other.id), "reason": "I am not independent"}
    assert client.post(f"/audits/{audit.id}/planning/lead", data=form).status_code == 303
    row = database.scalars(select(LeadHandOver)).unique().one()
    assert (row.from_id, row.to_id, row.handed_by_id) == (former.id, other.id, former.id)
    assert audit.lead_id == other.id and audit.bar_of(former.id) is Bar.CONFLICT
    page = client.get(f"/audits/{audit.id}/planning").text
    assert "I am not independent" in page
    assert client.get(f"/audits/{audit.id}/planning/lead").status_code == 403


def test_the_ministry_names_another_lead_of_an_inspection_and_of_no_social_audit(client_for, database):
    audit, other = make_audit(state=AuditState.PLANNED), make_user("inspector")
    client = client_for(make_user("supervisor"))
    form = {"to_id": str(other.id), "reason": "On leave"}
    assert client.post(f"/audits/{audit.id}/planning/lead", data=form).status_code == 303
    auditor = make_user("social_auditor", organisations=(audit.organisation,))
    social = make_audit(audit.organisation, auditor, state=AuditState.PLANNED)
    assert client.post(f"/audits/{social.id}/planning/lead", data=form).status_code == 403


def test_nobody_strange_or_barred_takes_the_lead(database):
    organisation = make_organisation()
    barred, stranger = make_user("inspector"), make_user("inspector", authority=make_authority("other"))
    audit = make_audit(organisation, state=AuditState.PLANNED, members=(barred,))
    declare_ties(audit, Ties(has_conflict=True, explanation="A debt"), identity_of(barred), today())
    for person in (barred, stranger, audit.lead):
        with pytest.raises(InvalidInput) as problem:
            hand_over_lead(audit, person.id, "Ill", lead_of(audit))
        assert problem.value.field == "to_id"
    with pytest.raises(InvalidInput):
        hand_over_lead(audit, make_user("inspector").id, "  ", lead_of(audit))


def test_a_colleague_of_the_team_cannot_take_the_lead_alone(client_for, database):
    colleague = make_user("inspector")
    audit = make_audit(state=AuditState.PLANNED, members=(colleague,))
    form = {"to_id": str(colleague.id), "reason": "Mine"}
    assert client_for(colleague).post(f"/audits/{audit.id}/planning/lead", data=form).status_code == 403


def test_who_joins_a_visit_in_progress_declares_before_writing(database):
    audit, other = make_audit(), make_user("inspector")
    hand_over_lead(audit, other.id, "Ill", lead_of(audit))
    assert audit.bar_of(other.id) is Bar.UNDECLARED
    with pytest.raises(NotAllowed):
        close_audit(audit, identity_of(other), today())
    declare_ties(audit, Ties(has_conflict=False), identity_of(other), today())
    close_audit(audit, identity_of(other), today())
    with pytest.raises(Conflict):
        hand_over_lead(audit, make_user("inspector").id, "Late", identity_of(other))


def test_a_type_once_planned_may_stay_when_an_inspector_changes_the_plan(database):
    audit = make_audit(state=AuditState.PLANNED, audit_type=AuditType.SPECIAL, planned_from="A call")
    plan = AuditPlan(
        AuditType.SPECIAL, Announcement.UNANNOUNCED, DAY, DAY, "Wages", planned_from="A call", off_site_hours=6
    )
    change_plan(audit, plan, lead_of(audit))
    assert audit.off_site_hours == 6


@pytest.mark.parametrize("corrections", [1, 12])
def test_the_plan_page_asks_as_many_queries_whatever_it_carries(client_for, database, corrections):
    organisation, lead = make_organisation(), make_user("inspector")
    first = make_audit(organisation, lead)
    for _each in range(corrections):
        make_finding(first)
    close_audit(first, lead_of(first), today())
    wanted = {"audit_type": AuditType.FOLLOW_UP, "follows_id": first.id, "state": AuditState.PLANNED}
    members = tuple(make_user("inspector") for _each in range(corrections))
    audit = make_audit(organisation, lead, members=members, **wanted)
    client = client_for(lead)
    with counted_queries() as count:
        assert client.get(f"/audits/{audit.id}/planning").status_code == 200
    assert count.number <= 12, count.statements
