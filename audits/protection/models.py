"""Findings that are not confronted, what was done at once, and whom the team told: rows that are only ever added."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, Text, UniqueConstraint, exists, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.findings.models import Finding, first_id
from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes
from compliance.ledger.declaration import LedgerKind

_READERS = "the audit's team and the authority; never the organisation"


class NoticeKind(StrEnum):
    """Reported as the law asks; referred for protection; told somebody who has to know."""

    REPORTED = "reported"
    REFERRED = "referred"
    TOLD = "told"


class FindingProtection(db.Model):  # type: ignore[name-defined]
    """From this row on the organisation is told nothing of the finding, not even that there is one."""

    __tablename__ = "finding_protection"
    __table_args__ = (
        Index("ix_finding_protection_finding_id", "finding_id"),
        table_notes("Which findings are not confronted", _READERS, "ten years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), comment="First row of the finding")
    reason: Mapped[str] = mapped_column(Text)
    marked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)

    marked_by: Mapped[User] = relationship(lazy="joined")
    lift: Mapped[FindingProtectionLift | None] = relationship(back_populates="protection", lazy="joined")


class FindingProtectionLift(db.Model):  # type: ignore[name-defined]
    """A supervisor's decision that the finding may be handled as others are."""

    __tablename__ = "finding_protection_lift"
    __table_args__ = (
        UniqueConstraint("protection_id"),
        table_notes("Which findings are confronted after all", _READERS, "ten years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    protection_id: Mapped[int] = mapped_column(ForeignKey("finding_protection.id"))
    reason: Mapped[str] = mapped_column(Text)
    lifted_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    lifted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    protection: Mapped[FindingProtection] = relationship(back_populates="lift")
    lifted_by: Mapped[User] = relationship(lazy="joined")


class FindingNotice(db.Model):  # type: ignore[name-defined]
    """Somebody outside the team was told of the finding: as the law asks, for protection, or because they must know."""

    __tablename__ = "finding_notice"
    __table_args__ = (
        Index("ix_finding_notice_finding_id", "finding_id"),
        table_notes("Whom the team told of a finding, and when", _READERS, "ten years", personal=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), comment="First row of the finding")
    kind: Mapped[NoticeKind] = mapped_column(enum_column(NoticeKind))
    to_whom: Mapped[str] = mapped_column(String(200))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="When they were told, as the team states it")
    reference: Mapped[str | None] = mapped_column(String(100), comment="Number the receiver gave it")
    note: Mapped[str | None] = mapped_column(Text)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    recorded_by: Mapped[User] = relationship(lazy="joined")


class FindingContainment(db.Model):  # type: ignore[name-defined]
    """What was done at once so that the harm stops, long before a plan."""

    __tablename__ = "finding_containment"
    __table_args__ = (
        Index("ix_finding_containment_finding_id", "finding_id"),
        table_notes("What was done at once about a grave finding", _READERS, "ten years", personal=True),
    )

    __ledger__ = LedgerKind(
        "finding_containment",
        fields=("finding_id", "done_at", "recorded_by_id", "recorded_at"),
        personal=("what", "by_whom"),
        by="recorded_by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), comment="First row of the finding")
    what: Mapped[str] = mapped_column(Text)
    by_whom: Mapped[str] = mapped_column(String(200), comment="Role or name of who did it")
    done_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="When it was done, as the team states it")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    recorded_by: Mapped[User] = relationship(lazy="joined")


def is_protected(finding: Any = Finding) -> ColumnElement[bool]:
    """True for rows of `finding` that the organisation is not confronted with."""
    lifted = exists().where(FindingProtectionLift.protection_id == FindingProtection.id).correlate(FindingProtection)
    return (
        select(FindingProtection.id)
        .where(FindingProtection.finding_id == first_id(finding), ~lifted)
        .correlate(finding)
        .exists()
    )


def protected_ids() -> Select[Any]:
    """First ids of the findings that the organisation is not confronted with, each once."""
    return (
        select(FindingProtection.finding_id)
        .outerjoin(FindingProtectionLift, FindingProtectionLift.protection_id == FindingProtection.id)
        .where(FindingProtectionLift.id.is_(None))
        .distinct()
    )
