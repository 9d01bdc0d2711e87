"""What goes along where an assessment begins with the answers of another: a correction, a newer version."""

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import aliased

from compliance.assessments.consistency.models import SubmissionReason
from compliance.assessments.last_round.models import CarriedAnswer
from compliance.assessments.models import Answer
from compliance.database import db
from compliance.standards.models import Question


def copy_carried(old_assessment_id: int, new_assessment_id: int) -> None:
    """Let the answers copied from one assessment into another keep where they were taken over from. One statement.

    Answers are matched by the code of their question: a round may continue under a newer version of its standard.
    """
    old, new = aliased(Answer), aliased(Answer)
    old_question, new_question = aliased(Question), aliased(Question)
    kept = ("source_answer_id", "value", "accepted_by_id", "accepted_at")
    rows = (
        select(new.id, *(getattr(CarriedAnswer, name) for name in kept))
        .join(old, old.id == CarriedAnswer.answer_id)
        .join(old_question, old_question.id == old.question_id)
        .join(new_question, new_question.code == old_question.code)
        .join(new, (new.question_id == new_question.id) & (new.assessment_id == new_assessment_id))
        .where(old.assessment_id == old_assessment_id)
    )
    db.session.execute(insert(CarriedAnswer).from_select(["answer_id", *kept], rows))


def copy_reasons(old_assessment_id: int, new_assessment_id: int) -> None:
    """Keep the reasons given for points to check where a draft continues as another assessment. One statement."""
    kept = ("point_key", "reason", "given_by_id", "given_at")
    rows = select(literal(new_assessment_id), *(getattr(SubmissionReason, name) for name in kept)).where(
        SubmissionReason.assessment_id == old_assessment_id
    )
    db.session.execute(insert(SubmissionReason).from_select(["assessment_id", *kept], rows))
