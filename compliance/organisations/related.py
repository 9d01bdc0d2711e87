"""Who recruits for whom, as it was known on a day: pairs for measures over related organisations."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Select, func, literal, or_, select

from compliance.organisations.evidence import is_known
from compliance.organisations.models import BusinessRelationship, RelationshipKind
from compliance.organisations.types import RelatedSide


def related_pairs(to: RelatedSide, as_of: date, within_days: int | None) -> Select[Any]:
    """organisation_id, related_id and known_on of each pair, once however many countries it recruits from.

    A relationship counts as long as it lasts and for `within_days` after it ended (None: for ever): what came of the
    workers does not change because the papers ended.
    """
    row = BusinessRelationship
    day = literal(as_of, Date())
    sides = {
        RelatedSide.CLIENTS: (row.supplier_id, row.organisation_id),
        RelatedSide.OFFICES: (row.organisation_id, row.supplier_id),
    }
    organisation, related = sides[to]
    conditions = [row.kind == RelationshipKind.RECRUITS_FOR, row.occurred_on <= day, is_known(row, day)]
    if within_days is not None:
        conditions.append(or_(row.ended_on.is_(None), row.ended_on > as_of - timedelta(days=within_days)))
    columns: tuple[Any, ...] = (
        organisation.label("organisation_id"),
        related.label("related_id"),
        func.min(row.known_on).label("known_on"),
    )
    return select(*columns).where(*conditions).group_by(organisation, related)
