"""What an organisation does about a finding: its plans, its proof, and how they were checked. Nothing is deleted."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.findings.models import Finding
from audits.models import Audit
from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes
from compliance.documents.models import Document
from compliance.ledger.declaration import LedgerKind

_READERS = "the organisation, the audit's team and the authority"


class CorrectiveActionState(StrEnum):
    OPEN = "open"
    PLAN_SUBMITTED = "plan_submitted"
    PLAN_SENT_BACK = "plan_sent_back"
    APPROVED = "approved"
    EVIDENCE_SUBMITTED = "evidence_submitted"
    EVIDENCE_SENT_BACK = "evidence_sent_back"
    VERIFIED_CLOSED = "verified_closed"


class CheckMethod(StrEnum):
    DESKTOP = "desktop"
    ON_SITE = "on_site"


class CheckOutcome(StrEnum):
    PLAN_APPROVED = "plan_approved"
    PLAN_SENT_BACK = "plan_sent_back"
    EVIDENCE_SENT_BACK = "evidence_sent_back"
    VERIFIED_CLOSED = "verified_closed"


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
    plan_due_on: Mapped[date | None] = mapped_column(Date, comment="From the national rules; empty: none known")
    close_due_on: Mapped[date | None] = mapped_column(Date, comment="From the national rules; empty: none known")
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

    @property
    def audit(self) -> Audit:
        return self.finding.audit

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
    root_cause: Mapped[str] = mapped_column(Text)
    correction: Mapped[str] = mapped_column(Text, comment="What is done about the root cause")
    prevention: Mapped[str] = mapped_column(Text, comment="What keeps it from happening again")
    owner: Mapped[str] = mapped_column(String(200), comment="Who is responsible in the organisation")
    due_on: Mapped[date] = mapped_column(Date)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    corrective_action: Mapped[CorrectiveAction] = relationship(back_populates="plans")
    author: Mapped[User] = relationship(lazy="joined")


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
