"""Texts of the consent script in languages the product has no words in, added by an administrator."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, table_notes


class ConsentScript(db.Model):  # type: ignore[name-defined]
    """One version of the script in one language. The latest is read out; earlier ones stay, consents name them."""

    __tablename__ = "consent_script"
    __table_args__ = (
        UniqueConstraint("language", "version"),
        table_notes(
            "What is read to workers before an interview, by language", "everybody who interviews", "permanent"
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    language: Mapped[str] = mapped_column(String(8), comment="ISO 639 code")
    version: Mapped[int] = mapped_column(comment="Counts up for each language")
    text: Mapped[str] = mapped_column(Text)
    translated_from: Mapped[str] = mapped_column(String(20), comment="Version of the product's own words it renders")
    translated_by: Mapped[str] = mapped_column(String(200), comment="Who translated and checked it")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    written_by: Mapped[User] = relationship()
