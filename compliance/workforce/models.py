"""What any organisation with workers keeps: its grievance log, orientation of workers; and reports that one absconded.

Rows are never updated. A correction, or the same record sent again with other values, is a new row.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import EvidenceMixin, db, enum_column, table_notes

READERS = "the organisation, its authority and its auditors"
RETENTION = "five years after the employment ended"
WORKER = "Keyed pseudonym of the worker (HMAC-SHA-256); never a name or number"
REFERENCE = "Number of the record at its source; makes an import safe to run twice"
REVISION = "1 for the first state of a source reference, then counted up by corrections"


class GrievanceTopic(StrEnum):
    WAGES = "wages"
    HOURS = "hours"
    DOCUMENTS = "documents"
    RECRUITMENT_FEES = "recruitment_fees"
    HOUSING = "housing"
    SAFETY = "safety"
    TREATMENT = "treatment"
    OTHER = "other"


class OrientationStage(StrEnum):
    PRE_DEPARTURE = "pre_departure"
    POST_ARRIVAL = "post_arrival"


class AbscondingOutcome(StrEnum):
    """Open and unknown are not the same as upheld: a report alone says nothing about the worker."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    UPHELD = "upheld"
    UNKNOWN = "unknown"


class Grievance(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """A line of the organisation's own grievance log: one grievance, or how many came in during a period.

    `occurred_on` is the day a grievance was received, or the last day of the period. 0 received in a period is a
    statement; no line at all says nothing.
    """

    __tablename__ = "grievance"
    __table_args__ = (
        UniqueConstraint("source_reference", "revision"),
        Index("ix_grievance_organisation_id_occurred_on", "organisation_id", "occurred_on", "id"),
        table_notes("The organisation's own grievance log", READERS, RETENTION, personal=True),
    )

    from_on: Mapped[date | None] = mapped_column(Date, comment="First day of the period; empty for one grievance")
    received: Mapped[int] = mapped_column(comment="Grievances received: 1, or the number in the period, 0 among them")
    topic: Mapped[GrievanceTopic | None] = mapped_column(enum_column(GrievanceTopic))
    worker: Mapped[str | None] = mapped_column(String(64), comment=f"{WORKER}; empty: anonymous")
    closed_on: Mapped[date | None] = mapped_column(Date, comment="Day it was answered; empty: still open")
    source_reference: Mapped[str | None] = mapped_column(String(200), comment=REFERENCE)
    revision: Mapped[int] = mapped_column(default=1, comment=REVISION)

    @property
    def received_on(self) -> date:
        return self.occurred_on


class OrientationRecord(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """One session in which workers learnt their rights, before departure or after arrival."""

    __tablename__ = "orientation_record"
    __table_args__ = (
        UniqueConstraint("source_reference", "revision"),
        Index("ix_orientation_record_organisation_id_occurred_on", "organisation_id", "occurred_on", "id"),
        table_notes("Orientation of workers before departure and after arrival", READERS, RETENTION),
    )

    stage: Mapped[OrientationStage] = mapped_column(enum_column(OrientationStage))
    participants: Mapped[int] = mapped_column(comment="Workers who took part")
    own_language: Mapped[bool | None] = mapped_column(comment="Held in a language they understand; empty: unknown")
    charged: Mapped[bool | None] = mapped_column(comment="Workers paid for it; empty: unknown")
    source_reference: Mapped[str | None] = mapped_column(String(200), comment=REFERENCE)
    revision: Mapped[int] = mapped_column(default=1, comment=REVISION)


class AbscondingReport(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """A report of the organisation to the authority that a worker absconded ("huroob"), and what became of it."""

    __tablename__ = "absconding_report"
    __table_args__ = (
        UniqueConstraint("source_reference", "revision"),
        Index("ix_absconding_report_organisation_id_occurred_on", "organisation_id", "occurred_on", "id"),
        table_notes("Reports that a worker absconded", READERS, RETENTION, personal=True),
    )

    worker: Mapped[str] = mapped_column(String(64), comment=WORKER)
    outcome: Mapped[AbscondingOutcome] = mapped_column(enum_column(AbscondingOutcome))
    source_reference: Mapped[str | None] = mapped_column(String(200), comment=REFERENCE)
    revision: Mapped[int] = mapped_column(default=1, comment=REVISION)
