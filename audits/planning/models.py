"""What a plan keeps of its own history: who led the visit before whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.models import Audit
from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, table_notes
from compliance.ledger.declaration import LedgerKind


class LeadHandOver(db.Model):  # type: ignore[name-defined]
    """One hand-over of the lead; rows are only added."""

    __tablename__ = "lead_hand_over"
    __table_args__ = (
        Index("ix_lead_hand_over_audit_id", "audit_id"),
        table_notes("Who handed the lead of an audit to whom, and why", "the team and the authority", "ten years"),
    )

    __ledger__ = LedgerKind(
        "lead_hand_over",
        fields=("audit_id", "from_id", "to_id", "handed_by_id", "handed_at"),
        personal=("reason",),
        by="handed_by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    from_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Text)
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    audit: Mapped[Audit] = relationship()
    from_person: Mapped[User] = relationship(lazy="joined", foreign_keys=[from_id])
    to_person: Mapped[User] = relationship(lazy="joined", foreign_keys=[to_id])
    handed_by: Mapped[User] = relationship(lazy="joined", foreign_keys=[handed_by_id])
