"""Reading which higher grades are proposed for a finding, and what was decided on them."""

from collections.abc import Sequence

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from audits.findings.models import Finding, FindingRequirement, Grade
from audits.findings.severity import Circumstances, Proposal, propose_upgrades
from audits.models import Audit, AuditState
from audits.replies.queries import is_withdrawn
from audits.upgrades.models import FindingUpgrade
from compliance.database import db, is_current
from compliance.national_rules.lookup import value

SHARE_PERCENT = "finding.upgrade_share_percent"


def list_upgrades(finding: Finding) -> Sequence[FindingUpgrade]:
    """What was decided on the grade of a finding, the earliest first."""
    statement = select(FindingUpgrade).where(FindingUpgrade.finding_id == finding.first_id).order_by(FindingUpgrade.id)
    return db.session.scalars(statement).unique().all()


def list_proposals(finding: Finding, decided: Sequence[FindingUpgrade]) -> Sequence[Proposal]:
    """Higher grades proposed for a finding that nobody decided on yet."""
    about = Circumstances(
        repeats_last_audit=repeats_last_audit(finding),
        workers_affected=finding.workers_affected,
        workers_total=finding.workers_total,
        concealed=finding.is_concealed,
        retaliation=finding.has_retaliation,
    )
    percent = value(SHARE_PERCENT, finding.audit.organisation.country, finding.occurred_on)
    reasons = {each.reason for each in decided}
    return [each for each in propose_upgrades(finding.grade, about, percent) if each.reason not in reasons]


def repeats_last_audit(finding: Finding) -> bool | None:
    """True if the last closed audit of the organisation found a breach of one of the same requirements.

    None where the finding names no requirement or there was no audit before: then nobody knows.
    """
    requirements = {finding.requirement_id, *(each.id for each in finding.further_requirements)} - {None}
    if not requirements:
        return None
    earlier = aliased(Finding)
    further = (
        exists()
        .where(FindingRequirement.finding_id == earlier.id, FindingRequirement.requirement_id.in_(requirements))
        .correlate(earlier)
    )
    found = (
        exists()
        .where(
            earlier.audit_id == Audit.id,
            is_current(earlier),
            earlier.grade != Grade.GOOD_PRACTICE,
            or_(earlier.requirement_id.in_(requirements), further),
            ~is_withdrawn(earlier),
        )
        .correlate(Audit)
    )
    last = db.session.execute(
        select(found)
        .select_from(Audit)
        .where(
            Audit.organisation_id == finding.organisation_id,
            Audit.kind == finding.audit.kind,
            Audit.state == AuditState.CLOSED,
            Audit.id != finding.audit_id,
            Audit.starts_on < finding.audit.starts_on,
        )
        .order_by(Audit.starts_on.desc(), Audit.id.desc())
        .limit(1)
    ).first()
    return None if last is None else bool(last[0])
