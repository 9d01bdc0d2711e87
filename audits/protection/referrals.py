"""Which organisations have a considered or an open referral, as risk asks it: nothing new is told to them.

Considered: a finding is marked as not to be confronted, until a supervisor lifts the mark. Open: the team referred
somebody for protection over a finding, until the mark was lifted after that or the finding is corrected and closed.
Source: audit practice note, section 7 (do not confront, protect, refer first).
"""

from typing import Any

from sqlalchemy import Select, or_, select, union_all

from audits.corrective_actions.models import CorrectiveAction
from audits.findings.models import Finding
from audits.protection.models import FindingNotice, FindingProtection, FindingProtectionLift, NoticeKind


def select_referrals() -> Select[Any]:
    """(organisation_id, since) of every considered or open referral."""
    both = union_all(_considered(), _open()).subquery()
    found: Select[Any] = select(both.c.organisation_id, both.c.since)
    return found


def _considered() -> Any:
    return (
        select(Finding.organisation_id, FindingProtection.marked_at.label("since"))
        .join(Finding, Finding.id == FindingProtection.finding_id)
        .outerjoin(FindingProtectionLift, FindingProtectionLift.protection_id == FindingProtection.id)
        .where(FindingProtectionLift.id.is_(None))
    )


def _open() -> Any:
    lifted_after = (
        select(FindingProtectionLift.id)
        .join(FindingProtection, FindingProtection.id == FindingProtectionLift.protection_id)
        .where(
            FindingProtection.finding_id == FindingNotice.finding_id,
            FindingProtectionLift.lifted_at >= FindingNotice.recorded_at,
        )
        .correlate(FindingNotice)
        .exists()
    )
    return (
        select(Finding.organisation_id, FindingNotice.recorded_at.label("since"))
        .join(Finding, Finding.id == FindingNotice.finding_id)
        .outerjoin(CorrectiveAction, CorrectiveAction.finding_id == FindingNotice.finding_id)
        .where(
            FindingNotice.kind == NoticeKind.REFERRED,
            ~lifted_after,
            or_(CorrectiveAction.id.is_(None), CorrectiveAction.closed_on.is_(None)),
        )
    )
