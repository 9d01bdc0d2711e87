"""Words that could tell an organisation who spoke: a nationality, a language, the day of an interview.

The check warns; a person decides. It looks for every nationality and language it knows, since "we also spoke with
Nepalis" tells something even where no Nepali was interviewed. The country's own people, Arabic and English stand in
many harmless sentences, so they count only where an interview of the audit was held with them.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache

from babel.dates import format_date

from audits.interviews.origins import PEOPLE, countries, languages
from audits.interviews.queries import InterviewOrigins, find_origins
from audits.models import Audit
from compliance.organisations.folding import fold
from compliance.web.formatting import hijri_day

_ARABIC_PREFIX = "(?:[وف]?(?:ب|ل|ك|لل)?(?:ال)?)"
_ARABIC_ENDING = "(?:ي|يا|يه|يون|يين|ين|ون|يات|ا|ه)?"
_SHORTEST_NAME = 3


def find_revealing_words(text: str, audit: Audit, origins: InterviewOrigins | None = None) -> list[str]:
    """Words of `text` that name a nationality, a language or the day of an interview of `audit`, as written there.

    `origins` of the audit's interviews, where the caller read them already.
    """
    folded = fold(text)
    if not folded:
        return []
    origins = origins or find_origins(audit.id)
    own = audit.organisation.country
    pattern = _people(own if own not in origins.nationalities else "", frozenset({"ar", "en"} - origins.languages))
    words = [found.group(0) for found in pattern.finditer(folded)]
    days = [written for written in _written_days(origins.days) if _stands_in(written, folded)]
    return list(dict.fromkeys([*words, *days]))


@lru_cache(maxsize=32)
def _people(harmless_country: str, harmless_languages: frozenset[str]) -> re.Pattern[str]:
    """One pattern for all countries, peoples and languages but the harmless ones."""
    latin: set[str] = set()
    arabic: set[str] = set()
    for code, (english_stems, arabic_stems) in PEOPLE.items():
        if code != harmless_country:
            latin.update(f"{stem}s?" for stem in english_stems)
            arabic.update(arabic_stems)
    latin.update(_names(countries("en").items(), {harmless_country}))
    arabic.update(_names(countries("ar").items(), {harmless_country}))
    latin.update(_names(languages("en").items(), harmless_languages))
    if "ar" not in harmless_languages:
        arabic.add("عرب")
    if "en" not in harmless_languages:
        arabic.add("انجليز")
    return re.compile(rf"\b(?:(?:{_any_of(latin)})|{_ARABIC_PREFIX}(?:{_any_of(arabic)}){_ARABIC_ENDING})\b")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def _names(named: Iterable[tuple[str, str]], harmless: Collection[str]) -> Iterable[str]:
    for code, name in named:
        folded = fold(name).removeprefix("ال")
        if code not in harmless and len(folded) >= _SHORTEST_NAME:
            yield re.escape(folded)


def _written_days(days: Iterable[date]) -> list[str]:
    """The ways a day is written, folded, the longest first."""
    written: set[str] = set()
    for day in days:
        english, arabic = format_date(day, "MMMM", "en"), format_date(day, "MMMM", "ar_EG")
        months = {english, english[:3], arabic, format_date(day, "MMMM", "ar_SY")}
        written.update(f"{number} {month}" for month in months for number in (day.day, f"{day.day:02d}"))
        written.update(f"{month} {day.day}" for month in months)
        written.update((day.isoformat(), f"{day.day}/{day.month}", f"{day:%d/%m}", hijri_day(day)))
    return sorted({fold(each) for each in written if each}, key=len, reverse=True)


def _stands_in(written: str, folded: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(written)}(?!\w)", folded) is not None
