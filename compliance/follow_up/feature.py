"""What this package adds to Sanad."""

from flask_babel import lazy_gettext as _l

import compliance.follow_up.models  # noqa: F401 - tables
from compliance.feature import Feature, MenuEntry, OrganisationPanel
from compliance.follow_up.due import list_due_cases, list_overdue_kpi, load_panel
from compliance.follow_up.permissions import READ_FOLLOW_UP, RULES
from compliance.follow_up.reminders import case_deadlines
from compliance.follow_up.views import follow_up

feature = Feature(
    name="follow_up",
    blueprints=(follow_up,),
    permission_rules=RULES,
    navigation=(MenuEntry(_l("Follow-up"), "follow_up.list_follow_up", READ_FOLLOW_UP, order=20),),
    organisation_panels=(
        OrganisationPanel(
            name="follow_up",
            permission=READ_FOLLOW_UP,
            load=load_panel,
            template="compliance/follow_up/organisation_panel.html",
            order=60,
            side=True,
        ),
    ),
    due_items=(list_due_cases,),
    reminder_sources=(case_deadlines,),
    kpis=(list_overdue_kpi,),
)
