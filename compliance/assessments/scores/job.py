"""When scores get what they are compared with: every night, before anybody looks at them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from compliance.assessments.scores.comparisons import compute_comparisons
from compliance.scheduling.job import Job
from compliance.web.sentences import number_in_sentence


def describe_comparisons(summary: Mapping[str, Any]) -> Sequence[str]:
    """What a run computed, in words."""
    return [
        _("Requirements with a failure rate: %(number)s", number=number_in_sentence(summary.get("rates", 0))),
        _("Groups with a middle: %(number)s", number=number_in_sentence(summary.get("groups", 0))),
    ]


nightly_comparisons = Job(
    name="compare-scores",
    label=_l("Comparison of self-assessment scores"),
    run=compute_comparisons,
    schedule={"hour": 1, "minute": 20},
    describe=describe_comparisons,
)
