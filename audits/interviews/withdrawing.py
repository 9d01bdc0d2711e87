"""A worker takes the consent back: what was said is erased, the bare fact stays.

Decided so: a worker who stops, or comes back afraid, must be able to rely on "nothing is kept". An account that stays
readable "as no evidence" would still be read. The envelope of each row (whose, when recorded, by whom) stays, so that
nobody can use this to hide that an interview took place.
"""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from audits.independence.checks import require_independent
from audits.interviews.drafts import forget_drafts
from audits.interviews.models import ConsentWithdrawal, InterviewConsent, WorkerInterview
from audits.interviews.operations import CHILDREN
from audits.interviews.values import ConsentOutcome, InterpreterTie, LeavingAnswer
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict
from compliance.scheduling.pending import request_evaluation

# Everything a worker told; whose visit it was and when it was recorded stays.
_ERASED = {
    "workplace_id": None,
    "place": None,
    "is_individual": None,
    "group_size": None,
    "language": None,
    "interpreter": InterpreterTie.UNKNOWN,
    "nationality": None,
    "sex": None,
    "recruiter_id": None,
    "recruiter_named": None,
    "fee_paid": None,
    "has_debts": None,
    "monthly_wage": None,
    "wage_currency": None,
    "hours_a_week": None,
    "days_off_a_month": None,
    "overtime_paid": None,
    "if_leaving": LeavingAnswer.NOT_ASKED,
    "note": None,
    "correction_reason": None,
}


def withdraw_consent(consent: InterviewConsent, by: Identity, today: date) -> ConsentWithdrawal:
    """Take `consent` back for the worker, at any time: every account and draft given with it is erased.

    Raises Conflict if it was never given or is withdrawn already, NotAllowed for a member who is not independent.
    """
    require_independent(consent.audit, by)
    db.session.execute(select(InterviewConsent.id).where(InterviewConsent.id == consent.id).with_for_update())
    db.session.expire(consent, ["interviews", "withdrawal"])
    if consent.outcome is not ConsentOutcome.GIVEN or consent.withdrawal is not None:
        raise Conflict(_("There is no consent to take back."))
    withdrawal = ConsentWithdrawal(consent=consent, withdrawn_on=today, recorded_at=now(), recorded_by_id=by.user_id)
    db.session.add(withdrawal)
    concerned = [consent.audit.organisation_id, *(each.recruiter_id for each in consent.interviews)]
    forget_drafts(consent.id)
    _erase_accounts([each.id for each in consent.interviews])
    db.session.flush()
    request_evaluation(concerned, "consent_withdrawn")
    record_change(
        "audits.withdraw_consent",
        withdrawal,
        by,
        summary=f"A worker took consent back in {consent.audit.number}",
        organisation_id=consent.audit.organisation_id,
    )
    return withdrawal


def _erase_accounts(interview_ids: list[int]) -> None:
    for model in CHILDREN.values():
        db.session.execute(delete(model).where(model.interview_id.in_(interview_ids)))
    db.session.execute(update(WorkerInterview).where(WorkerInterview.id.in_(interview_ids)).values(**_ERASED))
    for interview in db.session.identity_map.values():
        if isinstance(interview, WorkerInterview) and interview.id in interview_ids:
            db.session.expire(interview)
