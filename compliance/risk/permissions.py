"""Who reads the risk list, reviews flags, releases them to the organisation and decides a dismissal."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_inspector, is_ministry, is_organisation_user, is_supervisor

READ_RISK = "risk.read"
REVIEW_FLAG = "risk.review_flag"
RELEASE_FLAG = "risk.release_flag"
DECIDE_DISMISSAL = "risk.decide_dismissal"
READ_INDICATORS = "risk.read_indicators"
READ_HELD = "risk.read_held"

RULES: dict[str, Rule] = {
    READ_RISK: [[is_ministry], [is_inspector]],
    REVIEW_FLAG: [[is_ministry]],
    RELEASE_FLAG: [[is_supervisor]],
    DECIDE_DISMISSAL: [[is_supervisor]],
    READ_INDICATORS: [[is_ministry], [is_inspector]],
    READ_HELD: [[is_organisation_user]],
}
