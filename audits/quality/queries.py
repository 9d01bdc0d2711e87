"""What auditors reported against what is expected of such visits; for the supervisor only. Set-based SQL.

Expected of a visit are the findings of a mean visit to organisations of the same kind, size and risk before the visit,
pulled to the mean of all visits where there are few of the kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Float, Select, and_, case, cast, false, func, literal, select
from sqlalchemy.orm import aliased

from audits.calendar.models import VisitDay
from audits.findings.models import Finding, Grade
from audits.models import Audit, AuditKind, AuditState, AuditTeamMember
from audits.queries import is_audit_visible
from compliance.accounts.identity import Identity
from compliance.accounts.models import User
from compliance.database import days_between, db, is_current
from compliance.organisations.models import Organisation
from compliance.risk.models import WeeklyScore

PERIOD_DAYS = 730
LIKE_VISITS = 5
COUNTED_GRADES = (Grade.CRITICAL, Grade.MAJOR, Grade.MINOR)
SIZES_UP_TO = (50, 250, 1000)
HIGH_RISK = 100
MOST_PAIRS = 25


@dataclass(frozen=True)
class Scope:
    """Whose visits are looked at: closed ones of a kind that `identity` may see, within two years before `today`."""

    identity: Identity
    kind: AuditKind
    today: date


@dataclass(frozen=True)
class PersonRow:
    """Visits of one person: reported and expected findings; of those old enough, how many were double-checked."""

    user_id: int
    name: str
    visits: int
    reported: int
    expected: float
    due: int
    checked: int


@dataclass(frozen=True)
class GroupRow:
    """Visits of one place in the day (0: not known), or of one return to the same organisation."""

    place: int
    visits: int
    reported: int
    expected: float


@dataclass(frozen=True)
class PairRow:
    """One person at one organisation more than once."""

    person: str
    organisation_id: int
    name: str
    name_ar: str | None
    is_identified: bool
    visits: int
    last_on: date


def list_people(scope: Scope, check_days: int | None) -> Sequence[PersonRow]:
    """Everybody who was on a team, each visit counting for each member of its team.

    `check_days`: days within which a second visit counts; None: no rule known, so nothing is due.
    """
    visit = _expected_visits(scope)
    is_due = _is_due(scope, visit, check_days)
    checked = and_(is_due, _is_double_checked(scope, visit, check_days or 0))
    statement = (
        select(
            User.id,
            User.name,
            func.count(),
            func.sum(visit.c.reported),
            func.sum(visit.c.expected),
            func.sum(case((is_due, 1), else_=0)),
            func.sum(case((checked, 1), else_=0)),
        )
        .select_from(visit)
        .join(AuditTeamMember, AuditTeamMember.audit_id == visit.c.id)
        .join(User, User.id == AuditTeamMember.user_id)
        .group_by(User.id, User.name)
    )
    return [
        PersonRow(row[0], row[1], row[2], int(row[3]), float(row[4]), int(row[5]), int(row[6]))
        for row in db.session.execute(statement)
    ]


def count_double_checked(scope: Scope, check_days: int | None) -> tuple[int, int]:
    """(double-checked, old enough to be) visits."""
    visit = _visits(scope).cte("visit")
    statement = (
        select(func.count(), func.sum(case((_is_double_checked(scope, visit, check_days or 0), 1), else_=0)))
        .select_from(visit)
        .where(_is_due(scope, visit, check_days))
    )
    of, count = db.session.execute(statement).one()
    return int(count or 0), of


def list_by_place_in_day(scope: Scope) -> Sequence[GroupRow]:
    """By the place of the visit in its lead's day; the only visit of a day is the first, unordered ones are 0."""
    visit = _expected_visits(scope)
    day = aliased(VisitDay)
    of_day = (visit.c.lead_id, visit.c.starts_on)
    order = (day.place.nulls_last(), day.starts_at.nulls_last(), visit.c.id)
    placed = (
        select(
            visit.c.reported,
            visit.c.expected,
            func.count().over(partition_by=of_day).label("in_day"),
            func.count(day.audit_id).over(partition_by=of_day).label("ordered"),
            func.row_number().over(partition_by=of_day, order_by=order).label("place"),
        )
        .select_from(visit)
        .outerjoin(day, and_(day.audit_id == visit.c.id, day.visit_on == visit.c.starts_on, _is_placed(day)))
        .subquery("placed")
    )
    place = case((placed.c.in_day == 1, 1), (placed.c.ordered == placed.c.in_day, placed.c.place), else_=0)
    return _grouped(placed, place)


def _is_placed(day: Any) -> Any:
    return day.place.is_not(None) | day.starts_at.is_not(None)


def list_by_return(scope: Scope) -> Sequence[GroupRow]:
    """By how often the lead had led a visit to the organisation: 1 for the first time within the period."""
    visit = _expected_visits(scope)
    times = func.row_number().over(
        partition_by=(visit.c.lead_id, visit.c.organisation_id), order_by=(visit.c.starts_on, visit.c.id)
    )
    placed = select(visit.c.reported, visit.c.expected, times.label("place")).select_from(visit).subquery("placed")
    return _grouped(placed, case((placed.c.place >= 3, 3), else_=placed.c.place))


