"""Reading corrective actions: the organisation's own, and those of visible audits for who checks them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import contains_eager, lazyload

from audits.corrective_actions.life import WAITING_FOR_ORGANISATION, WAITING_FOR_PLAN, WAITING_FOR_VERIFIER
from audits.corrective_actions.models import CorrectiveAction, CorrectiveActionState
from audits.findings.models import Finding, first_id
from audits.findings.queries import is_latest_told
from audits.models import Audit
from audits.queries import is_audit_visible, is_on_team
from compliance.accounts.identity import Identity
from compliance.database import db
from compliance.errors import NotFound
from compliance.web.pagination import PAGE_SIZE, Cursor, id_at

_NO_DEADLINE = date(9999, 12, 31)


@dataclass(frozen=True)
class CorrectiveActionFilters:
    """What a reader of the list asked for; empty means everything visible."""

    state: CorrectiveActionState | None = None
    overdue_on: date | None = None
    mine: bool = False


@dataclass(frozen=True)
class ListedAction:
    """A corrective action with the wording the organisation was told."""

    action: CorrectiveAction
    finding: Finding


@dataclass(frozen=True)
class CorrectiveActionRows:
    """Rows of one page (one more than shown, see `make_page`) and how many there are in all."""

    rows: Sequence[ListedAction]
    total: int


def is_overdue(action: CorrectiveAction, on: date) -> bool:
    """True if the plan, or the correction, is late on `on`."""
    if action.state is CorrectiveActionState.VERIFIED_CLOSED:
        return False
    plan_late = action.state in WAITING_FOR_PLAN and action.plan_due_on is not None and action.plan_due_on < on
    return plan_late or (action.close_due_on is not None and action.close_due_on < on)


def get_corrective_action(action_id: int, identity: Identity) -> CorrectiveAction:
    """The corrective action; NotFound if `identity` may not see its audit."""
    statement = (
        select(CorrectiveAction)
        .join(Finding, Finding.id == CorrectiveAction.finding_id)
        .join(Audit, Audit.id == Finding.audit_id)
        .where(CorrectiveAction.id == action_id, is_audit_visible(identity))
    )
    found = db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound(_("There is no such corrective action, or you may not see it."))
    return found


def find_corrective_action(finding: Finding) -> CorrectiveAction | None:
    """The corrective action of a finding, where the organisation was told of it."""
    statement = select(CorrectiveAction).where(CorrectiveAction.finding_id == finding.first_id)
    return db.session.scalars(statement).unique().one_or_none()


def list_corrective_actions(
    identity: Identity, filters: CorrectiveActionFilters, cursor: Cursor, size: int = PAGE_SIZE
) -> CorrectiveActionRows:
    """A keyset page, the nearest deadline first, with the total of the same filters."""
    wanted = [is_audit_visible(identity), is_latest_told(), *_conditions(identity, filters)]
    joined = (
        select(CorrectiveAction, Finding)
        .join(Finding, first_id(Finding) == CorrectiveAction.finding_id)
        .join(Audit, Audit.id == Finding.audit_id)
        .where(*wanted)
        .options(
            contains_eager(Finding.audit).lazyload(Audit.members),
            lazyload(CorrectiveAction.finding),
            lazyload(CorrectiveAction.plans),
            lazyload(CorrectiveAction.submissions),
            lazyload(CorrectiveAction.checks),
        )
    )
    counted = joined.with_only_columns(func.count(CorrectiveAction.id))
    deadline = func.coalesce(CorrectiveAction.close_due_on, literal(_NO_DEADLINE))
    order = (deadline, CorrectiveAction.id)
    statement = joined.limit(size + 1)
    total = db.session.scalar(counted) or 0
    if cursor.before:
        backwards = statement.where(tuple_(*order) < _place_of(cursor.before))
        rows = db.session.execute(backwards.order_by(*(each.desc() for each in order))).unique().all()[::-1]
    else:
        if cursor.after:
            statement = statement.where(tuple_(*order) > _place_of(cursor.after))
        rows = db.session.execute(statement.order_by(*order)).unique().all()
    return CorrectiveActionRows([ListedAction(action, finding) for action, finding in rows], total)


def _place_of(edge: tuple[str, ...]) -> Any:
    number = id_at(edge)
    deadline = select(func.coalesce(CorrectiveAction.close_due_on, literal(_NO_DEADLINE)))
    return tuple_(deadline.where(CorrectiveAction.id == number).scalar_subquery(), number)


def _conditions(identity: Identity, filters: CorrectiveActionFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.state is not None:
        conditions.append(CorrectiveAction.state == filters.state)
    if filters.overdue_on is not None:
        conditions.append(_overdue(filters.overdue_on))
    if filters.mine:
        conditions.append(is_on_team(identity))
    return conditions


def _overdue(on: date) -> ColumnElement[bool]:
    plan_late = and_(CorrectiveAction.state.in_(WAITING_FOR_PLAN), CorrectiveAction.plan_due_on < on)
    return and_(
        CorrectiveAction.state != CorrectiveActionState.VERIFIED_CLOSED,
        or_(plan_late, CorrectiveAction.close_due_on < on),
    )


def list_waiting_for_organisation(identity: Identity) -> Sequence[CorrectiveAction]:
    """Corrective actions the organisations of `identity` have to move on."""
    return _list_in(identity, WAITING_FOR_ORGANISATION, is_audit_visible(identity))


def list_waiting_for_verifier(identity: Identity) -> Sequence[CorrectiveAction]:
    """Plans and evidence that the audits' team `identity` belongs to has to check."""
    return _list_in(identity, WAITING_FOR_VERIFIER, and_(is_audit_visible(identity), is_on_team(identity)))


def _list_in(
    identity: Identity, states: frozenset[CorrectiveActionState], condition: ColumnElement[bool]
) -> Sequence[CorrectiveAction]:
    statement = (
        select(CorrectiveAction)
        .join(Finding, Finding.id == CorrectiveAction.finding_id)
        .join(Audit, Audit.id == Finding.audit_id)
        .where(CorrectiveAction.state.in_(sorted(states)), condition)
        .options(
            lazyload(CorrectiveAction.plans),
            lazyload(CorrectiveAction.submissions),
            lazyload(CorrectiveAction.checks),
        )
        .order_by(CorrectiveAction.close_due_on, CorrectiveAction.id)
        .limit(200)
    )
    return db.session.scalars(statement).unique().all()
