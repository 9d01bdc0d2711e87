"""Meetings of an audit: what was spoken of, who came, who acknowledged. Rows are only ever added."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.models import Audit
from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes
from compliance.documents.models import Document
from compliance.ledger.declaration import LedgerKind

_READERS = "the audit's team and the authority"


class MeetingKind(StrEnum):
    OPENING = "opening"
    CLOSING = "closing"


class Acknowledgement(StrEnum):
    """How the organisation acknowledged that the meeting was held; it agrees to nothing by that."""

    SIGNED = "signed"
    TYPED = "typed"
    REFUSED = "refused"


class AuditMeeting(db.Model):  # type: ignore[name-defined]
    """One meeting as it was recorded; another record of the same meeting is another row, the latest counts."""

    __tablename__ = "audit_meeting"
    __table_args__ = (
        CheckConstraint("worker_representatives >= 0", name="worker_representatives"),
        Index("ix_audit_meeting_audit_id", "audit_id"),
        table_notes(
            "Opening and closing meetings of audits",
            f"{_READERS}; of the organisation's report: points, disagreement, acknowledgement",
            "ten years",
            personal=True,
        ),
    )

    __ledger__ = LedgerKind(
        "audit_meeting",
        fields=(
            "audit_id",
            "kind",
            "held_on",
            "agenda",
            "team_member_ids",
            "acknowledgement",
            "signature_id",
            "recorded_by_id",
            "recorded_at",
        ),
        personal=("worker_representatives", "told", "disagreement", "acknowledged_by", "refusal_reason"),
        by="recorded_by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    kind: Mapped[MeetingKind] = mapped_column(enum_column(MeetingKind))
    held_on: Mapped[date] = mapped_column(Date)
    agenda: Mapped[list[str]] = mapped_column(JSON, comment="Codes of the points that were spoken of")
    team_member_ids: Mapped[list[int]] = mapped_column(JSON, comment="Members of the team who were there")
    worker_representatives: Mapped[int | None] = mapped_column(comment="By number only; empty: not known")
    told: Mapped[str | None] = mapped_column(Text, comment="What was told in the meeting")
    disagreement: Mapped[str | None] = mapped_column(Text, comment="What the organisation disagreed with")
    acknowledgement: Mapped[Acknowledgement] = mapped_column(enum_column(Acknowledgement))
    acknowledged_by: Mapped[str | None] = mapped_column(String(200), comment="Name and position of who signed")
    refusal_reason: Mapped[str | None] = mapped_column(Text)
    signature_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), comment="Picture of the signature")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    audit: Mapped[Audit] = relationship(lazy="joined")
    recorded_by: Mapped[User] = relationship(lazy="joined")
    signature: Mapped[Document | None] = relationship()
    attendees: Mapped[list[MeetingAttendee]] = relationship(
        back_populates="meeting", order_by="MeetingAttendee.id", lazy="selectin"
    )


class MeetingAttendee(db.Model):  # type: ignore[name-defined]
    """Somebody of the organisation who was at a meeting."""

    __tablename__ = "meeting_attendee"
    __table_args__ = (
        Index("ix_meeting_attendee_meeting_id", "meeting_id"),
        table_notes("Who of the organisation was at a meeting", _READERS, "ten years", personal=True),
    )

    __ledger__ = LedgerKind("meeting_attendee", fields=("meeting_id",), personal=("name", "position"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("audit_meeting.id"))
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[str | None] = mapped_column(String(200))

    meeting: Mapped[AuditMeeting] = relationship(back_populates="attendees")
