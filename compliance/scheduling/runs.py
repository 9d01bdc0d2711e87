"""Claiming and closing runs of jobs, so that any number of schedulers runs each one exactly once.

A run is the unique row (job, due time). Who inserts it has the run. A run whose heartbeat has been silent for five
minutes is taken over by whoever updates the row first.
"""

import os
import socket
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from compliance.clock import now
from compliance.database import commits, db
from compliance.scheduling.models import JobRun, RunState

SILENT_AFTER = timedelta(minutes=5)
RUNNER = f"{socket.gethostname()}:{os.getpid()}"


@commits
def claim_due_run(job: str, due_at: datetime) -> int | None:
    """Take the run of `job` due at `due_at`; gives its id, or None if anybody has or had it."""
    if db.session.scalar(select(JobRun.id).where(JobRun.job == job, JobRun.due_at == due_at)):
        return None
    moment = now()
    run = JobRun(job=job, due_at=due_at, started_at=moment, heartbeat_at=moment, state=RunState.RUNNING, runner=RUNNER)
    try:
        with db.session.begin_nested():
            db.session.add(run)
    except IntegrityError:
        return None
    return run.id


@commits
def claim_waiting_run(job: str) -> tuple[int, datetime] | None:
    """Take a run of `job` that was requested, or that its runner left silent; gives (id, due time)."""
    moment = now()
    silent = (JobRun.state == RunState.RUNNING) & (JobRun.heartbeat_at < moment - SILENT_AFTER)
    waiting = db.session.execute(
        select(JobRun.id, JobRun.due_at, JobRun.state, JobRun.heartbeat_at)
        .where(JobRun.job == job, (JobRun.state == RunState.REQUESTED) | silent)
        .order_by(JobRun.id)
        .limit(1)
    ).first()
    if waiting is None:
        return None
    taken = db.session.execute(
        update(JobRun)
        .where(JobRun.id == waiting.id, JobRun.state == waiting.state, JobRun.heartbeat_at == waiting.heartbeat_at)
        .values(state=RunState.RUNNING, runner=RUNNER, started_at=moment, heartbeat_at=moment)
    )
    return (waiting.id, waiting.due_at) if taken.rowcount == 1 else None  # type: ignore[attr-defined]


@commits
def beat_own_runs() -> None:
    """Say that the runs of this process are alive."""
    db.session.execute(
        update(JobRun).where(JobRun.state == RunState.RUNNING, JobRun.runner == RUNNER).values(heartbeat_at=now())
    )


@commits
def close_run(run_id: int, summary: Mapping[str, Any] | None, error: str | None = None) -> None:
    """Write down how the run ended. `error` names the kind of failure only; details are in the log."""
    db.session.execute(
        update(JobRun)
        .where(JobRun.id == run_id, JobRun.runner == RUNNER)
        .values(
            state=RunState.FAILED if error else RunState.DONE,
            finished_at=now(),
            summary=dict(summary) if summary is not None else None,
            error=error,
        )
    )


def request_run(job: str, by_id: int | None) -> JobRun:
    """Ask the scheduler process to run `job` now; a request that still waits is not doubled."""
    waiting = db.session.scalar(select(JobRun).where(JobRun.job == job, JobRun.state == RunState.REQUESTED))
    if waiting is not None:
        return waiting
    moment = now()
    run = JobRun(
        job=job,
        due_at=moment,
        started_at=moment,
        heartbeat_at=moment,
        state=RunState.REQUESTED,
        runner="",
        requested_by_id=by_id,
    )
    db.session.add(run)
    db.session.flush()
    return run
