"""What a person said about a photo before the organisation may see it: no face, faces covered, or left out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes


class CoverDecision(StrEnum):
    NO_FACE = "no_face"
    COVERED = "covered"
    LEFT_OUT = "left_out"


class PhotoCover(db.Model):  # type: ignore[name-defined]
    """One decision; the last one of a photo counts. The photo itself is kept as it was taken."""

    __tablename__ = "photo_cover"
    __table_args__ = (
        CheckConstraint("(decision = 'left_out') = (sha256 IS NULL)", name="file_unless_left_out"),
        Index("ix_photo_cover_document_id", "document_id"),
        table_notes(
            "Photos made fit for the organisation: what was covered, by whom",
            "the audit's team, the reviewer and the authority",
            "ten years",
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    decision: Mapped[CoverDecision] = mapped_column(enum_column(CoverDecision))
    rectangles: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, comment="Left, top, width, height in percent of the upright photo"
    )
    sha256: Mapped[str | None] = mapped_column(String(64), comment="The derived file: no EXIF, covered for good")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)

    decided_by: Mapped[User] = relationship()
