"""Filled-in questionnaires that were uploaded and wait for the person to see what they change, and to save that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import Id, UtcDateTime, db, table_notes


class FilledQuestionnaire(db.Model):  # type: ignore[name-defined]
    """At most one for each person and assessment; another upload replaces it, saving everything removes it."""

    __tablename__ = "filled_questionnaire"
    __table_args__ = (
        UniqueConstraint("assessment_id", "uploaded_by_id"),
        table_notes(
            "Uploaded spreadsheets with answers that were not saved yet",
            "the person who uploaded it",
            "until saved, 30 days at most",
            personal=True,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, comment="Cells by question, as read from the file")
