"""The daily job that reminds of deadlines by e-mail. Run again, or by two schedulers, it sends nothing twice."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from compliance.reminders.operations import remind
from compliance.scheduling.job import Job
from compliance.web.sentences import number_in_sentence

SEND_REMINDERS = "send_reminders"


def send_reminders(due_at: datetime) -> Mapping[str, Any]:
    """Queue the reminders of the day the run was due; gives the number of messages by kind of deadline."""
    sources = current_app.extensions["compliance"].reminder_sources
    return {source.kind: remind(source, due_at.date()) for source in sources}


def describe_reminders(summary: Mapping[str, Any]) -> list[str]:
    """The run's summary in the reader's language."""
    number = sum(summary.values())
    return [
        ngettext("%(shown)s reminder queued", "%(shown)s reminders queued", number, shown=number_in_sentence(number))
    ]


reminders = Job(
    name=SEND_REMINDERS,
    label=_l("Reminders of due dates"),
    run=send_reminders,
    schedule={"hour": 5, "minute": 0},
    describe=describe_reminders,
)
