"""Reading what members of teams state of themselves."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from audits.own_details.models import OwnDetails
from compliance.database import db


def details_of(user_ids: Collection[int]) -> Mapping[int, OwnDetails]:
    """What each of the people stated, by user; nobody without a statement is in it."""
    statement = select(OwnDetails).where(OwnDetails.user_id.in_(user_ids))
    return {each.user_id: each for each in db.session.scalars(statement)}
