"""Which submitted answers were verified and what was found, as far as the organisation was told of it.

An answer counts as verified once a finished review judged it after looking at evidence. Where the reviewer agreed, what
was found is what was declared.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import aliased

from compliance.assessment_reviews.models import AnswerReview, AssessmentReview, EntryKind, ReviewState
from compliance.assessments.models import Answer, Assessment
from compliance.database import db
from compliance.standards.models import Question


def verified_values(assessment_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """The value found for each verified answer, by assessment and question code, in one query.

    An answer whose type has no single value (several choices, a table, a file) has none where the reviewer disagreed.
    """
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = db.session.execute(verified_rows().where(Assessment.id.in_(list(assessment_ids))))
    for row in rows:
        if row.value_found is not None:
            found[row.assessment_id][row.question_code] = row.value_found
    return found


def verified_rows() -> Select[Any]:
    """One row for each verified answer, with what was declared and what was found."""
    newer = aliased(AnswerReview)
    is_overruled = (
        select(newer.id)
        .where(
            newer.review_id == AnswerReview.review_id,
            newer.question_id == AnswerReview.question_id,
            newer.id > AnswerReview.id,
        )
        .exists()
    )
    query: Any = (
        select(
            Assessment.id.label("assessment_id"),
            Assessment.organisation_id,
            Assessment.standard_code,
            Question.id.label("question_id"),
            Question.code.label("question_code"),
            Question.requirement_id,
            Answer.degree.label("degree_declared"),
            AnswerReview.found_degree.label("degree_found"),
            func.coalesce(AnswerReview.found_value, _declared_where_agreed()).label("value_found"),
        )
        .join(AssessmentReview, AssessmentReview.assessment_id == Assessment.id)
        .join(AnswerReview, AnswerReview.review_id == AssessmentReview.id)
        .join(Question, Question.id == AnswerReview.question_id)
        .outerjoin(
            Answer,
            and_(Answer.assessment_id == Assessment.id, Answer.question_id == AnswerReview.question_id),
        )
        .where(
            AssessmentReview.state == ReviewState.DONE,
            AnswerReview.looked_at_evidence,
            AnswerReview.kind.in_((EntryKind.AGREED, EntryKind.DISAGREED)),
            ~is_overruled,
        )
    )
    return query


def _declared_where_agreed() -> Any:
    return case((AnswerReview.kind == EntryKind.AGREED, Answer.value))
