"""Reading what was done at once about a finding, whether it is confronted, and who was told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from audits.corrective_actions.models import CorrectiveAction
from audits.findings.models import Finding, Grade, first_id
from audits.models import Audit, AuditTeamMember
from audits.protection.clocks import Clock, clock_from
from audits.protection.models import (
    FindingContainment,
    FindingNotice,
    FindingProtection,
    FindingProtectionLift,
    NoticeKind,
    is_protected,
)
from audits.queries import is_audit_visible
from compliance.accounts.identity import Identity
from compliance.database import db, is_current
from compliance.national_rules.lookup import RuleValue, find_rule, value

DUTY_TO_REPORT = "duty_to_report_trafficking"
WHERE_TO_TURN = ("protection.report_to", "protection.refer_to", "protection.shelter")
CONTAINED_GRADES = frozenset({Grade.CRITICAL, Grade.MAJOR})
_DAY_HOURS = 24


@dataclass(frozen=True)
class UrgentFinding:
    """A finding of a team that something has to be done about at once."""

    finding: Finding
    needs_containment: bool
    needs_report: bool


def find_protection(first: int) -> FindingProtection | None:
    """The mark, not lifted, on the finding whose first row has this id."""
    statement = (
        select(FindingProtection)
        .outerjoin(FindingProtectionLift, FindingProtectionLift.protection_id == FindingProtection.id)
        .where(FindingProtection.finding_id == first, FindingProtectionLift.id.is_(None))
        .order_by(FindingProtection.id.desc())
        .limit(1)
    )
    return db.session.scalars(statement).unique().one_or_none()


def protected_among(findings: Sequence[Finding]) -> frozenset[int]:
    """First ids of those of `findings` that the organisation is not confronted with, in one query."""
    ids = [finding.id for finding in findings]
    if not ids:
        return frozenset()
    statement = select(first_id(Finding)).where(Finding.id.in_(ids), is_protected())
    return frozenset(db.session.scalars(statement))


def list_protections(first: int) -> Sequence[FindingProtection]:
    """Every mark of a finding with its lifting, the earliest first."""
    statement = select(FindingProtection).where(FindingProtection.finding_id == first).order_by(FindingProtection.id)
    return db.session.scalars(statement).unique().all()


def list_notices(first: int) -> Sequence[FindingNotice]:
    """Whom the team told of a finding, as it was recorded."""
    statement = select(FindingNotice).where(FindingNotice.finding_id == first).order_by(FindingNotice.id)
    return db.session.scalars(statement).unique().all()


def list_containments(first: int) -> Sequence[FindingContainment]:
    """What was done at once about a finding, as it was recorded."""
    statement = select(FindingContainment).where(FindingContainment.finding_id == first).order_by(FindingContainment.id)
    return db.session.scalars(statement).unique().all()


def containment_clock(finding: Finding, containments: Sequence[FindingContainment]) -> Clock | None:
    """The clock of a finding that has to be contained, from when it got its grade; None for a lesser one."""
    if finding.grade not in CONTAINED_GRADES:
        return None
    graded_at = db.session.scalar(
        select(func.min(Finding.recorded_at)).where(Finding.number == finding.number, Finding.grade == finding.grade)
    )
    stopped_at = min((each.done_at for each in containments), default=None)
    return clock_of(finding, graded_at or finding.recorded_at, stopped_at)


def clock_of(finding: Finding, graded_at: datetime, stopped_at: datetime | None) -> Clock:
    """The clock of containing `finding` under the rules of its country on the day it was graded."""
    country, day = finding.audit.organisation.country, graded_at.date()
    if finding.grade is Grade.CRITICAL:
        target = value("finding.critical_contain_hours", country, day)
        latest = value("finding.critical_contain_latest_hours", country, day)
        return clock_from(graded_at, target, latest, stopped_at)
    days = value("finding.major_contain_days", country, day)
    return clock_from(graded_at, None, None if days is None else int(days) * _DAY_HOURS, stopped_at)


def report_clock(finding: Finding, first_recorded_at: datetime, notices: Sequence[FindingNotice]) -> Clock | None:
    """The clock of the duty to report a suspicion "at once", from when it was found; None where no law has the duty."""
    if not find_duty(finding):
        return None
    reported = (each.given_at for each in notices if each.kind is NoticeKind.REPORTED)
    return Clock(first_recorded_at, stopped_at=min(reported, default=None))


def find_duty(finding: Finding) -> RuleValue | None:
    """The law of the country that asks to report at once, in force when it was found."""
    rule = find_rule(DUTY_TO_REPORT, finding.audit.organisation.country, finding.occurred_on)
    return rule if rule is not None and rule.value is True else None


def list_where_to_turn(finding: Finding) -> list[RuleValue]:
    """Who takes reports, who refers and who shelters in the country of a finding, with sources."""
    rules = (find_rule(code, finding.audit.organisation.country, finding.occurred_on) for code in WHERE_TO_TURN)
    return [rule for rule in rules if rule is not None]


def _uncontained() -> ColumnElement[bool]:
    contained = exists().where(FindingContainment.finding_id == first_id(Finding)).correlate(Finding)
    closed = (
        exists()
        .where(CorrectiveAction.finding_id == first_id(Finding), CorrectiveAction.closed_on.is_not(None))
        .correlate(Finding)
    )
    return and_(Finding.grade == Grade.CRITICAL, ~contained, ~closed)


def list_urgent(identity: Identity, limit: int = 100) -> Sequence[UrgentFinding]:
    """Findings of the teams of `identity` that nobody contained, or that are to be reported, the oldest first."""
    on_team = Audit.id.in_(select(AuditTeamMember.audit_id).where(AuditTeamMember.user_id == identity.user_id))
    reported = (
        exists()
        .where(FindingNotice.finding_id == first_id(Finding), FindingNotice.kind == NoticeKind.REPORTED)
        .correlate(Finding)
    )
    to_contain, to_report = _uncontained(), and_(is_protected(), ~reported)
    statement = (
        select(Finding, to_contain.label("to_contain"), to_report.label("to_report"))
        .join(Finding.audit)
        .where(is_audit_visible(identity), on_team, is_current(Finding), or_(to_contain, to_report))
        .order_by(Finding.id)
        .limit(limit)
    )
    return [
        UrgentFinding(finding, bool(contain), bool(report) and find_duty(finding) is not None)
        for finding, contain, report in db.session.execute(statement).unique()
    ]


def list_uncontained(first: date, last: date, after_id: int, limit: int) -> Sequence[Finding]:
    """Critical findings recorded between two days that nobody contained, by the id of their first row."""
    statement = (
        select(Finding)
        .where(Finding.known_on.between(first, last), is_current(Finding), first_id(Finding) > after_id, _uncontained())
        .order_by(first_id(Finding))
        .limit(limit)
    )
    return db.session.scalars(statement).unique().all()


def first_recorded_at(finding: Finding) -> datetime:
    """When the first row of the finding was recorded."""
    found = db.session.scalar(select(Finding.recorded_at).where(Finding.id == finding.first_id))
    return found or finding.recorded_at
