"""Why a number of the sample is what it is, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.sampling.size import Why

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
    Why.HALF_INDIVIDUAL: _l("Alone: the table's number, and at least half of all interviewed"),
    Why.FILES_TABLE: _l("Files by the table of audit practice"),
    Why.FILES_PERCENT: _l("Files: one in a hundred workers, above 1,000 workers"),
    Why.FILES_OF_INTERVIEWED: _l("Files of everybody interviewed"),
}
