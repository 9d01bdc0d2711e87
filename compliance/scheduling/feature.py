"""What scheduling adds to Sanad."""

from flask_babel import lazy_gettext as _l

import compliance.scheduling.models  # noqa: F401 - tables
from compliance.feature import Feature, MenuEntry
from compliance.scheduling.permissions import READ_JOB_RUNS, RULES
from compliance.scheduling.views import scheduling

feature = Feature(
    name="scheduling",
    blueprints=(scheduling,),
    permission_rules=RULES,
    navigation=(MenuEntry(_l("Job runs"), "scheduling.list_job_runs", READ_JOB_RUNS, order=70),),
)
