"""Saving answers to many questions of one assessment at once: the rules of `record_answer`, in a few statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from compliance.accounts.identity import Identity
from compliance.assessments.models import Answer
from compliance.assessments.operations import GivenAnswer, check_answer, lock_assessment
from compliance.assessments.queries import Place
from compliance.assessments.scores.scoring import Degree
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.standards.outline import QuestionOutline

Given = Sequence[tuple[QuestionOutline, GivenAnswer]]


def lock_answers(place: Place) -> dict[int, Answer]:
    """Every stored answer by question id, while nobody else can save one or submit; Conflict once submitted.

    PostgreSQL holds the assessment's row for this transaction; SQLite has one writer at a time anyway.
    """
    lock_assessment(place.assessment)
    rows = db.session.scalars(
        select(Answer).where(Answer.assessment_id == place.assessment.id).execution_options(populate_existing=True)
    )
    return {row.question_id: row for row in rows}


def write_answers(
    place: Place,
    given: Given,
    stored: Mapping[int, Answer],
    *,
    action: str,
    summary: str,
    by: Identity | None,
    at: datetime,
) -> None:
    """Save `given` over `stored`, which `lock_answers` gave in this transaction; two statements and a line of the log.

    Raises InvalidInput for a value or a missing reason that no page would take either.
    """
    values = {question.id: _columns(question, answer, stored.get(question.id)) for question, answer in given}
    changes = {
        question.code: (_old(stored.get(question.id)), values[question.id]["value"]) for question, _answer in given
    }
    who = {"answered_by_id": by.user_id if by else None, "answered_at": at}
    new = [
        {**columns, **who, "assessment_id": place.assessment.id, "question_id": question_id, "version": 1}
        for question_id, columns in values.items()
        if question_id not in stored
    ]
    changed = [
        {**columns, **who, "of_id": stored[question_id].id}
        for question_id, columns in values.items()
        if question_id in stored
    ]
    if new:
        db.session.execute(insert(Answer), new)
    if changed:
        _update(changed)
        for question_id in values.keys() & stored.keys():
            db.session.expire(stored[question_id])
    record_change(action, place.assessment, by, summary=summary, changes=changes)
    db.session.flush()


def _columns(question: QuestionOutline, given: GivenAnswer, stored: Answer | None) -> dict[str, Any]:
    if question.is_answered_by_file:
        # Whether such a question is answered follows from its files alone.
        return {"value": stored.value if stored else None, "degree": None, "reason": None, "note": given.note}
    checked = check_answer(question, given)
    reason = given.reason if checked.degree is Degree.NOT_APPLICABLE else None
    return {"value": checked.value, "degree": checked.degree, "reason": reason, "note": given.note}


def _update(rows: Sequence[Mapping[str, Any]]) -> None:
    table = Answer.__table__
    names = [name for name in rows[0] if name != "of_id"]
    db.session.connection().execute(
        update(table)
        .where(table.c.id == bindparam("of_id"))
        .values({name: bindparam(f"new_{name}") for name in names} | {"version": table.c.version + 1}),
        [{"of_id": row["of_id"], **{f"new_{name}": row[name] for name in names}} for row in rows],
    )


def _old(answer: Answer | None) -> str | None:
    return answer.value if answer else None
