"""Reading employers' records. What an inspector saw is left out for everyone but the authority's people."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement

from compliance.accounts.identity import Identity
from compliance.organisations.evidence_queries import (
    EvidenceCount,
    EvidenceEntry,
    count_evidence,
    get_evidence,
    iterate_evidence,
    list_evidence,
)
from compliance.web.pagination import Cursor
from employers.models import CustodyBasis, DocumentCustody, EmploymentContract, WagePayment


def get_wage_payment(record_id: int, identity: Identity) -> WagePayment:
    """The wage; NotFound if `identity` may not see its organisation."""
    found: WagePayment = get_evidence(WagePayment, record_id, identity)
    return found


def list_wage_payments(organisation_id: int, identity: Identity, cursor: Cursor) -> Sequence[EvidenceEntry]:
    return list_evidence(WagePayment, organisation_id, cursor)


def iterate_wage_payments(organisation_id: int, identity: Identity) -> Iterator[EvidenceEntry]:
    return iterate_evidence(WagePayment, organisation_id)


def get_contract(record_id: int, identity: Identity) -> EmploymentContract:
    """The contract; NotFound if `identity` may not see its organisation."""
    found: EmploymentContract = get_evidence(EmploymentContract, record_id, identity)
    return found


def list_contracts(organisation_id: int, identity: Identity, cursor: Cursor) -> Sequence[EvidenceEntry]:
    return list_evidence(EmploymentContract, organisation_id, cursor)


def iterate_contracts(organisation_id: int, identity: Identity) -> Iterator[EvidenceEntry]:
    return iterate_evidence(EmploymentContract, organisation_id)


def get_document_custody(record_id: int, identity: Identity) -> DocumentCustody:
    """The record; NotFound if `identity` may not see its organisation, or may not see what was seen there."""
    found: DocumentCustody = get_evidence(DocumentCustody, record_id, identity, *readable_custody(identity))
    return found


def list_document_custody(organisation_id: int, identity: Identity, cursor: Cursor) -> Sequence[EvidenceEntry]:
    return list_evidence(DocumentCustody, organisation_id, cursor, *readable_custody(identity))


def iterate_document_custody(organisation_id: int, identity: Identity) -> Iterator[EvidenceEntry]:
    return iterate_evidence(DocumentCustody, organisation_id, *readable_custody(identity))


def readable_custody(identity: Identity) -> tuple[ColumnElement[bool], ...]:
    """Conditions of custody records `identity` may read.

    What an inspector saw rests on ILO sign 7 (retention of documents), which an organisation, and an auditor it pays,
    must not learn before a supervisor releases it.
    """
    return () if identity.belongs_to_authority else (DocumentCustody.basis == CustodyBasis.DECLARED,)


def count_records(organisation_id: int, identity: Identity) -> dict[str, EvidenceCount]:
    """Current records of each kind about the organisation, in one statement."""
    kinds = {
        "wage_payment": (WagePayment, ()),
        "contract": (EmploymentContract, ()),
        "document_custody": (DocumentCustody, readable_custody(identity)),
    }
    return count_evidence(organisation_id, kinds)
