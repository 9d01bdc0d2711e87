"""Who may read uploaded evidence. Administrators run the system and read none of it."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_auditor, is_ministry, is_organisation_user, is_respondent

READ_DOCUMENTS = "documents.read"

RULES: dict[str, Rule] = {
    READ_DOCUMENTS: [[is_organisation_user], [is_respondent], [is_auditor], [is_ministry]],
}
