"""Reading replies, until when they are in time, and which findings were withdrawn because of one."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import lazyload

from audits.findings.models import Finding, first_id
from audits.findings.queries import is_latest_told
from audits.models import Audit, AuditTeamMember
from audits.protection.models import FindingProtection, FindingProtectionLift
from audits.queries import is_audit_visible
from audits.replies.models import FindingReply, FindingReplyAnswer, ReplyOutcome
from compliance.accounts.identity import Identity
from compliance.database import db
from compliance.errors import NotFound
from compliance.national_rules.lookup import value

REPLY_DAYS = "finding.reply_days"


def get_told_finding(finding_id: int, identity: Identity) -> Finding:
    """The latest wording the organisation was told of the finding whose first row has this id; NotFound otherwise."""
    statement = (
        select(Finding)
        .join(Finding.audit)
        .where(first_id(Finding) == finding_id, is_audit_visible(identity), is_latest_told())
    )
    found = db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound(_("There is no such finding, or you may not see it."))
    return found


def get_reply(reply_id: int, identity: Identity) -> Any:
    """A reply for the team or the authority; NotFound for others and for organisations."""
    statement = (
        select(FindingReply)
        .join(Finding, Finding.id == FindingReply.finding_id)
        .join(Audit, Audit.id == Finding.audit_id)
        .where(FindingReply.id == reply_id, is_audit_visible(identity))
    )
    found = None if identity.belongs_to_organisation else db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound(_("There is no such reply, or you may not see it."))
    return found


def list_replies(first: int) -> Sequence[FindingReply]:
    """Replies to the finding whose first row has this id, with their answers, the earliest first."""
    statement = select(FindingReply).where(FindingReply.first_finding_id == first).order_by(FindingReply.id)
    return db.session.scalars(statement).unique().all()


def told_on(finding: Finding) -> date:
    """The day the organisation could read this wording: of closing, release, lifting and correction the last."""
    days = [finding.audit.closed_on, finding.release.released_at.date() if finding.release else None]
    lifted_at = db.session.scalar(
        select(func.max(FindingProtectionLift.lifted_at))
        .join(FindingProtection, FindingProtection.id == FindingProtectionLift.protection_id)
        .where(FindingProtection.finding_id == finding.first_id)
    )
    days += [lifted_at.date() if lifted_at else None, finding.known_on if finding.revision > 1 else None]
    return max(day for day in days if day is not None)


def reply_due_on(finding: Finding) -> date | None:
    """Last day on which a reply to a told wording is in time; None where no rule of the country says."""
    day = told_on(finding)
    days = value(REPLY_DAYS, finding.audit.organisation.country, day)
    return None if days is None else day + timedelta(days=int(days))


def is_withdrawn(finding: Any = Finding) -> ColumnElement[bool]:
    """True for rows of `finding` that the team withdrew after a reply."""
    return (
        select(FindingReplyAnswer.id)
        .join(FindingReply, FindingReply.id == FindingReplyAnswer.reply_id)
        .where(FindingReply.first_finding_id == first_id(finding), FindingReplyAnswer.outcome == ReplyOutcome.WITHDRAWN)
        .correlate(finding)
        .exists()
    )


def withdrawn_ids() -> Select[Any]:
    """First ids of the findings that were withdrawn, each once."""
    return (
        select(FindingReply.first_finding_id.label("finding_id"))
        .join(FindingReplyAnswer, FindingReplyAnswer.reply_id == FindingReply.id)
        .where(FindingReplyAnswer.outcome == ReplyOutcome.WITHDRAWN)
        .distinct()
    )


def last_replies() -> Select[Any, Any]:
    """First id of each finding that was replied to, with what the organisation said last."""
    last = select(func.max(FindingReply.id)).group_by(FindingReply.first_finding_id)
    columns: Any = (FindingReply.first_finding_id.label("finding_id"), FindingReply.stance)
    return select(*columns).where(FindingReply.id.in_(last))


def was_withdrawn(first: int) -> bool:
    """True if the finding whose first row has this id was withdrawn."""
    statement = select(Finding.id).where(Finding.id == first, is_withdrawn())
    return db.session.scalar(statement) is not None


def withdrawn_among(first_ids: Collection[int]) -> frozenset[int]:
    """Those of the findings with these first rows that were withdrawn."""
    statement = withdrawn_ids().where(FindingReply.first_finding_id.in_(first_ids))
    return frozenset(db.session.scalars(statement)) if first_ids else frozenset()


def replies_to(first_ids: Collection[int]) -> Sequence[FindingReply]:
    """Replies to several findings with their answers, as they came."""
    statement = (
        select(FindingReply)
        .where(FindingReply.first_finding_id.in_(first_ids))
        .options(lazyload(FindingReply.finding), lazyload(FindingReply.documents))
        .order_by(FindingReply.id)
    )
    return db.session.scalars(statement).unique().all() if first_ids else []


def list_unanswered(identity: Identity, limit: int = 100) -> Sequence[FindingReply]:
    """Replies that the teams of `identity` did not answer, the oldest first."""
    on_team = Audit.id.in_(select(AuditTeamMember.audit_id).where(AuditTeamMember.user_id == identity.user_id))
    statement = (
        select(FindingReply)
        .join(Finding, Finding.id == FindingReply.finding_id)
        .join(Audit, Audit.id == Finding.audit_id)
        .outerjoin(FindingReplyAnswer, FindingReplyAnswer.reply_id == FindingReply.id)
        .where(and_(is_audit_visible(identity), on_team, FindingReplyAnswer.id.is_(None)))
        .order_by(FindingReply.id)
        .limit(limit)
    )
    return db.session.scalars(statement).unique().all()
