"""Who learns what of workers through side doors: the change log, accounts that change hands, ids of other records."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from audits.findings.models import Finding
from audits.interviews.models import WorkerInterview
from audits.interviews.operations import note_reading
from audits.interviews.values import ConsentOutcome
from audits.models import Announcement, Audit, AuditState
from compliance.accounts.identity import identity_of
from compliance.accounts.operations import UserDetails, change_user, reset_second_factor
from compliance.accounts.roles import RoleName
from compliance.approvals.interview_reading import request_interview_reading
from compliance.clock import today
from compliance.errors import NotAllowed
from compliance.follow_up.models import FollowUpCase
from compliance.organisations.models import Workplace
from compliance.standards.models import Requirement
from employers.models import WagePayment
from tests.access.test_access import LEFT_OUT, address
from tests.access.worlds import make_world
from tests.factories.accounts import make_authority, make_user
from tests.factories.audits import lead_of, make_audit, make_consent, make_finding, make_interview
from tests.factories.organisations import make_organisation, make_workplace
from tests.factories.risk import make_flag

DAY = (today() + timedelta(days=3)).isoformat()


def count(database, model):
    return database.scalar(select(func.count()).select_from(model))


def page_of(client, path):
    """A page without the token against forged requests, which tells the time."""
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r'"X-CSRFToken": "[^"]+"|name="csrf_token"[^>]*', "", answer.text)


def details_of(user, **changes):
    values = {
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "authority_id": user.authority_id,
        "sees_all_regions": user.sees_all_regions,
        "region_codes": tuple(each.region_code for each in user.regions),
    }
    return UserDetails(**{**values, **changes})


def test_the_change_log_does_not_count_interviews_for_the_administrator(client_for, database):
    client = client_for(make_user("administrator"))
    audit = make_audit()
    before = page_of(client, "/change-log")
    interview = make_interview(audit)
    make_consent(audit, ConsentOutcome.REFUSED)
    assert page_of(client, "/change-log") == before
    for action in ("audits.record_interview", "audits.record_consent", "audits.correct_interview"):
        assert "No entries" in client.get(f"/change-log?action={action}").text
    note_reading(interview, lead_of(audit))
    assert "audits.read_interview" in client.get("/change-log").text


@pytest.mark.parametrize(
    "changes", [{"email": "taken-over@example.org"}, {"sees_all_regions": True}, {"region_codes": ("SA-01", "SA-02")}]
)
def test_the_right_to_read_interviews_stays_with_the_person_it_was_given_to(database, changes):
    make_user("analyst", regions=("SA-02",))
    holder, administrator = make_user("analyst", reads_interviews=True), make_user("administrator")
    session = holder.fs_uniquifier
    change_user(holder, details_of(holder, **changes), identity_of(administrator))
    assert not holder.reads_interviews
    assert holder.fs_uniquifier != session


def test_a_change_of_name_or_language_leaves_the_right_alone(database):
    holder = make_user("analyst", reads_interviews=True)
    change_user(holder, details_of(holder, name="New Name", language="ar"), identity_of(make_user("administrator")))
    assert holder.reads_interviews


def test_who_resets_a_second_factor_does_not_read_interviews_by_it(database):
    holder = make_user("supervisor", reads_interviews=True, tf_primary_method="authenticator")
    reset_second_factor(holder, identity_of(make_user("administrator")))
    assert not holder.reads_interviews


def test_the_administrator_opens_no_evidence_and_no_visit(app, database, client_for):
    user = make_user(RoleName.ADMINISTRATOR)
    world, client = make_world(user, own=True), client_for(user)
    words = ("interview", "finding", "audit", "document", "corrective", "flags", "risk", "wage", "custody", "contract")
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(LEFT_OUT) or not any(word in rule.rule for word in words):
            continue
        if "job-runs" in rule.rule or "interview-reading" in rule.rule:
            continue
        for method in rule.methods & {"GET", "POST"}:
            answer = client.open(address(rule.rule, world), method=method)
            assert answer.status_code in (403, 404), (method, rule.rule)


def ask_for_reading(database):
    holder, administrator = make_user("supervisor"), make_user("administrator")
    return holder, request_interview_reading(holder, "Examines patterns", identity_of(administrator))


def test_nobody_decides_about_themselves_nor_for_another_authority(client_for, database):
    holder, approval = ask_for_reading(database)
    answer = {"decision": "approved", "reason": "Agreed"}
    url = f"/approvals/{approval.id}"
    assert client_for(holder).post(url, data=answer).status_code == 403
    neighbour = make_user("supervisor", authority=make_authority("neighbour"), sees_all_regions=True)
    assert client_for(neighbour).post(url, data=answer).status_code == 404
    assert client_for(make_user("analyst")).post(url, data=answer).status_code == 403 or not holder.reads_interviews
    assert client_for(approval.requested_by).post(url, data=answer).status_code == 403
    assert not holder.reads_interviews
    assert client_for(make_user("supervisor")).post(url, data=answer).status_code == 303
    assert holder.reads_interviews


def test_a_request_is_decided_once(client_for, database):
    holder, approval = ask_for_reading(database)
    url = f"/approvals/{approval.id}"
    first, second = make_user("supervisor"), make_user("supervisor")
    assert client_for(first).post(url, data={"decision": "refused", "reason": "Not needed"}).status_code == 303
    assert client_for(second).post(url, data={"decision": "approved", "reason": "Agreed"}).status_code == 409
    assert not holder.reads_interviews


def test_a_request_follows_the_person_out_of_the_authority_nowhere(client_for, database):
    holder, approval = ask_for_reading(database)
    holder.authority_id = make_authority("neighbour").id
    answer = client_for(make_user("supervisor")).post(
        f"/approvals/{approval.id}", data={"decision": "approved", "reason": "Agreed"}
    )
    assert answer.status_code == 409
    assert not holder.reads_interviews


def plan(**overrides):
    return {
        "audit_type": "initial",
        "announcement": "announced",
        "starts_on": DAY,
        "ends_on": DAY,
        "scope": "Wages",
        **overrides,
    }


def test_a_visit_is_planned_with_people_and_places_of_its_own_only(client_for, database):
    organisation, foreign = make_organisation(), make_workplace(make_organisation(name="Another"))
    neighbour = make_user("inspector", authority=make_authority("neighbour"))
    far, auditor = (
        make_user("inspector", regions=("SA-02",)),
        make_user("social_auditor", organisations=(organisation,)),
    )
    url = f"/organisations/{organisation.id}/audits/new"
    client = client_for(make_user("inspector"))
    for wrong in ({"member_ids": neighbour.id}, {"member_ids": far.id}, {"member_ids": auditor.id}):
        assert client.post(url, data=plan(**wrong)).status_code == 422, wrong
    assert client.post(url, data=plan(workplace_ids=foreign.id)).status_code == 422
    analyst = client_for(make_user("analyst"))
    for lead in (neighbour, far, auditor, make_user("analyst")):
        assert analyst.post(url, data=plan(lead_id=lead.id)).status_code == 422
    assert count(database, Audit) == 0


def test_nobody_joins_the_team_of_a_visit_that_has_begun(client_for, database):
    audit, stranger = make_audit(), make_user("inspector")
    assert client_for(stranger).post(f"/audits/{audit.id}/plan", data=plan(member_ids=stranger.id)).status_code == 403
    client_for(audit.lead).post(f"/audits/{audit.id}/plan", data=plan(member_ids=stranger.id))
    assert [member.user_id for member in audit.members] == [audit.lead_id]


def test_an_interview_names_places_and_offices_of_its_visit_only(client_for, database):
    audit = make_audit()
    consent = make_consent(audit)
    foreign = make_workplace(make_organisation(name="Another"))
    office = make_organisation("recruiter", name="Unrelated office")
    url, client = f"/interviews/consents/{consent.id}", client_for(audit.lead)
    for wrong in ({"workplace_id": foreign.id}, {"recruiter_id": office.id}):
        answer = client.post(url, data={"interviewed_on": today().isoformat(), **wrong})
        assert answer.status_code == 422, wrong
    assert count(database, WorkerInterview) == 0


def test_a_finding_names_places_and_requirements_of_its_own_kind_only(client_for, database):
    audit = make_audit()
    foreign = make_workplace(make_organisation(name="Another"))
    other = database.scalar(
        select(Requirement.id).where(Requirement.code.startswith("ER")).order_by(Requirement.id).limit(1)
    )
    assert other is not None
    data = {
        "title": "Late wages",
        "grade": "observation",
        "known_from": "documents",
        "found_on": today().isoformat(),
    }
    client, url = client_for(audit.lead), f"/audits/{audit.id}/findings/new"
    for wrong in ({"workplace_id": foreign.id}, {"requirement_id": other}, {"requirement_id": 10**30}):
        assert client.post(url, data={**data, **wrong}).status_code == 422, wrong
    assert count(database, Finding) == 0


def test_records_are_entered_at_places_of_the_organisation_only(client_for, database):
    organisation, foreign = make_organisation(), make_workplace(make_organisation(name="Another"))
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    data = {
        "worker": "2400000001",
        "wage_month": "2026-09",
        "due_on": "2026-10-01",
        "amount_due": "1500",
        "currency": "SAR",
        "workplace_id": foreign.id,
    }
    assert client.post(f"/organisations/{organisation.id}/wage-payments/new", data=data).status_code == 422
    assert count(database, WagePayment) == 0


def test_a_follow_up_of_a_flag_goes_to_nobody_of_another_authority(client_for, database):
    flag = make_flag(make_organisation())
    neighbour = make_user("inspector", authority=make_authority("neighbour"), sees_all_regions=True)
    data = {"what": "Visit", "owner_id": neighbour.id, "due_on": DAY, "version": "x"}
    assert client_for(make_user("analyst")).post(f"/flags/{flag.id}/follow-up", data=data).status_code == 422
    assert count(database, FollowUpCase) == 0


def test_fields_no_form_has_change_nothing(client_for, database):
    """Mass assignment: columns sent beside the form's own fields."""
    organisation, foreign = make_organisation(), make_organisation(name="Another")
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    data = {"kind": "housing", "name": "Camp", "organisation_id": foreign.id, "id": 1, "closed_on": "2020-01-01"}
    assert client.post(f"/organisations/{organisation.id}/workplaces", data=data).status_code == 303
    place = database.scalars(select(Workplace)).one()
    assert (place.organisation_id, place.closed_on) == (organisation.id, None)
    analyst = make_user("analyst")
    client_for(analyst).post("/account", data={"language": "ar", "reads_interviews": "y", "role": "supervisor"})
    assert (analyst.reads_interviews, analyst.role, analyst.language) == (False, RoleName.ANALYST, "ar")


