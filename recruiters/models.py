"""Evidence about recruitment offices: their licences, and what workers paid to be recruited.

Rows are never updated. A renewal, a change of state or a correction is a new row that supersedes the old one and
carries the next revision of its source reference.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Date, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import EvidenceMixin, Money, db, enum_column, table_notes

REFERENCE = "Number of the record at its source; makes an import safe to run twice"
REVISION = "1 for the first state of a source reference, then counted up by corrections and renewals"


class LicenceStatus(StrEnum):
    APPLIED = "applied"
    ACTIVE = "active"
    GRACE = "grace"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"


class FeeCategory(StrEnum):
    """ILO definition of recruitment fees and related costs (2018/2019)."""

    FEES = "F"
    MEDICAL = "C1"
    INSURANCE = "C2"
    TESTS = "C3"
    TRAINING = "C4"
    EQUIPMENT = "C5"
    TRAVEL = "C6"
    ADMINISTRATIVE = "C7"
    ILLEGITIMATE = "X"


class PayeeRole(StrEnum):
    RECRUITER = "recruiter"
    SUB_AGENT = "sub_agent"
    EMPLOYER = "employer"
    OFFICIAL = "official"
    OTHER = "other"
    UNKNOWN = "unknown"


class FeeReporter(StrEnum):
    WORKER_COMPLAINT = "worker_complaint"
    OFFICE_BOOKS = "office_books"
    EMPLOYER_SURVEY = "employer_survey"
    OTHER = "other"


class Licence(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """A recruitment licence in one state. `occurred_on` is the day from which that state holds."""

    __tablename__ = "licence"
    __table_args__ = (
        UniqueConstraint("source_reference", "revision"),
        Index("ix_licence_organisation_id_occurred_on", "organisation_id", "occurred_on", "id"),
        table_notes("Recruitment licences, their states and terms", "the office and its authority", "permanent"),
    )

    licence_number: Mapped[str] = mapped_column(String(120))
    issued_on: Mapped[date | None] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date, comment="Empty: no expiry known")
    status: Mapped[LicenceStatus] = mapped_column(enum_column(LicenceStatus))
    issued_by: Mapped[str | None] = mapped_column(String(200), comment="The body that issued it")
    scope: Mapped[str | None] = mapped_column(Text, comment="What it allows: countries, occupations, numbers")
    source_reference: Mapped[str | None] = mapped_column(String(200), comment=REFERENCE)
    revision: Mapped[int] = mapped_column(default=1, comment=REVISION)


class RecruitmentFee(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """One sum a worker paid to be recruited. `organisation_id` is who charged it, or the employer of the worker."""

    __tablename__ = "recruitment_fee"
    __table_args__ = (
        UniqueConstraint("source_reference", "revision"),
        Index("ix_recruitment_fee_organisation_id_occurred_on", "organisation_id", "occurred_on", "id"),
        table_notes(
            "Sums workers paid to be recruited",
            "what workers reported: the authority only; the rest: the organisation too",
            "ten years",
            personal=True,
        ),
    )

    worker: Mapped[str | None] = mapped_column(
        String(64), comment="Keyed pseudonym of the worker (HMAC-SHA-256); empty: not known"
    )
    fee_category: Mapped[FeeCategory] = mapped_column(enum_column(FeeCategory))
    payee_role: Mapped[PayeeRole] = mapped_column(enum_column(PayeeRole))
    amount: Mapped[Decimal] = mapped_column(Money)
    currency: Mapped[str] = mapped_column(String(3), comment="ISO 4217")
    monthly_wage: Mapped[Decimal | None] = mapped_column(Money, comment="The same worker's wage, for the ratio")
    wage_currency: Mapped[str | None] = mapped_column(String(3), comment="ISO 4217")
    receipt: Mapped[bool | None] = mapped_column(comment="The worker has a receipt; empty: unknown")
    repaid_amount: Mapped[Decimal | None] = mapped_column(Money, comment="In the currency of the fee")
    repaid_on: Mapped[date | None] = mapped_column(Date)
    reported_by: Mapped[FeeReporter] = mapped_column(enum_column(FeeReporter))
    source_reference: Mapped[str | None] = mapped_column(String(200), comment=REFERENCE)
    revision: Mapped[int] = mapped_column(default=1, comment=REVISION)
