"""Words for the points to check before submitting."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.assessments.consistency.checks import Check

CHECK_TITLES: Mapping[str, Any] = {
    Check.CRITICAL_UNMET: _l("Critical requirement not met"),
    Check.CONTRADICTION: _l("Answers that cannot both be true"),
    Check.CRITICAL_NOT_APPLICABLE: _l("Critical question answered “does not apply”"),
    Check.CRITICAL_UNANSWERED: _l("Critical question without an answer"),
    Check.CHANGED_AFTER_EVIDENCE: _l("Answer changed after its evidence was sent"),
    Check.EVIDENCE_EXPIRED: _l("Evidence no longer valid"),
    Check.EVIDENCE_BEFORE_PERIOD: _l("Evidence from before the period"),
    Check.CLAIMED_ONLY: _l("Met in full, without evidence"),
}
CHECK_ADVICE: Mapping[str, Any] = {
    Check.CRITICAL_UNMET: _l("It is named first on the receipt and keeps the overall score below half."),
    Check.CONTRADICTION: _l("Open both questions and see which answer is right."),
    Check.CRITICAL_NOT_APPLICABLE: _l("This rarely fits a critical question. Your authority reads the reason."),
    Check.CRITICAL_UNANSWERED: _l("It is shown as not answered; nobody reads it as “no”."),
    Check.CHANGED_AFTER_EVIDENCE: _l("See whether the files still show what the answer says now."),
    Check.EVIDENCE_EXPIRED: _l("Add a file that is valid today."),
    Check.EVIDENCE_BEFORE_PERIOD: _l("Add a file of this period, if there is one."),
    Check.CLAIMED_ONLY: _l("These answers count as claimed only, until a file backs them."),
}
