"""What workers told in interviews. No names, anywhere: a worker is nobody but the row itself."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.interviews.values import (
    ConsentOutcome,
    CostCategory,
    DocumentHolder,
    FeePayee,
    InterestPeriod,
    InterpreterTie,
    InterviewPlace,
    LeavingAnswer,
    LenderRole,
    PaperKind,
    PromiseAnswer,
    PromisedTerm,
    RiskAnswer,
    Sex,
    SignAnswer,
)
from audits.models import Audit
from compliance.database import EvidenceMixin, Id, Money, UtcDateTime, db, enum_column, table_notes
from compliance.organisations.models import Organisation, Workplace

_READERS = "the audit's team and holders of the named right in its authority and regions; never the organisation"


class InterviewConsent(db.Model):  # type: ignore[name-defined]
    """The worker's answer to "may we speak with you?", recorded before anything else. Refused: nothing follows."""

    __tablename__ = "interview_consent"
    __table_args__ = (
        Index("ix_interview_consent_audit_id", "audit_id"),
        table_notes("Whether a worker agreed to be interviewed", _READERS, "ten years", personal=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    outcome: Mapped[ConsentOutcome] = mapped_column(enum_column(ConsentOutcome))
    risk: Mapped[RiskAnswer] = mapped_column(
        enum_column(RiskAnswer),
        default=RiskAnswer.UNKNOWN,
        comment="Could talking to the team put the worker at risk?",
    )
    place: Mapped[InterviewPlace | None] = mapped_column(enum_column(InterviewPlace), comment="Where it was asked")
    script_language: Mapped[str | None] = mapped_column(
        String(8), comment="ISO 639 code of the script that was read out; empty: an import"
    )
    script_version: Mapped[str | None] = mapped_column(String(20), comment="Version of that script")
    asked_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    source_reference: Mapped[str | None] = mapped_column(
        String(200), unique=True, comment="Makes an import safe to run twice"
    )

    audit: Mapped[Audit] = relationship(lazy="joined")
    interviews: Mapped[list[WorkerInterview]] = relationship(back_populates="consent")
    withdrawal: Mapped[ConsentWithdrawal | None] = relationship(back_populates="consent", lazy="joined")


class ConsentWithdrawal(db.Model):  # type: ignore[name-defined]
    """The worker took the consent back. What was said is erased; that there was a consent stays."""

    __tablename__ = "consent_withdrawal"
    __table_args__ = (
        UniqueConstraint("consent_id"),
        table_notes("Consents that workers took back", _READERS, "ten years", personal=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    consent_id: Mapped[int] = mapped_column(ForeignKey("interview_consent.id"))
    withdrawn_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    consent: Mapped[InterviewConsent] = relationship(back_populates="withdrawal")


class InterviewStepDraft(db.Model):  # type: ignore[name-defined]
    """What was given so far in one step of an interview that is not recorded yet. No evidence; erased afterwards."""

    __tablename__ = "interview_step_draft"
    __table_args__ = (
        UniqueConstraint("consent_id", "step"),
        table_notes(
            "Answers of an interview that is still going on", "who records it", "until recorded", personal=True
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    consent_id: Mapped[int] = mapped_column(ForeignKey("interview_consent.id"))
    step: Mapped[str] = mapped_column(String(20))
    given: Mapped[dict[str, Any]] = mapped_column(JSON, comment="The step's fields as they were sent")
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


class WorkerInterview(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """One account, of a worker or a group, given with consent. A correction is a new row with its reason."""

    __tablename__ = "worker_interview"
    __table_args__ = (
        CheckConstraint("recruiter_id IS NULL OR recruiter_named IS NULL", name="one_recruitment_office"),
        CheckConstraint("group_size >= 2", name="group_size"),
        Index("ix_worker_interview_audit_id", "audit_id"),
        Index("ix_worker_interview_consent_id", "consent_id"),
        Index("ix_worker_interview_recruiter_id", "recruiter_id"),
        table_notes("What a worker told the audit's team", _READERS, "ten years", personal=True),
    )

    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    consent_id: Mapped[int] = mapped_column(ForeignKey("interview_consent.id"))
    place: Mapped[InterviewPlace | None] = mapped_column(enum_column(InterviewPlace))
    is_individual: Mapped[bool | None] = mapped_column(comment="False: in a group; empty: not noted")
    group_size: Mapped[int | None] = mapped_column(comment="Workers in the group")
    language: Mapped[str | None] = mapped_column(String(8), comment="ISO 639 code of the interview's language")
    interpreter: Mapped[InterpreterTie] = mapped_column(
        enum_column(InterpreterTie), default=InterpreterTie.UNKNOWN, comment="Whose the interpreter is"
    )
    nationality: Mapped[str | None] = mapped_column(String(2), comment="ISO 3166-1 alpha-2")
    sex: Mapped[Sex | None] = mapped_column(enum_column(Sex))
    recruiter_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), comment="Recruitment office of the worker, where it is on the register"
    )
    recruiter_named: Mapped[str | None] = mapped_column(
        String(300), comment="Recruitment office as the worker named it, where it is not on the register"
    )
    fee_paid: Mapped[bool | None] = mapped_column(comment="Paid for the job; empty: not asked")
    has_debts: Mapped[bool | None] = mapped_column(comment="Still owes money for the job; empty: not asked")
    monthly_wage: Mapped[Decimal | None] = mapped_column(Money)
    wage_currency: Mapped[str | None] = mapped_column(String(3))
    hours_a_week: Mapped[int | None] = mapped_column(comment="Hours worked in a usual week, overtime included")
    days_off_a_month: Mapped[int | None] = mapped_column(comment="Days off in the last month")
    overtime_paid: Mapped[bool | None] = mapped_column(comment="Overtime is paid; empty: not asked, or none worked")
    if_leaving: Mapped[LeavingAnswer] = mapped_column(
        enum_column(LeavingAnswer), default=LeavingAnswer.NOT_ASKED, comment="What happens if the worker left tomorrow"
    )
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
    costs: Mapped[list[InterviewCost]] = relationship(back_populates="interview", order_by="InterviewCost.id")
    papers: Mapped[list[InterviewPaper]] = relationship(back_populates="interview", order_by="InterviewPaper.id")
    promises: Mapped[list[InterviewPromise]] = relationship(back_populates="interview", order_by="InterviewPromise.id")


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


class InterviewCost(db.Model):  # type: ignore[name-defined]
    """One thing the worker paid for to get the job, by ILO cost category, and the loan it was paid with."""

    __tablename__ = "interview_cost"
    __table_args__ = (
        Index("ix_interview_cost_interview_id", "interview_id"),
        table_notes("What workers paid to be recruited, as told in interviews", _READERS, "ten years", personal=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("worker_interview.id"))
    category: Mapped[CostCategory] = mapped_column(enum_column(CostCategory))
    amount: Mapped[Decimal | None] = mapped_column(Money, comment="Empty: paid, how much is not known")
    currency: Mapped[str | None] = mapped_column(String(3))
    payee: Mapped[FeePayee] = mapped_column(enum_column(FeePayee), default=FeePayee.UNKNOWN)
    receipt: Mapped[bool | None] = mapped_column(comment="The worker has a receipt; empty: unknown")
    borrowed: Mapped[bool | None] = mapped_column(comment="Paid with borrowed money; empty: unknown")
    loan_amount: Mapped[Decimal | None] = mapped_column(Money, comment="In the currency of the cost")
    interest_percent: Mapped[Decimal | None] = mapped_column(Numeric(7, 2), comment="Interest for the period beside")
    interest_period: Mapped[InterestPeriod | None] = mapped_column(enum_column(InterestPeriod))
    lender: Mapped[LenderRole | None] = mapped_column(enum_column(LenderRole))

    interview: Mapped[WorkerInterview] = relationship(back_populates="costs")


class InterviewPaper(db.Model):  # type: ignore[name-defined]
    """Who holds one of the worker's documents; a row for each kind asked about, "not asked" included."""

    __tablename__ = "interview_paper"
    __table_args__ = (
        UniqueConstraint("interview_id", "paper"),
        table_notes("Who holds a worker's documents, as told in interviews", _READERS, "ten years", personal=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("worker_interview.id"))
    paper: Mapped[PaperKind] = mapped_column(enum_column(PaperKind))
    holder: Mapped[DocumentHolder] = mapped_column(enum_column(DocumentHolder))

    interview: Mapped[WorkerInterview] = relationship(back_populates="papers")


class InterviewPromise(db.Model):  # type: ignore[name-defined]
    """How one term of the contract compares with what was offered at home."""

    __tablename__ = "interview_promise"
    __table_args__ = (
        UniqueConstraint("interview_id", "term"),
        table_notes("Contract against offer, as told in interviews", _READERS, "ten years", personal=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("worker_interview.id"))
    term: Mapped[PromisedTerm] = mapped_column(enum_column(PromisedTerm))
    answer: Mapped[PromiseAnswer] = mapped_column(enum_column(PromiseAnswer))

    interview: Mapped[WorkerInterview] = relationship(back_populates="promises")
