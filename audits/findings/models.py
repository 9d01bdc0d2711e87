"""Findings of an audit, their release to the organisation, and the photos that prove them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, func, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.models import Audit
from compliance.database import EvidenceMixin, Id, UtcDateTime, db, enum_column, table_notes
from compliance.documents.models import Document
from compliance.ledger.declaration import LedgerKind
from compliance.organisations.models import Workplace
from compliance.standards.ilo_signs import CONFIDENTIAL_SIGNS
from compliance.standards.models import Requirement


class Grade(StrEnum):
    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    COLLABORATIVE = "collaborative"
    OBSERVATION = "observation"
    GOOD_PRACTICE = "good_practice"


class KnownFrom(StrEnum):
    """How a finding is known; each is a column of its own, so that SQL can ask for it."""

    SEEN_ON_SITE = "seen_on_site"
    WORKERS = "workers"
    DOCUMENTS = "documents"
    MANAGEMENT = "management"


class Finding(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """One finding. A correction is a new row of the same number with a higher revision."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("number", "revision"),
        CheckConstraint("ilo_sign BETWEEN 1 AND 11", name="ilo_sign"),
        CheckConstraint("workers_affected >= 0", name="workers_affected"),
        CheckConstraint("workers_total >= workers_affected", name="workers_total"),
        Index("ix_finding_audit_id", "audit_id"),
        Index("ix_finding_original_id", "original_id"),
        table_notes(
            "What an audit found",
            "the audit's team and the authority; the organisation reads its own text once told",
            "ten years",
            personal=True,
        ),
    )

    __ledger__ = LedgerKind(
        "finding",
        fields=(
            "number",
            "revision",
            "original_id",
            "audit_id",
            "organisation_id",
            "workplace_id",
            "requirement_id",
            "grade",
            "recorded_at",
            "recorded_by_id",
            "supersedes_id",
        ),
        # Also what tells that a worker spoke: the organisation is given proofs of the rest.
        personal=(
            "title",
            "how_known",
            "text_for_organisation",
            "correction_reason",
            "ilo_sign",
            "indicator_code",
            "names_confidential_indicator",
            "workers_affected",
            "known_from_site",
            "known_from_workers",
            "known_from_documents",
            "known_from_management",
            "occurred_on",
            "known_on",
            "source_reference",
        ),
        by="recorded_by_id",
    )

    number: Mapped[str] = mapped_column(String(20), comment="F-sequence of the installation")
    revision: Mapped[int] = mapped_column(default=1)
    original_id: Mapped[int | None] = mapped_column(
        ForeignKey("finding.id"), comment="First row of this number; empty on the first row itself"
    )
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    requirement_id: Mapped[int | None] = mapped_column(ForeignKey("requirement.id"))
    ilo_sign: Mapped[int | None] = mapped_column()
    indicator_code: Mapped[str | None] = mapped_column(String(80), comment="Risk indicator it bears on")
    names_confidential_indicator: Mapped[bool] = mapped_column(
        default=False, comment="The indicator rests on interviews, on a confidential sign or on signs seen together"
    )
    grade: Mapped[Grade] = mapped_column(enum_column(Grade))
    title: Mapped[str] = mapped_column(Text, comment="What was found, for the team and the authority")
    workers_affected: Mapped[int | None] = mapped_column()
    workers_total: Mapped[int | None] = mapped_column(comment="Workers at the place, to see the share affected")
    is_concealed: Mapped[bool | None] = mapped_column(comment="It was hidden from the team; empty: not known")
    has_retaliation: Mapped[bool | None] = mapped_column(comment="Workers were punished over it; empty: not known")
    national_rule_code: Mapped[str | None] = mapped_column(String(80), comment="National rule whose source it breaks")
    law: Mapped[str | None] = mapped_column(String(300), comment="Law and article in words")
    how_known: Mapped[str | None] = mapped_column(Text, comment="For the team and the authority only")
    known_from_site: Mapped[bool] = mapped_column(default=False)
    known_from_workers: Mapped[bool] = mapped_column(default=False)
    known_from_documents: Mapped[bool] = mapped_column(default=False)
    known_from_management: Mapped[bool] = mapped_column(default=False)
    text_for_organisation: Mapped[str | None] = mapped_column(Text, comment="All the organisation reads of it")
    source_reference: Mapped[str | None] = mapped_column(
        String(200), unique=True, comment="Makes an import safe to run twice"
    )

    audit: Mapped[Audit] = relationship(lazy="joined")
    requirement: Mapped[Requirement | None] = relationship()
    workplace: Mapped[Workplace | None] = relationship(foreign_keys="Finding.workplace_id")
    further_requirements: Mapped[list[Requirement]] = relationship(secondary="finding_requirement")
    further_indicators: Mapped[list[FindingIndicator]] = relationship(order_by="FindingIndicator.indicator_code")
    parties: Mapped[list[FindingParty]] = relationship(order_by="FindingParty.id")
    release: Mapped[FindingRelease | None] = relationship(back_populates="finding", lazy="joined")

    @property
    def first_id(self) -> int:
        """Id of the first row of this number: corrective action and photos hang on it."""
        return self.original_id or self.id

    @property
    def known_from(self) -> frozenset[KnownFrom]:
        return frozenset(source for source, column in KNOWN_FROM_COLUMNS.items() if getattr(self, column))

    @property
    def is_confidential(self) -> bool:
        """True if it could tell the organisation who spoke: withheld until a supervisor releases it."""
        by_indicator = self.names_confidential_indicator
        return self.known_from_workers or by_indicator or self.ilo_sign in CONFIDENTIAL_SIGNS