def test_an_unannounced_visit_shows_nowhere_before_it_begins(client_for, database):
    organisation = make_organisation()
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    pages = ("/", "/audits", "/corrective-actions", f"/organisations/{organisation.id}", "/our-organisation")
    before = [page_of(client, page) for page in pages]
    audit = make_audit(organisation, state=AuditState.PLANNED, announcement=Announcement.UNANNOUNCED)
    assert [page_of(client, page) for page in pages] == before
    assert client.get(f"/audits/{audit.id}").status_code == 404
    found, nothing = (page_of(client, f"/audits?search={number}") for number in (audit.number, "V-2000-9999"))
    assert found.replace(audit.number, "V-2000-9999") == nothing


def test_one_account_cannot_ask_and_decide_by_changing_role(database, app):
    """The request remembers the account, not the role it had."""
    from compliance.approvals.models import ApprovalDecision
    from compliance.approvals.operations import decide_approval

    holder, approval = ask_for_reading(database)
    registry = app.extensions["compliance"]
    administrator = approval.requested_by
    by = identity_of(make_user("supervisor"))
    same = type(by)(administrator.id, "Same person", RoleName.SUPERVISOR, by.authority_id, True)
    with pytest.raises(NotAllowed):
        decide_approval(
            approval,
            registry.approval_kinds[approval.kind],
            decision=ApprovalDecision.APPROVED,
            reason="Mine",
            by=same,
            permissions=registry.permissions,
        )
    assert not holder.reads_interviews


