"""What members of a team declare about their ties to the audited organisation."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.models import Audit
from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, table_notes


class ConflictDeclaration(db.Model):  # type: ignore[name-defined]
    """One declaration for one audit; the latest of a person counts, earlier ones stay."""

    __tablename__ = "conflict_declaration"
    __table_args__ = (
        Index("ix_conflict_declaration_audit_id_user_id", "audit_id", "user_id"),
        table_notes(
            "Ties of a team's members to the audited organisation",
            "the team and the authority",
            "ten years",
            personal=True,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    has_conflict: Mapped[bool] = mapped_column(comment="Any tie that could sway the person, or seem to")
    worked_until: Mapped[date | None] = mapped_column(
        Date, comment="Last day of work for it; empty: never worked for it"
    )
    explanation: Mapped[str | None] = mapped_column(Text)
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)

    audit: Mapped[Audit] = relationship()
    user: Mapped[User] = relationship(lazy="joined")
