"""Runs of jobs, and the organisations waiting to be evaluated because a fact about them was saved."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import Id, UtcDateTime, db, enum_column, table_notes


class RunState(StrEnum):
    REQUESTED = "requested"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobRun(db.Model):  # type: ignore[name-defined]
    """One run of a job. The unique row (job, due time) is the claim: two schedulers never run one twice."""

    __tablename__ = "job_run"
    __table_args__ = (
        UniqueConstraint("job", "due_at"),
        Index("ix_job_run_started_at", "started_at"),
        table_notes("Runs of scheduled jobs", "administrator", "two years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    job: Mapped[str] = mapped_column(String(80))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    heartbeat_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="A run silent for five minutes is taken over")
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[RunState] = mapped_column(enum_column(RunState))
    runner: Mapped[str] = mapped_column(String(120), comment="Which process on which machine runs it")
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), comment="Empty: by its schedule")
    summary: Mapped[dict[str, Any] | None] = mapped_column(JSON, comment="Counts, and failures by part")
    error: Mapped[str | None] = mapped_column(Text)


class PendingEvaluation(db.Model):  # type: ignore[name-defined]
    """An organisation whose indicators must be evaluated again; written in the transaction of the fact."""

    __tablename__ = "pending_evaluation"
    __table_args__ = (table_notes("Organisations waiting for evaluation", "scheduler", "until evaluated"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    reason: Mapped[str] = mapped_column(String(80))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
