"""Finding the questions a list names among an organisation's open rounds, and attaching many files to them at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, tuple_

from compliance.accounts.identity import Identity
from compliance.assessments.evidence.manifest import QUESTIONS, STANDARD, ManifestRow
from compliance.assessments.evidence.operations import record_attached
from compliance.assessments.models import Answer, AnswerDocument, Assessment, AssessmentState
from compliance.database import db
from compliance.errors import InvalidInput, NotFound
from compliance.standards.answer_types import ATTACHED
from compliance.standards.models import Standard
from compliance.standards.outline import QuestionOutline, StandardOutline
from compliance.standards.queries import load_outline


@dataclass(frozen=True)
class OpenRound:
    """A round that takes answers, with what it asks."""

    assessment: Assessment
    outline: StandardOutline

    def find_question(self, code: str) -> QuestionOutline | None:
        try:
            return self.outline.get_question(code)
        except NotFound:
            return None


def lock_open_rounds(organisation_id: int) -> list[OpenRound]:
    """The open rounds of the organisation, the newest period first, while nobody can submit them."""
    rows = db.session.execute(
        select(Assessment, Standard.digest)
        .join(Standard, Standard.id == Assessment.standard_id)
        .where(Assessment.organisation_id == organisation_id, Assessment.state == AssessmentState.OPEN)
        .order_by(Assessment.period_starts_on.desc(), Assessment.id.desc())
        .with_for_update(read=True, of=Assessment)
    ).all()
    return [OpenRound(row[0], load_outline(row[0].standard_id, row[1])) for row in rows]


def find_questions(rounds: Sequence[OpenRound], row: ManifestRow) -> list[tuple[OpenRound, QuestionOutline]]:
    """The questions a row names, each in the newest open round of its standard.

    Raises InvalidInput for a standard without an open round, a code that none asks, or one that several standards have.
    """
    named = [each for each in rounds if not row.standard or each.outline.code == row.standard]
    if row.standard and not named:
        raise InvalidInput(STANDARD, _("No self-assessment against this standard is open."))
    return [_find_question(named, code) for code in row.questions]


def _find_question(rounds: Sequence[OpenRound], code: str) -> tuple[OpenRound, QuestionOutline]:
    by_standard: dict[str, tuple[OpenRound, QuestionOutline]] = {}
    for each in rounds:
        question = each.find_question(code)
        if question is not None:
            by_standard.setdefault(each.outline.code, (each, question))
    if not by_standard:
        raise InvalidInput(QUESTIONS, _("No open self-assessment asks the question %(code)s.", code=code))
    if len(by_standard) > 1:
        message = _("Several standards have a question %(code)s. Name the standard: %(codes)s.")
        raise InvalidInput(STANDARD, message % {"code": code, "codes": ", ".join(sorted(by_standard))})
    return next(iter(by_standard.values()))


Link = tuple[int, OpenRound, QuestionOutline]


def attach_all(links: Sequence[Link], *, by: Identity, at: datetime) -> None:
    """Let each document back each question, in a few statements however many; what is so already stays as it is."""
    if not links:
        return
    answers = _answers_of(links, by, at)
    table = AnswerDocument
    known = db.session.execute(
        select(table.answer_id, table.document_id).where(
            table.answer_id.in_({answer.id for answer in answers.values()})
        )
    )
    done = {(answer_id, document_id) for answer_id, document_id in known}
    for document_id, each, question in links:
        answer = answers[each.assessment.id, question.id]
        if (answer.id, document_id) in done:
            continue
        done.add((answer.id, document_id))
        db.session.add(AnswerDocument(answer_id=answer.id, document_id=document_id))
        record_attached(question.code, answer, document_id, by, each.assessment.organisation_id)
    db.session.flush()


def _answers_of(links: Sequence[Link], by: Identity, at: datetime) -> dict[tuple[int, int], Answer]:
    """The answers, by assessment and question, made where there are none."""
    wanted = {(each.assessment.id, question.id) for _document_id, each, question in links}
    found: dict[tuple[int, int], Answer] = {}
    place = tuple_(Answer.assessment_id, Answer.question_id)
    for answer in db.session.scalars(select(Answer).where(place.in_(sorted(wanted)))):
        found[answer.assessment_id, answer.question_id] = answer
    for assessment_id, question_id in sorted(wanted - set(found)):
        found[assessment_id, question_id] = Answer(
            assessment_id=assessment_id, question_id=question_id, answered_by_id=by.user_id, answered_at=at
        )
    db.session.add_all(found.values())
    for _document_id, each, question in links:
        if question.is_answered_by_file:
            found[each.assessment.id, question.id].value = ATTACHED
    db.session.flush()
    return found
