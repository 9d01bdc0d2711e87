"""Who may read, enter and correct workforce records."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_ministry, is_organisation_user, is_reader_of_evidence

READ_RECORDS = "workforce.read_records"
RECORD_GRIEVANCE = "workforce.record_grievance"
RECORD_ORIENTATION = "workforce.record_orientation"
RECORD_ABSCONDING_REPORT = "workforce.record_absconding_report"

# Which organisations' records a person reads is decided by the queries (visible_organisation_ids).
RULES: dict[str, Rule] = {
    READ_RECORDS: [[is_reader_of_evidence]],
    RECORD_GRIEVANCE: [[is_organisation_user]],
    RECORD_ORIENTATION: [[is_organisation_user]],
    RECORD_ABSCONDING_REPORT: [[is_ministry]],
}
