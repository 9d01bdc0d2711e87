"""Who may read, enter and correct employers' records."""

from typing import Any

from compliance.accounts.identity import Identity
from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_employer_user, is_inspector, is_reader_of_evidence
from employers.models import CustodyBasis

READ_RECORDS = "employers.read_records"
OPEN_OWN_RECORDS = "employers.open_own_records"
RECORD_WAGE_PAYMENT = "employers.record_wage_payment"
RECORD_CONTRACT = "employers.record_contract"
RECORD_WORKING_HOURS = "employers.record_working_hours"
RECORD_WORK_PERMIT = "employers.record_work_permit"
RECORD_DOCUMENT_CUSTODY = "employers.record_document_custody"
CORRECT_DOCUMENT_CUSTODY = "employers.correct_document_custody"


def is_declared(identity: Identity, subject: Any) -> bool:
    """True for a custody record that the employer declared."""
    return subject is not None and subject.basis is CustodyBasis.DECLARED


def is_seen(identity: Identity, subject: Any) -> bool:
    """True for a custody record of what an inspector saw."""
    return subject is not None and subject.basis is CustodyBasis.SEEN


# Which organisations' records a person reads is decided by the queries (visible_organisation_ids).
RULES: dict[str, Rule] = {
    READ_RECORDS: [[is_reader_of_evidence]],
    OPEN_OWN_RECORDS: [[is_employer_user]],
    RECORD_WAGE_PAYMENT: [[is_employer_user]],
    RECORD_CONTRACT: [[is_employer_user]],
    RECORD_WORKING_HOURS: [[is_employer_user]],
    RECORD_WORK_PERMIT: [[is_employer_user]],
    RECORD_DOCUMENT_CUSTODY: [[is_employer_user], [is_inspector]],
    CORRECT_DOCUMENT_CUSTODY: [[is_employer_user, is_declared], [is_inspector, is_seen]],
}
