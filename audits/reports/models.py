"""The report of an audit: its versions, the lead's words, what reviewers decided, and the contents as signed off.

Rows are only added. How a version stands is the last of its steps; its words are the last row of its texts.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.models import Audit
from audits.reports.editions import Edition, FileFormat
from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes
from compliance.ledger.declaration import LedgerKind

_READERS = "the audit's team, the reviewer and the authority"


class Step(StrEnum):
    SENT_FOR_REVIEW = "sent_for_review"
    SENT_BACK = "sent_back"
    SIGNED_OFF = "signed_off"


class ReportState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SENT_BACK = "sent_back"
    SIGNED_OFF = "signed_off"


_STATE_AFTER = {
    Step.SENT_FOR_REVIEW: ReportState.IN_REVIEW,
    Step.SENT_BACK: ReportState.SENT_BACK,
    Step.SIGNED_OFF: ReportState.SIGNED_OFF,
}


class FileState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class AuditReport(db.Model):  # type: ignore[name-defined]
    """One version of an audit's report. A version signed off never changes: what comes later is another version."""

    __tablename__ = "audit_report"
    __table_args__ = (
        UniqueConstraint("audit_id", "revision"),
        table_notes("Versions of the report of an audit", _READERS, "ten years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    revision: Mapped[int] = mapped_column(comment="1 for the first version")
    reason: Mapped[str | None] = mapped_column(Text, comment="Why there is another version; told to the organisation")
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)

    audit: Mapped[Audit] = relationship(lazy="joined")
    texts: Mapped[list[AuditReportText]] = relationship(
        back_populates="report", order_by="AuditReportText.id", lazy="selectin"
    )
    steps: Mapped[list[AuditReportStep]] = relationship(
        back_populates="report", order_by="AuditReportStep.id", lazy="selectin"
    )

    @property
    def number(self) -> str:
        """The number people quote: the audit's, with the version behind it."""
        return f"{self.audit.number}-R{self.revision}"

    @property
    def state(self) -> ReportState:
        return _STATE_AFTER[self.steps[-1].step] if self.steps else ReportState.DRAFT

    @property
    def is_open(self) -> bool:
        """True while its words may still change."""
        return self.state in (ReportState.DRAFT, ReportState.SENT_BACK)

    @property
    def text(self) -> AuditReportText | None:
        """The words in force: those written last."""
        return self.texts[-1] if self.texts else None

    @property
    def signing(self) -> AuditReportStep | None:
        return next((step for step in self.steps if step.step is Step.SIGNED_OFF), None)

    @property
    def author_ids(self) -> frozenset[int]:
        return frozenset({self.begun_by_id, *(text.written_by_id for text in self.texts)})

    @property
    def reviewer_id(self) -> int | None:
        """The reviewer named when it was sent last; None: any supervisor."""
        sent = [step for step in self.steps if step.step is Step.SENT_FOR_REVIEW]
        return sent[-1].reviewer_id if sent else None


class AuditReportText(db.Model):  # type: ignore[name-defined]
    __tablename__ = "audit_report_text"
    __table_args__ = (
        Index("ix_audit_report_text_report_id", "report_id"),
        table_notes(
            "What the lead writes into a report",
            f"{_READERS}; the organisation reads the two texts for it once signed off",
            "ten years",
            personal=True,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("audit_report.id"))
    headline: Mapped[str] = mapped_column(Text, comment="The result in a few sentences, for team and authority")
    limits: Mapped[str] = mapped_column(Text, comment="What was not seen, refused or not possible")
    headline_for_organisation: Mapped[str] = mapped_column(Text)
    limits_for_organisation: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    report: Mapped[AuditReport] = relationship(back_populates="texts")
    written_by: Mapped[User] = relationship(lazy="joined")


class AuditReportStep(db.Model):  # type: ignore[name-defined]
    """Sent for review, sent back with a reason, or signed off by a second person."""

    __tablename__ = "audit_report_step"
    __table_args__ = (
        Index("ix_audit_report_step_report_id", "report_id"),
        Index("ix_audit_report_step_reviewer_id", "reviewer_id"),
        table_notes("How a report went through review", _READERS, "ten years"),
    )

    __ledger__ = LedgerKind(
        "audit_report_step",
        fields=("report_id", "step", "by_id", "at", "reviewer_id"),
        personal=("reason",),
        by="by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("audit_report.id"))
    step: Mapped[Step] = mapped_column(enum_column(Step))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Text, comment="Why it was sent back")
    reviewer_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), comment="Who was asked to review; empty: any supervisor of the organisation's authority"
    )

    report: Mapped[AuditReport] = relationship(back_populates="steps")
    by: Mapped[User] = relationship(lazy="joined", foreign_keys=[by_id])
    reviewer: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[reviewer_id])


