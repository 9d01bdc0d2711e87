"""Reading declarations, earlier teams and the visits of a day."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from audits.independence.models import ConflictDeclaration
from audits.models import Audit, AuditState, AuditTeamMember
from compliance.database import db


def list_declarations(audit_id: int) -> Sequence[ConflictDeclaration]:
    """Every declaration of an audit, the latest first."""
    statement = select(ConflictDeclaration).where(ConflictDeclaration.audit_id == audit_id)
    return db.session.scalars(statement.order_by(ConflictDeclaration.id.desc())).unique().all()


def list_latest_teams(audit: Audit, starts_on: date, limit: int) -> list[set[int]]:
    """The teams of the last `limit` audits of one kind at the organisation that were closed before, latest first."""
    earlier = (
        select(Audit.id)
        .where(
            Audit.organisation_id == audit.organisation.id,
            Audit.kind == audit.kind,
            Audit.state == AuditState.CLOSED,
            Audit.starts_on < starts_on,
            Audit.id != (audit.id or 0),
        )
        .order_by(Audit.starts_on.desc(), Audit.id.desc())
        .limit(limit)
    )
    teams: dict[int, set[int]] = {audit_id: set() for audit_id in db.session.scalars(earlier)}
    members = select(AuditTeamMember.audit_id, AuditTeamMember.user_id).where(AuditTeamMember.audit_id.in_(teams))
    for audit_id, user_id in db.session.execute(members) if teams else ():
        teams[audit_id].add(user_id)
    return list(teams.values())


def list_visits_of(
    user_ids: Collection[int], starts_on: date, ends_on: date, but_not: int | None
) -> Sequence[tuple[int, date, date]]:
    """(user, first day, last day) of each visit not closed that shares a day with the period, but one audit's."""
    statement = (
        select(AuditTeamMember.user_id, Audit.starts_on, Audit.ends_on)
        .join(Audit, Audit.id == AuditTeamMember.audit_id)
        .where(
            AuditTeamMember.user_id.in_(user_ids),
            Audit.state != AuditState.CLOSED,
            Audit.starts_on <= ends_on,
            Audit.ends_on >= starts_on,
            Audit.id != (but_not or 0),
        )
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(statement)]
