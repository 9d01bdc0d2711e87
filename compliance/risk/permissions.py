"""Who reads the risk list, reviews flags, releases them to the organisation and decides a dismissal."""

from typing import Any

from compliance.accounts.identity import Identity
from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_inspector, is_ministry, is_organisation_user, is_supervisor

READ_RISK = "risk.read"
REVIEW_FLAG = "risk.review_flag"
RELEASE_FLAG = "risk.release_flag"
DECIDE_DISMISSAL = "risk.decide_dismissal"
READ_INDICATORS = "risk.read_indicators"
READ_HELD = "risk.read_held"
REPLY_TO_HELD = "risk.reply_to_held"
READ_HELD_REPLY = "risk.read_held_reply"
ANSWER_HELD_REPLY = "risk.answer_held_reply"
SUBMIT_APPEAL = "risk.submit_flag_appeal"
DECIDE_APPEAL = "risk.decide_flag_appeal"


def did_not_uphold(identity: Identity, subject: Any) -> bool:
    """False for the person whose decision the appeal is against."""
    return subject is None or subject.review.by_id != identity.user_id


RULES: dict[str, Rule] = {
    READ_RISK: [[is_ministry], [is_inspector]],
    REVIEW_FLAG: [[is_ministry]],
    RELEASE_FLAG: [[is_supervisor]],
    DECIDE_DISMISSAL: [[is_supervisor]],
    READ_INDICATORS: [[is_ministry], [is_inspector]],
    READ_HELD: [[is_organisation_user]],
    REPLY_TO_HELD: [[is_organisation_user]],
    READ_HELD_REPLY: [[is_ministry], [is_inspector]],
    ANSWER_HELD_REPLY: [[is_ministry]],
    SUBMIT_APPEAL: [[is_organisation_user]],
    DECIDE_APPEAL: [[is_supervisor, did_not_uphold]],
}
