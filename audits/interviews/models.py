"""What workers told in interviews. No names, anywhere: a worker is nobody but the row itself."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.models import Audit
from compliance.database import EvidenceMixin, Id, Money, UtcDateTime, db, enum_column, table_notes
from compliance.organisations.models import Organisation, Workplace

_READERS = "the audit's team and holders of the named right in its authority and regions; never the organisation"


class PassportHolder(StrEnum):
    WORKER = "worker"
    EMPLOYER = "employer"
    RECRUITER = "recruiter"
    OTHER = "other"
    NOT_ASKED = "not_asked"


class FeePayee(StrEnum):
    RECRUITMENT_OFFICE = "recruitment_office"
    SUB_AGENT = "sub_agent"
    EMPLOYER = "employer"
    LENDER = "lender"
    OTHER = "other"


class InterviewPlace(StrEnum):
    ON_SITE = "on_site"
    OFF_SITE = "off_site"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class SignAnswer(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    NOT_ASKED = "not_asked"


class InterviewConsent(db.Model):  # type: ignore[name-defined]
    """The worker's answer to "may we speak with you?", recorded before anything else. Refused: nothing follows."""

    __tablename__ = "interview_consent"
    __table_args__ = (
        Index("ix_interview_consent_audit_id", "audit_id"),
        table_notes("Whether a worker agreed to be interviewed", _READERS, "ten years", personal=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    given: Mapped[bool] = mapped_column()
    asked_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    source_reference: Mapped[str | None] = mapped_column(
        String(200), unique=True, comment="Makes an import safe to run twice"
    )

    audit: Mapped[Audit] = relationship(lazy="joined")
    interviews: Mapped[list[WorkerInterview]] = relationship(back_populates="consent")


class WorkerInterview(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """One worker's account, given with consent. A correction is a new row with its reason."""

    __tablename__ = "worker_interview"
    __table_args__ = (
        CheckConstraint("recruiter_id IS NULL OR recruiter_named IS NULL", name="one_recruitment_office"),
        Index("ix_worker_interview_audit_id", "audit_id"),
        Index("ix_worker_interview_recruiter_id", "recruiter_id"),
        table_notes("What a worker told the audit's team", _READERS, "ten years", personal=True),
    )

    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    consent_id: Mapped[int] = mapped_column(ForeignKey("interview_consent.id"))
    place: Mapped[InterviewPlace | None] = mapped_column(enum_column(InterviewPlace))
    is_individual: Mapped[bool | None] = mapped_column(comment="False: in a group; empty: not noted")
    language: Mapped[str | None] = mapped_column(String(8), comment="ISO 639 code of the interview's language")
    nationality: Mapped[str | None] = mapped_column(String(2), comment="ISO 3166-1 alpha-2")
    sex: Mapped[Sex | None] = mapped_column(enum_column(Sex))
    recruiter_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), comment="Recruitment office of the worker, where it is on the register"
    )
    recruiter_named: Mapped[str | None] = mapped_column(
        String(300), comment="Recruitment office as the worker named it, where it is not on the register"
    )
    passport_holder: Mapped[PassportHolder] = mapped_column(
        enum_column(PassportHolder), default=PassportHolder.NOT_ASKED
    )
    fee_paid: Mapped[bool | None] = mapped_column(comment="Paid for the job; empty: not asked")
    fee_amount: Mapped[Decimal | None] = mapped_column(Money)
    fee_currency: Mapped[str | None] = mapped_column(String(3))
    fee_payee: Mapped[FeePayee | None] = mapped_column(enum_column(FeePayee))
    monthly_wage: Mapped[Decimal | None] = mapped_column(Money)
    wage_currency: Mapped[str | None] = mapped_column(String(3))
    has_debts: Mapped[bool | None] = mapped_column(comment="Owes money for the job; empty: not asked")
    debt_amount: Mapped[Decimal | None] = mapped_column(Money)
    debt_currency: Mapped[str | None] = mapped_column(String(3))
    note: Mapped[str | None] = mapped_column(Text, comment="Free text; the page asks not to write names")
    source_reference: Mapped[str | None] = mapped_column(
        String(200), unique=True, comment="Makes an import safe to run twice"
    )

    audit: Mapped[Audit] = relationship(lazy="joined")
    consent: Mapped[InterviewConsent] = relationship(back_populates="interviews")
    recruiter: Mapped[Organisation | None] = relationship(foreign_keys=[recruiter_id])
    workplace: Mapped[Workplace | None] = relationship(foreign_keys="WorkerInterview.workplace_id")
    signs: Mapped[list[InterviewSign]] = relationship(
        back_populates="interview", order_by="InterviewSign.sign", lazy="selectin"
    )


class InterviewSign(db.Model):  # type: ignore[name-defined]
    """One of the eleven ILO signs in one interview; eleven rows an interview, "not asked" included."""

    __tablename__ = "interview_sign"
    __table_args__ = (
        UniqueConstraint("interview_id", "sign"),
        CheckConstraint("sign BETWEEN 1 AND 11", name="ilo_sign"),
        Index("ix_interview_sign_sign", "sign"),
        table_notes("ILO signs a worker reported", _READERS, "ten years", personal=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("worker_interview.id"))
    sign: Mapped[int] = mapped_column()
    answer: Mapped[SignAnswer] = mapped_column(enum_column(SignAnswer))

    interview: Mapped[WorkerInterview] = relationship(back_populates="signs")
