"""Words for the values of workforce records."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.workforce.models import AbscondingOutcome, GrievanceTopic, OrientationStage

TOPIC_LABELS: Mapping[Any, Any] = {
    GrievanceTopic.WAGES: _l("Wages"),
    GrievanceTopic.HOURS: _l("Hours and rest"),
    GrievanceTopic.DOCUMENTS: _l("Identity documents"),
    GrievanceTopic.RECRUITMENT_FEES: _l("Recruitment fees"),
    GrievanceTopic.HOUSING: _l("Housing"),
    GrievanceTopic.SAFETY: _l("Safety and health"),
    GrievanceTopic.TREATMENT: _l("Treatment by superiors"),
    GrievanceTopic.OTHER: _l("Something else"),
}
STAGE_LABELS: Mapping[Any, Any] = {
    OrientationStage.PRE_DEPARTURE: _l("Before departure"),
    OrientationStage.POST_ARRIVAL: _l("After arrival"),
}
OUTCOME_LABELS: Mapping[Any, Any] = {
    AbscondingOutcome.OPEN: _l("Still open"),
    AbscondingOutcome.WITHDRAWN: _l("Withdrawn"),
    AbscondingOutcome.REJECTED: _l("Rejected by the authority"),
    AbscondingOutcome.UPHELD: _l("Upheld"),
    AbscondingOutcome.UNKNOWN: _l("Not known"),
}
