"""Audits: inspections by the authority's inspectors, and social audits by private auditors, with their team."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes
from compliance.ledger.declaration import LedgerKind
from compliance.organisations.models import Organisation, Workplace


class AuditKind(StrEnum):
    """Decided by the role of who plans it; powers, access and words on pages differ by kind."""

    INSPECTION = "inspection"
    SOCIAL_AUDIT = "social_audit"


class AuditType(StrEnum):
    INITIAL = "initial"
    FOLLOW_UP = "follow_up"
    CLOSURE = "closure"
    SPECIAL = "special"
    SELF_INITIATED = "self_initiated"


class Announcement(StrEnum):
    ANNOUNCED = "announced"
    SEMI_ANNOUNCED = "semi_announced"
    UNANNOUNCED = "unannounced"


class AuditState(StrEnum):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"


class Bar(StrEnum):
    """Why a member of a team may read its audit and not write."""

    CONFLICT = "conflict"
    WORKED_FOR = "worked_for"
    ROTATION = "rotation"


class Audit(db.Model):  # type: ignore[name-defined]
    """A visit to an organisation, from its plan to its closing."""

    __tablename__ = "audit"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="dates_in_order"),
        Index("ix_audit_organisation_id_starts_on", "organisation_id", "starts_on"),
        Index("ix_audit_starts_on_id", "starts_on", "id"),
        table_notes(
            "Inspections and social audits of an organisation",
            "the audit's team, the authority; the organisation, unless unannounced and not yet begun",
            "ten years",
        ),
    )

    __ledger__ = LedgerKind(
        "audit",
        fields=(
            "number",
            "organisation_id",
            "kind",
            "audit_type",
            "announcement",
            "starts_on",
            "ends_on",
            "state",
            "closed_on",
            "lead_id",
            "authority_id",
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True, comment="V-year-sequence, told to the organisation")
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[AuditKind] = mapped_column(enum_column(AuditKind))
    audit_type: Mapped[AuditType] = mapped_column(enum_column(AuditType))
    announcement: Mapped[Announcement] = mapped_column(enum_column(Announcement))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    scope: Mapped[str] = mapped_column(Text, comment="What is looked at; told to the organisation with the audit")
    state: Mapped[AuditState] = mapped_column(enum_column(AuditState), default=AuditState.PLANNED)
    closed_on: Mapped[date | None] = mapped_column(Date)
    lead_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    authority_id: Mapped[int | None] = mapped_column(
        ForeignKey("authority.id"), comment="The inspecting authority; empty for a social audit"
    )
    planned_from: Mapped[str | None] = mapped_column(
        Text, comment="Why it was planned, such as a risk flag; never told to the organisation"
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1, comment="Refuses a change made on an outdated page")

    __mapper_args__ = {"version_id_col": version}

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    lead: Mapped[User] = relationship(lazy="joined", foreign_keys=[lead_id])
    members: Mapped[list[AuditTeamMember]] = relationship(
        back_populates="audit", cascade="all, delete-orphan", lazy="selectin"
    )
    workplaces: Mapped[list[Workplace]] = relationship(secondary="audit_workplace", order_by=Workplace.name)

    def has_member(self, user_id: int) -> bool:
        """True if the user belongs to the audit's team (its lead does)."""
        return any(member.user_id == user_id for member in self.members)

    def bar_of(self, user_id: int) -> Bar | None:
        """Why this member is not independent, or None."""
        return next((member.barred_by for member in self.members if member.user_id == user_id), None)


class AuditTeamMember(db.Model):  # type: ignore[name-defined]
    __tablename__ = "audit_team_member"
    __table_args__ = (
        Index("ix_audit_team_member_user_id", "user_id"),
        table_notes("Who carries out an audit and may read its interviews", "as the audit", "ten years"),
    )

    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)

    barred_by: Mapped[Bar | None] = mapped_column(
        enum_column(Bar), comment="Why this member may read, not write; from declarations and rotation"
    )

    audit: Mapped[Audit] = relationship(back_populates="members")
    user: Mapped[User] = relationship(lazy="joined")


class AuditWorkplace(db.Model):  # type: ignore[name-defined]
    __tablename__ = "audit_workplace"
    __table_args__ = (table_notes("Workplaces and housing an audit looks at", "as the audit", "ten years"),)

    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    workplace_id: Mapped[int] = mapped_column(ForeignKey("workplace.id"), primary_key=True)


class AuditNumberSeries(db.Model):  # type: ignore[name-defined]
    """Last number given in a series. Counting rows would give one number twice to two people who save together."""

    __tablename__ = "audit_number_series"
    __table_args__ = (
        UniqueConstraint("name"),
        table_notes("Last number given to audits and findings", "nobody; the system", "permanent"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    last: Mapped[int] = mapped_column()
