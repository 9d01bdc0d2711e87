"""Rows of the risk list as people read them: why an organisation is on it, and how far it is followed up.

Counts that rest on interviews are withheld here, once, for the page, the exports and the PDF alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.feature import ListFact
from compliance.risk.library import IndicatorLibrary
from compliance.risk.queries import FollowUpStanding, list_flags_of, list_next_due
from compliance.risk.trend import WeekScore, list_trends
from compliance.web.formatting import told_count
from compliance.web.language import localised


@dataclass(frozen=True)
class FlagBadge:
    """One flag in a few words; `count` is text, since small counts from interviews are no numbers, and may be empty."""

    flag_id: int
    title: str
    level: str
    count: str


@dataclass(frozen=True)
class RiskRow:
    """One organisation of the list. `facts` are in the order of the registered list facts."""

    organisation: Any
    badges: Sequence[FlagBadge]
    standing: FollowUpStanding
    next_due: date | None
    days_late: int
    facts: Sequence[date | None]
    trend: Sequence[WeekScore] = ()


def describe_rows(
    rows: Sequence[Any], library: IndicatorLibrary, facts: Sequence[ListFact], today: date
) -> list[RiskRow]:
    """Add flags, follow-up, facts and trend to rows of `list_risks`, in one query each."""
    ids = [row.organisation_id for row in rows]
    flags, due = list_flags_of(ids), list_next_due(ids)
    dates = [fact.load(ids) for fact in facts]
    trends = list_trends({row.organisation_id: row.score for row in rows}, today)
    return [
        RiskRow(
            organisation=row,
            badges=[badge_of(flag, library) for flag in flags.get(row.organisation_id, ())],
            standing=_standing(due.get(row.organisation_id), today),
            next_due=due.get(row.organisation_id),
            days_late=max((today - due[row.organisation_id]).days, 0) if row.organisation_id in due else 0,
            facts=[each.get(row.organisation_id) for each in dates],
            trend=trends[row.organisation_id],
        )
        for row in rows
    ]


def _standing(next_due: date | None, today: date) -> FollowUpStanding:
    if next_due is None:
        return FollowUpStanding.NOT_ASSIGNED
    return FollowUpStanding.OVERDUE if next_due < today else FollowUpStanding.IN_FOLLOW_UP


def badge_of(flag: Any, library: IndicatorLibrary) -> FlagBadge:
    """A flag (or a row with its columns) in a few words."""
    return FlagBadge(
        flag_id=flag.id,
        title=indicator_title(flag.indicator_code, library),
        level=flag.level.value,
        count=shown_count(flag.records_count, flag.indicator_code, library),
    )


def indicator_title(code: str, library: IndicatorLibrary) -> str:
    """Title of an indicator in the reader's language; its code where its file is gone."""
    definition = library.definitions.get(code)
    return localised(definition.title) if definition else code


def shown_count(number: int, code: str, library: IndicatorLibrary) -> str:
    """How many records raised a flag, as far as it can be said.

    Where the records are interviews it stands in steps of the minimum. Where interviews are counted together with other
    records, of which single ones may be read, no number is given: the difference would tell how many workers spoke.
    """
    resting = _resting_on_interviews(code, library)
    if not any(resting):
        return f"{number:,}"
    if not all(resting):
        return ""
    return str(told_count(number))


def _resting_on_interviews(code: str, library: IndicatorLibrary) -> list[bool]:
    """For each source of an indicator whether it rests on interviews; what is not known any more might."""
    definition = library.definitions.get(code)
    if definition is None:
        return [True]
    sources = (library.sources.get(use.source) for use in definition.uses)
    return [source is None or source.rests_on_interviews for source in sources]
