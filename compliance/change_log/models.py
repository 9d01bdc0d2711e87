"""The change log: who changed what, old and new, written in the transaction of the change itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import Id, UtcDateTime, db, table_notes


class ChangeLogEntry(db.Model):  # type: ignore[name-defined]
    __tablename__ = "change_log_entry"
    __table_args__ = (
        Index("ix_change_log_entry_subject", "subject_type", "subject_id"),
        table_notes("Who changed what, and when", "administrator", "ten years", personal=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), index=True, comment="Empty: the scheduler or the operator"
    )
    action: Mapped[str] = mapped_column(String(80))
    subject_type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int | None] = mapped_column(Id)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    summary: Mapped[str] = mapped_column(Text, comment="One line, without any worker's data")
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, comment="field: [old, new]; never interview contents")