def test_social_auditors_read_no_evidence_of_self_assessments(client_for, database):
    from datetime import UTC, datetime

    from compliance.assessments.evidence.operations import attach_evidence
    from compliance.assessments.evidence.queries import READER_SCOPE, readable_revisions
    from compliance.assessments.queries import question_place
    from compliance.documents.dates import NO_DATES
    from tests.factories.assessments import answer_all, make_assessment, submit
    from tests.factories.documents import make_upload

    place = make_assessment()
    owner = make_user("employer_user", organisations=(place.organisation,))
    answer_all(place)
    attach_evidence(question_place(place, "S1.1"), make_upload(), NO_DATES, by=identity_of(owner), at=datetime.now(UTC))
    auditor = identity_of(make_user("social_auditor", organisations=(place.organisation,)))
    analyst = identity_of(make_user("analyst"))
    assert READER_SCOPE != "organisation"
    assert database.scalars(readable_revisions(analyst)).all() == []
    submit(place)
    assert len(database.scalars(readable_revisions(analyst)).all()) == 1
    assert database.scalars(readable_revisions(auditor)).all() == []


def test_the_finding_of_another_visit_is_out_of_reach_by_its_number(client_for, database):
    finding = make_finding(make_audit())
    organisation_user = make_user("employer_user", organisations=(finding.audit.organisation,))
    for path in (f"/findings/{finding.id}", f"/findings/{finding.id}/release", f"/findings/{finding.id}/correction"):
        assert client_for(organisation_user).get(path).status_code in (403, 404)
        assert client_for(make_user("analyst", regions=("SA-02",))).get(path).status_code in (403, 404)