def _grouped(placed: Any, place: Any) -> Sequence[GroupRow]:
    grouped = select(place.label("at"), placed.c.reported, placed.c.expected).subquery("grouped")
    statement = (
        select(grouped.c["at"], func.count(), func.sum(grouped.c.reported), func.sum(grouped.c.expected))
        .group_by(grouped.c["at"])
        .order_by(grouped.c["at"])
    )
    return [GroupRow(int(row[0]), row[1], int(row[2]), float(row[3])) for row in db.session.execute(statement)]


def list_pairs(scope: Scope) -> Sequence[PairRow]:
    """The same person at the same organisation more than once, most visits first."""
    visit = _visits(scope).cte("visit")
    statement = (
        select(
            User.name,
            Organisation.id,
            Organisation.name,
            Organisation.name_ar,
            Organisation.is_identified,
            func.count(),
            func.max(visit.c.starts_on),
        )
        .select_from(visit)
        .join(AuditTeamMember, AuditTeamMember.audit_id == visit.c.id)
        .join(User, User.id == AuditTeamMember.user_id)
        .join(Organisation, Organisation.id == visit.c.organisation_id)
        .group_by(
            User.id, User.name, Organisation.id, Organisation.name, Organisation.name_ar, Organisation.is_identified
        )
        .having(func.count() > 1)
        .order_by(func.count().desc(), func.max(visit.c.starts_on).desc(), User.id, Organisation.id)
        .limit(MOST_PAIRS)
    )
    return [PairRow(*tuple(row)) for row in db.session.execute(statement)]


def _visits(scope: Scope) -> Select[Any]:
    """Closed visits of the scope with the findings reported, and what they are compared by."""
    findings = (
        select(func.count(Finding.id))
        .where(Finding.audit_id == Audit.id, Finding.grade.in_(COUNTED_GRADES), is_current(Finding))
        .correlate(Audit)
        .scalar_subquery()
    )
    score = (
        select(WeeklyScore.score)
        .where(WeeklyScore.organisation_id == Audit.organisation_id, WeeklyScore.week_on < Audit.starts_on)
        .order_by(WeeklyScore.week_on.desc())
        .limit(1)
        .correlate(Audit)
        .scalar_subquery()
    )
    workers = Organisation.number_of_workers
    sizes = [(workers <= limit, place) for place, limit in enumerate(SIZES_UP_TO, start=1)]
    return (
        select(
            Audit.id,
            Audit.organisation_id,
            Audit.lead_id,
            Audit.starts_on,
            Audit.closed_on,
            Organisation.kind.label("organisation_kind"),
            case((workers.is_(None), 0), *sizes, else_=len(SIZES_UP_TO) + 1).label("size"),
            case((score.is_(None), -1), (score == 0, 0), (score < HIGH_RISK, 1), else_=2).label("risk"),
            findings.label("reported"),
        )
        .join(Organisation, Organisation.id == Audit.organisation_id)
        .where(
            Audit.kind == scope.kind,
            Audit.state == AuditState.CLOSED,
            Audit.closed_on.between(scope.today - timedelta(days=PERIOD_DAYS), scope.today),
            is_audit_visible(scope.identity),
        )
    )


def _expected_visits(scope: Scope) -> CTE:
    """The visits with the findings expected of each."""
    visit = _visits(scope).cte("visit")
    like = (visit.c.organisation_kind, visit.c.size, visit.c.risk)
    reported = cast(visit.c.reported, Float)
    mean = func.avg(reported).over()
    in_group = func.sum(reported).over(partition_by=like)
    visits = cast(func.count().over(partition_by=like), Float)
    pulled = (in_group + literal(float(LIKE_VISITS)) * mean) / (visits + literal(float(LIKE_VISITS)))
    return select(visit, pulled.label("expected")).cte("expected_visit")


def _is_due(scope: Scope, visit: CTE, check_days: int | None) -> ColumnElement[bool]:
    """True for visits old enough that a second one would have come by now."""
    return false() if check_days is None else visit.c.closed_on <= scope.today - timedelta(days=check_days)


def _is_double_checked(scope: Scope, visit: CTE, within_days: int) -> Any:
    """True if others, none of its team, visited the organisation within the days after the visit closed."""
    second, first_member, second_member = aliased(Audit), aliased(AuditTeamMember), aliased(AuditTeamMember)
    shared = (
        select(first_member.user_id)
        .join(second_member, second_member.user_id == first_member.user_id)
        .where(first_member.audit_id == visit.c.id, second_member.audit_id == second.id)
        .correlate(visit, second)
        .exists()
    )
    return (
        select(second.id)
        .where(
            second.organisation_id == visit.c.organisation_id,
            second.id != visit.c.id,
            second.kind == scope.kind,
            second.state == AuditState.CLOSED,
            second.starts_on >= visit.c.closed_on,
            days_between(second.starts_on, visit.c.closed_on) <= within_days,
            ~shared,
        )
        .correlate(visit)
        .exists()
    )
