"""Who may answer self-assessments, and who may read submitted ones. Drafts are the organisation's own."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import has_role, is_organisation_user, is_respondent
from compliance.accounts.roles import RoleName

LIST_ASSESSMENTS = "assessments.list_assessments"
ANSWER_ASSESSMENT = "assessments.answer_assessment"
READ_SUBMITTED = "assessments.read_assessment"
ASSIGN_SECTION = "assessments.assign_section"
ANSWER_SECTION = "assessments.answer_section"
LIST_SECTIONS = "assessments.list_sections"
# Given to nobody who signs in: the guard of the link pages asks for the link instead.
OPEN_ANSWER_LINK = "assessments.open_answer_link"

_is_reader_of_authority = has_role(RoleName.INSPECTOR, RoleName.ANALYST, RoleName.SUPERVISOR)

RULES: dict[str, Rule] = {
    LIST_ASSESSMENTS: [[is_organisation_user]],
    ANSWER_ASSESSMENT: [[is_organisation_user]],
    ASSIGN_SECTION: [[is_organisation_user]],
    ANSWER_SECTION: [[is_respondent], [is_organisation_user]],
    LIST_SECTIONS: [[is_respondent]],
    OPEN_ANSWER_LINK: [],
    READ_SUBMITTED: [[is_organisation_user], [_is_reader_of_authority]],
}
