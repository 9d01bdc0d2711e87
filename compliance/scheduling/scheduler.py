"""The scheduler process: runs due jobs, evaluates what saved facts concern within a second, sends waiting mail.

Its own process, never inside web workers, each of which would run every job (agronholm/apscheduler #160). Jobs are
code and runs are rows, so APScheduler keeps no store: it only ticks. A job missed while the process was down runs at
its next tick, because the latest due time without a row is what is looked for.
"""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from flask import Flask

from compliance.clock import now
from compliance.database import commits, db
from compliance.scheduling.job import Job
from compliance.scheduling.runs import beat_own_runs, claim_due_run, claim_waiting_run, close_run

log = logging.getLogger(__name__)

PENDING_EVERY_SECONDS = 0.3
SLOW_EVERY_SECONDS = 0.5
TICK_EVERY_SECONDS = 2
BEAT_EVERY_SECONDS = 30


def latest_due(job: Job, moment: datetime) -> datetime | None:
    """The latest time at or before `moment` at which `job` was due, within the last day; None if there was none."""
    trigger = CronTrigger(timezone=UTC, **job.schedule)
    due: datetime | None = None
    following = trigger.get_next_fire_time(None, moment - timedelta(days=1))
    while following is not None and following <= moment:
        due = following
        following = trigger.get_next_fire_time(following, following + timedelta(seconds=1))
    return due


def run_waiting(job: Job, moment: datetime) -> bool:
    """Run `job` if it is due, requested or was left silent; true if it ran here."""
    due_at = latest_due(job, moment) if job.schedule else None
    run_id = claim_due_run(job.name, due_at) if due_at else None
    if run_id is None:
        waiting = claim_waiting_run(job.name)
        if waiting is None:
            return False
        run_id, due_at = waiting
    run_claimed(job, run_id, due_at or moment)
    return True


def run_claimed(job: Job, run_id: int, due_at: datetime) -> None:
    """Run a claimed job and write down how it ended; a failure is logged, never raised."""
    log.info("job started", extra={"job": job.name, "run": run_id})
    try:
        summary = commits(job.run)(due_at)
    except Exception as error:
        log.exception("job failed", extra={"job": job.name, "run": run_id})
        close_run(run_id, None, type(error).__name__)
        return
    close_run(run_id, summary)
    log.info("job done", extra={"job": job.name, "run": run_id})


class Scheduler:
    """One scheduler process of an installation. `start` returns at once; `stop` waits for the run in hand."""

    def __init__(self, app: Flask, evaluate_pending: Callable[[], Any], send_mail: Callable[[], Any]) -> None:
        self.app = app
        self.evaluate_pending = evaluate_pending
        self.send_mail = send_mail
        self.ticks = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def start(self) -> None:
        for function, seconds in (
            (self._take_pending, PENDING_EVERY_SECONDS),
            (self._run_jobs, TICK_EVERY_SECONDS),
            (self._send_waiting_mail, TICK_EVERY_SECONDS),
            (self._beat, BEAT_EVERY_SECONDS),
        ):
            self.ticks.add_job(function, "interval", seconds=seconds, next_run_time=now())
        # Each in a thread of its own: a wage file of minutes must not keep a report waiting.
        for work in self.app.extensions["compliance"].slow_work:
            self.ticks.add_job(
                self._guarded, "interval", args=(work.__name__, work), seconds=SLOW_EVERY_SECONDS, next_run_time=now()
            )
        self.ticks.start()

    def stop(self) -> None:
        self.ticks.shutdown(wait=True)

    def run_until(self, stopped: threading.Event) -> None:
        """Work until `stopped` is set."""
        self.start()
        stopped.wait()
        self.stop()

    def _take_pending(self) -> None:
        self._guarded("pending evaluation", self.evaluate_pending)
        for work in self.app.extensions["compliance"].pending_work:
            self._guarded(work.__name__, work)

    def _send_waiting_mail(self) -> None:
        self._guarded("mail", self.send_mail)

    def _run_jobs(self) -> None:
        for job in self.app.extensions["compliance"].jobs:
            self._guarded(job.name, lambda job=job: run_waiting(job, now()))  # type: ignore[misc]

    def _beat(self) -> None:
        self._guarded("heartbeat", beat_own_runs)

    def _guarded(self, what: str, function: Callable[[], Any]) -> None:
        """Run `function` in an app context; the process outlives any failure of a part."""
        with self.app.app_context():
            try:
                function()
            except Exception:
                log.exception("scheduler part failed", extra={"part": what})
                db.session.rollback()
