"""Worlds of the access matrix: an employer and a recruitment office with one record of every kind."""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from audits.calendar.operations import make_feed
from audits.calendar.queries import list_feeds
from audits.corrective_actions.models import CorrectiveActionState
from audits.finding_evidence.operations import add_evidence
from audits.finding_evidence.queries import list_evidence
from audits.findings.queries import list_current_findings
from audits.photo_covers.models import CoverDecision
from audits.repayments import models as repayments
from audits.replies.models import ReplyStance
from audits.replies.operations import reply_to_finding
from audits.reports.editions import Edition, FileFormat
from audits.reports.files import ask_for_file
from audits.reports.models import FileState
from audits.reports.operations import sign_off
from audits.reports.queries import digest_of_editions
from compliance.accounts.identity import identity_of
from compliance.accounts.models import OrganisationAccess
from compliance.accounts.roles import AUTHORITY_ROLES, RoleName
from compliance.approvals.models import SecondApproval
from compliance.assessment_reviews.models import CorrectionItem, CorrectionWindow, EntryKind
from compliance.assessment_reviews.queries import find_review
from compliance.assessments.handover.link_tokens import hash_secret, new_secret
from compliance.assessments.handover.models import AnswerLink, SectionAssignment
from compliance.assessments.models import Assessment, AssessmentState
from compliance.assessments.receipts.public import receipt_token
from compliance.authority_records.models import AuthorityMatter, AuthorityOutcome, AuthorityRecord
from compliance.clock import now, today
from compliance.database import db
from compliance.documents.dates import NO_DATES
from compliance.documents.operations import store_document
from compliance.ledger.models import LedgerEntry
from compliance.organisation_links.decisions import LinkDecision
from compliance.organisation_links.models import OrganisationLink, OrganisationLinkCandidate
from compliance.organisations.types import OrganisationKind
from compliance.risk.appeals.models import FlagAppeal
from compliance.risk.models import FlagReview
from compliance.risk.replies.models import HeldReply
from compliance.risk.vocabulary import Decision
from compliance.standards.queries import load_outline
from tests.factories.accounts import make_authority, make_region, make_user
from tests.factories.assessment_reviews import judge
from tests.factories.assessments import make_assessment, make_submitted
from tests.factories.audits import (
    make_amount,
    make_audit,
    make_consent,
    make_corrective_action,
    make_finding,
    make_interview,
    make_plan,
    make_repayment,
    make_retaliation_check,
)
from tests.factories.crosswalks import LEFT, RIGHT, edge_between, load_edges
from tests.factories.documents import make_png, make_upload
from tests.factories.employers import (
    make_contract,
    make_custody,
    make_hours,
    make_permit,
    make_wage_file,
    make_wage_payment,
)
from tests.factories.field import make_device, new_record
from tests.factories.official_texts import make_official_text
from tests.factories.organisations import make_organisation, make_particular, make_relationship, make_workplace
from tests.factories.recruiters import make_fee, make_licence
from tests.factories.reports import decide, give_photo, make_sent_report
from tests.factories.risk import make_case, make_flag, make_risk
from tests.factories.workforce import make_absconding_report, make_grievance, make_orientation

IRIS = "iris-style-self-assessment"
OFFICE_QUESTION, EMPLOYER_QUESTION = "ER-1.1.outcome", "S1.1"
ASKED = {OFFICE_QUESTION, EMPLOYER_QUESTION}


@dataclass
class World:
    """Ids of one world by what a URL argument asks for; `key` looks up "argument" or "path prefix/argument"."""

    ids: dict[str, Any]

    def value(self, rule: str, argument: str) -> Any:
        prefix = rule.strip("/").split("/")[0]
        return self.ids.get(f"{prefix}/{argument}", self.ids.get(argument))


