"""Words of appeals and of what was decided on them."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.risk.appeals.models import AppealOutcome

OUTCOME_LABELS: Mapping[str, Any] = {
    AppealOutcome.STANDS: _l("The decision stands"),
    AppealOutcome.SET_ASIDE: _l("The decision is set aside"),
}
