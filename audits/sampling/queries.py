"""Reading samples: the draws of an audit, what is known of the workforce, and the list of a draw."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, or_, select

from audits.models import Audit
from audits.sampling.draw import DrawnList, draw_sample
from audits.sampling.models import AuditSample
from compliance.database import db, is_current
from compliance.organisations.models import BusinessRelationship, RelationshipKind


def list_samples(audit_id: int) -> Sequence[AuditSample]:
    """Every draw of an audit, the one in force first."""
    statement = select(AuditSample).where(AuditSample.audit_id == audit_id).order_by(AuditSample.revision.desc())
    return db.session.scalars(statement).unique().all()


def drawn_list(sample: AuditSample) -> DrawnList:
    """The positions of a draw, drawn again from its seed."""
    return draw_sample(
        sample.seed,
        sample.workers,
        sample.new_arrivals or 0,
        sample.individual,
        tuple(sample.groups),
        sample.drawn_new_arrivals,
        sample.files,
    )


def count_recruitment_offices(audit: Audit, on: date) -> int | None:
    """Recruitment offices known to recruit for the audited organisation on a date; None where none is known."""
    statement = select(func.count(BusinessRelationship.supplier_id.distinct())).where(
        BusinessRelationship.organisation_id == audit.organisation_id,
        BusinessRelationship.kind == RelationshipKind.RECRUITS_FOR,
        or_(BusinessRelationship.ended_on.is_(None), BusinessRelationship.ended_on > on),
        is_current(BusinessRelationship),
    )
    return db.session.scalar(statement) or None
