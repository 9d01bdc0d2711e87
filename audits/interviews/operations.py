"""Asking for consent, recording and correcting interviews, and noting who read them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from audits.independence.checks import require_independent
from audits.interviews.models import (
    FeePayee,
    InterviewConsent,
    InterviewPlace,
    InterviewSign,
    PassportHolder,
    Sex,
    SignAnswer,
    WorkerInterview,
)
from audits.interviews.queries import is_superseded, list_recruiters_of
from audits.models import Audit, AuditState
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.scheduling.pending import request_evaluation
from compliance.standards.ilo_signs import ILO_SIGNS

_CURRENCY_OF = {"fee_amount": "fee_currency", "monthly_wage": "wage_currency", "debt_amount": "debt_currency"}


@dataclass(frozen=True)
class InterviewAnswers:
    """What a worker told. None means not asked or not known; a sign left out counts as not asked."""

    interviewed_on: date
    place: InterviewPlace | None = None
    is_individual: bool | None = None
    workplace_id: int | None = None
    language: str | None = None
    nationality: str | None = None
    sex: Sex | None = None
    recruiter_id: int | None = None
    recruiter_named: str | None = None
    passport_holder: PassportHolder = PassportHolder.NOT_ASKED
    fee_paid: bool | None = None
    fee_amount: Decimal | None = None
    fee_currency: str | None = None
    fee_payee: FeePayee | None = None
    monthly_wage: Decimal | None = None
    wage_currency: str | None = None
    has_debts: bool | None = None
    debt_amount: Decimal | None = None
    debt_currency: str | None = None
    note: str | None = None
    signs: Mapping[int, SignAnswer] = field(default_factory=dict)


def record_consent(audit: Audit, *, given: bool, by: Identity, today: date) -> InterviewConsent:
    """Store whether a worker agreed to be interviewed, before anything else. Refused: nothing more is ever stored.

    Raises Conflict if the audit is closed, NotAllowed for a member who is not independent (so do the others here).
    """
    require_independent(audit, by)
    _require_not_closed(audit)
    consent = InterviewConsent(audit=audit, given=given, asked_on=today, recorded_at=now(), recorded_by_id=by.user_id)
    db.session.add(consent)
    db.session.flush()
    record_change(
        "audits.record_consent",
        consent,
        by,
        summary=f"Asked a worker for consent in {audit.number}",
        organisation_id=audit.organisation_id,
    )
    return consent


def record_interview(
    consent: InterviewConsent, answers: InterviewAnswers, by: Identity, today: date
) -> WorkerInterview:
    """Store what a worker told who gave `consent`.

    Raises Conflict if consent was refused, the interview is recorded already or the audit is closed; InvalidInput
    naming the field at fault.
    """
    require_independent(consent.audit, by)
    _require_not_closed(consent.audit)
    if not consent.given:
        raise Conflict(_("The worker refused: nothing may be recorded."))
    _wait_for_turn(consent)
    if consent.interviews:
        raise Conflict(_("This interview is recorded already. Open it to correct it."))
    check_answers(consent.audit, answers, today)
    interview = _row(consent, answers, by, today)
    _store(interview, answers)
    record_change("audits.record_interview", interview, by, summary=f"Recorded an interview in {consent.audit.number}")
    return interview


def _wait_for_turn(consent: InterviewConsent) -> None:
    """Of two people who record one interview at once, the second sees the first one's."""
    db.session.execute(select(InterviewConsent.id).where(InterviewConsent.id == consent.id).with_for_update())
    db.session.expire(consent, ["interviews"])


def correct_interview(
    interview: WorkerInterview, answers: InterviewAnswers, reason: str, by: Identity, today: date
) -> WorkerInterview:
    """Replace `interview` by a new row; `reason` says why. The old row stays.

    Raises Conflict if it was corrected already, InvalidInput naming the field at fault.
    """
    require_independent(interview.audit, by)
    if is_superseded(interview):
        raise Conflict(_("Somebody else corrected this interview. Open the visit again."))
    check_answers(interview.audit, answers, today)
    row = _row(interview.consent, answers, by, today)
    row.supersedes_id, row.correction_reason = interview.id, reason
    _store(row, answers)
    request_evaluation([interview.recruiter_id], "interview_corrected")
    record_change("audits.correct_interview", row, by, summary=f"Corrected an interview in {row.audit.number}")
    return row


