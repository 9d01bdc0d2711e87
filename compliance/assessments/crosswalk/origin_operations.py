"""What happens to the origins of answers when answers change: they end, or go along into a correction."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import aliased

from compliance.assessments.crosswalk.models import AnswerOrigin
from compliance.assessments.models import Answer
from compliance.database import db
from compliance.standards.models import Question

_KEPT = (
    "value",
    "counts",
    "edge_id",
    "approval_id",
    "source_answer_id",
    "source_value",
    "source_answered_at",
    "source_was_submitted",
    "taken_by_id",
    "taken_at",
    "ended_at",
)


def end_origins(answer_id: int, at: datetime) -> None:
    """The answer was changed by hand: it rests on nothing elsewhere any more. One statement."""
    db.session.execute(
        update(AnswerOrigin)
        .where(AnswerOrigin.answer_id == answer_id, AnswerOrigin.ended_at.is_(None))
        .values(ended_at=at)
        .execution_options(synchronize_session=False)
    )


def copy_origins(old_assessment_id: int, new_assessment_id: int) -> None:
    """Answers that were copied keep what they rest on; both assessments may be of two versions. One statement."""
    old, new = aliased(Answer), aliased(Answer)
    old_question, new_question = aliased(Question), aliased(Question)
    rows = (
        select(new.id, *(getattr(AnswerOrigin, name) for name in _KEPT))
        .join(old, old.id == AnswerOrigin.answer_id)
        .join(old_question, old_question.id == old.question_id)
        .join(new_question, new_question.code == old_question.code)
        .join(new, (new.question_id == new_question.id) & (new.assessment_id == new_assessment_id))
        .where(old.assessment_id == old_assessment_id)
    )
    db.session.execute(insert(AnswerOrigin).from_select(["answer_id", *_KEPT], rows))
