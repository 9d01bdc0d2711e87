"""Crosswalks as loaded from files, and what people decided about their edges.

The text of an edge never changes: another text in the file is another row, which nobody approved yet. Decisions are
only added to.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.accounts.roles import RoleName
from compliance.database import Id, Localised, UtcDateTime, db, enum_column, table_notes
from compliance.standards.crosswalks.relations import EdgeDecision, Relation


class Crosswalk(db.Model):  # type: ignore[name-defined]
    __tablename__ = "crosswalk"
    __table_args__ = (
        UniqueConstraint("left_standard_id", "right_standard_id"),
        table_notes("Pairs of standards between which questions are mapped", "everyone", "permanent"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    left_standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"))
    right_standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the file as loaded last")


class CrosswalkEdge(db.Model):  # type: ignore[name-defined]
    __tablename__ = "crosswalk_edge"
    __table_args__ = (
        Index("ix_crosswalk_edge_crosswalk_id", "crosswalk_id"),
        table_notes("How a question of one standard asks compared with one of another", "everyone", "permanent"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    crosswalk_id: Mapped[int] = mapped_column(ForeignKey("crosswalk.id"))
    left_question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    right_question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    relation: Mapped[Relation] = mapped_column(enum_column(Relation), comment="The left compared with the right")
    conversion: Mapped[dict[str, str]] = mapped_column(JSON, comment="Equal edges: answer on the left: on the right")
    remainder: Mapped[dict[str, str] | None] = mapped_column(Localised, comment="What a yes on the left leaves to ask")
    reason: Mapped[dict[str, str]] = mapped_column(Localised)
    proposed_by: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(comment="Place in the file")
    digest: Mapped[str] = mapped_column(
        String(64), unique=True, comment="SHA-256 of everything the edge says; an approval is of this digest"
    )
    is_current: Mapped[bool] = mapped_column(comment="The file still holds it; other rows are kept for their decisions")


class CrosswalkApproval(db.Model):  # type: ignore[name-defined]
    """One decision. Rows are never changed; the last one of an edge holds."""

    __tablename__ = "crosswalk_approval"
    __table_args__ = (
        Index("ix_crosswalk_approval_edge_id", "edge_id", "id"),
        table_notes(
            "Who approved an edge of a crosswalk or withdrew it, when and why", "everyone", "permanent", personal=True
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    edge_id: Mapped[int] = mapped_column(ForeignKey("crosswalk_edge.id"))
    edge_digest: Mapped[str] = mapped_column(String(64), comment="Digest of the edge that the person decided about")
    decision: Mapped[EdgeDecision] = mapped_column(enum_column(EdgeDecision))
    reason: Mapped[str] = mapped_column(Text)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_as: Mapped[RoleName] = mapped_column(enum_column(RoleName), comment="The person's role on that day")
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
