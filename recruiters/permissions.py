"""Who may read, enter and correct licences and recruitment fees."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_ministry, is_reader_of_evidence, is_recruiter_user

READ_RECORDS = "recruiters.read_records"
OPEN_OWN_RECORDS = "recruiters.open_own_records"
RECORD_LICENCE = "recruiters.record_licence"
RECORD_RECRUITMENT_FEE = "recruiters.record_recruitment_fee"

# Which organisations' records a person reads is decided by the queries (visible_organisation_ids); what workers
# reported is left out there for everyone but the authority.
RULES: dict[str, Rule] = {
    READ_RECORDS: [[is_reader_of_evidence]],
    OPEN_OWN_RECORDS: [[is_recruiter_user]],
    RECORD_LICENCE: [[is_ministry]],
    RECORD_RECRUITMENT_FEE: [[is_ministry]],
}
