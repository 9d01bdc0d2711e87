"""Visits of the size of a country: inspections, interviews with what was told in them, findings, their deadlines."""

from typing import Any

from sqlalchemy import String, case, cast, literal, null, select

from audits.corrective_actions.models import CorrectiveAction, CorrectiveActionState
from audits.findings.models import Finding, Grade
from audits.interviews.models import InterviewConsent, InterviewCost, InterviewPaper, InterviewSign, WorkerInterview
from audits.interviews.values import (
    ConsentOutcome,
    CostCategory,
    DocumentHolder,
    FeePayee,
    InterpreterTie,
    LeavingAnswer,
    PaperKind,
    RiskAnswer,
    SignAnswer,
)
from audits.models import Announcement, Audit, AuditKind, AuditState, AuditType
from compliance.deployment.national_shape.plan import COPY, NUMBER, NationalShape
from compliance.deployment.national_shape.register import AUTHORITY_ID, USER_ID

# Of a thousand organisations, how many were visited, and in how many of them workers spoke.
VISITED, SPOKE = 50, 12
INTERVIEWS = 4
SIGNS = 11
_SALT = 4000


def plant_national_shape(shape: NationalShape) -> None:
    _plant_audits(shape)
    _plant_findings(shape)
    _plant_interviews(shape)


def _ago(shape: NationalShape) -> Any:
    return 10 + shape.draw(_SALT + 1, 700)


def _plant_audits(shape: NationalShape) -> None:
    values: dict[str, Any] = {
        "id": NUMBER.c.n,
        "number": literal("SCALE-", String) + cast(NUMBER.c.n, String),
        "organisation_id": NUMBER.c.n,
        "kind": AuditKind.INSPECTION.value,
        "audit_type": AuditType.INITIAL.value,
        "announcement": Announcement.UNANNOUNCED.value,
        "starts_on": shape.day(_ago(shape)),
        "ends_on": shape.day(_ago(shape)),
        "scope": "Invented",
        "state": AuditState.CLOSED.value,
        "closed_on": shape.day(_ago(shape)),
        "lead_id": USER_ID,
        "authority_id": AUTHORITY_ID,
        "created_at": shape.moment,
        "version": 1,
    }
    shape.fill(Audit, values, shape.one_of(_SALT, VISITED), copies=None)


def _plant_findings(shape: NationalShape) -> None:
    """Two of each visit; what is serious has a deadline, mostly kept."""
    sign = 1 + shape.draw(_SALT + 10, 40, shape.one)
    grades = [Grade.OBSERVATION, Grade.MINOR, Grade.MINOR, Grade.MAJOR, Grade.MAJOR, Grade.CRITICAL]
    grade = case(
        {at: each.value for at, each in enumerate(grades)}, value=shape.draw(_SALT + 11, len(grades), shape.one)
    )
    values: dict[str, Any] = {
        "id": shape.one,
        **shape.envelope(shape.day(_ago(shape))),
        "number": literal("SCALE-", String) + cast(shape.one, String),
        "revision": 1,
        "audit_id": NUMBER.c.n,
        "ilo_sign": case((sign <= SIGNS, sign), else_=null()),
        "names_confidential_indicator": False,
        "grade": grade,
        "title": "Invented finding",
        "known_from_site": True,
        "known_from_workers": False,
        "known_from_documents": True,
        "known_from_management": False,
    }
    shape.fill(Finding, values, shape.one_of(_SALT, VISITED), copies=2)
    days_left = shape.draw(_SALT + 12, 100, Finding.id)
    is_left = shape.draw(_SALT + 13, 100, Finding.id) < 6
    actions = select(
        Finding.organisation_id,
        Finding.id,
        case((is_left, CorrectiveActionState.OPEN.value), else_=CorrectiveActionState.VERIFIED_CLOSED.value),
        Finding.occurred_on,
        shape.day(30 - days_left),
        case((is_left, null()), else_=shape.day(5)),
        literal(1),
    ).where(Finding.grade.in_([Grade.MAJOR, Grade.CRITICAL]))
    names = ["organisation_id", "finding_id", "state", "opened_on", "close_due_on", "closed_on", "version"]
    shape.insert(CorrectiveAction, names, actions)


def _plant_interviews(shape: NationalShape) -> None:
    spoke = shape.one_of(_SALT, SPOKE)
    consent: dict[str, Any] = {
        "id": shape.one,
        "audit_id": NUMBER.c.n,
        "outcome": ConsentOutcome.GIVEN.value,
        "risk": RiskAnswer.NO.value,
        "asked_on": shape.day(_ago(shape)),
        "recorded_at": shape.moment,
    }
    shape.fill(InterviewConsent, consent, spoke, copies=INTERVIEWS)
    paid = shape.draw(_SALT + 20, 10, shape.one) < 2
    interview: dict[str, Any] = {
        "id": shape.one,
        **shape.envelope(shape.day(_ago(shape))),
        "audit_id": NUMBER.c.n,
        "consent_id": shape.one,
        "interpreter": InterpreterTie.UNKNOWN.value,
        "fee_paid": paid,
        "monthly_wage": 200_000,
        "wage_currency": "SAR",
        "if_leaving": LeavingAnswer.NOT_ASKED.value,
    }
    shape.fill(WorkerInterview, interview, spoke, copies=INTERVIEWS)
    _plant_told(shape)


def _plant_told(shape: NationalShape) -> None:
    """Each of the eleven signs, who holds the passport, and what was paid."""
    told = WorkerInterview.id * 16 + COPY.c.j
    drawn = shape.draw(_SALT + 30, 100, told)
    answer = case(
        (drawn < 4, SignAnswer.PRESENT.value), (drawn < 85, SignAnswer.ABSENT.value), else_=SignAnswer.NOT_ASKED.value
    )
    signs = select(WorkerInterview.id, COPY.c.j + 1, answer).select_from(WorkerInterview)
    signs = signs.join(COPY, shape.copies(SIGNS)).order_by(WorkerInterview.id, COPY.c.j)
    shape.insert(InterviewSign, ["interview_id", "sign", "answer"], signs)
    holder = case(
        (shape.draw(_SALT + 31, 100, WorkerInterview.id) < 5, DocumentHolder.EMPLOYER.value),
        else_=DocumentHolder.WORKER.value,
    )
    papers = select(WorkerInterview.id, literal(PaperKind.PASSPORT.value), holder)
    shape.insert(InterviewPaper, ["interview_id", "paper", "holder"], papers)
    amount = 100_000 + shape.draw(_SALT + 32, 900_000, WorkerInterview.id)
    costs: Any = select(
        WorkerInterview.id,
        literal(CostCategory.FEES.value),
        amount,
        literal("SAR"),
        literal(FeePayee.RECRUITMENT_OFFICE.value),
    ).where(WorkerInterview.fee_paid.is_(True))
    shape.insert(InterviewCost, ["interview_id", "category", "amount", "currency", "payee"], costs)