def note_reading(interview: WorkerInterview, by: Identity) -> None:
    """Write to the change log that `by` reads this interview; nothing of what it says."""
    record_change("audits.read_interview", interview, by, summary=f"Read an interview of {interview.audit.number}")
    db.session.flush()


def check_answers(
    audit: Audit, answers: InterviewAnswers, today: date, recruiter_ids: Collection[int] | None = None
) -> None:
    """Raise InvalidInput for answers that cannot stand together, naming the field at fault.

    `recruiter_ids` are the offices that can be named, where the caller read them already.
    """
    if answers.interviewed_on > today:
        raise InvalidInput("interviewed_on", _("This day is in the future."))
    if answers.workplace_id is not None and answers.workplace_id not in {each.id for each in audit.workplaces}:
        raise InvalidInput("workplace_id", _("Choose a workplace of this visit."))
    if answers.recruiter_id is not None:
        _check_recruiter(audit, answers, recruiter_ids)
    _check_amount(answers.fee_amount, answers.fee_currency, "fee")
    _check_amount(answers.monthly_wage, answers.wage_currency, "wage")
    _check_amount(answers.debt_amount, answers.debt_currency, "debt")
    if answers.fee_paid is not True and (answers.fee_amount is not None or answers.fee_payee is not None):
        raise InvalidInput(
            "fee_paid", _("An amount or a payee is given: then the worker paid. Choose yes, or clear them.")
        )
    if answers.has_debts is not True and answers.debt_amount is not None:
        raise InvalidInput("has_debts", _("An amount is given: then there is a debt. Choose yes, or clear it."))


def _check_recruiter(audit: Audit, answers: InterviewAnswers, recruiter_ids: Collection[int] | None) -> None:
    if answers.recruiter_named:
        raise InvalidInput("recruiter_named", _("Choose an office of the list or write a name, not both."))
    if recruiter_ids is None:
        recruiter_ids = {office.id for office in list_recruiters_of(audit.organisation)}
    if answers.recruiter_id not in recruiter_ids:
        raise InvalidInput("recruiter_id", _("Choose one of the recruitment offices listed."))


def _check_amount(amount: Decimal | None, currency: str | None, name: str) -> None:
    if amount is not None and not currency:
        raise InvalidInput(f"{name}_currency", _("Give the currency of the amount."))
    if amount is not None and amount < 0:
        field_name = "monthly_wage" if name == "wage" else f"{name}_amount"
        raise InvalidInput(field_name, _("An amount cannot be negative."))


def _require_not_closed(audit: Audit) -> None:
    if audit.state is AuditState.CLOSED:
        raise Conflict(_("This visit is closed: interviews can be corrected, not added."))


def interview_columns(answers: InterviewAnswers) -> dict[str, Any]:
    """The answers as columns of `worker_interview`; a currency without its amount says nothing and is dropped."""
    columns = {name: value for name, value in vars(answers).items() if name not in ("interviewed_on", "signs")}
    for amount, currency in _CURRENCY_OF.items():
        if columns[amount] is None:
            columns[currency] = None
    return {**columns, "occurred_on": answers.interviewed_on}


def _row(consent: InterviewConsent, answers: InterviewAnswers, by: Identity, today: date) -> WorkerInterview:
    return WorkerInterview(
        audit=consent.audit,
        audit_id=consent.audit_id,
        consent=consent,
        organisation_id=consent.audit.organisation_id,
        known_on=today,
        recorded_at=now(),
        recorded_by_id=by.user_id,
        **interview_columns(answers),
    )


def _store(interview: WorkerInterview, answers: InterviewAnswers) -> None:
    interview.signs = [
        InterviewSign(sign=number, answer=answers.signs.get(number, SignAnswer.NOT_ASKED)) for number in ILO_SIGNS
    ]
    db.session.add(interview)
    db.session.flush()
    request_evaluation([interview.organisation_id, interview.recruiter_id], "interview_recorded")
