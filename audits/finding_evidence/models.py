"""Evidence of a finding that was set aside: the file and its row stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, table_notes


class EvidenceSetAside(db.Model):  # type: ignore[name-defined]
    __tablename__ = "evidence_set_aside"
    __table_args__ = (
        UniqueConstraint("finding_id", "document_id"),
        table_notes("Evidence of findings that no longer counts, and why", "the audit's team", "ten years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), comment="First row of the finding")
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    reason: Mapped[str] = mapped_column(Text)
    set_aside_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    set_aside_at: Mapped[datetime] = mapped_column(UtcDateTime)

    set_aside_by: Mapped[User] = relationship(lazy="joined")
