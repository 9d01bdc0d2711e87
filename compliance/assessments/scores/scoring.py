"""Scores of a self-assessment, as pure functions.

Three things stay three things: a question nobody answered is unknown and left out; one that does not apply is left out
too, and counted apart; only a given answer moves a score. Sums are exact fractions, so that the order of answers cannot
matter, and scores are rounded down, so that 100 means everything.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

# An unmet critical requirement keeps the overall score below half, whatever else is in place: a retained passport is
# not offset by good paperwork. Source: Sanad's own rule, the same cap that its audit practice sets for an open critical
# finding; no outside scheme publishes this figure.
OVERALL_CAP = 49

# Points from which an answer counts as full ("yes", maturity 3-4), and up to which as none ("no", maturity 0-1).
FULL_FROM = Fraction(3, 4)
NONE_UP_TO = Fraction(1, 4)


class Degree(StrEnum):
    """How far an answer says that the question is met, the same on every scale."""

    FULL = "full"
    PARTLY = "partly"
    NONE = "none"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Option:
    """An answer one may choose; `points` None means that the question does not apply."""

    value: str
    points: Fraction | None
    fails_critical: bool = False


@dataclass(frozen=True)
class ScoredQuestion:
    """A question as scoring sees it; without `options` it states a fact, which counts as answered and earns nothing."""

    code: str
    section: str
    requirement: str
    options: Mapping[str, Option]
    critical: bool = False
    principles: tuple[str, ...] = ()


@dataclass(frozen=True)
class SectionScore:
    """`score` is None where nothing applicable was answered; never 0 for "unknown"."""

    code: str
    score: int | None
    answered: int
    applicable_answered: int
    total: int


@dataclass(frozen=True)
class Score:
    overall: int | None
    is_capped: bool
    sections: tuple[SectionScore, ...]
    counts: Mapping[Degree, int]
    unanswered: int
    critical_unmet: tuple[str, ...]
    critical_unanswered: tuple[str, ...]
    principles: tuple[SectionScore, ...] = ()

    @property
    def number_counting(self) -> int:
        """Answers that earn or lose points: given, and not "does not apply"."""
        return sum(section.applicable_answered for section in self.sections)

    @property
    def principle_scores(self) -> dict[str, int | None]:
        return {principle.code: principle.score for principle in self.principles}

    @property
    def section_scores(self) -> dict[str, int | None]:
        return {section.code: section.score for section in self.sections}


def degree_of(option: Option) -> Degree:
    """What an option says on any scale: full, partly, none, or that the question does not apply."""
    if option.points is None:
        return Degree.NOT_APPLICABLE
    if option.points >= FULL_FROM:
        return Degree.FULL
    return Degree.NONE if option.points <= NONE_UP_TO else Degree.PARTLY


def score(questions: Sequence[ScoredQuestion], answers: Mapping[str, str], weights: Mapping[str, int]) -> Score:
    """Score `answers` (question code: value) to `questions`; `weights` gives each section's weight in the overall.

    Only questions that are asked belong here: one whose condition does not hold is left out by the caller.

    Overall: the mean of the section scores by weight, over sections with a score, capped where a critical requirement
    is unmet. An answer whose value its scale does not have raises KeyError.
    """
    chosen = {
        each.code: each.options[answers[each.code]] for each in questions if each.options and each.code in answers
    }
    exact = {code: _share(code, questions, chosen) for code in weights}
    unmet = _requirements(each for each in questions if each.critical and _fails(chosen.get(each.code)))
    unknown = _requirements(each for each in questions if each.critical and each.code not in chosen)
    overall = _floor(_weighted_mean(exact, weights))
    return Score(
        overall=overall if overall is None or not unmet else min(overall, OVERALL_CAP),
        is_capped=bool(unmet) and overall is not None and overall > OVERALL_CAP,
        sections=tuple(_section_score(code, exact[code], questions, chosen, answers) for code in weights),
        counts=_counts(chosen.values()),
        unanswered=sum(each.code not in answers for each in questions),
        critical_unmet=unmet,
        critical_unanswered=tuple(code for code in unknown if code not in unmet),
        principles=_principle_scores(questions, chosen, answers),
    )


def _fails(option: Option | None) -> bool:
    return option is not None and option.fails_critical


def _requirements(questions: Iterable[ScoredQuestion]) -> tuple[str, ...]:
    """Requirement codes in the order of the standard, each once."""
    return tuple(dict.fromkeys(each.requirement for each in questions))


def _share(section: str, questions: Iterable[ScoredQuestion], chosen: Mapping[str, Option]) -> Fraction | None:
    """Points earned by the answered, applicable questions of a section, as a share of what they could earn."""
    points = [
        option.points
        for each in questions
        if each.section == section and (option := chosen.get(each.code)) and option.points is not None
    ]
    return sum(points, Fraction()) / len(points) if points else None


def _weighted_mean(shares: Mapping[str, Fraction | None], weights: Mapping[str, int]) -> Fraction | None:
    known = {code: share for code, share in shares.items() if share is not None and weights[code] > 0}
    if not known:
        return None
    return sum((share * weights[code] for code, share in known.items()), Fraction()) / sum(map(weights.get, known))  # type: ignore[arg-type]


def _floor(share: Fraction | None) -> int | None:
    return None if share is None else int(share * 100)


def _section_score(
    code: str,
    share: Fraction | None,
    questions: Iterable[ScoredQuestion],
    chosen: Mapping[str, Option],
    answers: Mapping[str, str],
) -> SectionScore:
    own = [each.code for each in questions if each.section == code]
    applicable = sum(each in chosen and chosen[each].points is not None for each in own)
    return SectionScore(code, _floor(share), sum(each in answers for each in own), applicable, len(own))


def _principle_scores(
    questions: Sequence[ScoredQuestion], chosen: Mapping[str, Option], answers: Mapping[str, str]
) -> tuple[SectionScore, ...]:
    """A principle's score is the mean over its questions, each counted once; a question may serve several."""
    codes = sorted({code for each in questions for code in each.principles}, key=_letters_first)
    serving = {code: [replace(each, section=code) for each in questions if code in each.principles] for code in codes}
    return tuple(
        _section_score(code, _share(code, serving[code], chosen), serving[code], chosen, answers) for code in codes
    )


def _letters_first(code: str) -> tuple[bool, str]:
    """General principles (A, B) before the numbered ones."""
    return code[:1].isdigit(), code


def _counts(options: Iterable[Option]) -> dict[Degree, int]:
    counts = dict.fromkeys(Degree, 0)
    for option in options:
        counts[degree_of(option)] += 1
    return counts
