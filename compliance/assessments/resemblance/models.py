"""What the authority is told of answers that resemble those of other organisations, and the fingerprints behind it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import Id, UtcDateTime, db, enum_column, table_notes

_READERS = "the authority only; never an organisation"


class ResemblanceKind(StrEnum):
    TEXT = "text"
    FILE = "file"


class PendingComparison(db.Model):  # type: ignore[name-defined]
    """A submitted assessment whose texts and files were not compared yet; written in the submitting transaction."""

    __tablename__ = "pending_comparison"
    __table_args__ = (table_notes("Submitted self-assessments waiting to be compared", "scheduler", "until compared"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AnswerFingerprint(db.Model):  # type: ignore[name-defined]
    """A band of a text, or a file, of a submitted answer: equal hashes of one band are worth an exact comparison."""

    __tablename__ = "answer_fingerprint"
    __table_args__ = (
        Index("ix_answer_fingerprint_band_hash_id", "band", "hash", "id"),
        table_notes("Fingerprints of submitted texts and files", _READERS, "as the assessment"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    band: Mapped[int] = mapped_column(comment="0 for a file, else the band of a text")
    hash: Mapped[int] = mapped_column(BigInteger)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("document_revision.id"), comment="The file, of a file")


class AnswerResemblance(db.Model):  # type: ignore[name-defined]
    """Two organisations submitted the same file or nearly the same text. A hint to a reviewer, never a conclusion."""

    __tablename__ = "answer_resemblance"
    __table_args__ = (
        table_notes("Equal files and near-identical texts of different organisations", _READERS, "as the assessment"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[ResemblanceKind] = mapped_column(enum_column(ResemblanceKind))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True, comment="The later one")
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("document_revision.id"), comment="The file, of a file")
    other_assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    other_answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"))
    other_revision_id: Mapped[int | None] = mapped_column(ForeignKey("document_revision.id"))
    percent_alike: Mapped[int] = mapped_column(comment="Share of the three-word runs in common; 100 for equal files")
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
