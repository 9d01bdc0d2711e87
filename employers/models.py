"""Evidence that employers hold: wages due and paid, contracts offered and signed, who keeps workers' documents.

Rows are never updated. A correction, or the same record sent again with other values, is a new row that supersedes
the old one and carries the next revision of its source reference.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import EvidenceMixin, Money, db, enum_column, table_notes

READERS = "the employer, its authority and its auditors"
RETENTION = "five years after the employment ended"
WORKER = "Keyed pseudonym of the worker (HMAC-SHA-256); never a name or number"
REFERENCE = "Number of the record at its source; makes an import safe to run twice"
REVISION = "1 for the first state of a source reference, then counted up by corrections"


class ContractStage(StrEnum):
    OFFERED = "offered"
    SIGNED = "signed"
    REGISTERED = "registered"


class DocumentHolder(StrEnum):
    WORKER = "worker"
    EMPLOYER = "employer"
    RECRUITER = "recruiter"
    OTHER = "other"


class CustodyBasis(StrEnum):
    DECLARED = "declared"
    SEEN = "seen"


class PermitKind(StrEnum):
    WORK = "work"
    RESIDENCE = "residence"


class WagePayment(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """One worker's wage of one month: what was due when, and what was paid when. `occurred_on` is the due date."""

    __tablename__ = "wage_payment"
    __table_args__ = (
        UniqueConstraint("source_reference", "revision"),
        Index("ix_wage_payment_organisation_id_occurred_on", "organisation_id", "occurred_on", "id"),
        table_notes("Wages due and paid, a row a worker and month", READERS, RETENTION, personal=True),
    )

    worker: Mapped[str] = mapped_column(String(64), comment=WORKER)
    wage_month: Mapped[date] = mapped_column(Date, comment="First day of the month worked")
    due_on: Mapped[date] = mapped_column(Date)
    paid_on: Mapped[date | None] = mapped_column(Date, comment="Empty: not paid, as far as known")
    amount_due: Mapped[Decimal] = mapped_column(Money, comment="Net of lawful deductions")
    amount_paid: Mapped[Decimal | None] = mapped_column(Money)
    deductions: Mapped[Decimal | None] = mapped_column(Money, comment="Taken off the wage of the month; empty: unknown")
    currency: Mapped[str] = mapped_column(String(3), comment="ISO 4217")
    source_reference: Mapped[str | None] = mapped_column(String(200), comment=REFERENCE)
    revision: Mapped[int] = mapped_column(default=1, comment=REVISION)


