"""Reading licences as they are now, and which fees a person may read."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from compliance.accounts.identity import Identity
from compliance.database import db, is_current
from recruiters.models import FeeReporter, Licence, RecruitmentFee

SHOWN_ON_PANEL = 5


def list_current_licences(organisation_id: int, limit: int = SHOWN_ON_PANEL) -> Sequence[Licence]:
    """Licences as they are now, the latest first."""
    statement = (
        select(Licence)
        .where(Licence.organisation_id == organisation_id, is_current(Licence))
        .order_by(Licence.occurred_on.desc(), Licence.id.desc())
        .limit(limit)
    )
    return db.session.scalars(statement).all()


def readable_fees(identity: Identity) -> tuple[ColumnElement[bool], ...]:
    """Conditions of fees `identity` may read: what a worker reported stays with the authority."""
    return () if identity.belongs_to_authority else (RecruitmentFee.reported_by != FeeReporter.WORKER_COMPLAINT,)
