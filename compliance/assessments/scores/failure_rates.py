"""How often verified answers were found to be less than declared, and how high that rate may be. Pure functions.

Organisations are counted, not answers: what one organisation gets wrong it gets wrong in many answers, so that forty
answers of one of them say less than one answer each of forty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, sqrt

# Below this many organisations nothing is said of a rate: it would rest on too few, and could point at one of them.
# Source: Sanad's own rule, the same minimum under which counts that rest on people are withheld.
MINIMUM_ORGANISATIONS = 5
# A requirement's rate is drawn to that of the whole standard as if this many organisations had shown the latter.
# Source: Sanad's own choice; with five of its own, a requirement counts as much as the standard.
DRAWN_TO_MEAN = 5
# Two-sided 95 %: the true rate lies above the limit once in forty times.
WIDTH = 1.96

EVERYTHING_FAILS = Fraction(1)


@dataclass(frozen=True)
class CheckedRate:
    """`share` is the mean, over `organisations`, of the share of their verified answers that were found less."""

    organisations: int
    share: float


@dataclass(frozen=True)
class FailureRates:
    """The rates of one standard: over all its requirements, and by requirement code."""

    overall: CheckedRate | None
    by_requirement: Mapping[str, CheckedRate]

    @property
    def is_known(self) -> bool:
        return self.overall is not None and self.overall.organisations >= MINIMUM_ORGANISATIONS

    def limit(self, requirement: str) -> Fraction:
        """The highest rate at which answers to this requirement may plausibly fail; 1 where too little is known."""
        if self.overall is None or not self.is_known:
            return EVERYTHING_FAILS
        own = self.by_requirement.get(requirement, CheckedRate(0, 0.0))
        weight = own.organisations + DRAWN_TO_MEAN
        share = (own.organisations * own.share + DRAWN_TO_MEAN * self.overall.share) / weight
        # What is borrowed from the whole standard is known no better than the whole standard.
        return highest_plausible(share, min(weight, self.overall.organisations))


UNKNOWN_RATES = FailureRates(None, {})


def highest_plausible(share: float, organisations: int) -> Fraction:
    """Upper end of Wilson's score interval for a share seen at so many organisations, rounded up to a thousandth."""
    if organisations <= 0:
        return EVERYTHING_FAILS
    squared = WIDTH**2
    centre = share + squared / (2 * organisations)
    spread = WIDTH * sqrt(share * (1 - share) / organisations + squared / (4 * organisations**2))
    limit = (centre + spread) / (1 + squared / organisations)
    return min(EVERYTHING_FAILS, Fraction(ceil(limit * 1000), 1000))
