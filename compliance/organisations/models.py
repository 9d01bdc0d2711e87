"""Organisations, their workplaces, outside numbers and who recruits or supplies for whom."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import Authority, Region
from compliance.database import EvidenceMixin, Id, UtcDateTime, db, enum_column, table_notes
from compliance.organisations.types import OrganisationKind, Ownership, Sector


class OrganisationStatus(StrEnum):
    ACTIVE = "active"
    CLOSED = "closed"


class WorkplaceKind(StrEnum):
    WORKPLACE = "workplace"
    HOUSING = "housing"


class RelationshipKind(StrEnum):
    RECRUITS_FOR = "recruits_for"
    SUB_AGENT_OF = "sub_agent_of"


class Organisation(db.Model):  # type: ignore[name-defined]
    """A body we look at: an employer, a recruitment office, a sub-agent."""

    __tablename__ = "organisation"
    __table_args__ = (
        Index("ix_organisation_authority_id_region_code", "authority_id", "region_code"),
        Index("ix_organisation_search_text", "search_text"),
        Index("ix_organisation_match_version", "match_version"),
        table_notes("Employers, recruitment offices and sub-agents", "their users and their authority", "permanent"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[OrganisationKind] = mapped_column(enum_column(OrganisationKind), index=True)
    name: Mapped[str] = mapped_column(String(300), comment="Name as registered")
    name_ar: Mapped[str | None] = mapped_column(String(300), comment="Arabic name, where registered")
    search_text: Mapped[str] = mapped_column(Text, comment="Folded names and numbers, for search")
    country: Mapped[str] = mapped_column(String(2), comment="ISO 3166-1 alpha-2")
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    city: Mapped[str | None] = mapped_column(String(120))
    address: Mapped[str | None] = mapped_column(Text)
    authority_id: Mapped[int | None] = mapped_column(
        ForeignKey("authority.id"), comment="The authority that supervises it"
    )
    sector: Mapped[Sector | None] = mapped_column(enum_column(Sector))
    ownership: Mapped[Ownership | None] = mapped_column(
        enum_column(Ownership), comment="Kind of owner, for the equal-treatment report; never an input of the score"
    )
    number_of_workers: Mapped[int | None] = mapped_column(comment="Workforce, as last declared; empty means unknown")
    number_of_migrant_workers: Mapped[int | None] = mapped_column()
    status: Mapped[OrganisationStatus] = mapped_column(
        enum_column(OrganisationStatus), default=OrganisationStatus.ACTIVE
    )
    opened_on: Mapped[date | None] = mapped_column(Date, comment="When it began, as its register says")
    closed_on: Mapped[date | None] = mapped_column(Date, comment="When it closed, where it did and the day is known")
    is_identified: Mapped[bool] = mapped_column(
        default=True, comment="False where a source gives a case number only; a name is never invented"
    )
    source: Mapped[str | None] = mapped_column(String(200), comment="Which register or person it was recorded from")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    match_version: Mapped[int | None] = mapped_column(
        comment="Version of its match keys; empty: they are to be made anew"
    )

    region: Mapped[Region | None] = relationship()
    authority: Mapped[Authority | None] = relationship()
    identifiers: Mapped[list[OrganisationIdentifier]] = relationship(back_populates="organisation")
    workplaces: Mapped[list[Workplace]] = relationship(back_populates="organisation")


class OrganisationIdentifier(db.Model):  # type: ignore[name-defined]
    """A number under which another register knows the organisation."""

    __tablename__ = "organisation_identifier"
    __table_args__ = (
        UniqueConstraint("scheme", "value"),
        table_notes("Establishment, licence and case numbers of outside registers", "as the organisation", "permanent"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    scheme: Mapped[str] = mapped_column(
        String(60), comment="Which register, e.g. sa-establishment, bd-recruiting-licence"
    )
    value: Mapped[str] = mapped_column(String(300))

    organisation: Mapped[Organisation] = relationship(back_populates="identifiers")


class Workplace(db.Model):  # type: ignore[name-defined]
    __tablename__ = "workplace"
    __table_args__ = (table_notes("Places of work and workers' housing", "as the organisation", "permanent"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[WorkplaceKind] = mapped_column(enum_column(WorkplaceKind), default=WorkplaceKind.WORKPLACE)
    name: Mapped[str] = mapped_column(String(200))
    name_ar: Mapped[str | None] = mapped_column(String(200), comment="Arabic name, where people use one")
    city: Mapped[str | None] = mapped_column(String(120))
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    closed_on: Mapped[date | None] = mapped_column(Date)

    region: Mapped[Region | None] = relationship(lazy="joined")
    organisation: Mapped[Organisation] = relationship(back_populates="workplaces")


class BusinessRelationship(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """Who recruits or supplies for whom: `organisation_id` is the client (or the principal of a sub-agent)."""

    __tablename__ = "business_relationship"
    __table_args__ = (
        Index("ix_business_relationship_supplier_id", "supplier_id"),
        table_notes(
            "Who recruits or supplies for whom, as declared or registered",
            "both sides and their authority",
            "permanent",
        ),
    )

    kind: Mapped[RelationshipKind] = mapped_column(enum_column(RelationshipKind))
    supplier_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), comment="The recruitment office or sub-agent"
    )
    country_of_origin: Mapped[str | None] = mapped_column(String(2))
    number_of_workers: Mapped[int | None] = mapped_column()
    ended_on: Mapped[date | None] = mapped_column(Date)
    source_reference: Mapped[str | None] = mapped_column(
        String(200), unique=True, comment="Makes an import safe to run twice"
    )

    client: Mapped[Organisation] = relationship(foreign_keys="BusinessRelationship.organisation_id")
    supplier: Mapped[Organisation] = relationship(foreign_keys=[supplier_id])
