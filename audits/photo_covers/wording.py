"""Words for what was decided on a photo."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.photo_covers.models import CoverDecision

DECISION_CHOICES: Mapping[str, Any] = {
    CoverDecision.NO_FACE: _l("Yes: it shows no face and nothing else that tells who somebody is"),
    CoverDecision.COVERED: _l("Yes, with the marked parts covered"),
    CoverDecision.LEFT_OUT: _l("No: leave it out"),
}
DECISION_LABELS: Mapping[str, Any] = {
    CoverDecision.NO_FACE: _l("No face"),
    CoverDecision.COVERED: _l("Covered"),
    CoverDecision.LEFT_OUT: _l("Left out"),
}
