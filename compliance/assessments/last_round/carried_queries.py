"""Which answers of an assessment were taken over from the organisation's last round."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from compliance.accounts.models import User
from compliance.assessments.last_round.models import CarriedAnswer
from compliance.assessments.models import Answer, Assessment
from compliance.assessments.queries import Place
from compliance.database import db
from compliance.standards.models import Question


@dataclass(frozen=True)
class Carried:
    """Where an answer was taken over from, by whom and when."""

    question_code: str
    receipt_number: str | None
    submitted_on: date | None
    accepted_by: str | None
    accepted_at: datetime


def list_carried(place: Place, question_code: str | None = None) -> dict[str, Carried]:
    """By question code, the answers that still have the value they were taken over with; one query."""
    source = aliased(Answer)
    wanted = (
        select(
            Question.code,
            Assessment.receipt_number,
            Assessment.submitted_on,
            User.name,
            CarriedAnswer.accepted_at,
        )
        .join(Answer, Answer.id == CarriedAnswer.answer_id)
        .join(Question, Question.id == Answer.question_id)
        .join(source, source.id == CarriedAnswer.source_answer_id)
        .join(Assessment, Assessment.id == source.assessment_id)
        .outerjoin(User, User.id == CarriedAnswer.accepted_by_id)
        .where(Answer.assessment_id == place.assessment.id, CarriedAnswer.value == Answer.value)
    )
    if question_code is not None:
        wanted = wanted.where(Question.code == question_code)
    return {row[0]: Carried(*row) for row in db.session.execute(wanted)}


def mark_carried(snapshot: Mapping[str, Any], carried: Mapping[str, Carried]) -> None:
    """Say in a snapshot which of its answers were taken over, and from which receipt."""
    for answer in snapshot["answers"]:
        origin = carried.get(answer["question"])
        if origin is not None:
            answer["carried_from"] = {
                "receipt_number": origin.receipt_number,
                "submitted_on": origin.submitted_on.isoformat() if origin.submitted_on else None,
            }
