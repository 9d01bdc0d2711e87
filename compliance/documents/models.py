"""Uploaded proof: a document of an organisation and its stored revisions (the old file is always kept)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from functools import cache

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from compliance.database import Id, UtcDateTime, db, enum_column, table_notes
from compliance.documents.dates import StatedDates

READER_ORGANISATION = "organisation"


class ScanResult(StrEnum):
    NOT_SCANNED = "not_scanned"
    CLEAN = "clean"


class Document(db.Model):  # type: ignore[name-defined]
    """`reader_scope` says who may read it: the organisation and its authority, or the audit's team only."""

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_organisation_id_id", "organisation_id", "id"),
        table_notes(
            "Evidence files and photos", "by scope: the organisation, or the audit's team", "ten years", personal=True
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    reader_scope: Mapped[str] = mapped_column(
        String(40), comment="organisation, or the name a feature registered a reader for"
    )
    title: Mapped[str] = mapped_column(String(300))
    search_text: Mapped[str] = mapped_column(Text, comment="Folded title and file names, for search")

    revisions: Mapped[list[DocumentRevision]] = relationship(
        back_populates="document", order_by="DocumentRevision.number.desc()"
    )

    @property
    def latest(self) -> DocumentRevision:
        return self.revisions[0]


class DocumentRevision(db.Model):  # type: ignore[name-defined]
    """A file with the dates stated about it. Rows never change: another file, or other dates, are another revision."""

    __tablename__ = "document_revision"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        Index("ix_document_revision_valid_until", "valid_until"),
        table_notes("Stored files of a document, by content", "as the document", "ten years", personal=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(Id)
    media_type: Mapped[str] = mapped_column(String(100), comment="Found from the bytes, not from the name")
    file_name: Mapped[str] = mapped_column(String(300))
    uploaded_at: Mapped[datetime] = mapped_column(
        UtcDateTime, comment="When the file was received: the system clock, set by nobody"
    )
    recorded_at: Mapped[datetime] = mapped_column(
        UtcDateTime, comment="When its dates were stated: later than the file where they were corrected"
    )
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    scan_result: Mapped[ScanResult] = mapped_column(enum_column(ScanResult))
    dated_on: Mapped[date | None] = mapped_column(Date, comment="The document's own date, apart from the upload time")
    period_starts_on: Mapped[date | None] = mapped_column(Date, comment="First day of the period it covers")
    period_ends_on: Mapped[date | None] = mapped_column(Date, comment="Last day; empty after a start: still covers")
    valid_until: Mapped[date | None] = mapped_column(Date, comment="Last day it is valid, where it expires")

    document: Mapped[Document] = relationship(back_populates="revisions")

    @property
    def dates(self) -> StatedDates:
        return StatedDates(self.dated_on, self.period_starts_on, self.period_ends_on, self.valid_until)


@cache
def is_newest() -> ColumnElement[bool]:
    """True for the revision of each document that is in force: the one with the highest number.

    Built once: it stands in most queries of documents, and building an alias takes longer than the query.
    """
    later = aliased(DocumentRevision)
    newer = select(later.id).where(
        later.document_id == DocumentRevision.document_id, later.number > DocumentRevision.number
    )
    return ~newer.exists()
