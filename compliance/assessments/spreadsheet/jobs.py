"""Nightly: uploaded questionnaires that nobody saved do not stay for ever."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from compliance.assessments.spreadsheet.operations import discard_old
from compliance.scheduling.job import Job

DAYS_KEPT = 30


def discard_questionnaires(due_at: datetime) -> Mapping[str, Any]:
    """Remove uploaded questionnaires that nobody saved within 30 days, or whose assessment was submitted since."""
    return {"removed": discard_old(due_at - timedelta(days=DAYS_KEPT))}


def describe_discarded(summary: Mapping[str, Any]) -> Sequence[str]:
    """What a run removed, in words."""
    number = summary.get("removed", 0)
    return [
        ngettext(
            "%(num)s uploaded questionnaire that nobody saved was removed.",
            "%(num)s uploaded questionnaires that nobody saved were removed.",
            number,
        )
    ]


discarding_of_questionnaires = Job(
    "discard-questionnaires",
    _l("Remove uploaded questionnaires that nobody saved"),
    discard_questionnaires,
    {"hour": 3, "minute": 20},
    describe_discarded,
)
