"""Who may send wage files in: the ministry for the employers it supervises, an employer for itself."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_employer_user, is_ministry

UPLOAD_WAGE_FILE = "employers.upload_wage_file"

# Whose wages a person may enter, and which files they see, is decided by the queries.
RULES: dict[str, Rule] = {UPLOAD_WAGE_FILE: [[is_ministry], [is_employer_user]]}
