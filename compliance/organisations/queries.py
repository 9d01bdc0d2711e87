"""Reading organisations: one, a page of the register, the recruitment offices a person may name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, func, select, true, tuple_
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from compliance.accounts.identity import Identity
from compliance.accounts.models import Authority, Region
from compliance.database import db
from compliance.errors import NotFound
from compliance.organisations.folding import fold
from compliance.organisations.models import Organisation, OrganisationIdentifier, OrganisationStatus, Workplace
from compliance.organisations.types import OrganisationKind, Sector
from compliance.organisations.visibility import is_visible, visible_organisation_ids
from compliance.web.pagination import PAGE_SIZE, Cursor, id_at

LONGEST_PICKER_LIST = 20


@dataclass(frozen=True)
class OrganisationFilters:
    """What a reader of the register asked for; empty means everything visible."""

    kind: OrganisationKind | None = None
    region_code: str | None = None
    sector: Sector | None = None
    search: str = ""


@dataclass(frozen=True)
class OrganisationPageRows:
    """Rows of one page (one more than shown, see `make_page`) and how many there are in all."""

    rows: Sequence[Organisation]
    total: int


def get_organisation(organisation_id: int, identity: Identity, *options: ExecutableOption) -> Organisation:
    """The organisation with its region, authority and numbers; NotFound if `identity` may not see it.

    `options` load more of it in the same statement.
    """
    statement = (
        select(Organisation)
        .where(Organisation.id == organisation_id, is_visible(identity))
        .options(
            joinedload(Organisation.region),
            joinedload(Organisation.authority),
            joinedload(Organisation.identifiers),
            *options,
        )
    )
    found = db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound(_("There is no such organisation, or you may not see it."))
    return found


def get_employer(organisation_id: int, identity: Identity) -> Organisation:
    """The organisation if it is an employer `identity` may see; NotFound otherwise."""
    organisation = get_organisation(organisation_id, identity)
    if organisation.kind is not OrganisationKind.EMPLOYER:
        raise NotFound(_("Only employers name recruitment offices they use."))
    return organisation


def list_organisations(
    identity: Identity, filters: OrganisationFilters, cursor: Cursor, size: int = PAGE_SIZE
) -> OrganisationPageRows:
    """A keyset page of the register in the order of the folded names, with the total of the same filters."""
    wanted = [is_visible(identity), *_conditions(filters)]
    total = db.session.scalar(select(func.count(Organisation.id)).where(*wanted)) or 0
    order = (Organisation.search_text, Organisation.id)
    statement = select(Organisation).where(*wanted).options(joinedload(Organisation.region)).limit(size + 1)
    if cursor.before:
        statement = statement.where(tuple_(*order) < _place_of(id_at(cursor.before)))
        backwards = db.session.scalars(statement.order_by(*(column.desc() for column in order))).all()
        return OrganisationPageRows(backwards[::-1], total)
    if cursor.after:
        statement = statement.where(tuple_(*order) > _place_of(id_at(cursor.after)))
    return OrganisationPageRows(db.session.scalars(statement.order_by(*order)).all(), total)


def _place_of(organisation_id: int) -> Any:
    text = select(Organisation.search_text).where(Organisation.id == organisation_id).scalar_subquery()
    return tuple_(func.coalesce(text, ""), organisation_id)


def _conditions(filters: OrganisationFilters) -> list[ColumnElement[bool]]:
    conditions = [matches_search(filters.search)] if fold(filters.search) else []
    if filters.kind is not None:
        conditions.append(Organisation.kind == filters.kind)
    if filters.region_code:
        conditions.append(Organisation.region_code == filters.region_code)
    if filters.sector is not None:
        conditions.append(Organisation.sector == filters.sector)
    return conditions


def matches_search(text: str) -> ColumnElement[bool]:
    """True for organisations whose folded names and numbers hold every word of `text`."""
    # Folding leaves letters, digits and spaces only, so no word can hold a wildcard of LIKE.
    words = fold(text).split()
    return and_(true(), *(Organisation.search_text.like(f"%{word}%") for word in words))


def find_recruiters_by_name(text: str, limit: int = LONGEST_PICKER_LIST) -> Sequence[Organisation]:
    """Recruitment offices whose name or licence number holds every word of `text`.

    Registered offices are public names (registers of recruitment licences are published), so no visibility applies:
    an employer may name any of them. Nothing but name, place and number may be shown from the rows.
    """
    if not fold(text):
        return []
    statement = (
        select(Organisation)
        .where(_is_open_recruiter(), matches_search(text))
        .options(selectinload(Organisation.identifiers), joinedload(Organisation.region))
        .order_by(Organisation.search_text, Organisation.id)
        .limit(limit)
    )
    return db.session.scalars(statement).all()


def get_recruiter(recruiter_id: int) -> Organisation:
    """A registered recruitment office by its id, for whoever names it; NotFound if there is none."""
    found = db.session.scalars(
        select(Organisation).where(Organisation.id == recruiter_id, _is_open_recruiter())
    ).one_or_none()
    if found is None:
        raise NotFound(_("There is no such recruitment office in the register."))
    return found


def _is_open_recruiter() -> ColumnElement[bool]:
    return and_(
        Organisation.kind == OrganisationKind.RECRUITER,
        Organisation.is_identified,
        Organisation.status == OrganisationStatus.ACTIVE,
    )


def list_own_organisations(identity: Identity) -> Sequence[Organisation]:
    """The organisations a person of an organisation may act for, in the order of their names."""
    statement = select(Organisation).where(is_visible(identity)).order_by(Organisation.search_text, Organisation.id)
    return db.session.scalars(statement).all()


def list_workplaces(organisation_id: int, *, closed_too: bool = False) -> Sequence[Workplace]:
    """Places of work and housing of an organisation; the open ones unless told otherwise."""
    statement = select(Workplace).where(Workplace.organisation_id == organisation_id).order_by(Workplace.id)
    if not closed_too:
        statement = statement.where(Workplace.closed_on.is_(None))
    return db.session.scalars(statement).all()


def get_workplace(workplace_id: int, identity: Identity) -> Workplace:
    """The workplace; NotFound if `identity` may not see its organisation."""
    statement = select(Workplace).where(
        Workplace.id == workplace_id, Workplace.organisation_id.in_(visible_organisation_ids(identity))
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound(_("There is no such workplace, or you may not see it."))
    return found


def list_regions(identity: Identity) -> Sequence[Region]:
    """Regions that hold organisations `identity` may see, for the filter of the register."""
    codes: Select[Any] = select(Organisation.region_code).where(is_visible(identity))
    return db.session.scalars(select(Region).where(Region.code.in_(codes)).order_by(Region.code)).all()


def list_all_regions() -> Sequence[Region]:
    return db.session.scalars(select(Region).order_by(Region.code)).all()


def list_authorities() -> Sequence[Authority]:
    return db.session.scalars(select(Authority).order_by(Authority.code)).all()


def find_organisation_ids(numbers: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Which organisation each (scheme, value) belongs to; numbers nobody has are left out."""
    found: dict[tuple[str, str], int] = {}
    for scheme in {scheme for scheme, _value in numbers}:
        values = list({value for each, value in numbers if each == scheme})
        statement = select(OrganisationIdentifier.value, OrganisationIdentifier.organisation_id).where(
            OrganisationIdentifier.scheme == scheme, OrganisationIdentifier.value.in_(values)
        )
        found.update({(scheme, value): owner for value, owner in db.session.execute(statement)})
    return found
