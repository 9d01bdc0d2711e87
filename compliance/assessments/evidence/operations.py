"""Files that prove an answer: attached, used again, taken off, frozen at submission. A file taken off stays with the
organisation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select

from compliance.accounts.identity import Identity
from compliance.assessments.evidence.queries import READER_SCOPE, EvidenceFile, list_attached_ids
from compliance.assessments.models import Answer, AnswerDocument
from compliance.assessments.operations import lock_open_assessment, through_link
from compliance.assessments.queries import QuestionPlace
from compliance.assessments.verification.models import SubmittedEvidence
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.documents.dates import StatedDates
from compliance.documents.intake import Upload
from compliance.documents.kinds import own_scopes
from compliance.documents.models import Document
from compliance.documents.operations import store_document
from compliance.errors import InvalidInput, NotFound
from compliance.standards.answer_types import ATTACHED


@dataclass(frozen=True)
class Attached:
    """The answer a file was attached to, and its version before: 0 where it had to be made for that."""

    answer: Answer
    version_before: int


def attach_evidence(
    place: QuestionPlace,
    upload: Upload,
    dates: StatedDates,
    *,
    by: Identity | None,
    at: datetime,
    link_id: int | None = None,
) -> Attached:
    """Store `upload` and attach it to the answer, which exists from then on even if the question is unanswered.

    Raises InvalidInput ("file", or a field of StatedDates) for a file that is too large, of a type not accepted or with
    dates that cannot be true, and Conflict after submission. `link_id` names the answer link where nobody signed in.
    """
    answer, version_before = _answer_of(place, by, at, link_id)
    document = store_document(
        place.assessment.organisation_id, upload, title="", dates=dates, reader_scope=READER_SCOPE, by=by, at=at
    )
    _link(place, answer, [document.id], by, link_id)
    return Attached(answer, version_before)


def use_documents(place: QuestionPlace, document_ids: Collection[int], *, by: Identity, at: datetime) -> Attached:
    """Let documents the organisation has already back this answer, too; those that do so already change nothing.

    Raises NotFound, and attaches none, where one of them is not this organisation's own; InvalidInput("document") where
    none was chosen; Conflict after submission.
    """
    wanted = set(document_ids)
    if not wanted:
        raise InvalidInput("document", _("Choose at least one file."))
    own = select(Document.id).where(
        Document.id.in_(wanted),
        Document.organisation_id == place.assessment.organisation_id,
        Document.reader_scope.in_(own_scopes()),
    )
    if set(db.session.scalars(own)) != wanted:
        raise NotFound
    answer, version_before = _answer_of(place, by, at)
    linked = db.session.scalars(select(AnswerDocument.document_id).where(AnswerDocument.answer_id == answer.id))
    _link(place, answer, sorted(wanted - set(linked)), by)
    return Attached(answer, version_before)


def _answer_of(
    place: QuestionPlace, by: Identity | None, at: datetime, link_id: int | None = None
) -> tuple[Answer, int]:
    """The answer to attach to, made where there is none, and its version before. A file answers what asks for one."""
    answer = lock_open_assessment(place)
    version_before = answer.version if answer else 0
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
    db.session.flush()
    return answer, version_before


def _link(
    place: QuestionPlace,
    answer: Answer,
    document_ids: Collection[int],
    by: Identity | None,
    link_id: int | None = None,
) -> None:
    db.session.add_all(AnswerDocument(answer_id=answer.id, document_id=each) for each in document_ids)
    db.session.flush()
    for each in document_ids:
        record_attached(place.question.code, answer, each, by, place.assessment.organisation_id, link_id)


def record_attached(
    code: str,
    answer: Answer,
    document_id: int,
    by: Identity | None,
    organisation_id: int,
    link_id: int | None = None,
) -> None:
    """Note in the change log that a document backs an answer from now on."""
    record_change(
        "assessments.attach_evidence",
        answer,
        by,
        summary=f"Attached evidence to {code}{through_link(link_id)}",
        changes={"document": (None, document_id)},
        organisation_id=organisation_id,
    )


def detach_evidence(place: QuestionPlace, document_id: int, *, by: Identity | None, link_id: int | None = None) -> None:
    """Take a file off the answer; the document itself is kept. NotFound where it is not attached, Conflict once
    submitted."""
    answer = lock_open_assessment(place)
    link = db.session.get(AnswerDocument, (answer.id, document_id)) if answer else None
    if answer is None or link is None:
        raise NotFound
    db.session.delete(link)
    db.session.flush()
    if place.question.is_answered_by_file and not list_attached_ids(place):
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


def freeze_evidence(assessment_id: int, evidence: Mapping[int, Collection[EvidenceFile]]) -> None:
    """Note the files that the snapshot names as those submitted, in the submitting transaction."""
    rows = [
        {"assessment_id": assessment_id, "question_id": question_id, "revision_id": file.revision_id}
        for question_id, files in evidence.items()
        for file in files
    ]
    if rows:
        db.session.execute(insert(SubmittedEvidence), rows)


def frozen_file(file: EvidenceFile) -> Mapping[str, Any]:
    """A file as the snapshot of a submitted assessment keeps it."""
    return {
        "document": file.document_id,
        "revision": file.number,
        "title": file.title,
        "sha256": file.sha256,
        "received_at": file.received_at.isoformat(timespec="seconds"),
        **{name: value.isoformat() if value else None for name, value in vars(file.dates).items()},
    }
