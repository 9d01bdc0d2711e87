"""Who reviews submitted self-assessments, and who replies to what was asked."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import has_role, is_organisation_user
from compliance.accounts.roles import RoleName

LIST_REVIEWS = "assessment_reviews.list_reviews"
REVIEW_ASSESSMENT = "assessment_reviews.review_assessment"
READ_REVIEW = "assessment_reviews.read_review"
ANSWER_REVIEW = "assessment_reviews.answer_review"

_is_reviewer = has_role(RoleName.INSPECTOR, RoleName.ANALYST, RoleName.SUPERVISOR)

RULES: dict[str, Rule] = {
    LIST_REVIEWS: [[_is_reviewer]],
    REVIEW_ASSESSMENT: [[_is_reviewer]],
    READ_REVIEW: [[is_organisation_user]],
    ANSWER_REVIEW: [[is_organisation_user]],
}
