"""The organisation's right of reply: its replies to findings, and the team's answers. Rows are only ever added."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.findings.models import Finding
from audits.models import Audit
from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes
from compliance.documents.models import Document
from compliance.ledger.declaration import LedgerKind

_READERS = "the organisation, the audit's team and the authority"


class ReplyStance(StrEnum):
    AGREES = "agrees"
    PARTLY = "partly"
    DISAGREES = "disagrees"


class ReplyOutcome(StrEnum):
    """The finding stands, was corrected because of the reply, or is withdrawn."""

    STANDS = "stands"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"


class FindingReply(db.Model):  # type: ignore[name-defined]
    """What an organisation says to the wording it was told."""

    __tablename__ = "finding_reply"
    __table_args__ = (
        Index("ix_finding_reply_first_finding_id", "first_finding_id"),
        table_notes("What organisations reply to findings", _READERS, "ten years", personal=True),
    )

    __ledger__ = LedgerKind(
        "finding_reply",
        fields=("first_finding_id", "finding_id", "stance", "due_on", "is_late", "author_id", "replied_at"),
        personal=("words",),
        by="author_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    first_finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), comment="First row of the finding")
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), comment="The wording it replies to")
    stance: Mapped[ReplyStance] = mapped_column(enum_column(ReplyStance))
    words: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Date, comment="Last day in time; empty where no rule says")
    is_late: Mapped[bool] = mapped_column()
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    replied_at: Mapped[datetime] = mapped_column(UtcDateTime)

    finding: Mapped[Finding] = relationship(foreign_keys=[finding_id], lazy="joined")
    author: Mapped[User] = relationship(lazy="joined")
    documents: Mapped[list[Document]] = relationship(secondary="finding_reply_document", lazy="selectin")
    answer: Mapped[FindingReplyAnswer | None] = relationship(back_populates="reply", lazy="joined")

    @property
    def audit(self) -> Audit:
        return self.finding.audit


class FindingReplyDocument(db.Model):  # type: ignore[name-defined]
    __tablename__ = "finding_reply_document"
    __table_args__ = (
        Index("ix_finding_reply_document_document_id", "document_id"),
        table_notes("Files of a reply", _READERS, "ten years"),
    )

    reply_id: Mapped[int] = mapped_column(ForeignKey("finding_reply.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)


class FindingReplyAnswer(db.Model):  # type: ignore[name-defined]
    """What the team decided on a reply; the organisation reads it."""

    __tablename__ = "finding_reply_answer"
    __table_args__ = (
        UniqueConstraint("reply_id"),
        table_notes("What the team decided on a reply", _READERS, "ten years"),
    )

    __ledger__ = LedgerKind(
        "finding_reply_answer",
        fields=("reply_id", "outcome", "answered_by_id", "answered_at"),
        personal=("reason",),
        by="answered_by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("finding_reply.id"))
    outcome: Mapped[ReplyOutcome] = mapped_column(enum_column(ReplyOutcome))
    reason: Mapped[str] = mapped_column(Text, comment="Told to the organisation")
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    reply: Mapped[FindingReply] = relationship(back_populates="answer")
    answered_by: Mapped[User] = relationship(lazy="joined")
