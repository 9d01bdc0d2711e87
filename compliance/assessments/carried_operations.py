"""What happens to the origin of answers when a correction begins with the same answers."""

from sqlalchemy import insert, select
from sqlalchemy.orm import aliased

from compliance.assessments.carried_models import CarriedAnswer
from compliance.assessments.models import Answer
from compliance.database import db


def copy_carried(old_assessment_id: int, new_assessment_id: int) -> None:
    """A correction begins with the same answers, and with where they were taken over from. One statement."""
    old, new = aliased(Answer), aliased(Answer)
    kept = ("source_answer_id", "value", "accepted_by_id", "accepted_at")
    rows = (
        select(new.id, *(getattr(CarriedAnswer, name) for name in kept))
        .join(old, old.id == CarriedAnswer.answer_id)
        .join(new, (new.question_id == old.question_id) & (new.assessment_id == new_assessment_id))
        .where(old.assessment_id == old_assessment_id)
    )
    db.session.execute(insert(CarriedAnswer).from_select(["answer_id", *kept], rows))
