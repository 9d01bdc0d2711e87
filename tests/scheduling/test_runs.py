"""Runs of jobs: claimed once, taken over when silent, requested by a person."""

from datetime import UTC, datetime, timedelta

import pytest

from compliance.clock import now
from compliance.scheduling.job import Job
from compliance.scheduling.models import JobRun, RunState
from compliance.scheduling.runs import claim_due_run, claim_waiting_run, close_run, request_run
from compliance.scheduling.scheduler import latest_due, run_waiting

DUE = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)


def job_that(run, schedule=None) -> Job:
    return Job(name="test-job", label="Test", run=run, schedule=schedule or {})


def test_a_due_run_is_claimed_once(database):
    assert claim_due_run("nightly", DUE) is not None
    assert claim_due_run("nightly", DUE) is None


def test_a_run_silent_for_five_minutes_is_taken_over(database):
    run = database.get(JobRun, claim_due_run("nightly", DUE))
    run.heartbeat_at = now() - timedelta(minutes=6)
    database.commit()
    assert claim_waiting_run("nightly") == (run.id, DUE)
    assert claim_waiting_run("nightly") is None


def test_a_living_run_is_left_alone(database):
    claim_due_run("nightly", DUE)
    assert claim_waiting_run("nightly") is None


def test_a_requested_run_waits_for_the_scheduler_and_is_not_doubled(database):
    first = request_run("test-job", None)
    assert request_run("test-job", None) is first
    ran = []
    assert run_waiting(job_that(lambda due_at: ran.append(due_at) or {"rows": 3}), now())
    database.expire_all()
    assert len(ran) == 1
    assert (first.state, first.summary) == (RunState.DONE, {"rows": 3})


def test_a_failing_job_is_written_down_and_does_not_stop_the_scheduler(database):
    run = request_run("test-job", None)

    def fail(due_at):
        raise ZeroDivisionError

    assert run_waiting(job_that(fail), now())
    database.expire_all()
    assert (run.state, run.error) == (RunState.FAILED, "ZeroDivisionError")


def test_a_run_taken_over_cannot_be_closed_by_the_old_runner(database, monkeypatch):
    run_id = claim_due_run("nightly", DUE)
    monkeypatch.setattr("compliance.scheduling.runs.RUNNER", "another:1")
    close_run(run_id, {})
    database.expire_all()
    assert database.get(JobRun, run_id).state is RunState.RUNNING


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 3, 1, 2, 0, tzinfo=UTC), DUE),
        (datetime(2026, 3, 1, 15, 30, tzinfo=UTC), DUE),
        (datetime(2026, 3, 2, 1, 59, tzinfo=UTC), DUE),
        (datetime(2026, 3, 2, 2, 1, tzinfo=UTC), DUE + timedelta(days=1)),
    ],
)
def test_a_missed_night_is_made_up_for(moment, expected):
    assert latest_due(job_that(dict, {"hour": 2, "minute": 0}), moment) == expected
