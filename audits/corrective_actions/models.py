"""What an organisation does about a finding: its plans, its proof, and how they were checked. Nothing is deleted."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.findings.models import Finding
from audits.models import Audit
from compliance.accounts.models import User
from compliance.database import Id, Money, UtcDateTime, db, enum_column, table_notes
from compliance.documents.models import Document
from compliance.ledger.declaration import LedgerKind

_READERS = "the organisation, the audit's team and the authority"


class CorrectiveActionState(StrEnum):
    OPEN = "open"
    CONTAINED = "contained"
    PLAN_SUBMITTED = "plan_submitted"
    PLAN_SENT_BACK = "plan_sent_back"
    APPROVED = "approved"
    IN_PROGRESS = "in_progress"
    EVIDENCE_SUBMITTED = "evidence_submitted"
    EVIDENCE_SENT_BACK = "evidence_sent_back"
    PROGRESS_MADE = "progress_made"
    VERIFIED_CLOSED = "verified_closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


# Nothing more is asked of the organisation: it was corrected, or the finding does not stand.
CLOSED_STATES = (CorrectiveActionState.VERIFIED_CLOSED, CorrectiveActionState.WITHDRAWN)


class Step(StrEnum):
    """What can happen to a corrective action; `life.py` says when and by whom."""

    CONTAIN = "contain"
    SUBMIT_PLAN = "submit_plan"
    APPROVE_PLAN = "approve_plan"
    SEND_PLAN_BACK = "send_plan_back"
    START_WORK = "start_work"
    SUBMIT_EVIDENCE = "submit_evidence"
    SEND_EVIDENCE_BACK = "send_evidence_back"
    NOTE_PROGRESS = "note_progress"
    VERIFY = "verify"
    REOPEN = "reopen"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    WITHDRAW = "withdraw"


class EscalationLevel(StrEnum):
    """Who is told of an overdue correction, in the order of time."""

    SUPERVISOR = "supervisor"
    MINISTRY = "ministry"
    SANCTION = "sanction"


class CheckMethod(StrEnum):
    DESKTOP = "desktop"
    ON_SITE = "on_site"


class CheckOutcome(StrEnum):
    PLAN_APPROVED = "plan_approved"
    PLAN_SENT_BACK = "plan_sent_back"
    EVIDENCE_SENT_BACK = "evidence_sent_back"
    PROGRESS_MADE = "progress_made"
    VERIFIED_CLOSED = "verified_closed"
    REOPENED = "reopened"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"


class CorrectiveAction(db.Model):  # type: ignore[name-defined]
    """Opened when the organisation is told of a finding; the deadlines run from that day."""

    __tablename__ = "corrective_action"
    __table_args__ = (
        Index("ix_corrective_action_organisation_id_state", "organisation_id", "state"),
        Index("ix_corrective_action_close_due_on_id", "close_due_on", "id"),
        table_notes("Correction of a finding by the organisation", _READERS, "ten years"),
    )

    __ledger__ = LedgerKind(
        "corrective_action",
        fields=("organisation_id", "finding_id", "state", "opened_on", "plan_due_on", "close_due_on", "closed_on"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), unique=True, comment="First row of the finding")
    state: Mapped[CorrectiveActionState] = mapped_column(
        enum_column(CorrectiveActionState), default=CorrectiveActionState.OPEN
    )
    opened_on: Mapped[date] = mapped_column(Date, comment="The day the organisation was told")
    contain_due_on: Mapped[date | None] = mapped_column(Date, comment="From the national rules; empty: none known")
    contained_on: Mapped[date | None] = mapped_column(Date, comment="The day the organisation said it was contained")
    plan_due_on: Mapped[date | None] = mapped_column(Date, comment="From the national rules; empty: none known")
    close_due_on: Mapped[date | None] = mapped_column(
        Date, comment="From the national rules or, without one, the plan approved; later by the one extension"
    )
    extended_from: Mapped[date | None] = mapped_column(Date, comment="The deadline before the one extension")
    closed_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1, comment="Refuses a change made on an outdated page")

    __mapper_args__ = {"version_id_col": version}

    finding: Mapped[Finding] = relationship(lazy="joined")
    plans: Mapped[list[CorrectiveActionPlan]] = relationship(
        back_populates="corrective_action", order_by="CorrectiveActionPlan.revision", lazy="selectin"
    )
    submissions: Mapped[list[CorrectiveActionEvidence]] = relationship(
        back_populates="corrective_action", order_by="CorrectiveActionEvidence.id", lazy="selectin"
    )
    checks: Mapped[list[CorrectiveActionCheck]] = relationship(
        back_populates="corrective_action", order_by="CorrectiveActionCheck.id", lazy="selectin"
    )

    steps: Mapped[list[CorrectiveActionStep]] = relationship(
        back_populates="corrective_action", order_by="CorrectiveActionStep.id", lazy="select"
    )
    part_checks: Mapped[list[PlanPartCheck]] = relationship(
        back_populates="corrective_action", order_by="PlanPartCheck.id", lazy="select"
    )
    escalations: Mapped[list[CorrectiveActionEscalation]] = relationship(
        back_populates="corrective_action", order_by="CorrectiveActionEscalation.id", lazy="select"
    )

    @property
    def audit(self) -> Audit:
        return self.finding.audit

    @property
    def extensions(self) -> list[CorrectiveActionExtension]:
        """What was asked for, the earliest first."""
        return [taken.extension for taken in self.steps if taken.step is Step.ASK_EXTENSION and taken.extension]

    @property
    def plan(self) -> CorrectiveActionPlan | None:
        """The plan in force: the one submitted last."""
        return self.plans[-1] if self.plans else None


class CorrectiveActionPlan(db.Model):  # type: ignore[name-defined]
    """One submitted version of the plan; a plan sent back is followed by a new row."""

    __tablename__ = "corrective_action_plan"
    __table_args__ = (
        UniqueConstraint("corrective_action_id", "revision"),
        table_notes("What the organisation plans to do about a finding", _READERS, "ten years", personal=True),
    )

    __ledger__ = LedgerKind(
        "corrective_action_plan",
        fields=("corrective_action_id", "revision", "due_on", "author_id", "submitted_at"),
        personal=("root_cause", "correction", "prevention", "owner"),
        by="author_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    corrective_action_id: Mapped[int] = mapped_column(ForeignKey("corrective_action.id"))
    revision: Mapped[int] = mapped_column()
    whys: Mapped[list[str]] = mapped_column(JSON, default=list, comment="Answers to asking why, up to five times")
    root_cause: Mapped[str] = mapped_column(Text)
    correction: Mapped[str] = mapped_column(Text, comment="What is done about the root cause")
    prevention: Mapped[str] = mapped_column(Text, comment="What keeps it from happening again")
    owner: Mapped[str] = mapped_column(String(200), comment="The position responsible in the organisation")
    cost: Mapped[Decimal | None] = mapped_column(Money)
    cost_currency: Mapped[str | None] = mapped_column(String(3), comment="ISO 4217")
    due_on: Mapped[date] = mapped_column(Date, comment="Proposed by the organisation, approved with the plan")
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    corrective_action: Mapped[CorrectiveAction] = relationship(back_populates="plans")
    author: Mapped[User] = relationship(lazy="joined")
    parts: Mapped[list[PlanPart]] = relationship(back_populates="plan", order_by="PlanPart.position", lazy="joined")


class PlanPart(db.Model):  # type: ignore[name-defined]
    """What another party has to do, where the organisation alone cannot correct a finding."""

    __tablename__ = "corrective_action_plan_part"
    __table_args__ = (
        UniqueConstraint("plan_id", "position"),
        table_notes("Parts of a plan that other parties carry out", _READERS, "ten years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("corrective_action_plan.id"))
    position: Mapped[int] = mapped_column()
    party: Mapped[str] = mapped_column(String(200), comment="Buyer, ministry, recruitment office or another body")
    what: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Date)

    plan: Mapped[CorrectiveActionPlan] = relationship(back_populates="parts")


class CorrectiveActionEvidence(db.Model):  # type: ignore[name-defined]
    """One sending of proof that the plan was carried out."""

    __tablename__ = "corrective_action_evidence"
    __table_args__ = (
        Index("ix_corrective_action_evidence_corrective_action_id", "corrective_action_id"),
        table_notes("Proof that a corrective action was carried out", _READERS, "ten years", personal=True),
    )

    __ledger__ = LedgerKind(
        "corrective_action_evidence",
        fields=("corrective_action_id", "submitted_by_id", "submitted_at"),
        personal=("note",),
        by="submitted_by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    corrective_action_id: Mapped[int] = mapped_column(ForeignKey("corrective_action.id"))
    note: Mapped[str] = mapped_column(Text)
    is_containment: Mapped[bool] = mapped_column(default=False, comment="What was done at once, before any plan")
    dated_on: Mapped[date | None] = mapped_column(Date, comment="The day the files show; not before the finding")
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    corrective_action: Mapped[CorrectiveAction] = relationship(back_populates="submissions")
    submitted_by: Mapped[User] = relationship(lazy="joined")
    documents: Mapped[list[Document]] = relationship(secondary="corrective_action_document", lazy="selectin")


class CorrectiveActionDocument(db.Model):  # type: ignore[name-defined]
    __tablename__ = "corrective_action_document"
    __table_args__ = (table_notes("Files of a sending of proof", _READERS, "ten years"),)

    evidence_id: Mapped[int] = mapped_column(ForeignKey("corrective_action_evidence.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)


class CorrectiveActionCheck(db.Model):  # type: ignore[name-defined]
    """A decision on a plan or on proof, by somebody who did not write the plan."""

    __tablename__ = "corrective_action_check"
    __table_args__ = (
        CheckConstraint("worker_confirmations >= 0", name="worker_confirmations"),
        Index("ix_corrective_action_check_corrective_action_id", "corrective_action_id"),
        table_notes("How a corrective action was checked", _READERS, "ten years"),
    )

    __ledger__ = LedgerKind(
        "corrective_action_check",
        fields=("corrective_action_id", "verifier_id", "method", "outcome", "checked_on", "recorded_at"),
        personal=("reason", "worker_confirmations"),
        by="verifier_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    corrective_action_id: Mapped[int] = mapped_column(ForeignKey("corrective_action.id"))
    verifier_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    method: Mapped[CheckMethod] = mapped_column(enum_column(CheckMethod))
    outcome: Mapped[CheckOutcome] = mapped_column(enum_column(CheckOutcome))
    reason: Mapped[str | None] = mapped_column(Text, comment="Told to the organisation")
    worker_confirmations: Mapped[int | None] = mapped_column(
        comment="Workers who confirmed the correction on site; never told to the organisation"
    )
    checked_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    corrective_action: Mapped[CorrectiveAction] = relationship(back_populates="checks")
    verifier: Mapped[User] = relationship(lazy="joined")


class CorrectiveActionStep(db.Model):  # type: ignore[name-defined]
    """One step of the life: who, when, from which state to which. What was said and sent hangs on it."""

    __tablename__ = "corrective_action_step"
    __table_args__ = (
        Index("ix_corrective_action_step_corrective_action_id", "corrective_action_id"),
        table_notes("Every step of a corrective action, never changed", _READERS, "ten years"),
    )

    __ledger__ = LedgerKind(
        "corrective_action_step",
        fields=(
            "corrective_action_id",
            "step",
            "from_state",
            "to_state",
            "taken_by_id",
            "taken_on",
            "recorded_at",
            "plan_id",
            "evidence_id",
            "check_id",
            "extension_id",
        ),
        by="taken_by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    corrective_action_id: Mapped[int] = mapped_column(ForeignKey("corrective_action.id"))
    step: Mapped[Step] = mapped_column(enum_column(Step))
    from_state: Mapped[CorrectiveActionState] = mapped_column(String(40))
    to_state: Mapped[CorrectiveActionState] = mapped_column(String(40))
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    taken_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("corrective_action_plan.id"))
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("corrective_action_evidence.id"))
    check_id: Mapped[int | None] = mapped_column(ForeignKey("corrective_action_check.id"))
    extension_id: Mapped[int | None] = mapped_column(ForeignKey("corrective_action_extension.id"))

    corrective_action: Mapped[CorrectiveAction] = relationship(back_populates="steps")
    taken_by: Mapped[User] = relationship(lazy="joined")
    extension: Mapped[CorrectiveActionExtension | None] = relationship(lazy="joined")


class CorrectiveActionExtension(db.Model):  # type: ignore[name-defined]
    """An organisation asks for a later deadline; the decision on it is a check."""

    __tablename__ = "corrective_action_extension"
    __table_args__ = (
        Index("ix_corrective_action_extension_corrective_action_id", "corrective_action_id"),
        table_notes("Extensions asked for", _READERS, "ten years"),
    )

    __ledger__ = LedgerKind(
        "corrective_action_extension",
        fields=("corrective_action_id", "asked_for", "asked_by_id", "asked_at"),
        personal=("reason",),
        by="asked_by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    corrective_action_id: Mapped[int] = mapped_column(ForeignKey("corrective_action.id"))
    asked_for: Mapped[date] = mapped_column(Date, comment="The deadline asked for")
    reason: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)

    asked_by: Mapped[User] = relationship(lazy="joined")


class PlanPartCheck(db.Model):  # type: ignore[name-defined]
    """How the part of one party was found by a member of the team; the latest row of a party counts."""

    __tablename__ = "corrective_action_part_check"
    __table_args__ = (
        Index("ix_corrective_action_part_check_corrective_action_id", "corrective_action_id"),
        table_notes("Whether each named party has done its part", _READERS, "ten years"),
    )

    __ledger__ = LedgerKind(
        "corrective_action_part_check",
        fields=("corrective_action_id", "is_done", "checked_by_id", "checked_at"),
        personal=("party", "note"),
        by="checked_by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    corrective_action_id: Mapped[int] = mapped_column(ForeignKey("corrective_action.id"))
    party: Mapped[str] = mapped_column(String(200))
    is_done: Mapped[bool] = mapped_column()
    note: Mapped[str] = mapped_column(Text, comment="What shows it; told to the organisation")
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)

    corrective_action: Mapped[CorrectiveAction] = relationship(back_populates="part_checks")
    checked_by: Mapped[User] = relationship(lazy="joined")


class CorrectiveActionEscalation(db.Model):  # type: ignore[name-defined]
    """A correction that stayed overdue so long that somebody above is told. Written by the nightly job."""

    __tablename__ = "corrective_action_escalation"
    __table_args__ = (
        UniqueConstraint("corrective_action_id", "level", "due_on"),
        Index("ix_corrective_action_escalation_level", "level", "corrective_action_id"),
        table_notes("Overdue corrections told to those above", _READERS, "ten years"),
    )

    __ledger__ = LedgerKind(
        "corrective_action_escalation",
        fields=("corrective_action_id", "level", "due_on", "days_allowed", "reached_on", "recorded_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    corrective_action_id: Mapped[int] = mapped_column(ForeignKey("corrective_action.id"))
    level: Mapped[EscalationLevel] = mapped_column(enum_column(EscalationLevel))
    due_on: Mapped[date] = mapped_column(Date, comment="The deadline that was missed")
    days_allowed: Mapped[int] = mapped_column(comment="Days after the deadline by the national rule then")
    reached_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    corrective_action: Mapped[CorrectiveAction] = relationship(back_populates="escalations")
