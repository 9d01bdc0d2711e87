"""The formula of the score, as SQL: from flags to points, from points to the score, its bounds, the order for visits.

points of a flag = points of its level x strength x recency x count
score            = mean x (points + pull) / (mean of the size class + pull)

Region, nationality and the kind of owner are no input. Points are whole numbers up to the division, so that a sum does
not depend on the order of its parts, and both databases give the same score. docs/published-score.md explains it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Float,
    Integer,
    Select,
    Subquery,
    case,
    cast,
    func,
    literal,
    select,
)

from compliance.risk.score_weights import ScoreWeights
from compliance.risk.sources import EvidenceStrength
from compliance.risk.vocabulary import Level
from compliance.web.formatting import minimum_count

UNITS = 1_000_000  # a point in the whole numbers that sums are made of: three factors in per cent
NO_CLASS = 0  # the size class of an organisation whose workers are not known

LEVEL_RANKS = {level: rank for rank, level in enumerate(Level, start=1)}
RANKED_LEVELS = {rank: level.value for level, rank in LEVEL_RANKS.items()}
_ONE_FACTOR = 100
# A half is rounded up by one database and to the even number by the other.
_ROUNDED_UP = 1e-9


@dataclass(frozen=True)
class ScoreMeans:
    """Mean points of the organisations on the list: of all and of each size class; of all flags and of public ones."""

    mean: float
    of_class: Mapping[int, float]
    public_mean: float
    public_of_class: Mapping[int, float]

    @property
    def values(self) -> dict[str, float]:
        """The means as the flat numbers that a fixed version keeps."""
        return {
            "mean": self.mean,
            **{f"mean:{number}": value for number, value in sorted(self.of_class.items())},
            "public_mean": self.public_mean,
            **{f"public_mean:{number}": value for number, value in sorted(self.public_of_class.items())},
        }

    @classmethod
    def from_values(cls, values: Mapping[str, float]) -> "ScoreMeans":
        """The means a fixed version holds."""
        classes = {key: value for key, value in values.items() if ":" in key}
        return cls(
            values["mean"],
            {int(key.removeprefix("mean:")): value for key, value in classes.items() if key.startswith("mean:")},
            values["public_mean"],
            {int(key.split(":")[1]): value for key, value in classes.items() if key.startswith("public_mean:")},
        )

    @classmethod
    def at_start(cls, weights: ScoreWeights) -> "ScoreMeans":
        """What holds before the first check of all organisations."""
        return cls(weights.start_mean, {}, weights.start_mean, {})


def flag_factors(flag: Any, weights: ScoreWeights, as_of: date) -> dict[str, ColumnElement[Any]]:
    """The factors of a flag in per cent by name: `strength`, `recency`, `count`.

    `flag` has the columns strength, newest_known_on, raised_on, records_count and confidential of RiskFlag. One
    without records counts as declared, one without a date of its records from the day it was raised. The records of a
    confidential flag count in steps of the minimum: one interview more or less must not show in the points.
    """
    minimum = minimum_count()
    known_on = func.coalesce(flag.newest_known_on, flag.raised_on)
    steps = ((known_on >= literal(as_of - timedelta(days=days), Date()), f) for days, f in weights.recency.items())
    weakest = weights.strength[EvidenceStrength.DECLARED]
    return {
        "strength": case(dict(weights.strength), value=flag.strength, else_=weakest),
        "recency": case(*steps, else_=weights.recency_older),
        "count": _step(
            case((flag.confidential, flag.records_count // minimum * minimum), else_=flag.records_count), weights.count
        ),
    }


def points_shown(flag: Any, weights: ScoreWeights, as_of: date) -> float:
    """The points of one flag that was read, as `points_of` adds them up."""
    known_on = flag.newest_known_on or flag.raised_on
    ages = (factor for days, factor in weights.recency.items() if known_on >= as_of - timedelta(days=days))
    number = flag.records_count - (flag.records_count % minimum_count() if flag.confidential else 0)
    counts = [factor for least, factor in sorted(weights.count.items()) if number >= least]
    strength = weights.strength[flag.strength or EvidenceStrength.DECLARED]
    count = counts[-1] if counts else weights.count[min(weights.count)]
    points: int = flag.points * strength * next(ages, weights.recency_older) * count
    return points / UNITS


def _step(column: Any, steps: Mapping[int, int]) -> ColumnElement[Any]:
    """The factor of the highest step that the column reaches; that of the lowest step below it and where unknown."""
    falling = sorted(steps.items(), reverse=True)
    return case(*((column >= least, factor) for least, factor in falling), else_=falling[-1][1])


def points_of(flags: Any, weights: ScoreWeights, as_of: date) -> Select[Any]:
    """One row an organisation with flags: its points, and how many flags rest on what was verified.

    `flags` has the columns of RiskFlag; only those that count are in it.
    """
    factors = flag_factors(flags, weights, as_of)
    certain = flags.points * factors["recency"] * factors["count"]
    gained = certain * factors["strength"]
    is_verified = flags.strength.in_(weights.verified)
    # Of a released flag only what was released counts: neither later records nor their number or age.
    told = flags.public_points * (weights.strength[EvidenceStrength.REPORTED_BY_WORKERS] * _ONE_FACTOR**2)
    return select(
        flags.organisation_id,
        _whole_sum(gained).label("points"),
        _whole_sum(certain * _ONE_FACTOR).label("points_if_all_hold"),
        _whole_sum(case((is_verified, gained), else_=0)).label("verified_points"),
        _whole_sum(case((flags.confidential, told), else_=gained)).label("public_points"),
        func.count().label("flags"),
        func.count(case((is_verified, 1))).label("verified_flags"),
        func.max(case(LEVEL_RANKS, value=flags.level)).label("level_rank"),
    ).group_by(flags.organisation_id)


def _whole_sum(number: Any) -> ColumnElement[Any]:
    return cast(func.sum(cast(number, BigInteger)), BigInteger)


def size_class(workers: Any, weights: ScoreWeights) -> ColumnElement[Any]:
    """The number of the size class; NO_CLASS where the workers are not known."""
    falling = sorted(weights.size_classes, reverse=True)
    return case(*((workers >= least, least) for least in falling), else_=NO_CLASS)


def scores_of(
    points: Subquery, workers: Any, weights: ScoreWeights, means: ScoreMeans
) -> dict[str, ColumnElement[Any]]:
    """The stored figures by name, from a row of `points_of` and the number of workers."""
    in_class = size_class(workers, weights)
    expected = _mean_of(in_class, means.of_class, means.mean)
    public_expected = _mean_of(in_class, means.public_of_class, means.public_mean)
    pull = weights.pull_points

    def compared(sum_of_points: Any) -> ColumnElement[Any]:
        return means.mean * (_in_points(sum_of_points) + pull) / (expected + pull)

    public = means.public_mean * (_in_points(points.c.public_points) + pull) / (public_expected + pull)
    score = compared(points.c.points)
    return {
        "score": _rounded(score),
        "points": _rounded(_in_points(points.c.points)),
        "score_at_least": _rounded(compared(points.c.verified_points)),
        "score_at_most": _rounded(compared(points.c.points_if_all_hold)),
        "verified_flags": points.c.verified_flags,
        "verified_percent": _rounded(_share(points.c.verified_points, points.c.points)),
        "public_score": case((points.c.public_points > 0, _rounded(public)), else_=0),
        "visit_order": _rounded(score * _step(workers, weights.visits) / 100.0),
        "highest_level": case(RANKED_LEVELS, value=points.c.level_rank),
        "open_flags": points.c.flags,
    }


def _in_points(units: Any) -> ColumnElement[Any]:
    return cast(units, Float) / float(UNITS)


def _share(part: Any, whole: Any) -> ColumnElement[Any]:
    return func.coalesce(100.0 * cast(part, Float) / func.nullif(cast(whole, Float), 0.0), 0.0)


def _mean_of(in_class: Any, of_class: Mapping[int, float], of_all: float) -> ColumnElement[Any]:
    if not of_class:
        return literal(of_all, Float())
    return case({number: literal(mean, Float()) for number, mean in of_class.items()}, value=in_class, else_=of_all)


def _rounded(number: Any) -> ColumnElement[Any]:
    return cast(func.round(number + _ROUNDED_UP), Integer)


def class_totals(points: Any, workers: Any, weights: ScoreWeights) -> list[ColumnElement[Any]]:
    """For each size class (the first column): organisations and their points, of all flags and of public ones."""
    has_public = points.public_points > 0
    return [
        size_class(workers, weights).label("size_class"),
        func.count().label("organisations"),
        _whole_sum(points.points).label("points"),
        func.count(case((has_public, 1))).label("public_organisations"),
        _whole_sum(points.public_points).label("public_points"),
    ]


def means_from(totals: list[Any], weights: ScoreWeights) -> ScoreMeans:
    """The means of `class_totals`; a class of few organisations is pulled to the mean of all."""
    mean, of_class = _means([(t.size_class, t.organisations, t.points) for t in totals], weights)
    public, public_of_class = _means([(t.size_class, t.public_organisations, t.public_points) for t in totals], weights)
    return ScoreMeans(mean, of_class, public, public_of_class)


def _means(totals: list[tuple[int, int, Any]], weights: ScoreWeights) -> tuple[float, dict[int, float]]:
    number, points = sum(each[1] for each in totals), sum(int(each[2] or 0) for each in totals) / UNITS
    if not number or points <= 0:
        return weights.start_mean, {}
    mean, pull = _two_digits(points / number), weights.pull_organisations
    return mean, {
        in_class: _two_digits((int(of_class or 0) / UNITS + pull * mean) / (organisations + pull))
        for in_class, organisations, of_class in totals
    }


def _two_digits(number: float) -> float:
    """Two significant digits: a mean that hardly moves over night is no new version, and no score moves with it."""
    return float(f"{number:.2g}")
