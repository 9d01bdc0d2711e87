"""Audits, interviews, findings and corrective actions, made through the operations."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from audits.corrective_actions.models import CheckMethod, CheckOutcome, CorrectiveAction
from audits.corrective_actions.operations import (
    Check,
    PlanText,
    Proof,
    check_corrective_action,
    submit_evidence,
    submit_plan,
)
from audits.corrective_actions.queries import find_corrective_action
from audits.findings.models import Finding, Grade, KnownFrom
from audits.findings.operations import FindingFacts, record_finding
from audits.independence.operations import Ties, declare_ties
from audits.interviews.answers import ConsentAnswers, InterviewAnswers
from audits.interviews.models import InterviewConsent, WorkerInterview
from audits.interviews.operations import record_consent, record_interview
from audits.interviews.values import ConsentOutcome, SignAnswer
from audits.models import Announcement, Audit, AuditState, AuditType
from audits.operations import AuditPlan, begin_audit, close_audit, plan_audit
from audits.repayments.models import EntryKind, FoundFrom, RepaymentEntry, RepaymentGroup
from audits.repayments.operations import EntryFacts, GroupFacts, enter_amount, open_group
from audits.retaliation.queries import list_checks
from compliance.accounts.identity import Identity, identity_of
from compliance.clock import today
from tests.factories.accounts import make_user
from tests.factories.documents import make_upload
from tests.factories.organisations import make_organisation


def make_audit(
    organisation: Any = None,
    lead: Any = None,
    *,
    state: AuditState = AuditState.IN_PROGRESS,
    members: tuple[Any, ...] = (),
    workplaces: tuple[Any, ...] = (),
    declared: bool = True,
    **overrides: Any,
) -> Audit:
    """An inspection by a new inspector, begun unless told otherwise; everybody declared no conflict."""
    organisation = organisation or make_organisation()
    lead = lead or make_user("inspector")
    by = identity_of(lead)
    values: dict[str, Any] = {
        "audit_type": AuditType.INITIAL,
        "announcement": Announcement.ANNOUNCED,
        "starts_on": today(),
        "ends_on": today() + timedelta(days=1),
        "scope": "Recruitment, wages and housing",
        "workplace_ids": tuple(place.id for place in workplaces),
        "member_ids": tuple(member.id for member in members),
        **overrides,
    }
    audit = plan_audit(organisation, AuditPlan(**values), by)
    if declared:
        for member in (lead, *members):
            declare_ties(audit, Ties(has_conflict=False), identity_of(member), today())
    if state is not AuditState.PLANNED:
        begin_audit(audit, by)
    if state is AuditState.CLOSED:
        close_audit(audit, by, today())
    return audit


def lead_of(audit: Audit) -> Identity:
    return identity_of(audit.lead)


def make_answers(**overrides: Any) -> InterviewAnswers:
    """Answers of a worker who reports nothing, with the signs asked about and absent."""
    values: dict[str, Any] = {
        "interviewed_on": today(),
        "language": "ne",
        "nationality": "NP",
        "signs": dict.fromkeys(range(1, 12), SignAnswer.ABSENT),
        **overrides,
    }
    return InterviewAnswers(**values)


def make_consent(
    audit: Audit, outcome: ConsentOutcome = ConsentOutcome.GIVEN, *, on: date | None = None
) -> InterviewConsent:
    return record_consent(audit, ConsentAnswers(outcome), lead_of(audit), on or today())


def make_interview(audit: Audit, *, known_on: date | None = None, **answers: Any) -> WorkerInterview:
    day = known_on or today()
    consent = make_consent(audit, on=day)
    return record_interview(consent, make_answers(**{"interviewed_on": day, **answers}), lead_of(audit), day)


def make_facts(**overrides: Any) -> FindingFacts:
    values: dict[str, Any] = {
        "grade": Grade.MAJOR,
        "title": "Wages are paid two weeks late",
        "found_on": today(),
        "known_from": frozenset({KnownFrom.DOCUMENTS}),
        "text_for_organisation": "Wages of three months were paid late.",
        **overrides,
    }
    return FindingFacts(**values)


def make_finding(audit: Audit, **facts: Any) -> Finding:
    return record_finding(audit, make_facts(**facts), lead_of(audit), today())


def make_corrective_action(organisation: Any = None, lead: Any = None, **facts: Any) -> CorrectiveAction:
    """The corrective action of a finding of a closed inspection."""
    audit = make_audit(organisation, lead)
    finding = make_finding(audit, **facts)
    close_audit(audit, lead_of(audit), today())
    action = find_corrective_action(finding)
    assert action is not None
    return action


def make_retaliation_check(organisation: Any = None, lead: Any = None, *, closed_on: date | None = None) -> Any:
    """The first check after a closed inspection in which a worker spoke."""
    day = closed_on or today()
    audit = make_audit(organisation, lead)
    make_interview(audit, known_on=day)
    close_audit(audit, lead_of(audit), day)
    return list_checks(audit.id)[0]


def make_plan(action: CorrectiveAction, author: Any, **changes: Any) -> None:
    values: dict[str, Any] = {
        "root_cause": "Payroll waits for client payments",
        "correction": "Pay from reserves on the 1st",
        "prevention": "Monthly check by finance",
        "owner": "Head of finance",
        "due_on": today() + timedelta(days=20),
        **changes,
    }
    submit_plan(action, PlanText(**values), identity_of(author), today())


def decide(
    action: CorrectiveAction, outcome: CheckOutcome, by: Any = None, on: date | None = None, **values: Any
) -> Any:
    """A decision of the audit's lead, or of `by`, on documents unless told otherwise."""
    check = Check(outcome=outcome, method=values.pop("method", CheckMethod.DESKTOP), **values)
    return check_corrective_action(action, check, identity_of(by) if by else lead_of(action.audit), on or today())


def send_proof(action: CorrectiveAction, author: Any) -> None:
    proof = Proof("Paid", [make_upload()], today())
    submit_evidence(action, proof, identity_of(author), today())


def close_correction(action: CorrectiveAction, author: Any, by: Any = None, on: date | None = None) -> None:
    """From the plan to the closing of a finding that is not critical."""
    make_plan(action, author)
    decide(action, CheckOutcome.PLAN_APPROVED, by)
    send_proof(action, author)
    decide(action, CheckOutcome.VERIFIED_CLOSED, by, on)


def make_repayment(action: CorrectiveAction, by: Any, **facts: Any) -> RepaymentGroup:
    values: dict[str, Any] = {
        "arrived_from": date(2026, 1, 1),
        "arrived_to": date(2026, 3, 31),
        "country_of_origin": "NP",
        "recruiter_named": "Everest Manpower",
        "workers": 12,
        **facts,
    }
    return open_group(action, GroupFacts(**values), by, today())


def make_amount(group: RepaymentGroup, kind: EntryKind, amount: int, by: Any, **facts: Any) -> RepaymentEntry:
    values: dict[str, Any] = {"currency": "SAR", "occurred_on": today(), **facts}
    if kind is EntryKind.FOUND:
        values.setdefault("found_from", FoundFrom.DOCUMENTS)
    if kind is EntryKind.PAID:
        values.setdefault("uploads", [make_upload()])
    return enter_amount(group, EntryFacts(kind=kind, amount=Decimal(amount), **values), by, today())
