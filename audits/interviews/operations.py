"""Asking for consent, recording, correcting and withdrawing interviews, and noting who read them."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from audits.independence.checks import require_independent
from audits.interviews.answers import (
    ConsentAnswers,
    InterviewAnswers,
    check_answers,
    check_consent,
    cost_columns,
    interview_columns,
)
from audits.interviews.drafts import forget_drafts, require_unrecorded
from audits.interviews.models import (
    InterviewConsent,
    InterviewCost,
    InterviewPaper,
    InterviewPromise,
    InterviewSign,
    WorkerInterview,
)
from audits.interviews.queries import is_superseded
from audits.interviews.values import (
    ConsentOutcome,
    DocumentHolder,
    PaperKind,
    PromiseAnswer,
    PromisedTerm,
    SignAnswer,
)
from audits.models import Audit, AuditState
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict
from compliance.scheduling.pending import request_evaluation
from compliance.standards.ilo_signs import ILO_SIGNS


def record_consent(audit: Audit, answers: ConsentAnswers, by: Identity, today: date) -> InterviewConsent:
    """Store what came of asking a worker, before anything else. Unless it was agreed, nothing more is ever stored.

    Raises Conflict if the audit is closed, NotAllowed for a member who is not independent (so do the others here),
    InvalidInput where talking on site could put the worker at risk.
    """
    require_independent(audit, by)
    _require_not_closed(audit)
    check_consent(answers)
    consent = InterviewConsent(
        audit=audit, asked_on=today, recorded_at=now(), recorded_by_id=by.user_id, **vars(answers)
    )
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
    """Store what a worker told who gave `consent`; the drafts of its steps are erased.

    Raises Conflict if consent was not given or was withdrawn, the interview is recorded already or the audit is
    closed; InvalidInput naming the field at fault.
    """
    require_independent(consent.audit, by)
    _require_not_closed(consent.audit)
    _wait_for_turn(consent)
    require_consent(consent)
    require_unrecorded(consent)
    check_answers(consent.audit, answers, today)
    interview = _row(consent, answers, by, today)
    _store(interview, answers)
    forget_drafts(consent.id)
    record_change("audits.record_interview", interview, by, summary=f"Recorded an interview in {consent.audit.number}")
    return interview


def record_whole_interview(
    audit: Audit, asked: ConsentAnswers, answers: InterviewAnswers | None, by: Identity, today: date
) -> InterviewConsent:
    """Store at once what was asked and told elsewhere, such as on a device without a network.

    `answers` are left aside unless consent was given; raises as the two operations it is made of.
    """
    consent = record_consent(audit, asked, by, today)
    if answers is not None and asked.outcome is ConsentOutcome.GIVEN:
        record_interview(consent, answers, by, today)
    return consent


def require_consent(consent: InterviewConsent) -> None:
    """Raise Conflict unless the worker agreed and still does."""
    if consent.outcome is not ConsentOutcome.GIVEN:
        raise Conflict(_("The worker did not agree: nothing may be recorded."))
    if consent.withdrawal is not None:
        raise Conflict(_("The worker took the consent back: nothing may be recorded."))


def _wait_for_turn(consent: InterviewConsent) -> None:
    """Of two people who record one interview at once, the second sees the first one's."""
    db.session.execute(select(InterviewConsent.id).where(InterviewConsent.id == consent.id).with_for_update())
    db.session.expire(consent, ["interviews", "withdrawal"])


def correct_interview(
    interview: WorkerInterview, answers: InterviewAnswers, reason: str, by: Identity, today: date
) -> WorkerInterview:
    """Replace `interview` by a new row; `reason` says why. The old row stays.

    Raises Conflict if it was corrected already or its consent withdrawn, InvalidInput naming the field at fault.
    """
    require_independent(interview.audit, by)
    _wait_for_turn(interview.consent)
    require_consent(interview.consent)
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


def _require_not_closed(audit: Audit) -> None:
    if audit.state is AuditState.CLOSED:
        raise Conflict(_("This visit is closed: interviews can be corrected, not added."))


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
    for relation, model in CHILDREN.items():
        setattr(interview, relation, [model(**values) for values in child_rows(answers)[relation]])
    db.session.add(interview)
    db.session.flush()
    request_evaluation([interview.organisation_id, interview.recruiter_id], "interview_recorded")


CHILDREN: dict[str, Any] = {
    "signs": InterviewSign,
    "costs": InterviewCost,
    "papers": InterviewPaper,
    "promises": InterviewPromise,
}


def child_rows(answers: InterviewAnswers) -> dict[str, list[dict[str, Any]]]:
    """The rows that belong to an interview by its relations; a sign, paper or term left out is not asked."""
    return {
        "signs": [{"sign": each, "answer": answers.signs.get(each, SignAnswer.NOT_ASKED)} for each in ILO_SIGNS],
        "costs": [cost_columns(each) for each in answers.costs],
        "papers": [{"paper": each, "holder": answers.papers.get(each, DocumentHolder.NOT_ASKED)} for each in PaperKind],
        "promises": [
            {"term": each, "answer": answers.promises.get(each, PromiseAnswer.UNKNOWN)} for each in PromisedTerm
        ],
    }
