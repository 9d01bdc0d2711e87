"""The dates of an uploaded file: what its sender states about it, and what follows from them on a day.

Received is the fourth date and not here: it is the system clock, and nobody states it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from compliance.errors import InvalidInput

# A file is looked at again from this many days before it expires.
EXPIRES_SOON_DAYS = 30
REMINDER_DAYS = (30, 7, 1)
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


@dataclass(frozen=True)
class StatedDates:
    """The date on the document, the period it covers (open without an end) and the last day it is valid."""

    dated_on: date | None = None
    period_starts_on: date | None = None
    period_ends_on: date | None = None
    valid_until: date | None = None


NO_DATES = StatedDates()


class Expiry(StrEnum):
    """How a file stands on a day. NO_DATE is not VALID: nobody said that it expires, nor that it does not."""

    NO_DATE = "no_date"
    VALID = "valid"
    EXPIRES_SOON = "expires_soon"
    EXPIRED = "expired"


def expiry_on(valid_until: date | None, day: date) -> Expiry:
    """How a file valid until a day, that day included, stands on `day`."""
    if valid_until is None:
        return Expiry.NO_DATE
    if valid_until < day:
        return Expiry.EXPIRED
    return Expiry.EXPIRES_SOON if valid_until <= day + timedelta(days=EXPIRES_SOON_DAYS) else Expiry.VALID


def check_dates(dates: StatedDates, day: date) -> None:
    """Raise InvalidInput, at the field at fault, for dates that cannot be true together on `day`."""
    for name, value in vars(dates).items():
        if value is not None and not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
            raise InvalidInput(name, _("The year of this date cannot be right. Check it."))
    # The clock is UTC; east of it the next day has begun already.
    if dates.dated_on is not None and dates.dated_on > day + timedelta(days=1):
        raise InvalidInput("dated_on", _("The date of the document is in the future. Check it."))
    if dates.period_ends_on is not None:
        if dates.period_starts_on is None:
            raise InvalidInput("period_starts_on", _("Say when the period begins, too."))
        if dates.period_ends_on < dates.period_starts_on:
            raise InvalidInput("period_ends_on", _("The period ends before it begins. Check both dates."))
    if dates.valid_until is not None and dates.dated_on is not None and dates.valid_until < dates.dated_on:
        raise InvalidInput("valid_until", _("The file expires before the date it carries. Check both dates."))
