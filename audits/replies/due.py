"""Replies of organisations that a team has to answer, for its home page."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _

from audits.replies.queries import list_unanswered
from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.feature import DueItem
from compliance.web.formatting import organisation_name


def list_due(identity: Identity, today: date) -> list[DueItem]:
    """Unanswered replies to findings of the teams of an inspector or social auditor."""
    if identity.role not in (RoleName.INSPECTOR, RoleName.SOCIAL_AUDITOR):
        return []
    return [
        DueItem(
            title=_("Answer the reply to finding %(number)s", number=reply.finding.number),
            url=url_for("replies.answer", reply_id=reply.id),
            kind=_("Finding"),
            hint=organisation_name(reply.finding.audit.organisation),
        )
        for reply in list_unanswered(identity)
    ]
