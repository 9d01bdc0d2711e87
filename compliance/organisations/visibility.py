"""Which organisations an identity may see, as one SQL predicate used by every query of every package."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from compliance.accounts.identity import Identity
from compliance.accounts.models import OrganisationAccess, UserRegion
from compliance.accounts.roles import RoleName
from compliance.clock import today
from compliance.organisations.models import Organisation


def is_visible(identity: Identity) -> ColumnElement[bool]:
    """True for rows of `organisation` that `identity` may see."""
    if identity.role is RoleName.ADMINISTRATOR:
        return true()
    if identity.role is RoleName.RESPONDENT:
        return false()
    if identity.belongs_to_authority:
        return _is_of_authority_and_regions(identity)
    return Organisation.id.in_(_accessible_organisation_ids(identity, today()))


def visible_organisation_ids(identity: Identity) -> Select[int]:
    """A SELECT of the ids `identity` may see, for `column.in_(...)` in other tables' queries."""
    return select(Organisation.id).where(is_visible(identity))


def _accessible_organisation_ids(identity: Identity, on: date) -> Select[int]:
    return select(OrganisationAccess.organisation_id).where(
        OrganisationAccess.user_id == identity.user_id,
        or_(OrganisationAccess.ended_on.is_(None), OrganisationAccess.ended_on > on),
    )


def _is_of_authority_and_regions(identity: Identity) -> ColumnElement[bool]:
    if identity.authority_id is None:
        return false()
    of_authority = Organisation.authority_id == identity.authority_id
    if identity.sees_all_regions:
        return of_authority
    regions: Select[Any] = select(UserRegion.region_code).where(UserRegion.user_id == identity.user_id)
    return and_(of_authority, Organisation.region_code.in_(regions))
