"""Taking over answers of the organisation's last round: one on its question's page, or many that a person ticked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from compliance.accounts.identity import Identity
from compliance.assessments.last_round.answers import LastAnswer, list_proposals
from compliance.assessments.last_round.models import CarriedAnswer
from compliance.assessments.models import Answer, AnswerDocument
from compliance.assessments.operations import GivenAnswer, check_answer, check_is_open
from compliance.assessments.queries import Place, QuestionPlace, list_answer_states
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.standards.outline import QuestionOutline


@dataclass(frozen=True)
class Accepted:
    """An answer of last time that a person accepts, with those of its files that shall back this year's answer too."""

    last: LastAnswer
    document_ids: Collection[int] = ()


def accept_last_answer(
    place: QuestionPlace, answer: Answer, accepted: Accepted, *, by: Identity | None, at: datetime
) -> None:
    """Note that `answer`, as just recorded, was taken over from the last round, and let the chosen files back it.

    Nothing is noted where it says something else.
    """
    last = accepted.last
    if answer.value != last.value:
        return
    _attach({answer.id: accepted})
    db.session.execute(delete(CarriedAnswer).where(CarriedAnswer.answer_id == answer.id))
    db.session.execute(insert(CarriedAnswer), [_carried_row(answer.id, last, by, at)])
    record_change(
        "assessments.accept_last_answer",
        place.assessment,
        by,
        summary=f"Took over the answer of {last.round.receipt_number} to {place.question.code}",
    )


def confirm_last_answers(
    place: Place, accepted: Mapping[str, Accepted], *, by: Identity | None, at: datetime
) -> Sequence[str]:
    """Take over the answers a person ticked, by question code; gives the codes that were taken over.

    Left out is a question answered meanwhile or not asked, and one whose answer of last time has to be looked at on its
    own page. A dozen statements however many. Raises Conflict after submission.
    """
    check_is_open(place)
    last = {code: each.last for code, each in accepted.items()}
    proposals = list_proposals(place.outline, last, list_answer_states(place.assessment.id))
    taken = [each.question.code for each in proposals if each.obstacle is None]
    _store(place, {code: accepted[code] for code in taken}, by, at)
    return taken


def _store(place: Place, accepted: Mapping[str, Accepted], by: Identity | None, at: datetime) -> None:
    if not accepted:
        return
    questions = {code: place.outline.get_question(code) for code in accepted}
    _fill_in(place, {questions[code].id: (questions[code], each) for code, each in accepted.items()}, by, at)
    ids = _ids_by_question(place, [each.id for each in questions.values()])
    taken = {ids[questions[code].id]: each for code, each in accepted.items()}
    _attach(taken)
    db.session.execute(delete(CarriedAnswer).where(CarriedAnswer.answer_id.in_(taken)))
    db.session.execute(
        insert(CarriedAnswer), [_carried_row(answer_id, each.last, by, at) for answer_id, each in taken.items()]
    )
    record_change(
        "assessments.confirm_last_answers",
        place.assessment,
        by,
        summary=f"Confirmed {len(accepted)} answers of {next(iter(accepted.values())).last.round.receipt_number}",
        changes={code: (None, each.last.value) for code, each in accepted.items()},
    )


def _fill_in(
    place: Place, wanted: Mapping[int, tuple[QuestionOutline, Accepted]], by: Identity | None, at: datetime
) -> None:
    """Give these questions (by id) the answers of last time: one statement for all that have no row yet."""
    own = Answer.assessment_id == place.assessment.id
    stored = {
        each.question_id: each for each in db.session.scalars(select(Answer).where(own, Answer.question_id.in_(wanted)))
    }
    rows = []
    for question_id, (question, each) in wanted.items():
        values = _values(question, each, by, at)
        row = stored.get(question_id)
        if row is None:
            rows.append({"assessment_id": place.assessment.id, "question_id": question_id, "version": 1, **values})
            continue
        for name, value in {**values, "note": row.note or values["note"]}.items():
            setattr(row, name, value)
    if rows:
        db.session.execute(insert(Answer), rows)
    db.session.flush()


def _values(question: QuestionOutline, each: Accepted, by: Identity | None, at: datetime) -> dict[str, Any]:
    checked = check_answer(question, GivenAnswer(each.last.value, each.last.reason))
    return {
        "value": checked.value,
        "degree": checked.degree,
        "reason": each.last.reason,
        "note": each.last.note,
        "answered_by_id": by.user_id if by else None,
        "answered_at": at,
    }


def _ids_by_question(place: Place, question_ids: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Answer.question_id, Answer.id).where(
            Answer.assessment_id == place.assessment.id, Answer.question_id.in_(question_ids)
        )
    )
    return {row.question_id: row.id for row in rows}


def _attach(accepted: Mapping[int, Accepted]) -> None:
    """Let the chosen files of last time, by the id of this round's answer, back it; those that do change nothing."""
    linked = db.session.execute(
        select(AnswerDocument.answer_id, AnswerDocument.document_id).where(AnswerDocument.answer_id.in_(accepted))
    )
    wanted = {
        (answer_id, file.document_id)
        for answer_id, each in accepted.items()
        for file in each.last.evidence
        if file.document_id in each.document_ids
    }
    missing = wanted - {(row.answer_id, row.document_id) for row in linked}
    if missing:
        db.session.execute(insert(AnswerDocument), [{"answer_id": one, "document_id": two} for one, two in missing])


def _carried_row(answer_id: int, last: LastAnswer, by: Identity | None, at: datetime) -> dict[str, Any]:
    return {
        "answer_id": answer_id,
        "source_answer_id": last.answer_id,
        "value": last.value,
        "accepted_by_id": by.user_id if by else None,
        "accepted_at": at,
    }
