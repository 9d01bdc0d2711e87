"""When people are reminded: 30, 7 and 1 days before a due date, and once it has passed. Pure functions."""

from datetime import date, timedelta
from enum import StrEnum

FIRST_DAYS = 30
# What has been late for longer than this was known before Sanad was there, or is followed up by people.
LATE_DAYS = 30


class ReminderStage(StrEnum):
    DAYS_30 = "days_30"
    DAYS_7 = "days_7"
    DAYS_1 = "days_1"
    OVERDUE = "overdue"


_FROM_DAYS = ((1, ReminderStage.DAYS_1), (7, ReminderStage.DAYS_7), (FIRST_DAYS, ReminderStage.DAYS_30))


def stage_of(due_on: date, on: date) -> ReminderStage | None:
    """The reminder that `on` calls for; None where it is too early, or too late to remind.

    Who missed days of reminders gets the one that fits the day, never several at once.
    """
    days = (due_on - on).days
    if days < 0:
        return ReminderStage.OVERDUE if days >= -LATE_DAYS else None
    return next((stage for limit, stage in _FROM_DAYS if days <= limit), None)


def reminded_between(on: date) -> tuple[date, date]:
    """The first and last due date that `on` reminds of."""
    return on - timedelta(days=LATE_DAYS), on + timedelta(days=FIRST_DAYS)
