"""Whether the accounts of a visit are too alike, too evenly timed or copied: pure arithmetic, no verdict.

Answers such as "nobody holds my passport" are the same at every honest site, so they say nothing here. Compared are
details that honest workers tell differently: wage, hours, days off, what the job cost, what happens to who leaves.

The test permutes one label, "this site", over the site and its matched sites (Fisher's randomisation; Good,
Permutation, Parametric and Bootstrap Tests, chapter 3). If the site were like the others, each would be the most
uniform of m + 1 with the same chance, so that at most one honest site in twenty is pointed at. Sites differ in how many
interviews they have; equal numbers are drawn from each with a stated seed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from random import Random
from statistics import fmean, median, quantiles
from typing import Any

from compliance.assessments.resemblance.fingerprints import ALIKE_FROM, likeness

DRAWS_PER_SITE = 40
HONEST_SITES_POINTED_AT = 0.05
# Of all pairs and details, how many must have been told on both sides before agreement means anything.
FEWEST_COMPARISONS = 10


@dataclass(frozen=True)
class Account:
    """One interview as far as it is compared; a detail is None where it was not told, minutes where not timed."""

    interview_id: int
    details: tuple[Any, ...]
    minutes: float | None = None
    text: frozenset[int] = frozenset()


class NotCompared(StrEnum):
    """Why nothing can be said."""

    FEW_INTERVIEWS = "few_interviews"
    FEW_SITES = "few_sites"


@dataclass(frozen=True)
class Comparison:
    """How a site stands among its like: all numbers between 0 and 1, `low` to `high` the range of nine in ten."""

    observed: float
    low: float
    high: float
    p: float
    sites: int
    size: int

    @property
    def is_hint(self) -> bool:
        """True if the site stands out; a reason to interview again, never a proof."""
        return self.p <= HONEST_SITES_POINTED_AT


Measure = Callable[[Sequence[Account]], float | None]


def agreement(accounts: Sequence[Account]) -> float | None:
    """Share of details told by both of a pair that are the same, over all pairs; None for too few to compare."""
    same = compared = 0
    for one, other in combinations(accounts, 2):
        for left, right in zip(one.details, other.details, strict=True):
            if left is not None and right is not None:
                compared += 1
                same += left == right
    return same / compared if compared >= FEWEST_COMPARISONS else None


def evenness(accounts: Sequence[Account]) -> float | None:
    """1 for interviews equally long, towards 0 the more they differ: 1 less the middle half's spread by the median."""
    minutes = [account.minutes for account in accounts if account.minutes is not None]
    if len(minutes) < len(accounts) or len(minutes) < 2 or median(minutes) <= 0:
        return None
    first, _middle, third = quantiles(minutes, n=4, method="inclusive")
    return max(0.0, 1 - (third - first) / median(minutes))


def compare(
    own: Sequence[Account],
    others: Sequence[Sequence[Account]],
    measure: Measure,
    *,
    interviews_needed: int,
    sites_needed: int,
    seed: str,
) -> Comparison | NotCompared:
    """How `own` stands among `others` by `measure`, the same for the same seed."""
    if len(own) < interviews_needed or measure(own) is None:
        return NotCompared.FEW_INTERVIEWS
    usable = [site for site in others if len(site) >= interviews_needed and measure(site) is not None]
    if len(usable) < sites_needed:
        return NotCompared.FEW_SITES
    size = min(len(own), *(len(site) for site in usable))
    chance = Random(seed)  # noqa: S311 - draws that anybody can repeat, nothing secret
    observed = fmean(_draw(own, size, measure, chance))
    drawn = [_draw(site, size, measure, chance) for site in usable]
    at_least = sum(fmean(value >= observed for value in values) for values in drawn)
    every = sorted(value for values in drawn for value in values)
    return Comparison(
        observed=observed,
        low=every[int(0.05 * (len(every) - 1))],
        high=every[int(0.95 * (len(every) - 1))],
        p=(1 + at_least) / (1 + len(usable)),
        sites=len(usable),
        size=size,
    )


def _draw(site: Sequence[Account], size: int, measure: Measure, chance: Random) -> list[float]:
    """The measure of so many of the site's accounts, several times; a draw with too little told counts as 0."""
    draws = 1 if len(site) == size else DRAWS_PER_SITE
    return [measure(chance.sample(list(site), size)) or 0.0 for _draw_number in range(draws)]


def copied_pairs(own: Sequence[Account], others: Sequence[Account]) -> list[tuple[int, int, float]]:
    """(interview, other interview, share in common) of free texts that are nearly the same, the most alike first."""
    pairs = [*combinations(own, 2), *((one, other) for one in own for other in others)]
    found = [
        (one.interview_id, other.interview_id, likeness(one.text, other.text))
        for one, other in pairs
        if one.text and other.text
    ]
    return sorted((pair for pair in found if pair[2] >= ALIKE_FROM), key=lambda pair: -pair[2])
