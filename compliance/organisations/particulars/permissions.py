"""Who may read and record owners, telephone numbers and addresses: the authority alone, since an owner is a person."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_administrator, is_inspector, is_ministry

READ_PARTICULARS = "organisation_particulars.read"
RECORD_PARTICULAR = "organisation_particulars.record"

RULES: dict[str, Rule] = {
    READ_PARTICULARS: [[is_ministry], [is_inspector], [is_administrator]],
    RECORD_PARTICULAR: [[is_ministry], [is_administrator]],
}