def make_world(user: Any, *, authority: str = "ministry", region: str = "SA-01", own: bool) -> World:
    """A world of `authority` and `region`; in its own world `user` acts for, audits or supervises it."""
    places = {"authority_id": make_authority(authority).id, "region_code": make_region(region).code}
    employer = make_organisation(name=f"Employer of {authority} {region}", **places)
    recruiter = make_organisation(OrganisationKind.RECRUITER, name=f"Office of {authority} {region}", **places)
    people = _make_people(authority, region)
    if own:
        _let_in(user, employer, recruiter)
    auditor = user if own and user.role in (RoleName.INSPECTOR, RoleName.SOCIAL_AUDITOR) else people.inspector
    mine = recruiter if user.role is RoleName.RECRUITER_USER else employer
    return World(
        {
            "organisation_id": mine.id,
            "recruiter_id": recruiter.id,
            "workplace_id": make_workplace(mine).id,
            **_make_link(employer, authority, region),
            "relationship_id": make_relationship(employer, recruiter).id,
            "code": "licence-expired",
            "organisations/code": "wage_payments",
            "job": "evaluate-indicators",
            "standard_code": "crest-employer-checklist",
            "version": "2026.1",
            **_make_crosswalk(),
            "user_id": people.analyst.id,
            "text_id": make_official_text(f"X {authority} {region}").id,
            "access_id": _make_access(people.employer_user, employer),
            **_make_assessments(mine),
            **_make_assignment(mine, user if own else people.respondent, people.employer_user),
            **_make_audits(employer, recruiter, auditor, people),
            **_make_records(employer, recruiter, mine),
            **_make_risk(mine, people),
            "day": today().isoformat(),
            "feed_id": _make_feed(user if own else people.inspector),
            "secret": "unknown",
        }
    )


def _make_link(employer: Any, authority: str, region: str) -> dict[str, Any]:
    places = {"authority_id": make_authority(authority).id, "region_code": make_region(region).code}
    former, other = (
        make_organisation(name=f"{name} firm of {authority} {region}", **places) for name in ("Old", "Older")
    )
    moment = now()
    candidate = OrganisationLinkCandidate(
        former_id=other.id, present_id=employer.id, points=6, reasons=[], first_found_at=moment, found_at=moment,
        is_waiting=True,
    )  # fmt: skip
    link = OrganisationLink(
        organisation_id=employer.id, former_id=former.id, decision=LinkDecision.LINKED, reason="One owner", reasons=[],
        occurred_on=today(), known_on=today(), recorded_at=moment,
    )  # fmt: skip
    db.session.add_all([candidate, link])
    db.session.flush()
    return {
        "candidate_id": candidate.id,
        "link_id": link.id,
        "organisation-particulars/record_id": make_particular(employer).id,
    }


def _make_feed(user: Any) -> int:
    make_feed(identity_of(user))
    return int(list_feeds(user.id)[0].id)


def _make_crosswalk() -> dict[str, Any]:
    load_edges()
    return {
        "here_code": LEFT,
        "here_version": "1",
        "there_code": RIGHT,
        "there_version": "1",
        "action": "approve",
        "edge_id": edge_between("L-1", "R-1").id,
    }


def _make_people(authority: str, region: str) -> SimpleNamespace:
    body = make_authority(authority)
    return SimpleNamespace(
        inspector=make_user("inspector", authority=body, regions=(region,)),
        analyst=make_user("analyst", authority=body, regions=(region,)),
        supervisor=make_user("supervisor", authority=body, regions=(region,)),
        employer_user=make_user("employer_user"),
        respondent=make_user("respondent"),
    )


def _let_in(user: Any, employer: Any, recruiter: Any) -> None:
    if user.role in AUTHORITY_ROLES or user.role in (RoleName.ADMINISTRATOR, RoleName.RESPONDENT):
        return
    for organisation in (employer, recruiter):
        kind = {RoleName.EMPLOYER_USER: employer, RoleName.RECRUITER_USER: recruiter}.get(user.role, organisation)
        if kind is organisation:
            _make_access(user, organisation)


def _make_access(user: Any, organisation: Any) -> int:
    access = OrganisationAccess(user_id=user.id, organisation_id=organisation.id, granted_at=now())
    db.session.add(access)
    db.session.flush()
    return int(access.id)


