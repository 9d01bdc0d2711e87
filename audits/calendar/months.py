"""The days of a month in weeks, as people of the country count them."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_day_names

from audits.calendar.queries import Visit

MOST_A_DAY = 3


@dataclass(frozen=True)
class CalendarDay:
    """A day of the month's table with its visits; `in_month` False for days before or after the month."""

    day: date
    in_month: bool
    visits: Sequence[Visit]

    @property
    def shown(self) -> Sequence[Visit]:
        return self.visits[:MOST_A_DAY]

    @property
    def more(self) -> int:
        return max(0, len(self.visits) - MOST_A_DAY)


@dataclass(frozen=True)
class Month:
    """A month with its weeks; `first` and `last` are the days its table shows."""

    starts_on: date
    weeks: Sequence[Sequence[date]]
    day_names: Sequence[str]
    name: str

    @property
    def first(self) -> date:
        return self.weeks[0][0]

    @property
    def last(self) -> date:
        return self.weeks[-1][-1]

    @property
    def before(self) -> str:
        return f"{self.starts_on - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.starts_on + timedelta(days=31):%Y-%m}"

    def fill(self, visits: Sequence[Visit]) -> list[list[CalendarDay]]:
        """The weeks with the visits of each day."""
        return [
            [
                CalendarDay(day, day.month == self.starts_on.month, [each for each in visits if each.covers(day)])
                for day in week
            ]
            for week in self.weeks
        ]


def read_month(text: str | None, today: date) -> date:
    """The first day of a month written as 2027-03; this month for anything else."""
    year, _dash, month = (text or "").partition("-")
    if len(year) == 4 and year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12 and int(year) >= 1900:
        return date(int(year), int(month), 1)
    return today.replace(day=1)


def month_of(first: date, language: str, country: str) -> Month:
    """The month that begins on `first`; weeks begin as is usual in the country (Unicode CLDR)."""
    start = _first_week_day(country)
    weeks = calendar.Calendar(start).monthdatescalendar(first.year, first.month)
    locale = "ar_EG" if language == "ar" else "en_GB"
    names = get_day_names("wide", "stand-alone", locale)
    return Month(
        starts_on=first,
        weeks=weeks,
        day_names=[names[(start + offset) % 7] for offset in range(7)],
        name=_western(format_date(first, "LLLL y", locale)),
    )


def _first_week_day(country: str) -> int:
    """0 is Monday, which is also the answer for a country the CLDR does not know."""
    try:
        return Locale.parse(f"und_{country}").first_week_day
    except (UnknownLocaleError, ValueError):
        return 0


def _western(text: str) -> str:
    return text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))
