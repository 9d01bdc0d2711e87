"""What this package adds to Sanad."""

from flask_babel import lazy_gettext as _l

import compliance.risk.appeals.models
import compliance.risk.models
import compliance.risk.replies.models  # noqa: F401 - tables
from compliance.approvals.kinds import ApprovalKind
from compliance.feature import Feature, MenuEntry, OrganisationPanel
from compliance.risk.appeals.views import pages as appeals
from compliance.risk.commands import evaluate_command, indicators_commands
from compliance.risk.correction_bars import grave_flags
from compliance.risk.due import list_flags_due, list_risk_kpis
from compliance.risk.flag_commands import flags_commands
from compliance.risk.flag_views import flags
from compliance.risk.held.views import held_pages
from compliance.risk.indicator_views import indicators
from compliance.risk.jobs import nightly_evaluation
from compliance.risk.operations import DISMISS_FLAG, apply_dismissal, refuse_dismissal
from compliance.risk.panels import PANELS
from compliance.risk.permissions import DECIDE_DISMISSAL, READ_HELD_REPLY, READ_INDICATORS, READ_RISK, RULES
from compliance.risk.replies.document_uses import REPLY_FILES
from compliance.risk.replies.due import list_replies_due, load_case_replies, reply_deadlines
from compliance.risk.replies.views import pages as held_replies
from compliance.risk.views import risk

feature = Feature(
    name="risk",
    blueprints=(risk, flags, indicators, held_pages, held_replies, appeals),
    permission_rules=RULES,
    jobs=(nightly_evaluation,),
    commands=(evaluate_command, indicators_commands, flags_commands),
    navigation=(
        MenuEntry(_l("Risk list"), "risk.list_risk", READ_RISK, order=10),
        MenuEntry(_l("Indicators"), "indicators.list_indicators", READ_INDICATORS, order=50),
    ),
    organisation_panels=PANELS,
    due_items=(list_flags_due, list_replies_due),
    reminder_sources=(reply_deadlines,),
    document_kinds=(REPLY_FILES,),
    case_panels=(
        OrganisationPanel(
            "replies", READ_HELD_REPLY, load_case_replies, "compliance/risk/replies/case_panel.html", order=10
        ),
    ),
    kpis=(list_risk_kpis,),
    correction_bars=(grave_flags,),
    approval_kinds={
        DISMISS_FLAG: ApprovalKind(
            label=_l("Dismissal of a risk flag"),
            permission=DECIDE_DISMISSAL,
            apply=apply_dismissal,
            refuse=refuse_dismissal,
            subject_endpoint="flags.show_flag",
            subject_argument="flag_id",
        )
    },
)
