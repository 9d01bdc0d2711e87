"""What became of findings, counted in sets: four statements whatever the number of corrections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, String, and_, case, cast, func, literal, select, type_coerce
from sqlalchemy.orm import aliased

from audits.corrective_actions.models import (
    CheckOutcome,
    CorrectiveAction,
    CorrectiveActionCheck,
    CorrectiveActionState,
)
from audits.findings.models import Finding, Grade, first_id
from audits.models import Audit, AuditKind
from audits.queries import is_audit_visible, is_on_team
from audits.repayments.balances import Balance, balance_from, sums_by_kind
from audits.repayments.models import RepaymentEntry, RepaymentGroup
from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.database import days_between, db, is_current
from compliance.organisations.models import Organisation


class By(StrEnum):
    """What the figures are divided by."""

    GRADE = "grade"
    KIND = "kind"
    REGION = "region"
    PERIOD = "period"


@dataclass(frozen=True)
class FollowThroughFilters:
    """Which corrections are counted: by the day the organisation was told."""

    by: By = By.GRADE
    grade: Grade | None = None
    kind: AuditKind | None = None
    region: str | None = None
    told_from: date | None = None
    told_to: date | None = None


@dataclass(frozen=True)
class Watched:
    """So many corrections of one group that were watched for `days`, at whose end it `happened` or not."""

    group: str
    days: int
    happened: bool
    number: int


@dataclass(frozen=True)
class SecondEyes:
    """Of `closed` corrections of one group, `by_another` were closed by somebody who had not approved the plan."""

    group: str
    closed: int
    by_another: int


@dataclass(frozen=True)
class GroupBalance:
    group: str
    balance: Balance


def counts_own_only(identity: Identity) -> bool:
    """True for auditors, who read the figures of their own visits; the ministry reads those it may see."""
    return identity.role in (RoleName.INSPECTOR, RoleName.SOCIAL_AUDITOR)


def list_times_to_closing(identity: Identity, filters: FollowThroughFilters, on: date) -> Sequence[Watched]:
    """Days from being told to the verified closing; of open ones, until `on`. A reopened one is open."""
    is_closed = CorrectiveAction.state == CorrectiveActionState.VERIFIED_CLOSED
    until = type_coerce(case((is_closed, CorrectiveAction.closed_on), else_=literal(on, Date)), Date)
    days = days_between(until, CorrectiveAction.opened_on)
    return _list_watched(identity, filters, days, case((is_closed, 1), else_=0))


def list_times_to_reopening(identity: Identity, filters: FollowThroughFilters, on: date) -> Sequence[Watched]:
    """Days from the first verified closing to the first reopening; of those not reopened, until `on`."""
    closing = _first_check(CheckOutcome.VERIFIED_CLOSED).subquery()
    reopening = _first_check(CheckOutcome.REOPENED).subquery()
    until = type_coerce(func.coalesce(reopening.c.checked_on, literal(on, Date)), Date)
    days = days_between(until, closing.c.checked_on)
    happened = case((reopening.c.checked_on.is_not(None), 1), else_=0)
    return _list_watched(identity, filters, days, happened, closing, reopening)


def list_second_eyes(identity: Identity, filters: FollowThroughFilters) -> Sequence[SecondEyes]:
    """Who closed what: the latest closing against the approvals of the same correction."""
    latest = (
        select(func.max(CorrectiveActionCheck.id).label("id"))
        .where(CorrectiveActionCheck.outcome == CheckOutcome.VERIFIED_CLOSED)
        .group_by(CorrectiveActionCheck.corrective_action_id)
        .subquery()
    )
    closing, approval = aliased(CorrectiveActionCheck), aliased(CorrectiveActionCheck)
    same = (
        select(approval.id)
        .where(
            approval.corrective_action_id == closing.corrective_action_id,
            approval.outcome == CheckOutcome.PLAN_APPROVED,
            approval.verifier_id == closing.verifier_id,
        )
        .exists()
    )
    group = _group(filters.by)
    rows = db.session.execute(
        _counted(identity, filters, [group, func.count(), func.sum(case((same, 0), else_=1))])
        .join(closing, closing.corrective_action_id == CorrectiveAction.id)
        .join(latest, latest.c.id == closing.id)
        .where(CorrectiveAction.state == CorrectiveActionState.VERIFIED_CLOSED)
        .group_by(group)
    )
    return [SecondEyes(str(name or ""), closed, int(by_another)) for name, closed, by_another in rows]


def list_money(identity: Identity, filters: FollowThroughFilters) -> Sequence[GroupBalance]:
    """Sums of the repayment ledgers of the counted corrections, for each group and currency."""
    group = _group(filters.by).label("name")
    rows = db.session.execute(
        _counted(identity, filters, [group, RepaymentEntry.currency, *sums_by_kind()])
        .join(RepaymentGroup, RepaymentGroup.corrective_action_id == CorrectiveAction.id)
        .join(RepaymentEntry, RepaymentEntry.group_id == RepaymentGroup.id)
        .where(is_current(RepaymentEntry))
        .group_by(group, RepaymentEntry.currency)
        .order_by(group, RepaymentEntry.currency)
    )
    return [GroupBalance(str(row.name or ""), balance_from(row)) for row in rows]


def _list_watched(
    identity: Identity,
    filters: FollowThroughFilters,
    days: ColumnElement[Any],
    happened: ColumnElement[Any],
    closing: Any = None,
    reopening: Any = None,
) -> Sequence[Watched]:
    group = _group(filters.by)
    statement = _counted(identity, filters, [group, days, happened, func.count()])
    if closing is not None:
        statement = statement.join(closing, closing.c.corrective_action_id == CorrectiveAction.id).outerjoin(
            reopening, reopening.c.corrective_action_id == CorrectiveAction.id
        )
    rows = db.session.execute(statement.group_by(group, days, happened))
    return [Watched(str(name or ""), int(watched), bool(done), number) for name, watched, done, number in rows]


def _first_check(outcome: CheckOutcome) -> Select[int, date]:
    return (
        select(
            CorrectiveActionCheck.corrective_action_id,
            type_coerce(func.min(CorrectiveActionCheck.checked_on), Date).label("checked_on"),
        )
        .where(CorrectiveActionCheck.outcome == outcome)
        .group_by(CorrectiveActionCheck.corrective_action_id)
    )


_GROUPS: Mapping[By, Any] = {
    By.GRADE: lambda: cast(Finding.grade, String),
    By.KIND: lambda: cast(Audit.kind, String),
    By.REGION: lambda: Organisation.region_code,
    By.PERIOD: lambda: _quarter(CorrectiveAction.opened_on),
}


def _group(by: By) -> Any:
    return _GROUPS[by]()


def _quarter(day: Any) -> Any:
    """The quarter of a day as text, such as 2026-3."""
    month = func.extract("month", day)
    quarter = case((month <= 3, "1"), (month <= 6, "2"), (month <= 9, "3"), else_="4")
    return cast(func.extract("year", day), String).concat("-").concat(quarter)


def _counted(identity: Identity, filters: FollowThroughFilters, columns: Sequence[Any]) -> Select[Any]:
    return (
        select(*columns)
        .select_from(CorrectiveAction)
        .join(Finding, and_(first_id(Finding) == CorrectiveAction.finding_id, is_current(Finding)))
        .join(Audit, Audit.id == Finding.audit_id)
        .join(Organisation, Organisation.id == CorrectiveAction.organisation_id)
        .where(*_conditions(identity, filters))
    )


def _conditions(identity: Identity, filters: FollowThroughFilters) -> list[ColumnElement[bool]]:
    # Of a finding that does not stand, nothing was to be corrected.
    conditions = [is_audit_visible(identity), CorrectiveAction.state != CorrectiveActionState.WITHDRAWN]
    if counts_own_only(identity):
        conditions.append(is_on_team(identity))
    if filters.grade is not None:
        conditions.append(Finding.grade == filters.grade)
    if filters.kind is not None:
        conditions.append(Audit.kind == filters.kind)
    if filters.region:
        conditions.append(Organisation.region_code == filters.region)
    if filters.told_from is not None:
        conditions.append(CorrectiveAction.opened_on >= filters.told_from)
    if filters.told_to is not None:
        conditions.append(CorrectiveAction.opened_on <= filters.told_to)
    return conditions
