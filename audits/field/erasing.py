"""Words of a worker that must not be kept: those typed after a refusal, and all of them once consent is taken back.

The phones follow: what became of a record says which of its fields are kept, under a new number of the audit.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Update, event, or_, select, update

from audits.field.models import FieldOperation, FieldOutcome, FieldSeries
from audits.interviews.models import ConsentWithdrawal
from compliance.database import db

INTERVIEW = "interview"
# What asking for consent brought; that it was asked stays.
CONSENT_FIELDS = frozenset({"script", "place", "risk", "consent"})


def empty_rest(outcome: FieldOutcome, kept: Collection[str]) -> None:
    """Empty every field of a record except those in `kept`, and the reasons of its corrections."""
    statement = _emptying(kept).where(
        FieldOperation.audit_id == outcome.audit_id, FieldOperation.record == outcome.record
    )
    db.session.execute(statement.execution_options(synchronize_session=False))
    outcome.keeps_only = sorted(kept)


@event.listens_for(ConsentWithdrawal, "after_insert")
def empty_withdrawn(mapper: Any, connection: Any, withdrawal: ConsentWithdrawal) -> None:
    """With the consent goes what the phones sent of its interview, and what they still hold of it."""
    is_of_it = (FieldOutcome.kind == INTERVIEW) & (FieldOutcome.subject_id == withdrawal.consent_id)
    for audit_id, record in connection.execute(
        select(FieldOutcome.audit_id, FieldOutcome.record).where(is_of_it)
    ).all():
        connection.execute(
            _emptying(CONSENT_FIELDS).where(FieldOperation.audit_id == audit_id, FieldOperation.record == record)
        )
        following = (
            update(FieldSeries)
            .where(FieldSeries.audit_id == audit_id)
            .values(last=FieldSeries.last + 1)
            .returning(FieldSeries.last)
        )
        connection.execute(
            update(FieldOutcome)
            .where(FieldOutcome.audit_id == audit_id, FieldOutcome.record == record)
            .values(
                keeps_only=sorted(CONSENT_FIELDS),
                received=connection.execute(following).scalar_one(),
                changed_at=withdrawal.recorded_at,
            )
        )


def _emptying(kept: Collection[str]) -> Update:
    return (
        update(FieldOperation)
        .where(or_(FieldOperation.field.is_(None), FieldOperation.field.not_in(kept)))
        .values(value=None, reason=None)
    )
