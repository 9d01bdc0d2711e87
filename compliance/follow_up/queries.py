"""Reads of follow-up cases; every one is limited to the organisations the asker may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from compliance.accounts.identity import Identity
from compliance.accounts.models import Region, Role, User, UserRegion
from compliance.accounts.roles import AUTHORITY_ROLES
from compliance.database import db
from compliance.errors import NotFound
from compliance.follow_up.models import FollowUpCase, FollowUpNote, FollowUpState
from compliance.organisations.models import Organisation
from compliance.organisations.visibility import is_visible, visible_organisation_ids
from compliance.seeks import count_up_to_most, list_page


@dataclass(frozen=True)
class FollowUpFilter:
    """What the list is narrowed to. `state` None means every state."""

    mine: bool = False
    overdue: bool = False
    state: FollowUpState | None = FollowUpState.OPEN


def get_case(case_id: int, identity: Identity) -> FollowUpCase:
    """The case with its notes, or NotFound where `identity` may not see its organisation."""
    query = (
        select(FollowUpCase)
        .where(FollowUpCase.id == case_id, FollowUpCase.organisation_id.in_(visible_organisation_ids(identity)))
        .options(
            joinedload(FollowUpCase.organisation),
            joinedload(FollowUpCase.owner).lazyload(User.roles),
            joinedload(FollowUpCase.opened_by).lazyload(User.roles),
            selectinload(FollowUpCase.notes).joinedload(FollowUpNote.written_by).lazyload(User.roles),
        )
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def list_cases(
    identity: Identity,
    wanted: FollowUpFilter,
    today: date,
    *,
    after: tuple[date, int] | None = None,
    before: tuple[date, int] | None = None,
    limit: int = 51,
) -> Sequence[Row[Any]]:
    """Rows of the list, soonest due first, up to `limit` after (or before) the row with that due date and id."""
    return list_page(
        _list_query(identity, wanted, today),
        FollowUpCase.due_on,
        FollowUpCase.id,
        after=after,
        before=before,
        limit=limit,
    )


def iterate_cases(identity: Identity, wanted: FollowUpFilter, today: date) -> Iterator[Row[Any]]:
    """Every row of the list for an export, fetched in portions."""
    query = _list_query(identity, wanted, today).order_by(FollowUpCase.due_on, FollowUpCase.id)
    yield from db.session.execute(query.execution_options(yield_per=500))


def _list_query(identity: Identity, wanted: FollowUpFilter, today: date) -> Select[Any]:
    query: Any = (
        select(
            FollowUpCase.id,
            FollowUpCase.due_on,
            FollowUpCase.what,
            FollowUpCase.state,
            FollowUpCase.opened_at,
            FollowUpCase.outcome,
            FollowUpCase.organisation_id,
            Organisation.name.label("organisation_name"),
            Organisation.name_ar.label("organisation_name_ar"),
            Organisation.city,
            Region.name.label("region_name"),
            User.name.label("owner_name"),
        )
        .join(Organisation, Organisation.id == FollowUpCase.organisation_id)
        .outerjoin(Region, Region.code == Organisation.region_code)
        .join(User, User.id == FollowUpCase.owner_id)
        .where(is_visible(identity))
    )
    if wanted.state is not None:
        query = query.where(FollowUpCase.state == wanted.state)
    if wanted.mine:
        query = query.where(FollowUpCase.owner_id == identity.user_id)
    if wanted.overdue:
        query = query.where(is_overdue(today))
    return query


def is_overdue(today: date) -> ColumnElement[bool]:
    """True for open cases whose date has passed."""
    return (FollowUpCase.state == FollowUpState.OPEN) & (FollowUpCase.due_on < today)


def count_overdue(identity: Identity, today: date) -> int | None:
    """How many cases `identity` may see are overdue; None beyond what is counted."""
    query = select(FollowUpCase.id).where(
        is_overdue(today), FollowUpCase.organisation_id.in_(visible_organisation_ids(identity))
    )
    return count_up_to_most(query)


def list_open_of_owner(identity: Identity, limit: int = 50) -> Sequence[FollowUpCase]:
    """Open cases `identity` has to do, soonest first."""
    query = (
        select(FollowUpCase)
        .where(
            FollowUpCase.owner_id == identity.user_id,
            FollowUpCase.state == FollowUpState.OPEN,
            FollowUpCase.organisation_id.in_(visible_organisation_ids(identity)),
        )
        .options(joinedload(FollowUpCase.organisation))
        .order_by(FollowUpCase.due_on, FollowUpCase.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_of_organisation(organisation_id: int, limit: int = 10) -> Sequence[FollowUpCase]:
    """The newest cases of one organisation, which the caller has found visible."""
    query = (
        select(FollowUpCase)
        .where(FollowUpCase.organisation_id == organisation_id)
        .options(joinedload(FollowUpCase.owner).lazyload(User.roles))
        .order_by(FollowUpCase.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_of_flag(risk_flag_id: int) -> Sequence[FollowUpCase]:
    """Cases opened from one flag, which the caller has found visible."""
    query = (
        select(FollowUpCase)
        .where(FollowUpCase.risk_flag_id == risk_flag_id)
        .options(joinedload(FollowUpCase.owner).lazyload(User.roles))
    )
    return db.session.scalars(query.order_by(FollowUpCase.id)).all()


def list_possible_owners(organisation: Organisation) -> Sequence[User]:
    """Active people of the organisation's authority who work in its region."""
    in_region = User.id.in_(select(UserRegion.user_id).where(UserRegion.region_code == organisation.region_code))
    query = (
        select(User)
        .where(
            User.active,
            User.authority_id == organisation.authority_id,
            User.roles.any(Role.name.in_([role.value for role in AUTHORITY_ROLES])),
            or_(User.sees_all_regions, in_region),
        )
        .order_by(User.name, User.id)
    )
    return db.session.scalars(query).unique().all()


def state_named(name: str) -> FollowUpState | None:
    """The state of that name; None, every state, for any other text."""
    return FollowUpState(name) if name in list(FollowUpState) else None
