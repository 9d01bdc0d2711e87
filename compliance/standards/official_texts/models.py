"""Official wording of requirements, loaded by an administrator who may use it; nothing of it is shipped.

Rows are never changed: another text, or taking one away, is a later row. The published standard stays as it is.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import Id, Localised, UtcDateTime, db, table_notes


class OfficialText(db.Model):  # type: ignore[name-defined]
    """The latest row of a requirement counts; one with `is_removed` says that no official text is shown any more."""

    __tablename__ = "official_text"
    __table_args__ = (
        Index("ix_official_text_requirement", "standard_code", "requirement_code", "id"),
        table_notes("Official wording of requirements, loaded by administrators", "everyone", "permanent"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    standard_code: Mapped[str] = mapped_column(String(80), comment="Holds for every version that has the requirement")
    requirement_code: Mapped[str] = mapped_column(String(40))
    official_code: Mapped[str] = mapped_column(String(40))
    title: Mapped[dict[str, str]] = mapped_column(Localised, comment="In the languages the official text exists in")
    text: Mapped[dict[str, str]] = mapped_column(Localised, comment="In the languages the official text exists in")
    source: Mapped[str] = mapped_column(String(500))
    dated_on: Mapped[date] = mapped_column(Date, comment="Date of the official text")
    is_removed: Mapped[bool] = mapped_column(default=False)
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    loaded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), comment="Empty: loaded by the operator on the command line"
    )
