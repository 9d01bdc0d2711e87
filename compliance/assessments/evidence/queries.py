"""Reads of the files that back answers: those of a draft as they are now, those of a submitted round as they were."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, false, select

from compliance.accounts.identity import Identity
from compliance.assessments.models import Answer, AnswerDocument, Assessment, AssessmentState
from compliance.assessments.queries import QuestionPlace
from compliance.assessments.verification.models import SubmittedEvidence
from compliance.database import db
from compliance.documents.dates import StatedDates
from compliance.documents.models import Document, DocumentRevision, is_newest
from compliance.organisations.visibility import visible_organisation_ids
from compliance.standards.models import Question, Standard

# Evidence of a draft is the organisation's own; its authority reads it once the assessment is submitted.
READER_SCOPE = "assessments"


@dataclass(frozen=True)
class EvidenceFile:
    """A file as shown beside an answer, with the dates stated about it and the time it was received."""

    document_id: int
    revision_id: int
    number: int
    title: str
    file_name: str
    size: int
    sha256: str
    received_at: datetime
    dated_on: date | None
    period_starts_on: date | None
    period_ends_on: date | None
    valid_until: date | None

    @property
    def dates(self) -> StatedDates:
        return StatedDates(self.dated_on, self.period_starts_on, self.period_ends_on, self.valid_until)


_COLUMNS = (
    Document.id,
    DocumentRevision.id,
    DocumentRevision.number,
    Document.title,
    DocumentRevision.file_name,
    DocumentRevision.size,
    DocumentRevision.sha256,
    DocumentRevision.uploaded_at,
    DocumentRevision.dated_on,
    DocumentRevision.period_starts_on,
    DocumentRevision.period_ends_on,
    DocumentRevision.valid_until,
)


def list_evidence(assessment_id: int) -> dict[int, list[EvidenceFile]]:
    """The files of every answer of an assessment as they are now, by question id, in one query."""
    return _by_question(_present(Answer.assessment_id == assessment_id))


def list_evidence_of_question(place: QuestionPlace) -> list[EvidenceFile]:
    """The files attached to one answer, as they are now."""
    query = _present(Answer.assessment_id == place.assessment.id, Answer.question_id == place.question.id)
    return _by_question(query).get(place.question.id, [])


def list_evidence_of_answers(answer_ids: Collection[int]) -> dict[int, list[EvidenceFile]]:
    """The files attached to each of these answers, as they are now, by answer id, in one query."""
    found: dict[int, list[EvidenceFile]] = defaultdict(list)
    for answer_id, *columns in db.session.execute(_present(Answer.id.in_(answer_ids), key=Answer.id)):
        found[answer_id].append(EvidenceFile(*columns))
    return dict(found)


def list_submitted_evidence(assessment_id: int) -> dict[int, list[EvidenceFile]]:
    """The files in force when the assessment was submitted, by question id, in one query."""
    return _by_question(
        select(SubmittedEvidence.question_id, *_COLUMNS)
        .join(DocumentRevision, DocumentRevision.id == SubmittedEvidence.revision_id)
        .join(Document, Document.id == DocumentRevision.document_id)
        .where(SubmittedEvidence.assessment_id == assessment_id)
        .order_by(Document.id)
    )


def _present(*conditions: Any, key: Any = Answer.question_id) -> Any:
    return (
        select(key, *_COLUMNS)
        .join(AnswerDocument, AnswerDocument.answer_id == Answer.id)
        .join(Document, Document.id == AnswerDocument.document_id)
        .join(DocumentRevision, DocumentRevision.document_id == Document.id)
        .where(is_newest(), *conditions)
        .order_by(Document.id)
    )


def _by_question(query: Any) -> dict[int, list[EvidenceFile]]:
    found: dict[int, list[EvidenceFile]] = defaultdict(list)
    for question_id, *columns in db.session.execute(query):
        found[question_id].append(EvidenceFile(*columns))
    return dict(found)


def list_attached_ids(place: QuestionPlace) -> set[int]:
    """Ids of the documents that back this answer now."""
    return {file.document_id for file in list_evidence_of_question(place)}


def readable_revisions(identity: Identity) -> Select[Any]:
    """Ids of the files this person may read: every revision of their own organisation's, or those submitted.

    A revision that came after the submission is a draft again, so the authority reads it with the round it is
    submitted for. None for others than these two: who may not read a submitted round reads none of its evidence either.
    """
    wanted = (
        select(DocumentRevision.id)
        .join(Document, Document.id == DocumentRevision.document_id)
        .where(Document.reader_scope == READER_SCOPE, Document.organisation_id.in_(visible_organisation_ids(identity)))
    )
    if identity.belongs_to_organisation:
        return wanted
    if not identity.belongs_to_authority:
        return wanted.where(false())
    submitted = (
        select(SubmittedEvidence.revision_id)
        .join(Assessment, Assessment.id == SubmittedEvidence.assessment_id)
        .where(Assessment.state == AssessmentState.SUBMITTED)
    )
    return wanted.where(DocumentRevision.id.in_(submitted))


def used_document_ids() -> Select[int]:
    """Ids of the documents that back any answer of a round not given up."""
    return (
        select(AnswerDocument.document_id)
        .join(Answer, Answer.id == AnswerDocument.answer_id)
        .join(Assessment, Assessment.id == Answer.assessment_id)
        .where(Assessment.state != AssessmentState.WITHDRAWN)
    )


@dataclass(frozen=True)
class AnswerUse:
    """One answer a document backs."""

    document_id: int
    assessment_id: int
    state: AssessmentState
    title: dict[str, str]
    year: int
    question_code: str


def list_answer_uses(document_ids: Sequence[int]) -> list[AnswerUse]:
    """The answers these documents back, the newest round first and questions in order, in one query."""
    rows = db.session.execute(
        select(
            AnswerDocument.document_id,
            Assessment.id,
            Assessment.state,
            Standard.title,
            Assessment.period_starts_on,
            Question.code,
        )
        .join(Answer, Answer.id == AnswerDocument.answer_id)
        .join(Assessment, Assessment.id == Answer.assessment_id)
        .join(Standard, Standard.id == Assessment.standard_id)
        .join(Question, Question.id == Answer.question_id)
        .where(AnswerDocument.document_id.in_(document_ids), Assessment.state != AssessmentState.WITHDRAWN)
        .order_by(Assessment.period_starts_on.desc(), Assessment.id.desc(), Question.id)
    )
    return [AnswerUse(row[0], row[1], row[2], row[3], row[4].year, row[5]) for row in rows]
