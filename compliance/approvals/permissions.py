"""Who reads and decides requests for a second person's approval."""

from compliance.accounts.permissions import DECIDE_APPROVAL, Rule
from compliance.accounts.predicates import is_administrator, is_ministry, is_supervisor

READ_APPROVALS = "approvals.read"
DECIDE_INTERVIEW_READING = "approvals.decide_interview_reading"

RULES: dict[str, Rule] = {
    READ_APPROVALS: [[is_ministry], [is_administrator]],
    DECIDE_APPROVAL: [[is_supervisor]],
    DECIDE_INTERVIEW_READING: [[is_supervisor]],
}