class EmploymentContract(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """The terms a worker was offered, signed, or that were registered. `occurred_on` is the date of that stage."""

    __tablename__ = "employment_contract"
    __table_args__ = (
        UniqueConstraint("source_reference", "revision"),
        Index("ix_employment_contract_organisation_id_worker", "organisation_id", "worker"),
        Index("ix_employment_contract_organisation_id_occurred_on", "organisation_id", "occurred_on", "id"),
        table_notes("Terms offered to, signed with and registered for workers", READERS, RETENTION, personal=True),
    )

    worker: Mapped[str] = mapped_column(String(64), comment=WORKER)
    stage: Mapped[ContractStage] = mapped_column(enum_column(ContractStage))
    signed_on: Mapped[date] = mapped_column(Date, comment="Day of the offer, the signature or the registration")
    monthly_wage: Mapped[Decimal | None] = mapped_column(Money)
    currency: Mapped[str | None] = mapped_column(String(3), comment="ISO 4217")
    job_code: Mapped[str | None] = mapped_column(String(20), comment="Code of the occupation in the national list")
    job_title: Mapped[str | None] = mapped_column(String(200))
    job_key: Mapped[str | None] = mapped_column(String(210), comment="Script and folded title, for comparison")
    city: Mapped[str | None] = mapped_column(String(120), comment="City of the workplace")
    city_key: Mapped[str | None] = mapped_column(String(130), comment="Script and folded city, for comparison")
    weekly_hours: Mapped[int | None] = mapped_column()
    source_reference: Mapped[str | None] = mapped_column(String(200), comment=REFERENCE)
    revision: Mapped[int] = mapped_column(default=1, comment=REVISION)


class DocumentCustody(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """Who keeps workers' passports and other identity documents, as the employer declared or an inspector saw."""

    __tablename__ = "document_custody"
    __table_args__ = (
        UniqueConstraint("source_reference", "revision"),
        Index("ix_document_custody_organisation_id_occurred_on", "organisation_id", "occurred_on", "id"),
        table_notes(
            "Who keeps workers' identity documents",
            "what was declared: the employer, its authority and its auditors; what was seen: its authority only",
            RETENTION,
        ),
    )

    basis: Mapped[CustodyBasis] = mapped_column(enum_column(CustodyBasis))
    held_by: Mapped[DocumentHolder] = mapped_column(enum_column(DocumentHolder))
    documents: Mapped[int] = mapped_column(comment="Number of documents so held")
    consent_written: Mapped[bool | None] = mapped_column(comment="Workers' written consent; empty: unknown")
    receipt: Mapped[bool | None] = mapped_column(comment="Workers have a receipt; empty: unknown")
    source_reference: Mapped[str | None] = mapped_column(String(200), comment=REFERENCE)
    revision: Mapped[int] = mapped_column(default=1, comment=REVISION)


class WorkingHours(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """Hours one worker worked in one week, as the time records say. `occurred_on` is the week's last day."""

    __tablename__ = "working_hours"
    __table_args__ = (
        UniqueConstraint("source_reference", "revision"),
        Index("ix_working_hours_organisation_id_worker_week_start", "organisation_id", "worker", "week_start"),
        Index("ix_working_hours_organisation_id_occurred_on", "organisation_id", "occurred_on", "id"),
        table_notes("Hours and rest days, a row a worker and week", READERS, RETENTION, personal=True),
    )

    worker: Mapped[str] = mapped_column(String(64), comment=WORKER)
    week_start: Mapped[date] = mapped_column(Date, comment="First day of the seven")
    minutes_worked: Mapped[int] = mapped_column(comment="All work, overtime among it")
    rest_days: Mapped[int | None] = mapped_column(comment="Days of the week without work; empty: unknown")
    overtime_minutes: Mapped[int | None] = mapped_column(comment="Overtime among them; empty: unknown")
    overtime_minutes_paid: Mapped[int | None] = mapped_column(comment="Overtime that was paid; empty: unknown")
    source_reference: Mapped[str | None] = mapped_column(String(200), comment=REFERENCE)
    revision: Mapped[int] = mapped_column(default=1, comment=REVISION)

    @property
    def hours_worked(self) -> Decimal:
        return Decimal(self.minutes_worked) / 60

    @property
    def overtime_hours(self) -> Decimal | None:
        return None if self.overtime_minutes is None else Decimal(self.overtime_minutes) / 60

    @property
    def overtime_hours_paid(self) -> Decimal | None:
        return None if self.overtime_minutes_paid is None else Decimal(self.overtime_minutes_paid) / 60


class WorkPermit(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """A worker's work or residence permit and until when it is valid. `occurred_on` is its first day."""

    __tablename__ = "work_permit"
    __table_args__ = (
        UniqueConstraint("source_reference", "revision"),
        Index("ix_work_permit_organisation_id_worker", "organisation_id", "worker"),
        Index("ix_work_permit_organisation_id_occurred_on", "organisation_id", "occurred_on", "id"),
        table_notes("Work and residence permits of workers", READERS, RETENTION, personal=True),
    )

    worker: Mapped[str] = mapped_column(String(64), comment=WORKER)
    permit_kind: Mapped[PermitKind] = mapped_column(enum_column(PermitKind))
    expires_on: Mapped[date] = mapped_column(Date, comment="Last day on which it is valid")
    ended_on: Mapped[date | None] = mapped_column(Date, comment="The worker left, or it is needed no more")
    source_reference: Mapped[str | None] = mapped_column(String(200), comment=REFERENCE)
    revision: Mapped[int] = mapped_column(default=1, comment=REVISION)
