"""How long until something happened, counting those to whom it has not happened yet. Pure functions.

An average over closed cases alone looks best where the hard ones are never closed. The estimate of Kaplan and Meier
counts an open case for as long as it was watched. Intervals are of 95 %: of Greenwood's variance on the scale
log(-log), of Brookmeyer and Crowley for the median, of Wilson for plain shares. docs/corrective-actions.md has the
formulas.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt

Z = 1.959964
HALF = 0.5


@dataclass(frozen=True)
class Point:
    """From `day` on this share is still waiting, with the ends of its interval."""

    day: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Observation:
    """So many cases watched for `days`; `happened` at the end of them, or still waiting then."""

    days: int
    happened: bool
    number: int


@dataclass(frozen=True)
class Estimate:
    """A value with its interval; None: not reached so far."""

    value: float | None
    low: float | None
    high: float | None


class Waiting:
    """The curve of those still waiting after so many days."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        happened: dict[int, int] = defaultdict(int)
        left: dict[int, int] = defaultdict(int)
        for each in observations:
            days = max(each.days, 0)
            left[days] += each.number
            if each.happened:
                happened[days] += each.number
        self.number = sum(left.values())
        self.happened = sum(happened.values())
        self.watched_days = max(left, default=0)
        self.points = _points(self.number, happened, left)

    def at(self, day: int) -> Point:
        """The share still waiting at the end of `day`."""
        reached = [point for point in self.points if point.day <= day]
        return reached[-1] if reached else Point(0, 1.0, 1.0, 1.0)

    def median(self) -> Estimate:
        """Days until half are done."""
        return Estimate(
            value=_first(point.day for point in self.points if point.share <= HALF),
            low=_first(point.day for point in self.points if point.low <= HALF),
            high=_first(point.day for point in self.points if point.high <= HALF),
        )

    def share_done_by(self, day: int) -> Estimate:
        """The share to which it happened within `day` days; nothing where nobody was watched for so long."""
        if self.watched_days < day:
            return Estimate(None, None, None)
        point = self.at(day)
        return Estimate(1 - point.share, 1 - point.high, 1 - point.low)


def _points(number: int, happened: dict[int, int], left: dict[int, int]) -> list[Point]:
    points: list[Point] = []
    at_risk, share, variance = number, 1.0, 0.0
    for day in sorted(left):
        events = happened.get(day, 0)
        if events:
            share *= 1 - events / at_risk
            if at_risk > events:
                variance += events / (at_risk * (at_risk - events))
            points.append(_point(day, share, variance, points))
        at_risk -= left[day]
    return points


def _point(day: int, share: float, variance: float, before: list[Point]) -> Point:
    if share <= 0:
        # The interval of zero is not defined on this scale: what was possible before stays possible.
        return Point(day, 0.0, 0.0, before[-1].high if before else 1.0)
    spread = Z * sqrt(variance) / abs(log(share))
    return Point(day, share, share ** exp(spread), share ** exp(-spread))


def _first(days: Iterable[int]) -> int | None:
    return next(iter(days), None)


def wilson(part: int, whole: int) -> Estimate:
    """A share with Wilson's interval; nothing for a share of nothing."""
    if whole == 0:
        return Estimate(None, None, None)
    share, square = part / whole, Z * Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = Z / (1 + square / whole) * sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    return Estimate(share, max(middle - half, 0.0), min(middle + half, 1.0))
