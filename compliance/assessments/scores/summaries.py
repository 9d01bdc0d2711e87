"""From answers to scores: a standard's outline scored, and the stored summary of a submitted assessment."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, delete, insert, select, update

from compliance.assessments.applicability import hidden_codes
from compliance.assessments.models import Answer, AnswerSummary, Assessment, AssessmentState
from compliance.assessments.scores.failure_rates import UNKNOWN_RATES, FailureRates
from compliance.assessments.scores.scoring import Degree, Option, Score, ScoredQuestion, degree_of, score
from compliance.assessments.scores.verified_answers import verified_values
from compliance.assessments.scores.verified_scoring import Standing, standing
from compliance.database import db
from compliance.standards.models import Question
from compliance.standards.outline import AnswerOption, QuestionOutline, StandardOutline
from compliance.standards.queries import load_outline

CHUNK = 500


def as_option(option: AnswerOption) -> Option:
    """An answer option as scoring sees it; points become exact fractions of their written form."""
    points = None if option.points is None else Fraction(str(option.points))
    return Option(option.value, points, option.fails_critical)


def degree_of_answer(option: AnswerOption) -> Degree:
    return degree_of(as_option(option))


def scored_questions(outline: StandardOutline, hidden: Collection[str] = ()) -> list[ScoredQuestion]:
    """The questions of a standard that are asked, as scoring sees them, in order."""
    scales = {name: {each.value: as_option(each) for each in options} for name, options in outline.scales.items()}
    return [
        ScoredQuestion(
            question.code,
            section.code,
            requirement.code,
            _scored_options(question, scales),
            question.critical,
            requirement.principles,
        )
        for section in outline.sections
        for requirement in section.requirements
        for question in requirement.questions
        if question.code not in hidden
    ]


def _scored_options(question: QuestionOutline, scales: Mapping[str, Mapping[str, Option]]) -> Mapping[str, Option]:
    if question.scale is not None:
        return scales[question.scale]
    return {each.value: as_option(each) for each in question.options} if question.is_scored else {}


def score_answers(outline: StandardOutline, values: Mapping[str, str | None]) -> Score:
    """Score answers by question code; None counts as unanswered, and a question that is not asked is left out."""
    given = {code: value for code, value in values.items() if value is not None}
    asked = scored_questions(outline, hidden_codes(outline, values))
    return score(asked, given, {section.code: section.weight for section in outline.sections})


def summary_row(assessment_id: int, result: Score) -> dict[str, Any]:
    """Column values of the stored summary."""
    return {
        "assessment_id": assessment_id,
        "overall_score": result.overall,
        "section_scores": result.section_scores,
        "number_full": result.counts[Degree.FULL],
        "number_partly": result.counts[Degree.PARTLY],
        "number_none": result.counts[Degree.NONE],
        "number_not_applicable": result.counts[Degree.NOT_APPLICABLE],
        "number_unanswered": result.unanswered,
        "number_critical_unmet": len(result.critical_unmet),
        "is_capped": result.is_capped,
        "principle_scores": result.principle_scores,
        "number_counting": result.number_counting,
        "number_verified": 0,
        "found_score": result.overall,
    }


def verified_columns(found: Standing) -> dict[str, Any]:
    """The columns of the stored summary that a review changes."""
    overall = found.overall
    return {
        "number_counting": overall.number_counting,
        "number_verified": overall.number_verified,
        "found_score": overall.found,
    }


def stand_answers(
    outline: StandardOutline,
    values: Mapping[str, str | None],
    verified: Mapping[str, str],
    rates: FailureRates = UNKNOWN_RATES,
) -> Standing:
    """Score answers beside what was verified of them; a question that is not asked is left out."""
    given = {code: value for code, value in values.items() if value is not None}
    hidden = hidden_codes(outline, values)
    found = {code: value for code, value in verified.items() if code not in hidden}
    weights = {section.code: section.weight for section in outline.sections}
    return standing(scored_questions(outline, hidden), given, found, weights, rates)


def restate_summary(assessment_id: int, outline: StandardOutline) -> None:
    """Put what a finished review verified into the stored summary of its assessment, in the present transaction."""
    values = values_by_assessment([assessment_id])[assessment_id]
    found = stand_answers(outline, values, verified_values([assessment_id])[assessment_id])
    db.session.execute(
        update(AnswerSummary).where(AnswerSummary.assessment_id == assessment_id).values(verified_columns(found))
    )


def replace_summaries(rows: Sequence[Mapping[str, Any]]) -> None:
    """Store these summaries in place of any the same assessments had; two statements however many."""
    if rows:
        ids = [row["assessment_id"] for row in rows]
        db.session.execute(delete(AnswerSummary).where(AnswerSummary.assessment_id.in_(ids)))
        db.session.execute(insert(AnswerSummary), [dict(row) for row in rows])


def rebuild_answer_summaries() -> int:
    """Compute every stored summary again from the answers, 500 assessments at a time; gives how many."""
    done, last_id = 0, 0
    while chunk := _next_submitted(last_id):
        ids = [row.id for row in chunk]
        values, verified = values_by_assessment(ids), verified_values(ids)
        outlines = {standard_id: load_outline(standard_id) for standard_id in {row.standard_id for row in chunk}}
        replace_summaries(
            [_whole_row(row.id, outlines[row.standard_id], values[row.id], verified[row.id]) for row in chunk]
        )
        done, last_id = done + len(chunk), chunk[-1].id
    return done


def complete_answer_summaries() -> int:
    """Compute the stored summaries again where an earlier release stored fewer figures; gives how many."""
    given = AnswerSummary.number_full + AnswerSummary.number_partly + AnswerSummary.number_none
    is_incomplete = and_(AnswerSummary.number_counting == 0, given > 0)
    if db.session.scalar(select(AnswerSummary.assessment_id).where(is_incomplete).limit(1)) is None:
        return 0
    return rebuild_answer_summaries()


def _whole_row(
    assessment_id: int, outline: StandardOutline, values: Mapping[str, str | None], verified: Mapping[str, str]
) -> dict[str, Any]:
    stored = summary_row(assessment_id, score_answers(outline, values))
    return {**stored, **verified_columns(stand_answers(outline, values, verified))}


def values_by_assessment(assessment_ids: Iterable[int]) -> dict[int, dict[str, str | None]]:
    """The answers of each of these assessments, by question code, in one query."""
    found: dict[int, dict[str, str | None]] = defaultdict(dict)
    rows = db.session.execute(
        select(Answer.assessment_id, Question.code, Answer.value)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.assessment_id.in_(list(assessment_ids)))
    )
    for assessment_id, code, value in rows:
        found[assessment_id][code] = value
    return found


def _next_submitted(after_id: int) -> Sequence[Any]:
    return db.session.execute(
        select(Assessment.id, Assessment.standard_id)
        .where(Assessment.state == AssessmentState.SUBMITTED, Assessment.id > after_id)
        .order_by(Assessment.id)
        .limit(CHUNK)
    ).all()
