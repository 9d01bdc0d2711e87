"""Reading runs of jobs and what waits for evaluation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from compliance.database import db
from compliance.scheduling.models import JobRun, PendingEvaluation, RunState
from compliance.web.pagination import PAGE_SIZE, Cursor, id_at


def list_runs(cursor: Cursor) -> Sequence[JobRun]:
    """Runs, newest first: one page and one more."""
    statement = select(JobRun)
    if cursor.before:
        later = statement.where(JobRun.id > id_at(cursor.before)).order_by(JobRun.id)
        return db.session.scalars(later.limit(PAGE_SIZE + 1)).all()[::-1]
    if cursor.after:
        statement = statement.where(JobRun.id < id_at(cursor.after))
    return db.session.scalars(statement.order_by(JobRun.id.desc()).limit(PAGE_SIZE + 1)).all()


def last_successes() -> dict[str, datetime]:
    """Job name to the end of its last successful run."""
    rows = db.session.execute(
        select(JobRun.job, func.max(JobRun.finished_at)).where(JobRun.state == RunState.DONE).group_by(JobRun.job)
    )
    return {job: finished_at for job, finished_at in rows if finished_at}


@dataclass(frozen=True)
class JobStanding:
    """When a job last succeeded, and whether a run of it waits or is at work."""

    succeeded_at: datetime | None
    is_under_way: bool


def job_standing(job: str) -> JobStanding:
    """How `job` stands, in one query."""
    is_done = JobRun.state == RunState.DONE
    is_open = JobRun.state.in_((RunState.REQUESTED, RunState.RUNNING))
    succeeded_at, under_way = db.session.execute(
        select(func.max(case((is_done, JobRun.finished_at))), func.count(case((is_open, JobRun.id)))).where(
            JobRun.job == job
        )
    ).one()
    return JobStanding(succeeded_at, under_way > 0)


def oldest_pending() -> tuple[int, Any]:
    """How many organisations wait for evaluation, and since when the oldest does."""
    count, oldest = db.session.execute(
        select(func.count(PendingEvaluation.id), func.min(PendingEvaluation.requested_at))
    ).one()
    return count, oldest
