"""What this package adds to Sanad."""

from flask_babel import lazy_gettext as _l

import compliance.risk.models  # noqa: F401 - tables
from compliance.approvals.kinds import ApprovalKind
from compliance.feature import Feature, MenuEntry
from compliance.risk.commands import evaluate_command, indicators_commands
from compliance.risk.correction_bars import grave_flags
from compliance.risk.due import list_flags_due, list_risk_kpis
from compliance.risk.flag_views import flags
from compliance.risk.indicator_views import indicators
from compliance.risk.jobs import nightly_evaluation
from compliance.risk.operations import DISMISS_FLAG, apply_dismissal, refuse_dismissal
from compliance.risk.panels import PANELS
from compliance.risk.permissions import DECIDE_DISMISSAL, READ_INDICATORS, READ_RISK, RULES
from compliance.risk.views import risk

feature = Feature(
    name="risk",
    blueprints=(risk, flags, indicators),
    permission_rules=RULES,
    jobs=(nightly_evaluation,),
    commands=(evaluate_command, indicators_commands),
    navigation=(
        MenuEntry(_l("Risk list"), "risk.list_risk", READ_RISK, order=10),
        MenuEntry(_l("Indicators"), "indicators.list_indicators", READ_INDICATORS, order=50),
    ),
    organisation_panels=PANELS,
    due_items=(list_flags_due,),
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
