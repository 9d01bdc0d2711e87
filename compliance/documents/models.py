"""Uploaded proof: a document of an organisation and its stored revisions (the old file is always kept)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.database import Id, UtcDateTime, db, enum_column, table_notes

READER_ORGANISATION = "organisation"


class ScanResult(StrEnum):
    NOT_SCANNED = "not_scanned"
    CLEAN = "clean"


class Document(db.Model):  # type: ignore[name-defined]
    """`reader_scope` says who may read it: the organisation and its authority, or the audit's team only."""

    __tablename__ = "document"
    __table_args__ = (
        table_notes(
            "Evidence files and photos", "by scope: the organisation, or the audit's team", "ten years", personal=True
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    reader_scope: Mapped[str] = mapped_column(
        String(40), comment="organisation, or the name a feature registered a reader for"
    )
    title: Mapped[str] = mapped_column(String(300))
    dated_on: Mapped[date | None] = mapped_column(Date, comment="The document's own date, apart from the upload time")

    revisions: Mapped[list[DocumentRevision]] = relationship(
        back_populates="document", order_by="DocumentRevision.number.desc()"
    )

    @property
    def latest(self) -> DocumentRevision:
        return self.revisions[0]


class DocumentRevision(db.Model):  # type: ignore[name-defined]
    __tablename__ = "document_revision"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        table_notes("Stored files of a document, by content", "as the document", "ten years", personal=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(Id)
    media_type: Mapped[str] = mapped_column(String(100), comment="Found from the bytes, not from the name")
    file_name: Mapped[str] = mapped_column(String(300))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    scan_result: Mapped[ScanResult] = mapped_column(enum_column(ScanResult))

    document: Mapped[Document] = relationship(back_populates="revisions")
