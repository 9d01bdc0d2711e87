"""Reading audits: who sees which, lists and the people and places a plan can name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, tuple_
from sqlalchemy.orm import lazyload, selectinload

from audits.models import Announcement, Audit, AuditKind, AuditState, AuditTeamMember
from compliance.accounts.identity import Identity
from compliance.accounts.models import OrganisationAccess, Role, User
from compliance.accounts.queries import list_colleagues
from compliance.accounts.roles import RoleName
from compliance.clock import today
from compliance.database import db
from compliance.errors import NotFound
from compliance.organisations.models import Organisation, Workplace
from compliance.organisations.queries import matches_search
from compliance.organisations.visibility import visible_organisation_ids
from compliance.web.pagination import PAGE_SIZE, Cursor, id_at


@dataclass(frozen=True)
class AuditFilters:
    """What a reader of the list asked for; empty means everything visible."""

    kind: AuditKind | None = None
    state: AuditState | None = None
    search: str = ""
    mine: bool = False


@dataclass(frozen=True)
class AuditRows:
    """Rows of one page (one more than shown, see `make_page`) and how many there are in all."""

    rows: Sequence[Audit]
    total: int


def is_audit_visible(identity: Identity) -> ColumnElement[bool]:
    """True for rows of `audit` that `identity` may see.

    An organisation is not told of an unannounced audit before it begins, nor of a semi-announced one without a stated
    period; a social auditor sees no inspections.
    """
    if identity.role is RoleName.ADMINISTRATOR:
        return false()
    visible = Audit.organisation_id.in_(visible_organisation_ids(identity))
    if identity.belongs_to_organisation:
        known = or_(
            Audit.announcement == Announcement.ANNOUNCED,
            and_(Audit.announcement == Announcement.SEMI_ANNOUNCED, Audit.window_from.is_not(None)),
            Audit.state != AuditState.PLANNED,
        )
        return and_(visible, known)
    if identity.role is RoleName.SOCIAL_AUDITOR:
        return and_(visible, Audit.kind == AuditKind.SOCIAL_AUDIT)
    return visible


def first_day_for(identity: Identity) -> ColumnElement[date]:
    """What lists are ordered by: the first day, or the period that stands for it. An order must not tell the day."""
    if not identity.belongs_to_organisation:
        return Audit.starts_on.expression
    hidden = and_(Audit.announcement == Announcement.SEMI_ANNOUNCED, Audit.state == AuditState.PLANNED)
    return case((hidden, Audit.window_from), else_=Audit.starts_on)


def is_on_team(identity: Identity) -> ColumnElement[bool]:
    """True for rows of `audit` whose team `identity` belongs to."""
    return Audit.id.in_(select(AuditTeamMember.audit_id).where(AuditTeamMember.user_id == identity.user_id))


def get_audit(audit_id: int, identity: Identity) -> Audit:
    """The audit with its team and workplaces; NotFound if `identity` may not see it."""
    statement = (
        select(Audit).where(Audit.id == audit_id, is_audit_visible(identity)).options(selectinload(Audit.workplaces))
    )
    found = db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound(_("There is no such visit, or you may not see it."))
    return found


def list_audits(identity: Identity, filters: AuditFilters, cursor: Cursor, size: int = PAGE_SIZE) -> AuditRows:
    """A keyset page of visible audits, the latest first, with the total of the same filters."""
    wanted = [is_audit_visible(identity), *_conditions(identity, filters)]
    total = db.session.scalar(select(func.count(Audit.id)).join(Audit.organisation).where(*wanted)) or 0
    order = (first_day_for(identity), Audit.id)
    statement = select(Audit).join(Audit.organisation).where(*wanted).options(lazyload(Audit.members)).limit(size + 1)
    if cursor.before:
        forwards = statement.where(tuple_(*order) > _place_of(cursor.before, identity)).order_by(*order)
        return AuditRows(db.session.scalars(forwards).unique().all()[::-1], total)
    if cursor.after:
        statement = statement.where(tuple_(*order) < _place_of(cursor.after, identity))
    rows = db.session.scalars(statement.order_by(*(column.desc() for column in order))).unique().all()
    return AuditRows(rows, total)


def _place_of(edge: tuple[str, ...], identity: Identity) -> Any:
    number = id_at(edge)
    first_day = select(first_day_for(identity)).where(Audit.id == number).scalar_subquery()
    return tuple_(first_day, number)


def _conditions(identity: Identity, filters: AuditFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.kind is not None:
        conditions.append(Audit.kind == filters.kind)
    if filters.state is not None:
        conditions.append(Audit.state == filters.state)
    if filters.search.strip():
        number = func.upper(Audit.number) == filters.search.strip().upper()
        conditions.append(or_(number, matches_search(filters.search)))
    if filters.mine:
        conditions.append(is_on_team(identity))
    return conditions


def list_recent_audits(organisation_id: int, identity: Identity, limit: int = 5) -> Sequence[Audit]:
    """The latest audits of one organisation that `identity` may see."""
    statement = (
        select(Audit)
        .where(Audit.organisation_id == organisation_id, is_audit_visible(identity))
        .options(lazyload(Audit.members))
        .order_by(first_day_for(identity).desc(), Audit.id.desc())
        .limit(limit)
    )
    return db.session.scalars(statement).unique().all()


def list_own_audits(identity: Identity, *states: AuditState) -> Sequence[Audit]:
    """Audits in one of `states` whose team `identity` belongs to, the earliest first."""
    statement = (
        select(Audit)
        .where(is_audit_visible(identity), is_on_team(identity), Audit.state.in_(states))
        .options(lazyload(Audit.members))
        .order_by(Audit.starts_on, Audit.id)
    )
    return db.session.scalars(statement).unique().all()


def list_possible_members(by: Identity, organisation: Organisation) -> Sequence[User]:
    """People who can be on a team that `by` plans: inspectors of the authority who work in the organisation's region,
    or the social auditors who were given access to an organisation that `by` sees too."""
    if by.belongs_to_authority:
        return list_colleagues(by, organisation.region_code, [RoleName.INSPECTOR])
    is_auditor = User.roles.any(Role.name == RoleName.SOCIAL_AUDITOR)
    statement = select(User).where(User.active, is_auditor).order_by(User.name, User.id)
    shared: Select[Any] = select(OrganisationAccess.user_id).where(
        OrganisationAccess.organisation_id.in_(visible_organisation_ids(by)),
        or_(OrganisationAccess.ended_on.is_(None), OrganisationAccess.ended_on > today()),
    )
    return db.session.scalars(statement.where(User.id.in_(shared))).unique().all()


def list_workplaces_of(organisation_id: int) -> Sequence[Workplace]:
    """Open workplaces and housing of an organisation, by name."""
    statement = (
        select(Workplace)
        .where(Workplace.organisation_id == organisation_id, Workplace.closed_on.is_(None))
        .order_by(Workplace.name, Workplace.id)
    )
    return db.session.scalars(statement).all()


def last_closed_inspections(organisation_ids: Sequence[int]) -> Mapping[int, date]:
    """The day of the latest closed inspection of each organisation; none means never inspected."""
    statement = (
        select(Audit.organisation_id, func.max(Audit.closed_on))
        .where(
            Audit.organisation_id.in_(organisation_ids),
            Audit.kind == AuditKind.INSPECTION,
            Audit.state == AuditState.CLOSED,
        )
        .group_by(Audit.organisation_id)
    )
    return {owner: closed_on for owner, closed_on in db.session.execute(statement) if closed_on is not None}
