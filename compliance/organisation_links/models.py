"""Firms that closed and came back under another name: what the nightly comparison proposes, and what people decided.

Nothing is merged. A decision is a row of its own that a later one may replace, so that every link can be undone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.database import EvidenceMixin, Id, UtcDateTime, db, enum_column, table_notes
from compliance.ledger.declaration import LedgerKind
from compliance.organisation_links.decisions import LinkDecision
from compliance.organisations.models import Organisation

_FIRST = text("supersedes_id IS NULL")
_WAITING = text("is_waiting")


class OrganisationLinkCandidate(db.Model):  # type: ignore[name-defined]
    """Two organisations that may be one: the former closed or was sanctioned, the present one works. Proposes only."""

    __tablename__ = "organisation_link_candidate"
    __table_args__ = (
        UniqueConstraint("former_id", "present_id"),
        Index(
            "ix_organisation_link_candidate_waiting",
            text("points DESC"),
            "id",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("ix_organisation_link_candidate_present_id", "present_id"),
        table_notes(
            "Pairs of organisations that may be one firm, proposed by the nightly comparison with its reasons",
            "the authority",
            "until the comparison finds it no more, or as the decision",
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    former_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    present_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    points: Mapped[int] = mapped_column(comment="Sum of the points of its reasons")
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, comment="Kind, points and counts of each reason; no number of a person, no telephone, no worker"
    )
    first_found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="Last comparison that found it")
    is_waiting: Mapped[bool] = mapped_column(comment="Nobody decided yet, or a reason came since")

    former: Mapped[Organisation] = relationship(foreign_keys=[former_id])
    present: Mapped[Organisation] = relationship(foreign_keys=[present_id])


class OrganisationLink(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """A person's decision on two organisations: one firm, not one firm, or a link undone.

    `organisation_id` is the present firm, `occurred_on` the day since which it is held to go on with the former one.
    """

    __tablename__ = "organisation_link"
    __table_args__ = (
        Index(
            "uq_organisation_link_first",
            "organisation_id",
            "former_id",
            unique=True,
            sqlite_where=_FIRST,
            postgresql_where=_FIRST,
        ),
        Index("ix_organisation_link_former_id", "former_id"),
        table_notes(
            "Decisions on whether two organisations are one firm, with their reasons; a link is undone by a new row",
            "the authority",
            "ten years",
        ),
    )

    __ledger__ = LedgerKind(
        "organisation_link",
        fields=("organisation_id", "former_id", "decision", "occurred_on", "recorded_by_id", "supersedes_id"),
        personal=("reason",),
        by="recorded_by_id",
    )

    former_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), comment="The organisation that it was before")
    decision: Mapped[LinkDecision] = mapped_column(enum_column(LinkDecision))
    reason: Mapped[str] = mapped_column(Text)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, comment="What the comparison had found when it was decided; empty where a person linked without it"
    )
    source_reference: Mapped[str | None] = mapped_column(
        String(200), unique=True, comment="Makes an import safe to run twice"
    )

    # The page of an organisation reads its decisions with itself, in one statement.
    organisation: Mapped[Organisation] = relationship(
        foreign_keys="OrganisationLink.organisation_id", backref="decisions_on_former"
    )
    former: Mapped[Organisation] = relationship(foreign_keys=[former_id], backref="decisions_on_later")