def _make_assessments(mine: Any) -> dict[str, Any]:
    code = IRIS if mine.kind is OrganisationKind.RECRUITER else "crest-employer-checklist"
    submitted = make_submitted(mine, code, now() - timedelta(days=400))
    drafted = make_assessment(mine, code)
    question = OFFICE_QUESTION if code == IRIS else EMPLOYER_QUESTION
    document = store_document(
        mine.id, make_upload(), title="Contract", dates=NO_DATES, reader_scope="assessments", by=None, at=now()
    )
    reviewer = identity_of(make_user("analyst", authority=mine.authority, regions=(mine.region_code,)))
    judge(submitted, question, EntryKind.AGREED, reviewer)
    window = CorrectionWindow(
        review_id=find_review(submitted.assessment.id).id,
        opened_by_id=reviewer.user_id,
        opened_at=now(),
        opened_on=today(),
        closes_on=today() + timedelta(days=30),
        days=30,
        rule_status="draft",
    )
    window.items.append(CorrectionItem(question_id=submitted.outline.get_question(question).id))
    db.session.add(window)
    db.session.flush()
    return {
        "assessment-reviews/assessment_id": submitted.assessment.id,
        "section_code": submitted.outline.sections[0].code,
        "assessment_id": drafted.assessment.id,
        "submitted_id": submitted.assessment.id,
        "question_code": question,
        "revision_id": document.latest.id,
        "document_id": document.id,
        "receipt_number": submitted.assessment.receipt_number,
        "receipts/token": receipt_token(submitted.assessment.receipt_number),
    }


def _make_assignment(mine: Any, user: Any, by: Any) -> dict[str, Any]:
    """A section of the open round handed to `user`, and a link whose secret nobody has."""
    assessment = db.session.scalars(
        select(Assessment).where(Assessment.organisation_id == mine.id, Assessment.state == AssessmentState.OPEN)
    ).one()
    outline = load_outline(assessment.standard_id)
    section = next(each.code for each in outline.sections if ASKED & {question.code for question in each.questions})
    assignment = SectionAssignment(
        assessment_id=assessment.id,
        section_code=section,
        user_id=user.id,
        name="Test respondent",
        email="respondent@example.org",
        language="en",
        due_on=today(),
        handed_by_id=by.id,
        handed_at=now(),
    )
    db.session.add(assignment)
    db.session.flush()
    link = AnswerLink(
        assignment_id=assignment.id,
        token_hash=hash_secret(new_secret()),
        made_at=now(),
        expires_at=now() + timedelta(days=1),
    )
    db.session.add(link)
    db.session.flush()
    return {"section_code": section, "assignment_id": assignment.id, "link_id": link.id, "answer/token": "unknown"}


def _make_audits(employer: Any, recruiter: Any, auditor: Any, people: Any) -> dict[str, Any]:
    audit = make_audit(employer, auditor)
    consent = make_consent(audit)
    action = make_corrective_action(employer, auditor)
    make_plan(action, people.employer_user)
    assert action.state is CorrectiveActionState.PLAN_SUBMITTED
    group = make_repayment(action, identity_of(auditor))
    replied = _make_reply(action.finding, people.employer_user)
    finding = make_finding(audit)
    return {
        **_make_field(audit, auditor),
        "audit_id": audit.id,
        "meeting_kind": "opening",
        "reason": "share",
        "reply_id": replied.id,
        "evidence_id": _make_evidence(finding, auditor),
        "consent_id": consent.id,
        "interview_id": make_interview(audit).id,
        "finding_id": finding.id,
        "action_id": action.id,
        "step_code": "work",
        "script_language": "ne",
        "check_id": make_retaliation_check(employer, auditor).id,
        "group_id": group.id,
        "entry_id": make_amount(group, repayments.EntryKind.FOUND, 100, identity_of(auditor)).id,
        "kind": repayments.EntryKind.PAID.value,
        "entry_hash": _newest_entry(),
        **_make_report(action.audit, people.supervisor),
        "wage_file_id": make_wage_file(people.supervisor).id,
    }


def _make_report(audit: Any, supervisor: Any) -> dict[str, Any]:
    """A signed report with a photo the organisation may see, and its file."""
    finding = list_current_findings(audit.id)[0]
    give_photo(finding)
    cover = decide(finding, CoverDecision.NO_FACE)
    report = make_sent_report(audit)
    sign_off(report, digest_of_editions(report), identity_of(supervisor))
    file = ask_for_file(report, Edition.ORGANISATION, FileFormat.ENGLISH, identity_of(audit.lead))
    file.state, file.sha256, file.size = FileState.DONE, cover.sha256, 1
    db.session.flush()
    return {
        "report_id": report.id,
        "file_id": file.id,
        "sha256": cover.sha256,
        "finding-photos/document_id": cover.document_id,
    }


