"""The yearly round: which period it covers and when it is due."""

from dataclasses import dataclass
from datetime import date, timedelta

# A round opened late in the year, and a correction, still leave this many days to answer.
DAYS_TO_ANSWER = 30


@dataclass(frozen=True)
class Round:
    starts_on: date
    ends_on: date
    due_on: date


def yearly_round(on: date) -> Round:
    """The round of the calendar year of `on`: due at its end, and never sooner than a month after it is opened."""
    ends_on = date(on.year, 12, 31)
    return Round(date(on.year, 1, 1), ends_on, max(ends_on, days_to_answer(on)))


def days_to_answer(on: date) -> date:
    """The last day of the time given to answer something opened on `on`."""
    return on + timedelta(days=DAYS_TO_ANSWER)
