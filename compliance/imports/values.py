"""Cells to values: dates as published, numbers with separators, countries by any of their names."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from babel import Locale

from compliance.organisations.folding import fold

_ISO_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?$")
_SEPARATORS = str.maketrans("", "", ", \u00a0\u202f'$€£")
LATEST_YEAR = 2100
EARLIEST_YEAR = 1900


class Unreadable(ValueError):
    """A cell is not what its field needs; the message is a reason in words, without the value."""


@lru_cache(maxsize=100_000)
def read_day(text: str, formats: Sequence[str]) -> date:
    """The day `text` names, in ISO 8601 or one of `formats`; a time of day is dropped.

    Raises Unreadable for other forms and for years outside 1900-2100: a year cut short or mistyped is not guessed.
    """
    day = _iso_day(text) or _formatted_day(text, formats)
    if day is None:
        raise Unreadable("This is not a date in one of the formats of the mapping.")
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Unreadable(f"The year of this date is not between {EARLIEST_YEAR} and {LATEST_YEAR}.")
    return day


def _iso_day(text: str) -> date | None:
    found = _ISO_DAY.match(text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        raise Unreadable("There is no such day in the calendar.") from None


def _formatted_day(text: str, formats: Sequence[str]) -> date | None:
    for each in formats:
        try:
            return datetime.strptime(text, each).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def read_amount(text: str) -> Decimal:
    """A number with or without separators and currency sign; Unreadable otherwise."""
    plain = text.translate(_SEPARATORS)
    if not _NUMBER.match(plain):
        raise Unreadable("This is not a number.")
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise Unreadable("This is not a number.") from None


def read_whole_number(text: str) -> int:
    """A whole number, also where a spreadsheet wrote it as 12.0; Unreadable for a fraction."""
    amount = read_amount(text)
    if amount != amount.to_integral_value():
        raise Unreadable("This is not a whole number.")
    return int(amount)


def read_country(text: str) -> str:
    """ISO 3166-1 alpha-2 code of a country named in English or Arabic, or by its code; Unreadable otherwise."""
    code = _country_codes().get(fold(text))
    if code is None:
        raise Unreadable("This is not the name of a present country.")
    return code


# Names published registers use beside those of the Unicode locale data.
_OTHER_NAMES = {
    "brunei darussalam": "BN",
    "burma": "MM",
    "czech republic": "CZ",
    "great britain": "GB",
    "holland": "NL",
    "ivory coast": "CI",
    "ksa": "SA",
    "macedonia": "MK",
    "moldova republic of": "MD",
    "republic of korea": "KR",
    "russian federation": "RU",
    "south korea": "KR",
    "swaziland": "SZ",
    "syrian arab republic": "SY",
    "turkey": "TR",
    "uae": "AE",
    "uk": "GB",
    "united republic of tanzania": "TZ",
    "united states of america": "US",
    "usa": "US",
    "viet nam": "VN",
}
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@lru_cache(maxsize=1)
def _country_codes() -> dict[str, str]:
    codes = dict(_OTHER_NAMES)
    for language in ("en", "ar"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES:
                codes[fold(name)] = codes[fold(code)] = code
    return codes
