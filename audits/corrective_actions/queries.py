"""Reading corrective actions: the organisation's own, and those of visible audits for who checks them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, case, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import contains_eager, lazyload, selectinload

from audits.corrective_actions.life import WAITING_FOR_ORGANISATION, WAITING_FOR_PLAN, WAITING_FOR_VERIFIER
from audits.corrective_actions.models import (
    CLOSED_STATES,
    CorrectiveAction,
    CorrectiveActionEscalation,
    CorrectiveActionEvidence,
    CorrectiveActionExtension,
    CorrectiveActionState,
    EscalationLevel,
    Step,
)
from audits.findings.models import Finding, Grade, first_id
from audits.findings.queries import is_latest_told
from audits.models import Audit, AuditKind
from audits.queries import is_audit_visible, is_on_team
from compliance.accounts.identity import Identity
from compliance.database import db
from compliance.documents.models import Document
from compliance.errors import NotFound
from compliance.organisations.models import Organisation
from compliance.organisations.queries import matches_search
from compliance.web.pagination import PAGE_SIZE, Cursor, id_at

_NO_DEADLINE = date(9999, 12, 31)


@dataclass(frozen=True)
class CorrectiveActionFilters:
    """What a reader of the list asked for; empty means everything visible."""

    state: CorrectiveActionState | None = None
    overdue_on: date | None = None
    mine: bool = False
    open_only: bool = False
    grade: Grade | None = None
    kind: AuditKind | None = None
    escalated: EscalationLevel | None = None
    search: str = ""


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
    if action.state in CLOSED_STATES:
        return False
    plan_late = action.state in WAITING_FOR_PLAN and action.plan_due_on is not None and action.plan_due_on < on
    uncontained = action.contained_on is None and action.contain_due_on is not None and action.contain_due_on < on
    return plan_late or uncontained or (action.close_due_on is not None and action.close_due_on < on)


def get_corrective_action(action_id: int, identity: Identity) -> CorrectiveAction:
    """The corrective action; NotFound if `identity` may not see its audit."""
    statement = (
        select(CorrectiveAction)
        .join(Finding, Finding.id == CorrectiveAction.finding_id)
        .join(Audit, Audit.id == Finding.audit_id)
        .where(CorrectiveAction.id == action_id, is_audit_visible(identity))
        .options(
            selectinload(CorrectiveAction.submissions)
            .joinedload(CorrectiveActionEvidence.documents)
            .joinedload(Document.revisions)
        )
    )
    found = db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound(_("There is no such corrective action, or you may not see it."))
    return found


def find_corrective_action(finding: Finding) -> CorrectiveAction | None:
    """The corrective action of a finding, where the organisation was told of it."""
    statement = select(CorrectiveAction).where(CorrectiveAction.finding_id == finding.first_id)
    return db.session.scalars(statement).unique().one_or_none()


def find_waiting_extension(action: CorrectiveAction) -> CorrectiveActionExtension | None:
    """The extension that was asked for and not decided yet."""
    decided = {taken.extension for taken in action.steps if taken.step in (Step.GRANT_EXTENSION, Step.REFUSE_EXTENSION)}
    return next((each for each in action.extensions if each not in decided), None)


def list_corrective_actions(
    identity: Identity, filters: CorrectiveActionFilters, cursor: Cursor, on: date, size: int = PAGE_SIZE
) -> CorrectiveActionRows:
    """A keyset page: what is overdue on `on` first, then the nearest deadline, what is closed last; with the total."""
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
    order = _order(on)
    statement = joined.limit(size + 1)
    total = db.session.scalar(counted) or 0
    if cursor.before:
        backwards = statement.where(tuple_(*order) < _place_of(cursor.before, on))
        rows = db.session.execute(backwards.order_by(*(each.desc() for each in order))).unique().all()[::-1]
    else:
        if cursor.after:
            statement = statement.where(tuple_(*order) > _place_of(cursor.after, on))
        rows = db.session.execute(statement.order_by(*order)).unique().all()
    return CorrectiveActionRows([ListedAction(action, finding) for action, finding in rows], total)


def iterate_corrective_actions(
    identity: Identity, filters: CorrectiveActionFilters, on: date, chunk: int = 500
) -> Iterator[ListedAction]:
    """Every corrective action of the filter in the order of the list, read in pieces."""
    cursor = Cursor()
    while True:
        rows = list_corrective_actions(identity, filters, cursor, on, chunk).rows
        yield from rows[:chunk]
        if len(rows) <= chunk:
            return
        cursor = Cursor(after=(str(rows[chunk - 1].action.id),))


def _order(on: date) -> tuple[Any, ...]:
    closed = CorrectiveAction.state.in_(CLOSED_STATES)
    rank = case((closed, 2), (_overdue(on), 0), else_=1)
    return rank, func.coalesce(CorrectiveAction.close_due_on, literal(_NO_DEADLINE)), CorrectiveAction.id


def _place_of(edge: tuple[str, ...], on: date) -> Any:
    number = id_at(edge)
    rank, deadline, _row = _order(on)
    places = [
        select(column).where(CorrectiveAction.id == number).correlate(None).scalar_subquery()
        for column in (rank, deadline)
    ]
    return tuple_(*places, number)


def _conditions(identity: Identity, filters: CorrectiveActionFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.state is not None:
        conditions.append(CorrectiveAction.state == filters.state)
    if filters.open_only:
        conditions.append(CorrectiveAction.state.not_in(CLOSED_STATES))
    if filters.grade is not None:
        conditions.append(Finding.grade == filters.grade)
    if filters.kind is not None:
        conditions.append(Audit.kind == filters.kind)
    if filters.overdue_on is not None:
        conditions.append(_overdue(filters.overdue_on))
    if filters.mine:
        conditions.append(is_on_team(identity))
    if filters.escalated is not None:
        conditions.append(is_escalated(filters.escalated))
    if filters.search.strip():
        named = select(Organisation.id).where(matches_search(filters.search))
        number = func.upper(Finding.number) == filters.search.strip().upper()
        conditions.append(or_(CorrectiveAction.organisation_id.in_(named), number))
    return conditions


def is_escalated(level: EscalationLevel) -> ColumnElement[bool]:
    """True for open corrective actions told to `level` for the deadline they have now."""
    told = select(CorrectiveActionEscalation.id).where(
        CorrectiveActionEscalation.corrective_action_id == CorrectiveAction.id,
        CorrectiveActionEscalation.level == level,
        CorrectiveActionEscalation.due_on == CorrectiveAction.close_due_on,
    )
    return and_(CorrectiveAction.state.not_in(CLOSED_STATES), told.exists())


def _overdue(on: date) -> ColumnElement[bool]:
    plan_late = and_(CorrectiveAction.state.in_(sorted(WAITING_FOR_PLAN)), CorrectiveAction.plan_due_on < on)
    uncontained = and_(CorrectiveAction.contained_on.is_(None), CorrectiveAction.contain_due_on < on)
    late = or_(plan_late, uncontained, CorrectiveAction.close_due_on < on)
    return and_(CorrectiveAction.state.not_in(CLOSED_STATES), func.coalesce(late, false()))


def count_escalated(identity: Identity) -> Mapping[EscalationLevel, int]:
    """How many visible open corrective actions are told to each level for the deadline they have now."""
    rows = db.session.execute(
        select(CorrectiveActionEscalation.level, func.count(CorrectiveAction.id).label("number"))
        .join(CorrectiveAction, CorrectiveAction.id == CorrectiveActionEscalation.corrective_action_id)
        .join(Finding, Finding.id == CorrectiveAction.finding_id)
        .join(Audit, Audit.id == Finding.audit_id)
        .where(
            is_audit_visible(identity),
            CorrectiveAction.state.not_in(CLOSED_STATES),
            CorrectiveActionEscalation.due_on == CorrectiveAction.close_due_on,
        )
        .group_by(CorrectiveActionEscalation.level)
    )
    return {row.level: row.number for row in rows}


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
