"""What the team decided on each higher grade the product proposed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.findings.severity import UpgradeReason
from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes
from compliance.ledger.declaration import LedgerKind

_READERS = "the audit's team and the authority"


class FindingUpgrade(db.Model):  # type: ignore[name-defined]
    """A proposed grade and whether the team took it. Both are kept; a taken one is followed by a corrected finding."""

    __tablename__ = "finding_upgrade"
    __table_args__ = (
        UniqueConstraint("finding_id", "reason"),
        table_notes("Which higher grades were proposed and what the team decided", _READERS, "ten years"),
    )

    # That something was hidden or somebody punished is no word for everybody who is given a proof.
    __ledger__ = LedgerKind(
        "finding_upgrade",
        fields=("finding_id", "from_grade", "proposed_grade", "is_accepted", "decided_by_id", "decided_at"),
        personal=("reason", "decision_reason"),
        by="decided_by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), comment="First row of the finding")
    reason: Mapped[UpgradeReason] = mapped_column(enum_column(UpgradeReason), comment="Why the product proposed it")
    from_grade: Mapped[str] = mapped_column(String(20))
    proposed_grade: Mapped[str] = mapped_column(String(20))
    is_accepted: Mapped[bool] = mapped_column()
    decision_reason: Mapped[str] = mapped_column(Text)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)

    decided_by: Mapped[User] = relationship(lazy="joined")
