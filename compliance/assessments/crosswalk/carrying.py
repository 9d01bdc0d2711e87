"""What an answer to one question says about another, as pure functions.

A yes counts only where the answered question asks at least as much; a no only where it asks no more; what lies between
counts only across equal edges, as the edge converts it. Everything else is shown and counts for nothing. Unknown stays
unknown whatever the edge says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from compliance.assessments.scores.scoring import Degree, Option, degree_of
from compliance.standards.crosswalks.relations import Relation

_YES_COUNTS = frozenset({Relation.EQUAL, Relation.WIDER})
_NO_COUNTS = frozenset({Relation.EQUAL, Relation.NARROWER})


class Counts(StrEnum):
    """What an answer elsewhere counts as.

    `part` is a yes that leaves a remainder to be asked. `shows` is only put before the person's eyes. Neither fills
    anything in.
    """

    YES = "yes"
    NO = "no"
    CONVERTED = "converted"
    PART = "part"
    SHOWS = "shows"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Carried:
    """What an answer counts as, and the value it gives the asked question, if any."""

    counts: Counts
    value: str | None = None


def counts_as(relation: Relation, degree: Degree | None, *, is_level: bool, is_converted: bool) -> Counts:
    """What an answer of this degree counts as, by how the answered question asks compared with the asked one.

    `degree` None is an answer that says no degree, such as a number; an unanswered question is not asked about here.
    A level of maturity (`is_level`) is never a plain yes or no; the highest ones leave a remainder to be asked as a yes
    does. `is_converted` tells that the edge converts the answer.
    """
    if degree is Degree.NOT_APPLICABLE:
        return Counts.SHOWS
    if is_converted and relation is Relation.EQUAL:
        return Counts.CONVERTED
    if degree is Degree.FULL and relation not in _YES_COUNTS:
        return Counts.PART
    if is_level:
        return Counts.SHOWS
    if degree is Degree.FULL:
        return Counts.YES
    if degree is Degree.NONE and relation in _NO_COUNTS:
        return Counts.NO
    return Counts.SHOWS


def carry(
    relation: Relation,
    value: str | None,
    answered: Mapping[str, Option],
    asked: Mapping[str, Option],
    conversion: Mapping[str, str],
) -> Carried:
    """What the answer `value` to a question says about the asked one; both questions by their options.

    A yes (no) needs one answer of the asked question alone that says yes (no): where several do, as on a scale of
    maturity, only a conversion can tell which.
    """
    if value is None:
        return Carried(Counts.NOTHING)
    option = answered.get(value)
    degree = degree_of(option) if option and is_scored(answered) else None
    converted = conversion.get(value) if conversion.get(value) in asked else None
    counts = counts_as(relation, degree, is_level=is_level(answered, degree), is_converted=converted is not None)
    if counts is Counts.CONVERTED:
        return Carried(counts, converted)
    if counts in (Counts.YES, Counts.NO):
        only = only_answer(asked, Degree.FULL if counts is Counts.YES else Degree.NONE)
        return Carried(counts, only) if only else Carried(Counts.SHOWS)
    return Carried(counts)


def is_scored(options: Mapping[str, Option]) -> bool:
    """True for a question whose answers earn points; the answers of others are facts and say no degree."""
    return any(each.points is not None for each in options.values())


def is_level(options: Mapping[str, Option], degree: Degree | None) -> bool:
    """True where several answers of a question say the same degree: each is a level, none a plain yes or no."""
    return degree in (Degree.FULL, Degree.NONE) and only_answer(options, degree) is None


def only_answer(options: Mapping[str, Option], degree: Degree) -> str | None:
    """The one answer that says this degree, or None where there is none or several."""
    found = [each.value for each in options.values() if degree_of(each) is degree]
    return found[0] if len(found) == 1 else None


def worst(values: Sequence[str], asked: Mapping[str, Option]) -> str | None:
    """The value that earns the fewest points: the rule where contributors disagree.

    None for no value, and where contributors disagree about a fact that earns no points: nobody can say which is worse.
    """
    points = {value: asked[value].points for value in values}
    if len(points) > 1 and None in points.values():
        return None
    return min(points, key=lambda value: points[value] or Fraction(), default=None)


def disagree(values: Sequence[str]) -> bool:
    """True where contributors that count say different things."""
    return len(set(values)) > 1
