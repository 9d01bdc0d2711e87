"""The sample of an audit: the workforce it was drawn from, the seed and the numbers. Positions only, never names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.models import Audit
from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, table_notes


class AuditSample(db.Model):  # type: ignore[name-defined]
    """One draw. Drawing again adds a row with its reason; no draw is ever removed, so that nobody can pick a seed."""

    __tablename__ = "audit_sample"
    __table_args__ = (
        UniqueConstraint("audit_id", "revision"),
        CheckConstraint("workers >= 1", name="workers"),
        CheckConstraint("new_arrivals <= workers", name="new_arrivals"),
        table_notes(
            "Who is to be interviewed, by position in the worker list",
            "the audit's team and the authority",
            "ten years",
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    revision: Mapped[int] = mapped_column(comment="1 for the first draw of the audit")
    workers: Mapped[int] = mapped_column()
    nationalities: Mapped[int | None] = mapped_column(comment="Empty: not known, so not corrected for")
    recruitment_offices: Mapped[int | None] = mapped_column(comment="Empty: not known, so not corrected for")
    new_arrivals: Mapped[int | None] = mapped_column(comment="Under six months in the country; empty: not known")
    individual: Mapped[int] = mapped_column(comment="Workers to interview alone")
    groups: Mapped[list[int]] = mapped_column(JSON, comment="Workers of each group")
    drawn_new_arrivals: Mapped[int] = mapped_column(comment="How many of those interviewed are new arrivals")
    files: Mapped[int] = mapped_column(comment="Files to check for each pay period chosen")
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, comment="Why each number, as it was at the draw")
    strata: Mapped[list[dict[str, Any]] | None] = mapped_column(
        JSON, comment="Groups the draw is spread over, with their shares; empty: one list of all workers"
    )
    seed: Mapped[str] = mapped_column(String(32), comment="Chosen by the system; with it anybody can draw again")
    reason: Mapped[str | None] = mapped_column(Text, comment="Why it was drawn again; empty for the first draw")
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    audit: Mapped[Audit] = relationship()
    drawn_by: Mapped[User] = relationship(lazy="joined")
