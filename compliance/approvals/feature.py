"""What this package adds to Sanad."""

from flask_babel import lazy_gettext as _l

import compliance.approvals.models  # noqa: F401 - tables
from compliance.approvals.due import list_due_approvals
from compliance.approvals.interview_reading import GRANT_INTERVIEW_READING, grant_interview_reading
from compliance.approvals.kinds import ApprovalKind
from compliance.approvals.permissions import DECIDE_INTERVIEW_READING, READ_APPROVALS, RULES
from compliance.approvals.views import approvals
from compliance.feature import Feature, MenuEntry

feature = Feature(
    name="approvals",
    blueprints=(approvals,),
    permission_rules=RULES,
    navigation=(MenuEntry(_l("Approvals"), "approvals.list_requests", READ_APPROVALS, order=80),),
    due_items=(list_due_approvals,),
    approval_kinds={
        GRANT_INTERVIEW_READING: ApprovalKind(
            label=_l("Right to read worker interviews"),
            permission=DECIDE_INTERVIEW_READING,
            apply=grant_interview_reading,
        )
    },
)
