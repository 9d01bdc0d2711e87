"""Appeals of organisations against flags that were upheld, and what another person decided. Rows are only added."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes
from compliance.ledger.declaration import LedgerKind
from compliance.organisations.models import Organisation
from compliance.risk.models import FlagReview, RiskFlag

_READERS = "the organisation and its authority"


class AppealOutcome(StrEnum):
    """The flag stays upheld, or is set aside."""

    STANDS = "stands"
    SET_ASIDE = "set_aside"


class FlagAppeal(db.Model):  # type: ignore[name-defined]
    """One appeal against one decision to uphold a flag."""

    __tablename__ = "flag_appeal"
    __table_args__ = (
        UniqueConstraint("review_id"),
        Index("ix_flag_appeal_organisation_id", "organisation_id"),
        Index("ix_flag_appeal_flag_id", "flag_id"),
        Index("ix_flag_appeal_answer_due_on_id", "answer_due_on", "id"),
        table_notes("Appeals against flags that were upheld", _READERS, "ten years", personal=True),
    )

    __ledger__ = LedgerKind(
        "flag_appeal",
        fields=(
            "organisation_id",
            "flag_id",
            "review_id",
            "due_on",
            "is_late",
            "answer_due_on",
            "author_id",
            "appealed_at",
        ),
        personal=("words",),
        by="author_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    flag_id: Mapped[int] = mapped_column(ForeignKey("risk_flag.id"))
    review_id: Mapped[int] = mapped_column(ForeignKey("flag_review.id"), comment="The decision it is against")
    words: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Date, comment="Last day in time; empty where no rule says")
    is_late: Mapped[bool] = mapped_column()
    answer_due_on: Mapped[date | None] = mapped_column(Date, comment="Until when it is decided; empty: no rule says")
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    appealed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()
    flag: Mapped[RiskFlag] = relationship()
    review: Mapped[FlagReview] = relationship()
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    decision: Mapped[FlagAppealDecision | None] = relationship(back_populates="appeal")


class FlagAppealDecision(db.Model):  # type: ignore[name-defined]
    """What a person other than who upheld the flag decided; the organisation reads it."""

    __tablename__ = "flag_appeal_decision"
    __table_args__ = (
        UniqueConstraint("appeal_id"),
        table_notes("What was decided on an appeal", _READERS, "ten years"),
    )

    __ledger__ = LedgerKind(
        "flag_appeal_decision",
        fields=("appeal_id", "outcome", "decided_by_id", "decided_at"),
        personal=("reason",),
        by="decided_by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    appeal_id: Mapped[int] = mapped_column(ForeignKey("flag_appeal.id"))
    outcome: Mapped[AppealOutcome] = mapped_column(enum_column(AppealOutcome))
    reason: Mapped[str] = mapped_column(Text, comment="Told to the organisation")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)

    appeal: Mapped[FlagAppeal] = relationship(back_populates="decision")
    decided_by: Mapped[User] = relationship()
