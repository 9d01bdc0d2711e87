"""Reading what a plan rests on: visits one can follow and their open corrections."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import lazyload

from audits.corrective_actions.models import CLOSED_STATES, CorrectiveAction
from audits.findings.models import Finding, first_id
from audits.models import Audit, AuditKind, AuditState
from audits.planning.models import LeadHandOver
from audits.queries import is_audit_visible
from compliance.accounts.identity import Identity
from compliance.database import db, is_current

MOST_FOLLOWABLE = 20
MOST_CARRIED = 60


@dataclass(frozen=True)
class CarriedFinding:
    """A finding of the followed visit; `action` is None where the organisation was not told of it."""

    finding: Finding
    action: CorrectiveAction | None

    @property
    def is_open(self) -> bool:
        return self.action is None or self.action.state not in CLOSED_STATES


def list_followable(organisation_id: int, kind: AuditKind, identity: Identity) -> Sequence[Audit]:
    """Closed audits of one kind at the organisation that `identity` may see, the latest first."""
    statement = (
        select(Audit)
        .where(
            Audit.organisation_id == organisation_id,
            Audit.kind == kind,
            Audit.state == AuditState.CLOSED,
            is_audit_visible(identity),
        )
        .options(lazyload(Audit.members))
        .order_by(Audit.starts_on.desc(), Audit.id.desc())
        .limit(MOST_FOLLOWABLE)
    )
    return db.session.scalars(statement).unique().all()


def count_open_corrections(audit_id: int | None) -> int:
    """Corrective actions of an audit's findings that are neither verified and closed nor withdrawn."""
    statement = (
        select(func.count(CorrectiveAction.id))
        .join(Finding, Finding.id == CorrectiveAction.finding_id)
        .where(Finding.audit_id == audit_id, CorrectiveAction.state.not_in(CLOSED_STATES))
    )
    return db.session.scalar(statement) or 0


def list_carried(audit_id: int, identity: Identity) -> Sequence[CarriedFinding]:
    """Findings of a followed audit as they stand now, with their correction; the gravest deadlines first."""
    statement = (
        select(Finding, CorrectiveAction)
        .join(Finding.audit)
        .outerjoin(CorrectiveAction, CorrectiveAction.finding_id == first_id(Finding))
        .where(Finding.audit_id == audit_id, is_current(Finding), is_audit_visible(identity))
        .options(
            lazyload(Finding.audit),
            lazyload(CorrectiveAction.finding),
            lazyload(CorrectiveAction.plans),
            lazyload(CorrectiveAction.submissions),
            lazyload(CorrectiveAction.checks),
        )
        .order_by(CorrectiveAction.close_due_on, Finding.id)
        .limit(MOST_CARRIED)
    )
    return [CarriedFinding(finding, action) for finding, action in db.session.execute(statement).unique()]


def list_followers(audit_id: int, identity: Identity) -> Sequence[Audit]:
    """Audits that follow this one."""
    statement = (
        select(Audit)
        .where(Audit.follows_id == audit_id, is_audit_visible(identity))
        .options(lazyload(Audit.members))
        .order_by(Audit.starts_on, Audit.id)
        .limit(MOST_FOLLOWABLE)
    )
    return db.session.scalars(statement).unique().all()


def list_hand_overs(audit_id: int) -> Sequence[LeadHandOver]:
    """Who handed the lead of an audit to whom, the latest first."""
    statement = select(LeadHandOver).where(LeadHandOver.audit_id == audit_id).order_by(LeadHandOver.id.desc())
    return db.session.scalars(statement).unique().all()
