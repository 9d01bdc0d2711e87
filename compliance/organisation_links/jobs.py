"""The nightly comparison of organisations that closed or were sanctioned with those that work now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from compliance.organisation_links.proposing import propose_links
from compliance.scheduling.job import Job


def find_returned_firms(due_at: datetime) -> Mapping[str, Any]:
    """Propose pairs as of the day the run was due."""
    return propose_links(due_at.date())


def describe_run(summary: Mapping[str, Any]) -> Sequence[str]:
    return [
        _("Pairs found: %(number)s", number=summary.get("found", 0)),
        _("New pairs to look at: %(number)s", number=summary.get("proposed", 0) + summary.get("reopened", 0)),
    ]


returned_firms = Job(
    name="find-returned-firms",
    label=_l("Search for firms that came back under another name"),
    run=find_returned_firms,
    schedule={"hour": 1, "minute": 15},
    describe=describe_run,
)
