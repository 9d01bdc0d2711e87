"""What a team has to do at once, for its home page and for reminders."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from audits.protection.queries import UrgentFinding, clock_of, list_uncontained, list_urgent
from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.feature import DueItem
from compliance.reminders.source import Deadline, ReminderSource
from compliance.web.formatting import organisation_name

# No country gives more time than that to contain a critical finding; reminders look no further back.
LONGEST_CONTAINMENT = timedelta(days=30)


def list_due(identity: Identity, today: date) -> list[DueItem]:
    """Findings of the teams of an inspector or social auditor that nobody contained or reported yet."""
    if identity.role not in (RoleName.INSPECTOR, RoleName.SOCIAL_AUDITOR):
        return []
    return [item for urgent in list_urgent(identity) for item in _items(urgent)]


def _items(urgent: UrgentFinding) -> list[DueItem]:
    finding, items = urgent.finding, []
    url = url_for("protection.show_urgent", finding_id=finding.id)
    hint = organisation_name(finding.audit.organisation)
    if urgent.needs_report:
        title = _("Report finding %(number)s: the law asks for it at once", number=finding.number)
        items.append(DueItem(title=title, url=url, kind=_("Finding"), due_on=finding.recorded_at.date(), hint=hint))
    if urgent.needs_containment:
        title = _("Finding %(number)s: what was done at once?", number=finding.number)
        items.append(DueItem(title=title, url=url, kind=_("Finding"), due_on=_contained_by(finding), hint=hint))
    return items


def list_deadlines(first: date, last: date, after_id: int, limit: int) -> Sequence[Deadline]:
    """Critical findings without containment that may be due between two days, for the lead of their audit."""
    return [
        Deadline(
            subject_id=finding.first_id,
            due_on=_contained_by(finding),
            title=partial(_title, finding.number),
            arguments={"finding_id": finding.id},
            user_id=finding.audit.lead_id,
        )
        for finding in list_uncontained(first - LONGEST_CONTAINMENT, last, after_id, limit)
    ]


def _contained_by(finding: Any) -> date:
    """The last day, or where no rule says the day it was recorded: there is no reason to wait."""
    return (clock_of(finding, finding.recorded_at, None).latest_at or finding.recorded_at).date()


def _title(number: str) -> str:
    return _("Finding %(number)s: what was done at once?", number=number)


containment_deadlines = ReminderSource("finding_containment", "protection.show_urgent", list_deadlines)
