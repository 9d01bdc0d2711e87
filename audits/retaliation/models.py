"""Checks, some time after an audit, that nobody who spoke to its team suffers for it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.models import Audit
from audits.retaliation.values import CheckStage, ContactWay, SafetyOutcome
from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes

_READERS = "the audit's team and holders of the right to read interviews; never the organisation"


class RetaliationCheck(db.Model):  # type: ignore[name-defined]
    """A check that is due because workers spoke to an audit's team. Made when the audit is closed, never changed."""

    __tablename__ = "retaliation_check"
    __table_args__ = (
        UniqueConstraint("audit_id", "stage"),
        Index("ix_retaliation_check_due_on", "due_on", "id"),
        table_notes("When to check that workers who spoke are safe", _READERS, "ten years", personal=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    stage: Mapped[CheckStage] = mapped_column(enum_column(CheckStage))
    due_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    audit: Mapped[Audit] = relationship(lazy="joined")
    results: Mapped[list[RetaliationResult]] = relationship(
        back_populates="check", order_by="RetaliationResult.id", lazy="selectin"
    )

    @property
    def latest(self) -> RetaliationResult | None:
        return self.results[-1] if self.results else None

    @property
    def open_until(self) -> date | None:
        """The day it is to be done by; None once it is settled."""
        if self.latest is None:
            return self.due_on
        return self.latest.again_on


class RetaliationResult(db.Model):  # type: ignore[name-defined]
    """What one check found. A check that reached nobody, or found signs, is done again on the day named here."""

    __tablename__ = "retaliation_result"
    __table_args__ = (
        Index("ix_retaliation_result_check_id", "check_id"),
        Index("ix_retaliation_result_again_on", "again_on"),
        table_notes("What checks on workers who spoke found", _READERS, "ten years", personal=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("retaliation_check.id"))
    contact: Mapped[ContactWay] = mapped_column(enum_column(ContactWay))
    outcome: Mapped[SafetyOutcome] = mapped_column(enum_column(SafetyOutcome))
    done: Mapped[str] = mapped_column(Text, comment="What was done; no names")
    again_on: Mapped[date | None] = mapped_column(Date, comment="To be checked again by; empty: settled")
    checked_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    check: Mapped[RetaliationCheck] = relationship(back_populates="results")
    recorded_by: Mapped[User] = relationship(lazy="joined")
