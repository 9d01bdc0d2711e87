"""Reads of verifications: of the answers of one assessment, and of documents."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from compliance.accounts.models import Authority, User
from compliance.assessments.verification.models import AnswerVerification, SubmittedEvidence, VerificationDocument
from compliance.database import db
from compliance.documents.kinds import Verified
from compliance.documents.models import DocumentRevision

_VERIFIED = (AnswerVerification.verified_at, User.name, Authority.name, AnswerVerification.basis)


def list_verified_answers(assessment_id: int) -> dict[int, Verified]:
    """The verification of each answer that holds and confirms it, by question id, in one query."""
    rows = db.session.execute(
        select(AnswerVerification.question_id, *_VERIFIED)
        .join(User, User.id == AnswerVerification.verified_by_id)
        .outerjoin(Authority, Authority.id == User.authority_id)
        .where(AnswerVerification.assessment_id == assessment_id, AnswerVerification.confirms, is_standing())
    )
    return {row[0]: Verified(*row[1:]) for row in rows}


def is_verified(assessment_id: int, question_id: int) -> bool:
    """True if a verification of this answer holds, whether it confirms what was declared or not."""
    found = select(AnswerVerification.id).where(
        AnswerVerification.assessment_id == assessment_id, AnswerVerification.question_id == question_id, is_standing()
    )
    return db.session.scalar(found) is not None


def list_verified_documents(document_ids: Sequence[int]) -> Mapping[int, Verified]:
    """The last verification that rests on a revision of each of these documents and holds, by document id."""
    rows = db.session.execute(
        select(DocumentRevision.document_id, *_VERIFIED)
        .join(VerificationDocument, VerificationDocument.revision_id == DocumentRevision.id)
        .join(AnswerVerification, AnswerVerification.id == VerificationDocument.verification_id)
        .join(User, User.id == AnswerVerification.verified_by_id)
        .outerjoin(Authority, Authority.id == User.authority_id)
        .where(DocumentRevision.document_id.in_(document_ids), is_standing())
        .order_by(AnswerVerification.id)
    )
    return {row[0]: Verified(*row[1:]) for row in rows}


def list_verified_revisions(revision_ids: Sequence[int]) -> Mapping[int, Verified]:
    """The last verification that rests on each of these revisions and holds, by revision id."""
    rows = db.session.execute(
        select(VerificationDocument.revision_id, *_VERIFIED)
        .join(AnswerVerification, AnswerVerification.id == VerificationDocument.verification_id)
        .join(User, User.id == AnswerVerification.verified_by_id)
        .outerjoin(Authority, Authority.id == User.authority_id)
        .where(VerificationDocument.revision_id.in_(revision_ids), is_standing())
        .order_by(AnswerVerification.id)
    )
    return {row[0]: Verified(*row[1:]) for row in rows}


@cache
def is_standing() -> ColumnElement[bool]:
    """True for the last row of an answer, where it says that the answer is verified."""
    later: Any = aliased(AnswerVerification)
    newer = select(later.id).where(
        later.assessment_id == AnswerVerification.assessment_id,
        later.question_id == AnswerVerification.question_id,
        later.id > AnswerVerification.id,
    )
    return AnswerVerification.holds & ~newer.exists()


def list_submitted_revision_ids(assessment_id: int, question_id: int) -> list[int]:
    """The files in force when this answer was submitted."""
    return list(
        db.session.scalars(
            select(SubmittedEvidence.revision_id).where(
                SubmittedEvidence.assessment_id == assessment_id, SubmittedEvidence.question_id == question_id
            )
        )
    )
