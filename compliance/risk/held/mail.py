"""The mail that tells an organisation's people that a reply or an appeal was answered; it says nothing of what."""

from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import or_, select

from compliance.accounts.models import OrganisationAccess, User
from compliance.accounts.roles import ORGANISATION_ROLES
from compliance.clock import today
from compliance.database import db
from compliance.mail.outbox import queue_messages


def tell_of_answer(organisation_id: int) -> None:
    """Queue a message to everybody who acts for the organisation, in their language."""
    people = _people_of(organisation_id, today())
    queue_messages([(user.email, *_message(user.language)) for user in people])


def _people_of(organisation_id: int, on: date) -> list[User]:
    statement = (
        select(User)
        .join(OrganisationAccess, OrganisationAccess.user_id == User.id)
        .where(
            OrganisationAccess.organisation_id == organisation_id,
            or_(OrganisationAccess.ended_on.is_(None), OrganisationAccess.ended_on > on),
            User.active,
        )
        .order_by(User.id)
    )
    return [user for user in db.session.scalars(statement).unique() if user.role in ORGANISATION_ROLES]


def _message(language: str) -> tuple[str, str]:
    with force_locale(language):
        lines = (
            _("Something you wrote to the authority was answered."),
            _("Sign in to Sanad and open “What is held on you” to read it; nothing of it is in this message."),
            _("This message was sent by Sanad. Please do not reply to it."),
        )
        return _("Your reply was answered"), "\n\n".join(lines)
