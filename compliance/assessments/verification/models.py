"""What reviewers of an authority verified, and the files that were in force when an assessment was submitted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import Id, UtcDateTime, db, table_notes

_READERS = "the organisation and its authority"


class SubmittedEvidence(db.Model):  # type: ignore[name-defined]
    """A file as it backed an answer at submission. A later revision of the same document changes nothing here."""

    __tablename__ = "submitted_evidence"
    __table_args__ = (
        table_notes("Files in force when a self-assessment was submitted", _READERS, "as the assessment"),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("document_revision.id"), primary_key=True, index=True)


class AnswerVerification(db.Model):  # type: ignore[name-defined]
    """A reviewer looked at evidence of an answer, or took that back (`holds` false). The last row of an answer decides.

    Where it does not confirm what was declared (`confirms` false), the answer is verified and found otherwise: what was
    found is in the review, and the declared answer is on no higher level by it.

    Rows are only ever added.
    """

    __tablename__ = "answer_verification"
    __table_args__ = (
        Index("ix_answer_verification_assessment_id_question_id", "assessment_id", "question_id"),
        table_notes("Which answers an authority's reviewer verified, and on what basis", _READERS, "as the assessment"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    holds: Mapped[bool] = mapped_column(comment="False: an earlier verification is taken back")
    confirms: Mapped[bool] = mapped_column(
        default=True, server_default="1", comment="False: the reviewer found something else than was declared"
    )
    basis: Mapped[str] = mapped_column(Text, comment="What it was verified by, or why it is taken back")
    verified_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    verified_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="System clock")


class VerificationDocument(db.Model):  # type: ignore[name-defined]
    """A file the reviewer looked at: what gives a document its date of verification."""

    __tablename__ = "verification_document"
    __table_args__ = (table_notes("Files a verification rests on", _READERS, "as the assessment"),)

    verification_id: Mapped[int] = mapped_column(ForeignKey("answer_verification.id"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("document_revision.id"), primary_key=True, index=True)
