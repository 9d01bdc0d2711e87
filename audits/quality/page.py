"""The quality view put together: people, places in the day, returns, double-checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audits.quality.estimates import Part, Ratio, Reading, ratios_of, share_of
from audits.quality.queries import (
    GroupRow,
    PairRow,
    Scope,
    count_double_checked,
    list_by_place_in_day,
    list_by_return,
    list_pairs,
    list_people,
)


@dataclass(frozen=True)
class PersonLine:
    """One person of the table."""

    name: str
    ratio: Ratio
    reading: Reading
    double_checked: Part


@dataclass(frozen=True)
class GroupLine:
    """Visits of one place in the day, or of one return."""

    place: int
    ratio: Ratio


@dataclass(frozen=True)
class QualityPage:
    """Everything the page shows. `people` are ordered by the pulled ratio, the lowest first."""

    people: Sequence[PersonLine]
    places: Sequence[GroupLine]
    returns: Sequence[GroupLine]
    pairs: Sequence[PairRow]
    double_checked: Part


def load_quality(scope: Scope, check_days: int | None, least_visits: int | None) -> QualityPage:
    """Read the view in five queries, however many people and visits there are."""
    rows = list_people(scope, check_days)
    ratios = ratios_of([(row.visits, row.reported, row.expected) for row in rows])
    people = [
        # Without a rule on the least number nothing is said of anybody.
        PersonLine(
            row.name,
            ratio,
            Reading.TOO_FEW_VISITS if least_visits is None else ratio.reading(least_visits),
            share_of(row.checked, row.due),
        )
        for row, ratio in zip(rows, ratios, strict=True)
    ]
    return QualityPage(
        people=sorted(people, key=lambda line: (line.ratio.pulled is None, line.ratio.pulled, line.name)),
        places=_lines(list_by_place_in_day(scope)),
        returns=_lines(list_by_return(scope)),
        pairs=list_pairs(scope),
        double_checked=share_of(*count_double_checked(scope, check_days)),
    )


def _lines(rows: Sequence[GroupRow]) -> list[GroupLine]:
    ratios = ratios_of([(row.visits, row.reported, row.expected) for row in rows])
    return [GroupLine(row.place, ratio) for row, ratio in zip(rows, ratios, strict=True)]
