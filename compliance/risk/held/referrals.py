"""Organisations with a considered or open referral: nothing new about them is told, and what was told stays as it was.

Which records make a referral is known to the package that keeps them (`Feature.referrals`).
"""

from collections.abc import Callable
from typing import Any

from flask import current_app
from sqlalchemy import Select, Subquery, func, literal, null, select, type_coerce, union_all

from compliance.database import UtcDateTime
from compliance.organisations.models import Organisation


def registered_referrals() -> tuple[Callable[[], Select[Any]], ...]:
    """What the features registered as `referrals`: each gives a SELECT of (organisation_id, since)."""
    found: tuple[Callable[[], Select[Any]], ...] = current_app.extensions["compliance"].referrals
    return found


def referred_organisations(organisation_ids: Select[int]) -> Subquery:
    """(organisation_id, since) of those of `organisation_ids` with a referral, since the earliest that still runs."""
    parts = [each() for each in registered_referrals()] or [_none()]
    together = union_all(*parts).subquery("referral_parts")
    return (
        select(together.c.organisation_id, func.min(together.c.since).label("since"))
        .where(together.c.organisation_id.in_(organisation_ids))
        .group_by(together.c.organisation_id)
        .subquery("referred")
    )


def _none() -> Any:
    since = type_coerce(null(), UtcDateTime()).label("since")
    return select(Organisation.id.label("organisation_id"), since).where(literal(0) == 1)
