"""Reading authorities' records."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from compliance.accounts.identity import Identity
from compliance.authority_records.models import AuthorityRecord
from compliance.database import db, is_current
from compliance.errors import NotFound
from compliance.organisations.visibility import visible_organisation_ids

SHOWN_ON_PANEL = 20


def get_authority_record(record_id: int, identity: Identity) -> AuthorityRecord:
    """The record with its organisation; NotFound if `identity` may not see the organisation."""
    statement = (
        select(AuthorityRecord)
        .where(AuthorityRecord.id == record_id, AuthorityRecord.organisation_id.in_(visible_organisation_ids(identity)))
        .options(joinedload(AuthorityRecord.organisation))
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound(_("There is no such record, or you may not see it."))
    return found


def list_authority_records(organisation_id: int, limit: int = SHOWN_ON_PANEL) -> tuple[Sequence[AuthorityRecord], int]:
    """The latest records about an organisation that no later row corrects, and how many there are in all."""
    statement = (
        select(AuthorityRecord, func.count().over())
        .where(AuthorityRecord.organisation_id == organisation_id, is_current(AuthorityRecord))
        .order_by(AuthorityRecord.occurred_on.desc(), AuthorityRecord.id.desc())
        .limit(limit)
    )
    rows = db.session.execute(statement).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def is_superseded(record: AuthorityRecord) -> bool:
    """True if a later row corrects `record`."""
    later = select(AuthorityRecord.id).where(AuthorityRecord.supersedes_id == record.id)
    return db.session.scalar(later) is not None
