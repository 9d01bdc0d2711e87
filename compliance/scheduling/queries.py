"""Reading runs of jobs and what waits for evaluation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

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


def oldest_pending() -> tuple[int, Any]:
    """How many organisations wait for evaluation, and since when the oldest does."""
    count, oldest = db.session.execute(
        select(func.count(PendingEvaluation.id), func.min(PendingEvaluation.requested_at))
    ).one()
    return count, oldest
