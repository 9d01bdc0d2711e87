"""Who may read uploaded evidence, and who keeps an organisation's own. Administrators run the system and read none."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_auditor, is_ministry, is_organisation_user, is_respondent

READ_DOCUMENTS = "documents.read"
LIST_OWN_DOCUMENTS = "documents.list_own_documents"
CORRECT_OWN_DOCUMENT = "documents.correct_own_document"

RULES: dict[str, Rule] = {
    READ_DOCUMENTS: [[is_organisation_user], [is_respondent], [is_auditor], [is_ministry]],
    LIST_OWN_DOCUMENTS: [[is_organisation_user]],
    CORRECT_OWN_DOCUMENT: [[is_organisation_user]],
}
