"""Arithmetic of the quality view: intervals, and small samples pulled to the mean. The guide gives each formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

Z = 1.96  # 95 in 100


class Reading(StrEnum):
    """What can be said of a ratio of reported to expected findings."""

    FEWER = "fewer"
    AS_EXPECTED = "as_expected"
    MORE = "more"
    TOO_FEW_VISITS = "too_few_visits"


@dataclass(frozen=True)
class Ratio:
    """Reported findings over expected ones of `visits` visits, its interval, and the ratio pulled to the mean."""

    visits: int
    reported: int
    expected: float
    ratio: float | None
    low: float | None
    high: float | None
    pulled: float | None

    def reading(self, least_visits: int) -> Reading:
        """Fewer or more only where the whole interval lies on one side of 1."""
        if self.visits < least_visits or self.low is None or self.high is None:
            return Reading.TOO_FEW_VISITS
        if self.high < 1:
            return Reading.FEWER
        return Reading.MORE if self.low > 1 else Reading.AS_EXPECTED


@dataclass(frozen=True)
class Part:
    """`count` of `of`, with its interval; no share of nothing."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


def poisson_interval(count: int, expected: float) -> tuple[float, float]:
    """Interval of count / expected by Byar's approximation (Breslow and Day 1987, formula 2.13)."""
    low = count * (1 - 1 / (9 * count) - Z / (3 * sqrt(count))) ** 3 if count else 0.0
    above = count + 1
    high = above * (1 - 1 / (9 * above) + Z / (3 * sqrt(above))) ** 3
    return max(low, 0.0) / expected, high / expected


def share_of(count: int, of: int) -> Part:
    """A share with its interval by Wilson's score (1927)."""
    if not of:
        return Part(count, of, None, None, None)
    share, square = count / of, Z**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z * sqrt(share * (1 - share) / of + square / (4 * of**2)) / (1 + square / of)
    return Part(count, of, share, max(0.0, middle - half), min(1.0, middle + half))


def ratios_of(rows: Sequence[tuple[int, int, float]]) -> list[Ratio]:
    """(visits, reported, expected) of each person as ratios, each pulled to the mean of all.

    Empirical Bayes by moments (Marshall 1991): the fewer findings are expected of a person's visits, the nearer the
    pulled ratio is to the mean; where all differences may be chance, every one is the mean.
    """
    usable = [(reported, expected) for _visits, reported, expected in rows if expected > 0]
    total = sum(expected for _reported, expected in usable)
    mean = sum(reported for reported, _expected in usable) / total if total else 0.0
    between = 0.0
    if total:
        spread = sum(expected * (reported / expected - mean) ** 2 for reported, expected in usable) / total
        between = max(0.0, spread - mean * len(usable) / total)
    return [_ratio(row, mean, between) for row in rows]


def _ratio(row: tuple[int, int, float], mean: float, between: float) -> Ratio:
    visits, reported, expected = row
    if expected <= 0:
        return Ratio(visits, reported, expected, None, None, None, None)
    ratio = reported / expected
    low, high = poisson_interval(reported, expected)
    noise = mean / expected
    weight = between / (between + noise) if between + noise else 0.0
    return Ratio(visits, reported, expected, ratio, low, high, mean + weight * (ratio - mean))
