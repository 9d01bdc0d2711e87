"""Requests for a second person's approval: what one person asked for and another decided."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.database import Id, Localised, UtcDateTime, db, enum_column, table_notes
from compliance.ledger.declaration import LedgerKind

_WAITING = text("decision IS NULL")


class ApprovalDecision(StrEnum):
    APPROVED = "approved"
    REFUSED = "refused"


class SecondApproval(db.Model):  # type: ignore[name-defined]
    """Something that takes effect only when another person than the one who asked approves it."""

    __tablename__ = "second_approval"
    __table_args__ = (
        Index(
            "uq_second_approval_waiting",
            "kind",
            "subject_type",
            "subject_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("ix_second_approval_authority_id_decision", "authority_id", "decision"),
        table_notes(
            "Requests for a second person's approval, and the decisions",
            "who asked, and the supervisors of the authority",
            "ten years",
            personal=True,
        ),
    )

    __ledger__ = LedgerKind(
        "second_approval",
        fields=(
            "kind",
            "subject_type",
            "subject_id",
            "authority_id",
            "organisation_id",
            "requested_by_id",
            "requested_at",
            "decided_by_id",
            "decided_at",
            "decision",
        ),
        personal=("reason", "decision_reason"),
        by="requested_by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(80), comment="Code of a registered kind, e.g. risk.dismiss_flag")
    subject_type: Mapped[str] = mapped_column(String(60), comment="Table of the row it is about")
    subject_id: Mapped[int] = mapped_column(Id)
    subject_title: Mapped[dict[str, str]] = mapped_column(Localised, comment="What it is about, in words")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, comment="What the kind's apply function needs")
    reason: Mapped[str] = mapped_column(Text)
    authority_id: Mapped[int] = mapped_column(
        ForeignKey("authority.id"), comment="Only people of this authority may decide"
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True, comment="Limits who sees it to that organisation's region"
    )
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision: Mapped[ApprovalDecision | None] = mapped_column(
        enum_column(ApprovalDecision), comment="Empty while it waits"
    )
    decision_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(comment="Counts changes; a stale edit is refused")

    requested_by: Mapped[User] = relationship(foreign_keys=[requested_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    __mapper_args__ = {"version_id_col": version}
