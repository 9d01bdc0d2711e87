"""Reading accounts: users for the administrator, colleagues for choosing an owner."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from compliance.accounts.identity import Identity
from compliance.accounts.models import Authority, OrganisationAccess, Region, Role, User, UserRegion
from compliance.accounts.roles import RoleName
from compliance.database import db
from compliance.errors import NotFound
from compliance.web.pagination import PAGE_SIZE, Cursor, id_at


def get_user(user_id: int, identity: Identity) -> User:
    """The user with `user_id`, for an administrator. Raises NotFound."""
    user = db.session.get(User, user_id)
    if user is None or identity.role is not RoleName.ADMINISTRATOR:
        raise NotFound
    return user


def find_user_by_email(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def list_users(cursor: Cursor, *, search: str = "", role: str = "") -> Sequence[User]:
    """Users by name, one page and one more."""
    statement = select(User).options(selectinload(User.authority), selectinload(User.regions))
    if search:
        found = (column.icontains(search, autoescape=True) for column in (User.name, User.email))
        statement = statement.where(or_(*found))
    if role:
        statement = statement.where(User.roles.any(Role.name == role))
    key = tuple_(User.name, User.id)
    if cursor.before:
        statement = statement.where(key < _place_of(cursor.before))
        rows = db.session.scalars(statement.order_by(User.name.desc(), User.id.desc()).limit(PAGE_SIZE + 1)).unique()
        return list(rows)[::-1]
    if cursor.after:
        statement = statement.where(key > _place_of(cursor.after))
    return db.session.scalars(statement.order_by(User.name, User.id).limit(PAGE_SIZE + 1)).unique().all()


def _place_of(edge: tuple[str, ...]) -> tuple[str, int]:
    """Name and id of the user at an edge; a name may hold the mark between the two."""
    return "~".join(edge[:-1]), id_at(edge)


def list_authorities() -> Sequence[Authority]:
    return db.session.scalars(select(Authority).order_by(Authority.code)).all()


def list_regions() -> Sequence[Region]:
    return db.session.scalars(select(Region).order_by(Region.code)).all()


def list_access(user_id: int) -> Sequence[OrganisationAccess]:
    """The organisations a user may act for, ended leaves included."""
    return db.session.scalars(
        select(OrganisationAccess)
        .options(joinedload(OrganisationAccess.organisation))
        .where(OrganisationAccess.user_id == user_id)
        .order_by(OrganisationAccess.id)
    ).all()


def list_users_without_access(limit: int = 10) -> Sequence[User]:
    """Active people who see only organisations they were let into, and were let into none; the oldest first."""
    needs_access = Role.name.in_((RoleName.EMPLOYER_USER, RoleName.RECRUITER_USER, RoleName.SOCIAL_AUDITOR))
    has_access = select(OrganisationAccess.user_id).where(OrganisationAccess.ended_on.is_(None))
    wanted = (User.active, User.roles.any(needs_access), User.id.not_in(has_access))
    return db.session.scalars(select(User).where(*wanted).order_by(User.id).limit(limit)).unique().all()


def list_colleagues(identity: Identity, region_code: str | None, roles: Sequence[RoleName]) -> Sequence[User]:
    """Active users of `identity`'s authority with one of `roles` who work in `region_code`, by name."""
    in_region = User.id.in_(select(UserRegion.user_id).where(UserRegion.region_code == region_code))
    return (
        db.session.scalars(
            select(User)
            .where(
                and_(User.authority_id == identity.authority_id, User.active, User.roles.any(Role.name.in_(roles))),
                or_(User.sees_all_regions, in_region),
            )
            .order_by(User.name, User.id)
        )
        .unique()
        .all()
    )
