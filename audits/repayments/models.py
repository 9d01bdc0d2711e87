"""Repayment of recruitment fees: a ledger for each group of workers, described without names. Rows are only added."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.corrective_actions.models import CorrectiveAction
from audits.models import Audit
from compliance.accounts.models import User
from compliance.database import EvidenceMixin, Id, Money, UtcDateTime, db, enum_column, table_notes
from compliance.documents.models import Document
from compliance.ledger.declaration import LedgerKind
from compliance.organisations.models import Organisation

_READERS = "the organisation, the audit's team and the authority; small numbers of workers: the team only"


class EntryKind(StrEnum):
    """The four columns of the ledger: what workers paid, what is to be repaid, what was, what reached them."""

    FOUND = "found"
    AGREED = "agreed"
    PAID = "paid"
    CONFIRMED = "confirmed"


class FoundFrom(StrEnum):
    """Where a found amount comes from."""

    INTERVIEWS = "interviews"
    DOCUMENTS = "documents"
    DECLARED = "declared"


class RepaymentGroup(db.Model):  # type: ignore[name-defined]
    """Workers who came through one office, in one period, from one country. Nobody is named."""

    __tablename__ = "repayment_group"
    __table_args__ = (
        CheckConstraint("workers >= 1", name="workers"),
        CheckConstraint("arrived_to >= arrived_from", name="arrival_in_order"),
        Index("ix_repayment_group_corrective_action_id", "corrective_action_id"),
        Index("ix_repayment_group_organisation_id", "organisation_id"),
        table_notes("Groups of workers to whom recruitment fees are repaid", _READERS, "ten years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    corrective_action_id: Mapped[int] = mapped_column(ForeignKey("corrective_action.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), comment="Who has to repay")
    recruiter_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), comment="Their recruitment office")
    recruiter_named: Mapped[str | None] = mapped_column(String(300), comment="Where the office is not on the register")
    arrived_from: Mapped[date] = mapped_column(Date)
    arrived_to: Mapped[date] = mapped_column(Date)
    country_of_origin: Mapped[str] = mapped_column(String(2), comment="ISO 3166-1 alpha-2")
    workers: Mapped[int | None] = mapped_column(comment="Size of the group; empty: not known")
    size_from_organisation: Mapped[bool] = mapped_column(comment="The organisation itself gave the size")
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_on: Mapped[date | None] = mapped_column(Date, comment="By the latest decision")
    version: Mapped[int] = mapped_column(default=1, comment="Refuses a change made on an outdated page")

    __mapper_args__ = {"version_id_col": version}

    corrective_action: Mapped[CorrectiveAction] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    recruiter: Mapped[Organisation | None] = relationship(foreign_keys=[recruiter_id])

    @property
    def audit(self) -> Audit:
        return self.corrective_action.audit


class RepaymentEntry(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """One amount of the ledger. A correction is a new row; amounts of two currencies are never added up."""

    __tablename__ = "repayment_entry"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("workers >= 0", name="workers"),
        Index("ix_repayment_entry_group_id", "group_id"),
        table_notes("Fees found, agreed to be repaid, repaid, and confirmed by workers", _READERS, "ten years"),
    )

    # Where and when an amount was found, and how large it is for a small group, could tell who spoke.
    __ledger__ = LedgerKind(
        "repayment_entry",
        fields=(
            "group_id",
            "organisation_id",
            "kind",
            "currency",
            "recorded_at",
            "recorded_by_id",
            "supersedes_id",
        ),
        personal=("amount", "workers", "found_from", "occurred_on", "note", "correction_reason"),
        by="recorded_by_id",
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("repayment_group.id"))
    kind: Mapped[EntryKind] = mapped_column(enum_column(EntryKind))
    found_from: Mapped[FoundFrom | None] = mapped_column(enum_column(FoundFrom), comment="Of a found amount only")
    amount: Mapped[Decimal] = mapped_column(Money)
    currency: Mapped[str] = mapped_column(String(3), comment="ISO 4217")
    workers: Mapped[int | None] = mapped_column(comment="Workers it concerns; of a confirmation: who confirmed")
    note: Mapped[str | None] = mapped_column(Text)

    group: Mapped[RepaymentGroup] = relationship()
    recorded_by: Mapped[User] = relationship(foreign_keys="RepaymentEntry.recorded_by_id", lazy="joined")
    documents: Mapped[list[Document]] = relationship(secondary="repayment_document", lazy="selectin")

    @property
    def audit(self) -> Audit:
        return self.group.audit


class RepaymentDocument(db.Model):  # type: ignore[name-defined]
    __tablename__ = "repayment_document"
    __table_args__ = (table_notes("Files that prove a repayment", _READERS, "ten years", personal=True),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("repayment_entry.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)


class RepaymentDecision(db.Model):  # type: ignore[name-defined]
    """The repayment of a group is closed, or opened again, by a member of the team."""

    __tablename__ = "repayment_decision"
    __table_args__ = (
        Index("ix_repayment_decision_group_id", "group_id"),
        table_notes("When a repayment was closed or opened again, by whom and why", _READERS, "ten years"),
    )

    __ledger__ = LedgerKind(
        "repayment_decision",
        fields=("group_id", "is_closed", "decided_by_id", "decided_on", "recorded_at"),
        personal=("reason",),
        by="decided_by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("repayment_group.id"))
    is_closed: Mapped[bool] = mapped_column()
    reason: Mapped[str] = mapped_column(Text, comment="Told to the organisation")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    decided_by: Mapped[User] = relationship(lazy="joined")
