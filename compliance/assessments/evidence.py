"""Files that prove an answer: attached, listed, taken off again. A file taken off stays with the organisation."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, false, func, select

from compliance.accounts.identity import Identity
from compliance.assessments.models import Answer, AnswerDocument, Assessment, AssessmentState
from compliance.assessments.operations import lock_open_assessment, through_link
from compliance.assessments.queries import QuestionPlace
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.documents.intake import Upload
from compliance.documents.models import Document, DocumentRevision
from compliance.documents.operations import store_document
from compliance.errors import NotFound
from compliance.organisations.visibility import visible_organisation_ids
from compliance.standards.answer_types import ATTACHED

# Evidence of a draft is the organisation's own; its authority reads it once the assessment is submitted.
READER_SCOPE = "assessments"


@dataclass(frozen=True)
class EvidenceFile:
    """A file as shown beside an answer."""

    document_id: int
    revision_id: int
    title: str
    dated_on: date | None
    size: int
    sha256: str

    @property
    def dated_text(self) -> str | None:
        return self.dated_on.isoformat() if self.dated_on else None


@dataclass(frozen=True)
class Attached:
    """The answer a file was attached to, and whether it had to be made for that."""

    answer: Answer
    is_new_answer: bool


def attach_evidence(
    place: QuestionPlace,
    upload: Upload,
    dated_on: date | None,
    *,
    by: Identity | None,
    at: datetime,
    link_id: int | None = None,
) -> Attached:
    """Store `upload` and attach it to the answer, which exists from then on even if the question is unanswered.

    Raises InvalidInput ("file", "dated_on") for a file that is too large, of a type not accepted or dated in the
    future, and Conflict after submission.
    """
    answer = lock_open_assessment(place)
    is_new = answer is None
    if answer is None:
        answer = Answer(
            assessment_id=place.assessment.id,
            question_id=place.question.id,
            answered_by_id=by.user_id if by else None,
            answered_by_link_id=link_id,
            answered_at=at,
        )
        db.session.add(answer)
    if place.question.is_answered_by_file:
        answer.value = ATTACHED
    document = store_document(
        place.assessment.organisation_id, upload, title="", dated_on=dated_on, reader_scope=READER_SCOPE, by=by
    )
    db.session.flush()
    db.session.add(AnswerDocument(answer_id=answer.id, document_id=document.id))
    db.session.flush()
    record_change(
        "assessments.attach_evidence",
        answer,
        by,
        summary=f"Attached evidence to {place.question.code}{through_link(link_id)}",
        changes={"document": (None, document.id)},
        organisation_id=place.assessment.organisation_id,
    )
    return Attached(answer, is_new)


def detach_evidence(place: QuestionPlace, document_id: int, *, by: Identity | None, link_id: int | None = None) -> None:
    """Take a file off the answer; the document itself is kept. NotFound where it is not attached, Conflict once
    submitted."""
    answer = lock_open_assessment(place)
    link = db.session.get(AnswerDocument, (answer.id, document_id)) if answer else None
    if answer is None or link is None:
        raise NotFound
    db.session.delete(link)
    if place.question.is_answered_by_file and len(list_evidence_of_question(place)) == 0:
        answer.value = None
    db.session.flush()
    record_change(
        "assessments.detach_evidence",
        answer,
        by,
        summary=f"Took evidence off {place.question.code}{through_link(link_id)}; the document is kept",
        changes={"document": (document_id, None)},
        organisation_id=place.assessment.organisation_id,
    )


def list_evidence(assessment_id: int) -> dict[int, list[EvidenceFile]]:
    """The files of every answer of an assessment, by question id, in one query."""
    found: dict[int, list[EvidenceFile]] = defaultdict(list)
    for question_id, file in _files(Answer.assessment_id == assessment_id):
        found[question_id].append(file)
    return found


def list_evidence_of_question(place: QuestionPlace) -> list[EvidenceFile]:
    """The files attached to one answer."""
    files = _files(Answer.assessment_id == place.assessment.id, Answer.question_id == place.question.id)
    return [file for _question_id, file in files]


def _files(*conditions: Any) -> Sequence[tuple[int, EvidenceFile]]:
    newest = (
        select(func.max(DocumentRevision.number))
        .where(DocumentRevision.document_id == Document.id)
        .correlate(Document)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Answer.question_id,
            Document.id,
            DocumentRevision.id,
            Document.title,
            Document.dated_on,
            DocumentRevision.size,
            DocumentRevision.sha256,
        )
        .join(AnswerDocument, AnswerDocument.answer_id == Answer.id)
        .join(Document, Document.id == AnswerDocument.document_id)
        .join(DocumentRevision, (DocumentRevision.document_id == Document.id) & (DocumentRevision.number == newest))
        .where(*conditions)
        .order_by(Document.id)
    )
    return [(row[0], EvidenceFile(*row[1:])) for row in rows]


def readable_documents(identity: Identity) -> Select[Any]:
    """Ids of the evidence documents this person may read: their own organisation's, or those of submitted rounds.

    None for others than these two: who may not read a submitted round reads none of its evidence either.
    """
    wanted = select(Document.id).where(
        Document.reader_scope == READER_SCOPE, Document.organisation_id.in_(visible_organisation_ids(identity))
    )
    if identity.belongs_to_organisation:
        return wanted
    if not identity.belongs_to_authority:
        return wanted.where(false())
    submitted = (
        select(AnswerDocument.document_id)
        .join(Answer, Answer.id == AnswerDocument.answer_id)
        .join(Assessment, Assessment.id == Answer.assessment_id)
        .where(Assessment.state == AssessmentState.SUBMITTED)
    )
    return wanted.where(Document.id.in_(submitted))
