"""Self-assessments of a country: a round or two of each organisation, all its answers, and their summaries.

The answers follow one of a few patterns, so that the figures of a summary are those of its pattern, counted once.
"""

from typing import Any

from sqlalchemy import JSON, Integer, and_, case, func, literal, select

from compliance.assessments.models import Answer, AnswerSummary, Assessment, AssessmentState
from compliance.assessments.scores.scoring import Degree
from compliance.assessments.scores.summaries import score_answers, summary_row
from compliance.deployment.national_shape.plan import NUMBER, NationalShape
from compliance.deployment.national_shape.register import USER_ID
from compliance.standards.models import Question, Requirement, Section, Standard
from compliance.standards.queries import load_outline

PATTERNS = 8
# Of a thousand organisations, how many answer this standard. 67 and 68 questions: 120 answers an organisation.
STANDARDS = (("crest-employer-checklist", 1000), ("sa-labour-rules", 779))
STILL_OPEN = 60
_VALUES = {Degree.FULL: "yes", Degree.PARTLY: "partly", Degree.NONE: "no"}


def plant_self_assessments(shape: NationalShape) -> None:
    for at, (code, thousandths) in enumerate(STANDARDS):
        standard_id = shape.connection.scalar(select(func.max(Standard.id)).where(Standard.code == code))
        assert standard_id is not None
        _plant_rounds(shape, at, code, standard_id, thousandths)
        _plant_answers(shape, standard_id)
        _plant_summaries(shape, standard_id)


def _plant_rounds(shape: NationalShape, at: int, code: str, standard_id: int, thousandths: int) -> None:
    asked = shape.one_of(100 + at, thousandths)
    opened = 40 + shape.draw(110 + at, 300)
    is_open = shape.one_of(120 + at, STILL_OPEN)
    submitted = shape.day(opened - shape.draw(130 + at, 30))
    values: dict[str, Any] = {
        "id": NUMBER.c.n + at * shape.organisations,
        "organisation_id": NUMBER.c.n,
        "standard_id": standard_id,
        "standard_code": code,
        "period_starts_on": shape.day(opened),
        "period_ends_on": shape.day(opened - 365),
        "due_on": shape.day(opened - 60),
        "state": case((is_open, AssessmentState.OPEN.value), else_=AssessmentState.SUBMITTED.value),
        "opened_on": shape.day(opened),
        "opened_at": shape.moment,
        "submitted_on": case((~is_open, submitted)),
        "submitted_by_id": USER_ID,
        "is_imported": False,
        "version": 1,
    }
    shape.fill(Assessment, values, asked, copies=None)


def _pattern(assessment_id: Any) -> Any:
    return assessment_id % PATTERNS


def _degree(pattern: Any, question_id: Any) -> Any:
    """Most answers are yes; a few patterns say less."""
    mixed = (question_id * 7 + pattern * 5) % 23
    return case(
        (mixed < 16 + pattern % 4, Degree.FULL.value), (mixed < 21, Degree.PARTLY.value), else_=Degree.NONE.value
    )


def _plant_answers(shape: NationalShape, standard_id: int) -> None:
    # A question without the scale of yes, partly, no asks for a number or a text.
    degree = case((Question.scale.is_not(None), _degree(_pattern(Assessment.id), Question.id)))
    values = {
        "assessment_id": Assessment.id,
        "question_id": Question.id,
        "value": case({each.value: value for each, value in _VALUES.items()}, value=degree, else_="1"),
        "degree": degree,
        "is_hidden": literal(False),
        "answered_at": literal(shape.moment, Answer.answered_at.type),
        "version": literal(1),
    }
    rows: Any = (
        select(*(value.label(name) for name, value in values.items()))
        .select_from(Assessment)
        .join(Section, Section.standard_id == Assessment.standard_id)
        .join(Requirement, Requirement.section_id == Section.id)
        .join(Question, Question.requirement_id == Requirement.id)
        .where(Assessment.standard_id == standard_id)
        .order_by(Assessment.id, Question.id)
    )
    shape.insert(Answer, list(values), rows)


def _plant_summaries(shape: NationalShape, standard_id: int) -> None:
    outline = load_outline(standard_id)
    ids = _question_ids(shape, standard_id)
    patterns = [summary_row(0, score_answers(outline, _values(shape, ids, each))) for each in range(PATTERNS)]
    names = [name for name in patterns[0] if name != "assessment_id"]
    columns = AnswerSummary.__table__.c
    pattern = _pattern(Assessment.id)
    values = [
        case({at: literal(row[name], columns[name].type) for at, row in enumerate(patterns)}, value=pattern)
        if name not in ("section_scores", "principle_scores")
        else case({at: literal(row[name], JSON) for at, row in enumerate(patterns)}, value=pattern)
        for name in names
    ]
    is_submitted = and_(Assessment.standard_id == standard_id, Assessment.state == AssessmentState.SUBMITTED.value)
    rows: Any = select(Assessment.id, *values).where(is_submitted)
    shape.insert(AnswerSummary, ["assessment_id", *names], rows)


def _question_ids(shape: NationalShape, standard_id: int) -> dict[int, str]:
    rows: Any = shape.connection.execute(
        select(Question.id, Question.code)
        .join(Requirement, Requirement.id == Question.requirement_id)
        .join(Section, Section.id == Requirement.section_id)
        .where(Section.standard_id == standard_id, Question.scale.is_not(None))
    )
    return {row.id: row.code for row in rows}


def _values(shape: NationalShape, ids: dict[int, str], pattern: int) -> dict[str, str | None]:
    degrees = [_degree(literal(pattern, Integer), literal(each, Integer)) for each in ids]
    found = shape.connection.execute(select(*(each.label(f"q{at}") for at, each in enumerate(degrees)))).one()
    return {code: _VALUES[Degree(degree)] for code, degree in zip(ids.values(), found, strict=True)}