def _newest_entry() -> str:
    """The hash of an entry, which there is once the records are committed."""
    db.session.commit()
    newest = select(LedgerEntry.entry_hash).order_by(LedgerEntry.sequence.desc()).limit(1)
    return str(db.session.scalars(newest).one())


def _make_reply(finding: Any, author: Any) -> Any:
    return reply_to_finding(finding, ReplyStance.DISAGREES, "We paid on time", [], identity_of(author), today())


def _make_evidence(finding: Any, auditor: Any) -> int:
    upload = make_upload(make_png(), "cabinet.png")
    add_evidence(finding, [upload], "Cabinet", None, identity_of(auditor), today())
    return list_evidence(finding)[0].document.id


def _make_field(audit: Any, auditor: Any) -> dict[str, Any]:
    """A phone of the auditor; its photo and record are found by nobody."""
    device = make_device(auditor)
    return {
        "device_id": device.id,
        "photo_id": new_record(),
        "field/version": "report",
        "record": new_record(),
        "name": "title",
        "language": "en",
    }


def _make_records(employer: Any, recruiter: Any, mine: Any) -> dict[str, Any]:
    record = AuthorityRecord(
        organisation_id=mine.id,
        matter=AuthorityMatter.VIOLATION,
        outcome=AuthorityOutcome.UPHELD,
        violations_count=2,
        occurred_on=today(),
        known_on=today(),
        recorded_at=now(),
        issued_by="Labour office",
    )
    db.session.add(record)
    db.session.flush()
    return {
        "authority-records/record_id": record.id,
        "absconding-reports/record_id": make_absconding_report(mine).id,
        "contracts/record_id": make_contract(employer).id,
        "document-custody/record_id": make_custody(employer).id,
        "grievances/record_id": make_grievance(mine).id,
        "orientations/record_id": make_orientation(mine).id,
        "wage-payments/record_id": make_wage_payment(employer).id,
        "work-permits/record_id": make_permit(employer).id,
        "working-hours/record_id": make_hours(employer).id,
        "licences/record_id": make_licence(recruiter).id,
        "recruitment-fees/record_id": make_fee(recruiter).id,
    }


def _make_risk(mine: Any, people: Any) -> dict[str, Any]:
    make_risk(mine)
    flag = make_flag(mine)
    approval = SecondApproval(
        kind="risk.dismiss_flag",
        subject_type="risk_flag",
        subject_id=flag.id,
        subject_title={"en": "Flag", "ar": "إشارة"},
        payload={},
        reason="Cleared up on site",
        authority_id=mine.authority_id,
        organisation_id=mine.id,
        requested_by_id=people.analyst.id,
        requested_at=now(),
    )
    db.session.add(approval)
    db.session.flush()
    return {
        **_make_reply_to_held(mine, flag, people),
        "flag_id": flag.id,
        "case_id": make_case(mine, people.analyst).id,
        "approval_id": approval.id,
    }


def _make_reply_to_held(mine: Any, flag: Any, people: Any) -> dict[str, Any]:
    """A reply to the flag that waits, and an appeal against an earlier decision about it."""
    author = people.employer_user
    reply = HeldReply(
        organisation_id=mine.id,
        flag_id=flag.id,
        words="We did",
        is_late=False,
        asked_id=people.analyst.id,
        author_id=author.id,
        replied_at=now(),
    )
    review = FlagReview(flag_id=flag.id, decision=Decision.UPHOLD, reason="Checked", by_id=people.analyst.id, at=now())
    db.session.add_all([reply, review])
    db.session.flush()
    appeal = FlagAppeal(
        organisation_id=mine.id,
        flag_id=flag.id,
        review_id=review.id,
        words="We appeal",
        is_late=False,
        author_id=author.id,
        appealed_at=now(),
    )
    db.session.add(appeal)
    db.session.flush()
    return {"held_reply_id": reply.id, "appeal_id": appeal.id}
