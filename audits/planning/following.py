"""A follow-up or closure carries the findings of the visit it follows: its team checks their corrections."""

from typing import Any

from sqlalchemy import select

from audits.models import Audit, AuditState, AuditTeamMember
from compliance.accounts.identity import Identity
from compliance.database import db


def is_on_following_team(identity: Identity, subject: Any) -> bool:
    """True for independent members of the team of a visit in progress that follows the one `subject` belongs to."""
    audit = getattr(subject, "audit", subject)
    if audit is None:
        return False
    following = (
        select(Audit.id)
        .join(AuditTeamMember, AuditTeamMember.audit_id == Audit.id)
        .where(
            Audit.follows_id == audit.id,
            Audit.state == AuditState.IN_PROGRESS,
            AuditTeamMember.user_id == identity.user_id,
            AuditTeamMember.barred_by.is_(None),
        )
    )
    return db.session.scalar(following.limit(1)) is not None
