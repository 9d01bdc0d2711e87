"""Reading licences and fees. What workers reported is left out for everyone but the authority's people."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, select

from compliance.accounts.identity import Identity
from compliance.database import db, is_current
from compliance.organisations.evidence_queries import (
    EvidenceCount,
    EvidenceEntry,
    count_evidence,
    get_evidence,
    iterate_evidence,
    list_evidence,
)
from compliance.web.pagination import Cursor
from recruiters.models import FeeReporter, Licence, RecruitmentFee

SHOWN_ON_PANEL = 5


def get_licence(record_id: int, identity: Identity) -> Licence:
    """The licence; NotFound if `identity` may not see its organisation."""
    found: Licence = get_evidence(Licence, record_id, identity)
    return found


def list_licences(organisation_id: int, identity: Identity, cursor: Cursor) -> Sequence[EvidenceEntry]:
    return list_evidence(Licence, organisation_id, cursor)


def iterate_licences(organisation_id: int, identity: Identity) -> Iterator[EvidenceEntry]:
    return iterate_evidence(Licence, organisation_id)


def list_current_licences(organisation_id: int, limit: int = SHOWN_ON_PANEL) -> Sequence[Licence]:
    """Licences as they are now, the latest first."""
    statement = (
        select(Licence)
        .where(Licence.organisation_id == organisation_id, is_current(Licence))
        .order_by(Licence.occurred_on.desc(), Licence.id.desc())
        .limit(limit)
    )
    return db.session.scalars(statement).all()


def get_recruitment_fee(record_id: int, identity: Identity) -> RecruitmentFee:
    """The fee; NotFound if `identity` may not see its organisation, or what a worker reported."""
    found: RecruitmentFee = get_evidence(RecruitmentFee, record_id, identity, *readable_fees(identity))
    return found


def list_recruitment_fees(organisation_id: int, identity: Identity, cursor: Cursor) -> Sequence[EvidenceEntry]:
    return list_evidence(RecruitmentFee, organisation_id, cursor, *readable_fees(identity))


def iterate_recruitment_fees(organisation_id: int, identity: Identity) -> Iterator[EvidenceEntry]:
    return iterate_evidence(RecruitmentFee, organisation_id, *readable_fees(identity))


def readable_fees(identity: Identity) -> tuple[ColumnElement[bool], ...]:
    """Conditions of fees `identity` may read: what a worker reported stays with the authority."""
    return () if identity.belongs_to_authority else (RecruitmentFee.reported_by != FeeReporter.WORKER_COMPLAINT,)


def count_records(organisation_id: int, identity: Identity) -> dict[str, EvidenceCount]:
    """Current records of each kind about the organisation, in one statement."""
    kinds = {"licence": (Licence, ()), "recruitment_fee": (RecruitmentFee, readable_fees(identity))}
    return count_evidence(organisation_id, kinds)
