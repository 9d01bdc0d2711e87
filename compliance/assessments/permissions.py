"""Who may answer self-assessments, and who may read submitted ones. Drafts are the organisation's own."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import has_role, is_organisation_user
from compliance.accounts.roles import RoleName

LIST_ASSESSMENTS = "assessments.list_assessments"
ANSWER_ASSESSMENT = "assessments.answer_assessment"
READ_SUBMITTED = "assessments.read_assessment"

_is_reader_of_authority = has_role(RoleName.INSPECTOR, RoleName.ANALYST, RoleName.SUPERVISOR)

RULES: dict[str, Rule] = {
    LIST_ASSESSMENTS: [[is_organisation_user]],
    ANSWER_ASSESSMENT: [[is_organisation_user]],
    READ_SUBMITTED: [[is_organisation_user], [_is_reader_of_authority]],
}
