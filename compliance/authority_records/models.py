"""What a public authority found about an organisation: claims, violations, sanctions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.database import EvidenceMixin, Money, db, enum_column, table_notes
from compliance.organisations.models import Organisation


class AuthorityMatter(StrEnum):
    WAGE_CLAIM = "wage_claim"
    VIOLATION = "violation"
    SANCTION = "sanction"


class AuthorityOutcome(StrEnum):
    """Four values: a matter still open and one whose end nobody recorded are not the same as "not upheld"."""

    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"
    OPEN = "open"
    UNKNOWN = "unknown"


class AuthorityRecord(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """A claim, violation or sanction in an authority's register."""

    __tablename__ = "authority_record"
    __table_args__ = (
        Index("ix_authority_record_matter_organisation_id", "matter", "organisation_id"),
        table_notes(
            "Claims, violations and sanctions in registers of public authorities",
            "inspectors and the organisation's authority",
            "ten years after the decision",
        ),
    )

    matter: Mapped[AuthorityMatter] = mapped_column(enum_column(AuthorityMatter))
    reference_number: Mapped[str | None] = mapped_column(String(120), comment="Case number at the authority")
    opened_on: Mapped[date | None] = mapped_column(Date)
    decided_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[AuthorityOutcome] = mapped_column(enum_column(AuthorityOutcome))
    amount: Mapped[Decimal | None] = mapped_column(Money, comment="Assessed or paid; what was only claimed is not kept")
    currency: Mapped[str | None] = mapped_column(String(3), comment="ISO 4217")
    violations_count: Mapped[int | None] = mapped_column()
    sanction_from: Mapped[date | None] = mapped_column(Date)
    sanction_to: Mapped[date | None] = mapped_column(Date, comment="Empty: without end")
    issued_by: Mapped[str] = mapped_column(String(200), comment="The authority, as it calls itself")
    source_reference: Mapped[str | None] = mapped_column(
        String(200), unique=True, comment="Makes an import safe to run twice"
    )

    organisation: Mapped[Organisation] = relationship(foreign_keys="AuthorityRecord.organisation_id")
