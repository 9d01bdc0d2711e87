"""Why a number of the sample is what it is, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.sampling.size import Why
from audits.sampling.strata import SpreadOver

SPREAD_LABELS: Mapping[str, Any] = {
    SpreadOver.NATIONALITY: _l("Nationality"),
    SpreadOver.OFFICE: _l("Recruitment office"),
    SpreadOver.SHIFT: _l("Shift"),
    SpreadOver.DEPARTMENT: _l("Department"),
    SpreadOver.SEX: _l("Sex"),
    SpreadOver.SEVERAL: _l("Several of these together"),
}

WHY_LABELS: Mapping[str, Any] = {
    Why.TABLE: _l("Interviews by the table of audit practice for this number of workers"),
    Why.SQUARE_ROOT: _l("Interviews by the square root of the number of workers"),
    Why.NATIONALITIES: _l("Three interviews for each nationality"),
    Why.OFFICES: _l("Three interviews for each recruitment office"),
    Why.EVERYONE: _l("Everybody, since there are ten workers or fewer"),
    Why.NATIONALITIES_UNKNOWN: _l("Nationalities: not known, so not corrected for"),
    Why.OFFICES_UNKNOWN: _l("Recruitment offices: not known, so not corrected for"),
    Why.NEW_ARRIVALS: _l("New arrivals among them: twice their share of the workers"),
    Why.NEW_ARRIVALS_UNKNOWN: _l("New arrivals: not known, so not corrected for"),
    Why.GROUPS: _l("Three of each nationality or recruitment office, at least one of each other group"),
    Why.HALF_INDIVIDUAL: _l("Alone: the table's number, and at least half of all interviewed"),
    Why.FILES_TABLE: _l("Files by the table of audit practice"),
    Why.FILES_PERCENT: _l("Files: one in a hundred workers, above 1,000 workers"),
    Why.FILES_OF_INTERVIEWED: _l("Files of everybody interviewed"),
}
