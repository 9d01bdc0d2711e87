"""Sections of a self-assessment that were handed to somebody, and the links by which one without an account answers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import Id, UtcDateTime, db, table_notes

_CURRENT = text("ended_at IS NULL")


class SectionAssignment(db.Model):  # type: ignore[name-defined]
    """One hand-over of one section. It is never changed into another: handing on ends it and makes a new one."""

    __tablename__ = "section_assignment"
    __table_args__ = (
        Index(
            "uq_section_assignment_current",
            "assessment_id",
            "section_code",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
        Index("ix_section_assignment_user_id_ended_at", "user_id", "ended_at"),
        Index("ix_section_assignment_handed_by_id_ended_at", "handed_by_id", "ended_at"),
        table_notes(
            "Who was asked to answer which section of a self-assessment",
            "the organisation, and the person asked",
            "as the assessment",
            personal=True,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    section_code: Mapped[str] = mapped_column(
        String(40), comment="The same across versions of the standard: a running assessment may move to a newer one"
    )
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), comment="Who answers; empty for a link")
    name: Mapped[str] = mapped_column(String(200), comment="Who answers, as the one who handed over wrote it")
    email: Mapped[str] = mapped_column(String(255), comment="Where the invitation was sent")
    language: Mapped[str] = mapped_column(String(8), comment="Language of the mail")
    due_on: Mapped[date] = mapped_column(Date)
    handed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="Taken back or handed on")
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("outbox_message.id", ondelete="SET NULL"), comment="The latest invitation; empty once it was deleted"
    )


class AnswerLink(db.Model):  # type: ignore[name-defined]
    """A link that opens one section to whoever holds it. Only a hash of what the link carries is stored."""

    __tablename__ = "answer_link"
    __table_args__ = (
        table_notes(
            "Links by which people without an account answer one section",
            "the organisation (never the link itself)",
            "as the assessment",
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("section_assignment.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, comment="SHA-256 of the link's random part")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
