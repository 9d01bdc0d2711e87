"""Reading who recruits or supplies for whom."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import select, union
from sqlalchemy.orm import joinedload

from compliance.accounts.identity import Identity
from compliance.database import db, is_current
from compliance.errors import NotFound
from compliance.organisations.models import BusinessRelationship, Organisation, RelationshipKind
from compliance.organisations.visibility import visible_organisation_ids

LONGEST_LIST = 200


def get_relationship(relationship_id: int, identity: Identity) -> BusinessRelationship:
    """The relationship with both sides; NotFound if `identity` may not see the client."""
    statement = (
        select(BusinessRelationship)
        .where(
            BusinessRelationship.id == relationship_id,
            BusinessRelationship.organisation_id.in_(visible_organisation_ids(identity)),
        )
        .options(joinedload(BusinessRelationship.client), joinedload(BusinessRelationship.supplier))
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound(_("There is no such line, or you may not see it."))
    return found


def list_suppliers(organisation_id: int, limit: int = LONGEST_LIST) -> Sequence[BusinessRelationship]:
    """Present relationships in which the organisation is the client, the latest first, with the supplier."""
    statement = (
        select(BusinessRelationship)
        .where(
            BusinessRelationship.organisation_id == organisation_id,
            BusinessRelationship.ended_on.is_(None),
            is_current(BusinessRelationship),
        )
        .options(joinedload(BusinessRelationship.supplier).joinedload(Organisation.region))
        .order_by(BusinessRelationship.occurred_on.desc(), BusinessRelationship.id.desc())
        .limit(limit)
    )
    return db.session.scalars(statement).all()


def list_clients(organisation_id: int, limit: int = LONGEST_LIST) -> Sequence[BusinessRelationship]:
    """Present relationships in which the organisation is the supplier, the latest first, with the client."""
    statement = (
        select(BusinessRelationship)
        .where(
            BusinessRelationship.supplier_id == organisation_id,
            BusinessRelationship.ended_on.is_(None),
            is_current(BusinessRelationship),
        )
        .options(joinedload(BusinessRelationship.client))
        .order_by(BusinessRelationship.occurred_on.desc(), BusinessRelationship.id.desc())
        .limit(limit)
    )
    return db.session.scalars(statement).all()


def find_present_relationship(
    client_id: int, supplier_id: int, country_of_origin: str | None, kind: RelationshipKind
) -> BusinessRelationship | None:
    """The line that already names this supplier for this country, if there is one."""
    statement = select(BusinessRelationship).where(
        BusinessRelationship.organisation_id == client_id,
        BusinessRelationship.supplier_id == supplier_id,
        BusinessRelationship.kind == kind,
        BusinessRelationship.country_of_origin.is_not_distinct_from(country_of_origin),
        BusinessRelationship.source_reference.is_(None),
        BusinessRelationship.ended_on.is_(None),
        is_current(BusinessRelationship),
    )
    return db.session.scalars(statement).first()


def is_replaced(relationship: BusinessRelationship) -> bool:
    """True if a later row corrects or ends `relationship`."""
    later = select(BusinessRelationship.id).where(BusinessRelationship.supersedes_id == relationship.id)
    return db.session.scalar(later) is not None


def with_related(organisation_ids: Collection[int]) -> list[int]:
    """`organisation_ids`, those that use one of them, and those they use: what one does concerns the other side too.

    Ended and corrected relationships are followed as well, so that the side that was left is looked at again.
    """
    relationship = BusinessRelationship
    uses = select(relationship.organisation_id).where(relationship.supplier_id.in_(organisation_ids))
    is_used = select(relationship.supplier_id).where(relationship.organisation_id.in_(organisation_ids))
    return sorted({*organisation_ids, *db.session.scalars(union(uses, is_used))})
