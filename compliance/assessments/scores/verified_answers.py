"""Which submitted answers were verified and what was found, as far as the organisation was told of it.

An answer counts as verified once a finished review judged it after looking at evidence. Where the verification confirms
it, what was found is what was declared; else it is the value the review found.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, and_, case, select

from compliance.assessment_reviews.models import AnswerReview, AssessmentReview, EntryKind, is_newest_entry
from compliance.assessments.models import Answer, Assessment
from compliance.assessments.verification.models import AnswerVerification
from compliance.assessments.verification.queries import is_standing
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
    declared, found = Answer, AnswerReview
    confirms = AnswerVerification.confirms
    query: Any = (
        select(
            Assessment.id.label("assessment_id"),
            Assessment.organisation_id,
            Assessment.standard_code,
            Question.code.label("question_code"),
            Question.requirement_id,
            declared.degree.label("degree_declared"),
            case((confirms, declared.degree), else_=found.found_degree).label("degree_found"),
            case((confirms, declared.value), else_=found.found_value).label("value_found"),
        )
        .join(AnswerVerification, AnswerVerification.assessment_id == Assessment.id)
        .join(Question, Question.id == AnswerVerification.question_id)
        .outerjoin(declared, and_(declared.assessment_id == Assessment.id, declared.question_id == Question.id))
        .outerjoin(AssessmentReview, AssessmentReview.assessment_id == Assessment.id)
        .outerjoin(
            found,
            and_(
                found.review_id == AssessmentReview.id,
                found.question_id == Question.id,
                found.kind == EntryKind.DISAGREED,
                is_newest_entry(),
            ),
        )
        .where(is_standing())
    )
    return query
