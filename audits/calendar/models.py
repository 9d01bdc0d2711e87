"""Hours and order of visits in a day, and the feeds that carry them to other calendars."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Time
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.models import Audit
from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, table_notes


class VisitDay(db.Model):  # type: ignore[name-defined]
    """One day of an audit: when the team is there, and which visit of the day it is. No row: nothing is set."""

    __tablename__ = "visit_day"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="hours_in_order"),
        CheckConstraint("place >= 1", name="place"),
        table_notes("Hours and order of visits in a day", "the audit's team and the authority", "ten years"),
    )

    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    visit_on: Mapped[date] = mapped_column(Date, primary_key=True)
    starts_at: Mapped[time | None] = mapped_column(Time, comment="Local time of the workplace")
    ends_at: Mapped[time | None] = mapped_column(Time, comment="Local time of the workplace")
    place: Mapped[int | None] = mapped_column(comment="1 for the first visit of the team's day; empty: not set")

    audit: Mapped[Audit] = relationship()


class CalendarFeed(db.Model):  # type: ignore[name-defined]
    """An address a calendar program reads without signing in. The address is shown once; only its hash is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        Index("ix_calendar_feed_user_id", "user_id"),
        table_notes(
            "Addresses by which calendar programs read somebody's visits, hashed", "the person", "a year after its end"
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True, comment="SHA-256 of the secret in the address")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()
