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
    UNDECLARED = "undeclared"


class Audit(db.Model):  # type: ignore[name-defined]
    """A visit to an organisation, from its plan to its closing."""

    __tablename__ = "audit"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="dates_in_order"),
        CheckConstraint(
            "window_from IS NULL OR (window_from <= starts_on AND ends_on <= window_to)", name="days_in_window"
        ),
        Index("ix_audit_organisation_id_starts_on", "organisation_id", "starts_on"),
        Index("ix_audit_ends_on_starts_on", "ends_on", "starts_on"),
        Index("ix_audit_follows_id", "follows_id"),
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
    window_from: Mapped[date | None] = mapped_column(
        Date, comment="Semi-announced: first day of the period the organisation is told instead of the days"
    )
    window_to: Mapped[date | None] = mapped_column(Date, comment="Semi-announced: last day of that period")
    follows_id: Mapped[int | None] = mapped_column(
        ForeignKey("audit.id"), comment="The closed audit whose findings a follow-up or closure looks at again"
    )
    off_site_hours: Mapped[int | None] = mapped_column(
        comment="Hours planned for interviews away from work and housing; empty: not planned"
    )
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
    follows: Mapped[Audit | None] = relationship(remote_side=[id], lazy="select")

    @property
    def is_open(self) -> bool:
        return self.state is not AuditState.CLOSED

    @property
    def hides_days(self) -> bool:
        """True while the organisation is told a period and not the days."""
        return self.announcement is Announcement.SEMI_ANNOUNCED and self.state is AuditState.PLANNED

    @property
    def told_from(self) -> date | None:
        """The first day as the organisation may read it; None where no period was stated."""
        return self.window_from if self.hides_days else self.starts_on

    @property
    def told_to(self) -> date | None:
        """The last day as the organisation may read it; None where no period was stated."""
        return self.window_to if self.hides_days else self.ends_on

    @property
    def told_type(self) -> AuditType | None:
        """The type as the organisation may read it: never that a complaint, or who, set the visit off."""
        return self.audit_type if self.audit_type in (AuditType.FOLLOW_UP, AuditType.CLOSURE) else None

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
