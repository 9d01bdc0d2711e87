"""Follow-up cases: what somebody has to do about an organisation, by when, and what came of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes
from compliance.organisations.models import Organisation


class FollowUpState(StrEnum):
    """Open; done: the work was carried out; closed: it ended without being carried out."""

    OPEN = "open"
    DONE = "done"
    CLOSED = "closed"


class FollowUpCase(db.Model):  # type: ignore[name-defined]
    __tablename__ = "follow_up_case"
    __table_args__ = (
        Index("ix_follow_up_case_organisation_id_state", "organisation_id", "state"),
        Index("ix_follow_up_case_state_due_on", "state", "due_on", "id"),
        Index("ix_follow_up_case_owner_id_state", "owner_id", "state"),
        table_notes(
            "What somebody of the authority has to do about an organisation, by when",
            "the authority's inspectors, analysts and supervisors in their regions",
            "ten years",
            personal=True,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    risk_flag_id: Mapped[int | None] = mapped_column(
        ForeignKey("risk_flag.id"), index=True, comment="The flag it was opened from"
    )
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"), comment="Who has to do it")
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date] = mapped_column(Date)
    what: Mapped[str] = mapped_column(String(500), comment="What has to be done")
    state: Mapped[FollowUpState] = mapped_column(enum_column(FollowUpState), default=FollowUpState.OPEN)
    outcome: Mapped[str | None] = mapped_column(Text, comment="What came of it")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(comment="Counts changes; a stale edit is refused")

    organisation: Mapped[Organisation] = relationship()
    owner: Mapped[User] = relationship(foreign_keys=[owner_id])
    opened_by: Mapped[User] = relationship(foreign_keys=[opened_by_id])
    notes: Mapped[list[FollowUpNote]] = relationship(back_populates="case", order_by="FollowUpNote.id")

    __mapper_args__ = {"version_id_col": version}


class FollowUpNote(db.Model):  # type: ignore[name-defined]
    __tablename__ = "follow_up_note"
    __table_args__ = (
        table_notes("Notes on follow-up cases; never changed", "as the case", "as the case", personal=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("follow_up_case.id"), index=True)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)

    case: Mapped[FollowUpCase] = relationship(back_populates="notes")
    written_by: Mapped[User] = relationship()
