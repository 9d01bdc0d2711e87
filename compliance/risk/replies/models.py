"""What organisations reply to what is held on them, and what people answer. Rows are only ever added."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes
from compliance.documents.models import Document
from compliance.ledger.declaration import LedgerKind
from compliance.organisations.models import Organisation
from compliance.risk.models import RiskFlag

_READERS = "the organisation and its authority"


class AnswerOutcome(StrEnum):
    """The reply is right, right in part or not right; or a flag was upheld before it was answered, for a reason."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOT_ACCEPTED = "not_accepted"
    SET_ASIDE = "set_aside"


class HeldReply(db.Model):  # type: ignore[name-defined]
    """A reply to a flag, or to one kind of record held: exactly one of them."""

    __tablename__ = "held_reply"
    __table_args__ = (
        CheckConstraint("(flag_id IS NULL) <> (source_code IS NULL)", name="one_subject"),
        Index("ix_held_reply_organisation_id_id", "organisation_id", "id"),
        Index("ix_held_reply_flag_id", "flag_id"),
        Index("ix_held_reply_answer_due_on_id", "answer_due_on", "id"),
        table_notes("What organisations reply to what is held on them", _READERS, "ten years", personal=True),
    )

    __ledger__ = LedgerKind(
        "held_reply",
        fields=(
            "organisation_id",
            "flag_id",
            "source_code",
            "snapshot_digest",
            "due_on",
            "is_late",
            "answer_due_on",
            "author_id",
            "replied_at",
        ),
        personal=("words",),
        by="author_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    flag_id: Mapped[int | None] = mapped_column(ForeignKey("risk_flag.id"))
    source_code: Mapped[str | None] = mapped_column(String(80), comment="Kind of record that is said to be wrong")
    snapshot_digest: Mapped[str | None] = mapped_column(
        String(64), comment="Evidence of the flag when it was replied to"
    )
    words: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Date, comment="Last day in time; empty where no rule says")
    is_late: Mapped[bool] = mapped_column()
    answer_due_on: Mapped[date | None] = mapped_column(Date, comment="Until when it is answered; empty: no rule says")
    asked_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), index=True, comment="Who of the authority was asked to answer when it came"
    )
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    replied_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()
    flag: Mapped[RiskFlag | None] = relationship()
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    documents: Mapped[list[Document]] = relationship(secondary="held_reply_document")
    answer: Mapped[HeldReplyAnswer | None] = relationship(back_populates="reply")


class HeldReplyDocument(db.Model):  # type: ignore[name-defined]
    __tablename__ = "held_reply_document"
    __table_args__ = (
        Index("ix_held_reply_document_document_id", "document_id"),
        table_notes("Files of a reply to what is held", _READERS, "ten years"),
    )

    reply_id: Mapped[int] = mapped_column(ForeignKey("held_reply.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)


class HeldReplyAnswer(db.Model):  # type: ignore[name-defined]
    """What a person of the authority answered; the organisation reads it."""

    __tablename__ = "held_reply_answer"
    __table_args__ = (
        UniqueConstraint("reply_id"),
        table_notes("What was answered to a reply", _READERS, "ten years"),
    )

    __ledger__ = LedgerKind(
        "held_reply_answer",
        fields=("reply_id", "outcome", "answered_by_id", "answered_at"),
        personal=("reason",),
        by="answered_by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("held_reply.id"))
    outcome: Mapped[AnswerOutcome] = mapped_column(enum_column(AnswerOutcome))
    reason: Mapped[str] = mapped_column(Text, comment="Told to the organisation")
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    reply: Mapped[HeldReply] = relationship(back_populates="answer")
    answered_by: Mapped[User] = relationship()
