"""Words of replies to findings and of their answers."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.replies.models import ReplyOutcome, ReplyStance

STANCE_LABELS: Mapping[str, Any] = {
    ReplyStance.AGREES: _l("The organisation agrees"),
    ReplyStance.PARTLY: _l("The organisation agrees in part"),
    ReplyStance.DISAGREES: _l("The organisation disagrees"),
}
STANCE_CHOICES: Mapping[str, Any] = {
    ReplyStance.AGREES: _l("We agree"),
    ReplyStance.PARTLY: _l("We agree in part"),
    ReplyStance.DISAGREES: _l("We disagree"),
}
OUTCOME_LABELS: Mapping[str, Any] = {
    ReplyOutcome.STANDS: _l("The finding stands"),
    ReplyOutcome.AMENDED: _l("The finding was corrected"),
    ReplyOutcome.WITHDRAWN: _l("The finding is withdrawn"),
}
