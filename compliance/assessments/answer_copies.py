"""Answers carried from one assessment of an organisation into another, with their evidence and what they rest on."""

from collections.abc import Collection

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import aliased

from compliance.assessments.crosswalk.origin_operations import copy_origins
from compliance.assessments.models import Answer, AnswerDocument
from compliance.database import db
from compliance.standards.models import Question

_KEPT = ("value", "degree", "reason", "note", "answered_by_id", "answered_by_link_id", "answered_at")


def copy_answers(old_id: int, new_id: int, question_ids: Collection[int]) -> None:
    """Copy the answers of assessment `old_id` to the questions `question_ids` of assessment `new_id`, matched by code.

    Three statements, whatever the number; both assessments may be of the same version or of two of one standard.
    """
    old, new = aliased(Question), aliased(Question)
    columns = [getattr(Answer, name) for name in _KEPT]
    db.session.execute(
        insert(Answer).from_select(
            ["assessment_id", "question_id", *_KEPT, "version"],
            select(literal(new_id), new.id, *columns, literal(1))
            .join(old, old.id == Answer.question_id)
            .join(new, new.code == old.code)
            .where(Answer.assessment_id == old_id, new.id.in_(question_ids)),
        )
    )
    source, target = aliased(Answer), aliased(Answer)
    links = (
        select(target.id, AnswerDocument.document_id)
        .join(source, source.id == AnswerDocument.answer_id)
        .join(old, old.id == source.question_id)
        .join(new, new.code == old.code)
        .join(target, (target.question_id == new.id) & (target.assessment_id == new_id))
        .where(source.assessment_id == old_id, new.id.in_(question_ids))
    )
    db.session.execute(insert(AnswerDocument).from_select(["answer_id", "document_id"], links))
    copy_origins(old_id, new_id)
