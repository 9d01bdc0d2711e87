"""Which reminders went into the outbox. The unique row is what keeps one from being sent twice."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import Id, UtcDateTime, db, enum_column, table_notes
from compliance.reminders.stages import ReminderStage


class Reminder(db.Model):  # type: ignore[name-defined]
    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "due_on", "stage"),
        table_notes("Which deadlines were reminded of, and when", "nobody; the reminder job", "two years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), comment="Which source named the deadline")
    subject_id: Mapped[int] = mapped_column(Id, comment="The row with the deadline, in the table of its kind")
    due_on: Mapped[date] = mapped_column(Date, comment="A deadline that moves is reminded of anew")
    stage: Mapped[ReminderStage] = mapped_column(enum_column(ReminderStage))
    reminded_at: Mapped[datetime] = mapped_column(UtcDateTime)
