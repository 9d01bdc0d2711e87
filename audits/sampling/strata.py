"""Spreading a draw over groups of the workforce: nationality, recruitment office, shift, department, sex. Arithmetic.

By hand: every group gets its least number; then each further place goes to the group that is farthest below its share
of the workers (of two equally far, to the earlier one), until all places are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Any

from audits.sampling.size import NEW_ARRIVALS_WEIGHT, PER_NATIONALITY, PER_OFFICE


class SpreadOver(StrEnum):
    """What the groups of the workforce differ in."""

    NATIONALITY = "nationality"
    OFFICE = "office"
    SHIFT = "shift"
    DEPARTMENT = "department"
    SEX = "sex"
    SEVERAL = "several"


LEAST_OF_EACH = {SpreadOver.NATIONALITY: PER_NATIONALITY, SpreadOver.OFFICE: PER_OFFICE}


@dataclass(frozen=True)
class Stratum:
    """A group of the workforce. `code`: ISO 3166 country or sex where known; `new_arrivals` None means not known."""

    name: str
    workers: int
    new_arrivals: int | None = None
    code: str | None = None


@dataclass(frozen=True)
class Share:
    """How many of a group are drawn: at least `least`, by its share of the workers `proportional`."""

    stratum: Stratum
    drawn: int
    drawn_new_arrivals: int
    least: int
    proportional: Fraction

    def as_row(self, spread_over: SpreadOver) -> dict[str, Any]:
        """What is stored with the draw."""
        return {
            "spread_over": str(spread_over),
            "name": self.stratum.name,
            "code": self.stratum.code,
            "workers": self.stratum.workers,
            "new_arrivals": self.stratum.new_arrivals,
            "drawn": self.drawn,
            "drawn_new_arrivals": self.drawn_new_arrivals,
            "least": self.least,
            "proportional": round(float(self.proportional), 1),
        }


def least_of(strata: Sequence[Stratum], spread_over: SpreadOver) -> int:
    """The least number of interviews that covers every group: three of a nationality or office, one of any other."""
    return sum(min(each.workers, LEAST_OF_EACH.get(spread_over, 1)) for each in strata)


def share_out(strata: Sequence[Stratum], spread_over: SpreadOver, total: int) -> list[Share]:
    """Divide `total` places over the groups. `total` lies between `least_of` and the number of workers."""
    workers = sum(each.workers for each in strata)
    least = [min(each.workers, LEAST_OF_EACH.get(spread_over, 1)) for each in strata]
    proportional = [Fraction(total * each.workers, workers) for each in strata]
    given = list(least)
    for _place in range(total - sum(least)):
        open_groups = (index for index, each in enumerate(strata) if given[index] < each.workers)
        farthest = max(open_groups, key=lambda index: (proportional[index] - given[index], -index))
        given[farthest] += 1
    return [
        Share(each, given[index], _new_arrivals(each, given[index]), least[index], proportional[index])
        for index, each in enumerate(strata)
    ]


def _new_arrivals(stratum: Stratum, drawn: int) -> int:
    """Twice their share of the group, as in a draw without groups."""
    if not stratum.new_arrivals:
        return 0
    doubled = ceil(NEW_ARRIVALS_WEIGHT * drawn * stratum.new_arrivals / stratum.workers)
    others = stratum.workers - stratum.new_arrivals
    return max(drawn - others, min(drawn, stratum.new_arrivals, doubled))
