"""The mail that tells an organisation's people that a report of a visit was signed off and may be read."""

from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import or_, select

from audits.reports.models import AuditReport
from compliance.accounts.models import OrganisationAccess, User
from compliance.accounts.roles import ORGANISATION_ROLES
from compliance.clock import today
from compliance.database import db
from compliance.mail.outbox import queue_messages
from compliance.web.formatting import organisation_name


def tell_organisation(report: AuditReport) -> int:
    """Queue a message to everybody who acts for the organisation, in their language; gives how many."""
    people = _people_of(report.audit.organisation_id, today())
    queue_messages([(user.email, *_message(report, user.language)) for user in people])
    return len(people)


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


def _message(report: AuditReport, language: str) -> tuple[str, str]:
    with force_locale(language):
        subject = _("Report %(number)s is ready to read", number=report.number)
        lines = [
            _(
                "The report %(number)s of the visit to %(organisation)s was signed off.",
                number=report.number,
                organisation=organisation_name(report.audit.organisation),
            ),
            _("Sign in to Sanad and open the visit to read it; nothing of it is in this message."),
            _("This message was sent by Sanad. Please do not reply to it."),
        ]
        if report.reason:
            lines.insert(1, _("It replaces an earlier version. Reason: %(reason)s", reason=report.reason))
    return subject, "\n\n".join(lines)
