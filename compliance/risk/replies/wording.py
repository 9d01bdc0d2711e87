"""Words of replies to what is held, and of their answers."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from compliance.risk.library import IndicatorLibrary
from compliance.risk.replies.models import AnswerOutcome
from compliance.web.language import localised

OUTCOME_LABELS: Mapping[str, Any] = {
    AnswerOutcome.ACCEPTED: _l("The reply is accepted"),
    AnswerOutcome.PARTLY: _l("The reply is accepted in part"),
    AnswerOutcome.NOT_ACCEPTED: _l("The reply is not accepted"),
    AnswerOutcome.SET_ASIDE: _l("Decided before the reply was answered"),
}
# What a person chooses; the fourth comes from upholding a flag only.
OUTCOME_CHOICES: Mapping[str, Any] = {
    each: OUTCOME_LABELS[each] for each in (AnswerOutcome.ACCEPTED, AnswerOutcome.PARTLY, AnswerOutcome.NOT_ACCEPTED)
}


def subject_of(code: str | None, source_code: str | None, library: IndicatorLibrary) -> str:
    """What a reply is about: the indicator's title, or the kind of record."""
    if code is not None:
        definition = library.definitions.get(code)
        return localised(definition.title) if definition else _("An indicator that is not used any more")
    source = library.sources.get(source_code or "")
    return str(source.label) if source else _("Records of a kind that is not used any more")
