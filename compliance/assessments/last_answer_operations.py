"""Taking over answers of the organisation's last round: one on its question's page, or many that a person ticked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from compliance.accounts.identity import Identity
from compliance.assessments.carried_models import CarriedAnswer
from compliance.assessments.last_answers import LastAnswer, list_proposals
from compliance.assessments.models import Answer, AnswerDocument
from compliance.assessments.operations import GivenAnswer, check_answer, check_is_open
from compliance.assessments.queries import Place, QuestionPlace, list_answer_states
from compliance.change_log.record import record_change
from compliance.database import db


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
    db.session.execute(insert(CarriedAnswer), [_carried_row(answer, last, by, at)])
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
    ids = {code: place.outline.get_question(code).id for code in accepted}
    own = db.session.scalars(
        select(Answer).where(Answer.assessment_id == place.assessment.id, Answer.question_id.in_(ids.values()))
    )
    stored = {each.question_id: each for each in own}
    answers = {code: _filled(stored.get(ids[code]), place, ids[code], accepted[code], by, at) for code in accepted}
    db.session.add_all(answers.values())
    db.session.flush()
    _attach({answers[code].id: each for code, each in accepted.items()})
    db.session.execute(delete(CarriedAnswer).where(CarriedAnswer.answer_id.in_([each.id for each in stored.values()])))
    rows = [_carried_row(answers[code], each.last, by, at) for code, each in accepted.items()]
    db.session.execute(insert(CarriedAnswer), rows)
    record_change(
        "assessments.confirm_last_answers",
        place.assessment,
        by,
        summary=f"Confirmed {len(accepted)} answers of {next(iter(accepted.values())).last.round.receipt_number}",
        changes={code: (None, each.last.value) for code, each in accepted.items()},
    )


def _filled(
    answer: Answer | None, place: Place, question_id: int, each: Accepted, by: Identity | None, at: datetime
) -> Answer:
    """The stored answer without a value, or a new one, filled with what was answered last time."""
    question = next(one for one in place.outline.questions if one.id == question_id)
    checked = check_answer(question, GivenAnswer(each.last.value, each.last.reason))
    answer = answer or Answer(assessment_id=place.assessment.id, question_id=question_id)
    answer.value, answer.degree, answer.reason = checked.value, checked.degree, each.last.reason
    answer.note = answer.note or each.last.note
    answer.answered_by_id, answer.answered_at = (by.user_id if by else None), at
    return answer


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


def _carried_row(answer: Answer, last: LastAnswer, by: Identity | None, at: datetime) -> dict[str, Any]:
    return {
        "answer_id": answer.id,
        "source_answer_id": last.answer_id,
        "value": last.value,
        "accepted_by_id": by.user_id if by else None,
        "accepted_at": at,
    }