KNOWN_FROM_COLUMNS: dict[KnownFrom, str] = {
    KnownFrom.SEEN_ON_SITE: "known_from_site",
    KnownFrom.WORKERS: "known_from_workers",
    KnownFrom.DOCUMENTS: "known_from_documents",
    KnownFrom.MANAGEMENT: "known_from_management",
}


def is_confidential(finding: type[Finding]) -> ColumnElement[bool]:
    """`Finding.is_confidential` in SQL."""
    return or_(
        finding.known_from_workers,
        finding.names_confidential_indicator,
        func.coalesce(finding.ilo_sign, 0).in_(sorted(CONFIDENTIAL_SIGNS)),
    )


def first_id(finding: type[Finding]) -> ColumnElement[int]:
    """`Finding.first_id` in SQL."""
    return func.coalesce(finding.original_id, finding.id)


class FindingRelease(db.Model):  # type: ignore[name-defined]
    """A supervisor's decision that this wording may be told to the organisation. A correction needs its own."""

    __tablename__ = "finding_release"
    __table_args__ = (
        table_notes("Which confidential findings may be told to the organisation", "the authority", "ten years"),
    )

    __ledger__ = LedgerKind(
        "finding_release",
        fields=("finding_id", "released_by_id", "released_at"),
        personal=("reason",),
        by="released_by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), unique=True)
    released_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    released_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)

    finding: Mapped[Finding] = relationship(back_populates="release")


class FindingPhoto(db.Model):  # type: ignore[name-defined]
    __tablename__ = "finding_photo"
    __table_args__ = (table_notes("Photos of a finding", "the audit's team", "ten years", personal=True),)

    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), primary_key=True, comment="Its first row")
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)

    document: Mapped[Document] = relationship()


class FindingRequirement(db.Model):  # type: ignore[name-defined]
    """A further requirement that one wording of a finding falls under."""

    __tablename__ = "finding_requirement"
    __table_args__ = (
        Index("ix_finding_requirement_requirement_id", "requirement_id"),
        table_notes("Further requirements of findings", "the audit's team and the authority", "ten years"),
    )

    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), primary_key=True, comment="One wording")
    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id"), primary_key=True)


class FindingIndicator(db.Model):  # type: ignore[name-defined]
    """A further risk indicator that one wording of a finding bears on."""

    __tablename__ = "finding_indicator"
    __table_args__ = (
        table_notes("Further risk indicators of findings", "the audit's team and the authority", "ten years"),
    )

    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), primary_key=True, comment="One wording")
    indicator_code: Mapped[str] = mapped_column(String(80), primary_key=True)


class FindingParty(db.Model):  # type: ignore[name-defined]
    """Who has to act on one wording of a collaborative finding; the organisation reads it with the wording."""

    __tablename__ = "finding_party"
    __table_args__ = (
        UniqueConstraint("finding_id", "name"),
        table_notes(
            "Who has to act together on a collaborative finding",
            "the audit's team and the authority; the organisation once told",
            "ten years",
        ),
    )

    __ledger__ = LedgerKind("finding_party", fields=("finding_id",), personal=("name",))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), comment="One wording")
    name: Mapped[str] = mapped_column(String(200), comment="An organisation or an office, never a worker")
