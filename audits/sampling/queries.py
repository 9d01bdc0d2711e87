"""Reading samples: the draws of an audit, what is known of the workforce, and the list of a draw."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from audits.models import Audit
from audits.sampling.draw import NEW_ARRIVALS, OTHERS, DrawnList, WorkerList, draw_from, draw_sample
from audits.sampling.models import AuditSample
from compliance.database import db, is_current
from compliance.organisations.models import BusinessRelationship, RelationshipKind


def list_samples(audit_id: int) -> Sequence[AuditSample]:
    """Every draw of an audit, the one in force first."""
    statement = select(AuditSample).where(AuditSample.audit_id == audit_id).order_by(AuditSample.revision.desc())
    return db.session.scalars(statement).unique().all()


def drawn_list(sample: AuditSample) -> DrawnList:
    """The positions of a draw, drawn again from its seed."""
    if sample.strata:
        return draw_from(sample.seed, lists_of(sample.strata), sample.individual, tuple(sample.groups), sample.files)
    return draw_sample(
        sample.seed,
        sample.workers,
        sample.new_arrivals or 0,
        sample.individual,
        tuple(sample.groups),
        sample.drawn_new_arrivals,
        sample.files,
    )


def lists_of(strata: Sequence[Mapping[str, Any]]) -> list[WorkerList]:
    """The two lists of each group, numbered from 1: of workers who arrived earlier, and of new arrivals."""
    lists = []
    for number, each in enumerate(strata, start=1):
        arrivals, drawn_new = each["new_arrivals"] or 0, each["drawn_new_arrivals"]
        lists.append(WorkerList(f"{number}{OTHERS}", each["workers"] - arrivals, each["drawn"] - drawn_new))
        if arrivals:
            lists.append(WorkerList(f"{number}{NEW_ARRIVALS}", arrivals, drawn_new))
    return lists


def count_recruitment_offices(audit: Audit, on: date) -> int | None:
    """Recruitment offices known to recruit for the audited organisation on a date; None where none is known."""
    statement = select(func.count(BusinessRelationship.supplier_id.distinct())).where(
        BusinessRelationship.organisation_id == audit.organisation_id,
        BusinessRelationship.kind == RelationshipKind.RECRUITS_FOR,
        or_(BusinessRelationship.ended_on.is_(None), BusinessRelationship.ended_on > on),
        is_current(BusinessRelationship),
    )
    return db.session.scalar(statement) or None