class AuditReportContents(db.Model):  # type: ignore[name-defined]
    """What a report said at one moment, in one edition. The last row is what pages show; once signed, none follows."""

    __tablename__ = "audit_report_contents"
    __table_args__ = (
        Index("ix_audit_report_contents_report_id_edition_id", "report_id", "edition", "id"),
        table_notes(
            "Contents of a report as they were made from the records, and as signed off",
            f"by edition: {_READERS}, or, signed off, the organisation",
            "ten years",
            personal=True,
        ),
    )

    __ledger__ = LedgerKind("audit_report_contents", fields=("report_id", "edition", "digest", "is_signed", "made_at"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("audit_report.id"))
    edition: Mapped[Edition] = mapped_column(enum_column(Edition))
    contents: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the contents in canonical JSON")
    is_signed: Mapped[bool] = mapped_column(comment="Frozen at signing")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditReportFile(db.Model):  # type: ignore[name-defined]
    """A PDF somebody asked for, made by the scheduler process; the page shows how far it is."""

    __tablename__ = "audit_report_file"
    __table_args__ = (
        Index("ix_audit_report_file_report_id", "report_id"),
        Index("ix_audit_report_file_state_id", "state", "id"),
        table_notes("PDFs of reports, asked for and made", "as the edition of the report", "ten years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("audit_report.id"))
    contents_id: Mapped[int] = mapped_column(ForeignKey("audit_report_contents.id"), comment="What it is made from")
    edition: Mapped[Edition] = mapped_column(enum_column(Edition))
    language: Mapped[FileFormat] = mapped_column(enum_column(FileFormat))
    state: Mapped[FileState] = mapped_column(enum_column(FileState), default=FileState.WAITING)
    photos_done: Mapped[int] = mapped_column(default=0)
    photos_total: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sha256: Mapped[str | None] = mapped_column(String(64), comment="The file in the store")
    size: Mapped[int | None] = mapped_column(Id)

    report: Mapped[AuditReport] = relationship(lazy="joined")
    contents: Mapped[AuditReportContents] = relationship()

    @property
    def audit(self) -> Audit:
        return self.report.audit

    @property
    def reviewer_id(self) -> int | None:
        return self.report.reviewer_id


class ReportFingerprint(db.Model):  # type: ignore[name-defined]
    """A band of a passage; equal hashes of one author and band are worth an exact comparison."""

    __tablename__ = "report_fingerprint"
    __table_args__ = (
        Index("ix_report_fingerprint_author_id_band_hash_id", "author_id", "band", "hash", "id"),
        table_notes("Fingerprints of the passages of reports", "nobody; the comparison", "as the report"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), comment="The lead of the audit")
    band: Mapped[int] = mapped_column()
    hash: Mapped[int] = mapped_column(BigInteger)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    passage_id: Mapped[int] = mapped_column(ForeignKey("report_passage.id"), index=True)


class ReportPassage(db.Model):  # type: ignore[name-defined]
    """A text as it stood when a report was sent for review: of the report itself, or of one of its findings."""

    __tablename__ = "report_passage"
    __table_args__ = (
        Index("ix_report_passage_report_id", "report_id"),
        table_notes("Passages of reports sent for review", "the reviewer", "as the report", personal=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("audit_report.id"))
    place: Mapped[str] = mapped_column(String(40), comment="headline, limits, or the number of a finding")
    text: Mapped[str] = mapped_column(Text)

    report: Mapped[AuditReport] = relationship()


class ReportResemblance(db.Model):  # type: ignore[name-defined]
    """A passage nearly equal to one of an earlier report of the same lead. A hint to the reviewer, no conclusion."""

    __tablename__ = "report_resemblance"
    __table_args__ = (
        Index("ix_report_resemblance_report_id", "report_id"),
        table_notes("Passages alike in reports of one auditor", "the reviewer only", "as the report"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("audit_report.id"))
    step_id: Mapped[int] = mapped_column(ForeignKey("audit_report_step.id"), comment="The sending it was found at")
    passage_id: Mapped[int] = mapped_column(ForeignKey("report_passage.id"))
    other_passage_id: Mapped[int] = mapped_column(ForeignKey("report_passage.id"))
    percent_alike: Mapped[int] = mapped_column()

    passage: Mapped[ReportPassage] = relationship(lazy="joined", foreign_keys=[passage_id])
    other: Mapped[ReportPassage] = relationship(lazy="joined", foreign_keys=[other_passage_id])
