"""The words of a reminder, in the language of who gets it: plain text, with a link to the public address."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from compliance.reminders.source import Deadline, ReminderSource
from compliance.reminders.stages import ReminderStage
from compliance.settings import current_settings
from compliance.web.formatting import organisation_name, plain_day


@dataclass(frozen=True)
class Message:
    subject: str
    body: str


def write_reminder(
    source: ReminderSource, deadline: Deadline, stage: ReminderStage, language: str, organisation: Any | None
) -> Message:
    """The mail about one deadline; needs an application context, no request."""
    with force_locale(language):
        title = deadline.title()
        body = current_app.jinja_env.get_template("emails/reminder.txt").render(
            title=title,
            due=plain_day(deadline.due_on),
            is_overdue=stage is ReminderStage.OVERDUE,
            organisation=organisation_name(organisation) if organisation else None,
            link=_address(source, deadline),
        )
        return Message(_subject(stage, title), body)


def _address(source: ReminderSource, deadline: Deadline) -> str:
    address = urlsplit(current_settings().public_address)
    adapter = current_app.url_map.bind(address.netloc, url_scheme=address.scheme)
    return adapter.build(source.endpoint, dict(deadline.arguments), force_external=True)


def _subject(stage: ReminderStage, title: str) -> str:
    match stage:
        case ReminderStage.OVERDUE:
            return _("Overdue: %(title)s", title=title)
        case ReminderStage.DAYS_1:
            return _("Due within a day: %(title)s", title=title)
        case ReminderStage.DAYS_7:
            return _("Due within 7 days: %(title)s", title=title)
        case ReminderStage.DAYS_30:
            return _("Due within 30 days: %(title)s", title=title)
