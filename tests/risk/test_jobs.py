"""The nightly run and the requests that saved facts leave behind."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from compliance.clock import now
from compliance.risk import jobs
from compliance.risk.checks import EVALUATE_INDICATORS, describe_check
from compliance.risk.jobs import evaluate_pending, nightly_evaluation
from compliance.risk.models import IndicatorReading
from compliance.scheduling.models import JobRun, PendingEvaluation, RunState
from compliance.scheduling.pending import request_evaluation
from tests.factories.organisations import make_organisation


def waiting(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PendingEvaluation)) or 0


def test_the_nightly_run_is_due_at_the_hour_the_operator_set(app: Flask, database: Session) -> None:
    assert nightly_evaluation in app.extensions["compliance"].jobs
    assert dict(nightly_evaluation.schedule) == {"hour": 2, "minute": 0}


def test_the_nightly_run_evaluates_as_of_its_day_and_tells_how_it_went(database: Session) -> None:
    make_organisation()
    due_at = datetime(2027, 5, 4, 2, tzinfo=UTC)
    database.add(
        JobRun(
            job=EVALUATE_INDICATORS,
            due_at=due_at,
            started_at=now(),
            heartbeat_at=now(),
            state=RunState.RUNNING,
            runner="test",
        )
    )
    database.flush()
    summary = nightly_evaluation.run(due_at)
    assert summary["as_of"] == "2027-05-04"
    assert summary["failures"] == {}
    assert summary["organisations"] == 1
    assert summary["indicators"]["wages-paid-late"]["not_enough_evidence"] == 1


def test_a_run_says_in_words_what_it_did_and_what_failed(app: Flask) -> None:
    counts = {"opened": 2, "reopened": 1, "cleared": 4}
    summary = {
        "as_of": "2027-05-04",
        "organisations": 40,
        "indicators": {"wages-paid-late": counts},
        "failures": {"fees-charged": "DataError"},
    }
    with app.test_request_context():
        assert describe_check(summary) == [
            "As of 4 May 2027",
            "40 organisations checked",
            "Flags opened: 3",
            "Flags cleared: 4",
            "Could not be evaluated: Workers paid to be recruited",
        ]


def test_requests_are_evaluated_once_for_each_organisation_and_gone(
    database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluated: list[list[int]] = []
    monkeypatch.setattr(
        jobs, "evaluate", lambda as_of, organisation_ids: evaluated.append(sorted(set(organisation_ids)))
    )
    first, second = make_organisation().id, make_organisation(name="Second").id
    request_evaluation([first, second], "interview_recorded")
    request_evaluation([first], "finding_recorded")
    assert evaluate_pending() == 3
    assert evaluated == [[first, second]]
    assert (waiting(database), evaluate_pending()) == (0, 0)


def test_a_limit_leaves_the_rest_waiting(database: Session) -> None:
    request_evaluation([make_organisation(name=str(number)).id for number in range(3)], "import")
    assert evaluate_pending(2) == 2
    assert waiting(database) == 1


def test_a_request_whose_evaluation_fails_is_kept(database: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    request_evaluation([make_organisation().id], "import")
    database.commit()

    def fail(as_of: date, organisation_ids: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(jobs, "evaluate", fail)
    with pytest.raises(RuntimeError):
        evaluate_pending()
    assert waiting(database) == 1


def test_nothing_known_leaves_no_reading(database: Session) -> None:
    request_evaluation([make_organisation().id], "import")
    evaluate_pending()
    assert database.scalar(select(func.count()).select_from(IndicatorReading)) == 0
