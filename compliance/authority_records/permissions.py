"""Who may read, enter and correct what authorities found."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_inspector, is_ministry

READ_AUTHORITY_RECORDS = "authority_records.read"
RECORD_AUTHORITY_RECORD = "authority_records.record"
CORRECT_AUTHORITY_RECORD = "authority_records.correct"

_INSPECTORS_AND_MINISTRY: Rule = [[is_inspector], [is_ministry]]

RULES: dict[str, Rule] = {
    READ_AUTHORITY_RECORDS: _INSPECTORS_AND_MINISTRY,
    RECORD_AUTHORITY_RECORD: _INSPECTORS_AND_MINISTRY,
    CORRECT_AUTHORITY_RECORD: _INSPECTORS_AND_MINISTRY,
}
