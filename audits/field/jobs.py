"""The nightly job that removes photos whose rest never came."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from audits.field.photos import remove_half_done_photos
from compliance.scheduling.job import Job
from compliance.web.sentences import number_in_sentence


def describe_removal(summary: Mapping[str, Any]) -> list[str]:
    """The run's summary in the reader's language."""
    number = summary.get("removed", 0)
    return [ngettext("%(shown)s photo removed", "%(shown)s photos removed", number, shown=number_in_sentence(number))]


JOBS = (
    Job(
        name="remove_half_done_photos",
        label=_l("Photos from the field that never arrived whole"),
        run=remove_half_done_photos,
        schedule={"hour": 3, "minute": 40},
        describe=describe_removal,
    ),
)
