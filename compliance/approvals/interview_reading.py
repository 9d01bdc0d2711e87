"""The named right to read worker interviews: an administrator asks for it, a supervisor of that authority grants it."""

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.accounts.models import User
from compliance.accounts.roles import RoleName
from compliance.approvals.models import SecondApproval
from compliance.approvals.operations import request_approval
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.errors import Conflict, InvalidInput

GRANT_INTERVIEW_READING = "accounts.grant_interview_reading"
_MAY_HOLD_IT = frozenset({RoleName.ANALYST, RoleName.SUPERVISOR})


def request_interview_reading(user: User, reason: str, by: Identity) -> SecondApproval:
    """Ask that `user`, an analyst or supervisor, may read worker interviews.

    Raises InvalidInput for another role or a person who holds the right, Conflict while a request waits.
    """
    if user.role not in _MAY_HOLD_IT:
        raise InvalidInput("reason", _("Only a ministry analyst or supervisor can be given this right."))
    if user.reads_interviews:
        raise InvalidInput("reason", _("This person holds the right already."))
    return request_approval(
        kind=GRANT_INTERVIEW_READING,
        subject=user,
        subject_title={"en": user.name, "ar": user.name},
        payload={"user_id": user.id},
        reason=reason,
        by=by,
    )


def grant_interview_reading(approval: SecondApproval, by: Identity) -> None:
    """Give the right that was approved. Raises Conflict if the person left, moved or changed role meanwhile."""
    user = db.session.get(User, approval.payload["user_id"])
    if user is None or not user.active or user.role not in _MAY_HOLD_IT or user.authority_id != approval.authority_id:
        raise Conflict(_("The person's account changed since this was asked. Refuse it and ask again."))
    record_change(
        GRANT_INTERVIEW_READING,
        user,
        by,
        summary="Right to read worker interviews given by a second person",
        changes={"reads_interviews": (user.reads_interviews, True)},
    )
    user.reads_interviews = True
    db.session.flush()
