"""The named right to read worker interviews: an administrator asks for it, a supervisor of that authority grants it."""

from flask_babel import force_locale
from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.accounts.models import User
from compliance.accounts.roles import RoleName
from compliance.approvals.models import SecondApproval
from compliance.approvals.operations import request_approval
from compliance.approvals.queries import list_deciders, list_supervisors
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.mail.outbox import queue_message

GRANT_INTERVIEW_READING = "accounts.grant_interview_reading"
_MAY_HOLD_IT = frozenset({RoleName.ANALYST, RoleName.SUPERVISOR})


def request_interview_reading(user: User, reason: str, by: Identity) -> SecondApproval:
    """Ask that `user`, an analyst or supervisor, may read worker interviews.

    Raises InvalidInput for another role, for a person who holds the right, and where `by` shaped the account of every
    supervisor who could decide; Conflict while a request waits.
    """
    if user.role not in _MAY_HOLD_IT:
        raise InvalidInput("reason", _("Only a ministry analyst or supervisor can be given this right."))
    if user.reads_interviews:
        raise InvalidInput("reason", _("This person holds the right already."))
    _refuse_without_decider(user, by)
    return request_approval(
        kind=GRANT_INTERVIEW_READING,
        subject=user,
        subject_title={"en": user.name, "ar": user.name},
        payload={"user_id": user.id},
        reason=reason,
        by=by,
    )


def _refuse_without_decider(user: User, by: Identity) -> None:
    """A request nobody may decide would wait for ever. Where there is no other supervisor yet, one can be made."""
    if user.authority_id is None or list_deciders(user.authority_id, user, by):
        return
    if {each.id for each in list_supervisors(user.authority_id)} - {user.id, by.user_id}:
        raise InvalidInput(
            "reason",
            _(
                "You made or changed the accounts of all supervisors who could decide this. "
                "Another administrator must ask."
            ),
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
    _tell_supervisors(user, approval, by)


def _tell_supervisors(user: User, approval: SecondApproval, by: Identity) -> None:
    """Every supervisor of the authority learns of it, so that one who was deceived is not the only one who knows."""
    decider = db.session.get_one(User, by.user_id)
    for supervisor in list_supervisors(approval.authority_id):
        with force_locale(supervisor.language):
            subject = _("Sanad: somebody may now read worker interviews")
            body = _(
                "%(person)s was given the right to read worker interviews. %(asker)s asked for it and %(decider)s "
                "approved it. If this surprises you, open Approvals in Sanad and ask an administrator to take the "
                "right back.",
                person=user.name,
                asker=approval.requested_by.name,
                decider=decider.name,
            )
        queue_message(supervisor.email, subject, body)
