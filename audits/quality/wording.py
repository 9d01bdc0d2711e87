"""Words of the quality view."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.quality.estimates import Reading

READING_LABELS: Mapping[str, Any] = {
    Reading.FEWER: _l("Fewer than expected"),
    Reading.AS_EXPECTED: _l("As expected"),
    Reading.MORE: _l("More than expected"),
    Reading.TOO_FEW_VISITS: _l("Too few visits to say"),
}
PLACE_LABELS: Mapping[int, Any] = {
    0: _l("Several visits, order not set"),
    1: _l("First visit of the day"),
    2: _l("Second"),
    3: _l("Third"),
}
RETURN_LABELS: Mapping[int, Any] = {
    1: _l("First time there"),
    2: _l("Second time"),
    3: _l("Third time or more"),
}
