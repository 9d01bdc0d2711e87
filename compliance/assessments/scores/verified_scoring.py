"""A score beside how much of it was verified, as pure functions.

Where an answer was verified, what was found takes the place of what was declared; nothing declared is lost, the
declared score stands beside it. What was not verified may turn out worse: the score is therefore an interval. Its upper
end is the score if everything not verified holds. Its lower end is the score if answers that were not verified fail as
often as such answers plausibly do at like organisations; where too little is known of that, all of them may fail.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from compliance.assessments.scores.failure_rates import FailureRates
from compliance.assessments.scores.scoring import OVERALL_CAP, Option, Score, ScoredQuestion, SectionScore, score


@dataclass(frozen=True)
class ScoreStanding:
    """One score: as declared, with what was verified, how much was, and between what it may lie.

    `code` is that of a section or principle, empty for the overall score. None where nothing applicable was answered.
    """

    code: str
    declared: int | None
    found: int | None
    low: int | None
    number_verified: int
    number_counting: int


@dataclass(frozen=True)
class Standing:
    """All scores of a submitted self-assessment with how much of them was verified."""

    overall: ScoreStanding
    sections: tuple[ScoreStanding, ...]
    principles: tuple[ScoreStanding, ...]
    critical_unmet: tuple[str, ...]
    is_capped: bool


def standing(
    questions: Sequence[ScoredQuestion],
    declared: Mapping[str, str],
    verified: Mapping[str, str],
    weights: Mapping[str, int],
    rates: FailureRates,
) -> Standing:
    """Score `declared` answers, of which those in `verified` (question code: value found) were looked at.

    Only questions that are asked belong here. A verified answer that only states a fact changes no number.
    """
    found_values = {**declared, **verified}
    as_declared = score(questions, declared, weights)
    found = score(questions, found_values, weights)
    lowest = score([_discounted(each, verified, rates) for each in questions], found_values, weights)
    counting = _counting(questions, found_values)
    looked_at = [each for each in counting if each.code in verified]
    return Standing(
        overall=ScoreStanding(
            "",
            as_declared.overall,
            found.overall,
            _capped_if_one_may_fail(lowest, questions, found_values, verified, rates),
            len(looked_at),
            len(counting),
        ),
        sections=tuple(
            _beside(pair, [each for each in looked_at if each.section == pair[0].code])
            for pair in zip(as_declared.sections, found.sections, lowest.sections, strict=True)
        ),
        principles=tuple(
            _beside(pair, [each for each in looked_at if pair[0].code in each.principles])
            for pair in zip(as_declared.principles, found.principles, lowest.principles, strict=True)
        ),
        critical_unmet=found.critical_unmet,
        is_capped=found.is_capped,
    )


def _beside(scores: tuple[SectionScore, SectionScore, SectionScore], looked_at: Sequence[object]) -> ScoreStanding:
    declared, found, lowest = scores
    return ScoreStanding(
        declared.code, declared.score, found.score, lowest.score, len(looked_at), found.applicable_answered
    )


def _counting(questions: Sequence[ScoredQuestion], values: Mapping[str, str]) -> list[ScoredQuestion]:
    return [each for each in questions if (option := _option(each, values)) and option.points is not None]


def _option(question: ScoredQuestion, values: Mapping[str, str]) -> Option | None:
    return question.options.get(values[question.code]) if question.code in values else None


def _discounted(question: ScoredQuestion, verified: Mapping[str, str], rates: FailureRates) -> ScoredQuestion:
    """The question with the points its answers keep on average if they fail as often as they plausibly may."""
    if question.code in verified:
        return question
    kept = 1 - rates.limit(question.requirement)
    options = {
        value: option if option.points is None else replace(option, points=option.points * kept)
        for value, option in question.options.items()
    }
    return replace(question, options=options)


def _capped_if_one_may_fail(
    lowest: Score,
    questions: Sequence[ScoredQuestion],
    values: Mapping[str, str],
    verified: Mapping[str, str],
    rates: FailureRates,
) -> int | None:
    """The lower end, capped too where at these rates at least one critical requirement not verified would fail."""
    if lowest.overall is None:
        return None
    claimed = {
        each.requirement
        for each in questions
        if each.critical and each.code not in verified and (option := _option(each, values)) and option.points
    }
    expected: Fraction = sum((rates.limit(code) for code in claimed), Fraction())
    return min(lowest.overall, OVERALL_CAP) if expected >= 1 else lowest.overall
