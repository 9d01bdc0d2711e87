"""Attempts to sign in are counted in the database, for every process that asks."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from compliance import clock
from compliance.accounts.attempts import AttemptsInDatabase
from compliance.accounts.models import SignInAttempt
from compliance.settings import Settings
from compliance.web.rate_limit import limiter

KEY = "LIMITER/192.0.2.7/sign-in/10/1/minute"


@pytest.fixture
def attempts(database):
    return AttemptsInDatabase("database://")


def test_two_processes_count_together(attempts):
    assert attempts.incr(KEY, 60) == 1
    assert AttemptsInDatabase("database://").incr(KEY, 60) == 2
    assert attempts.get(KEY) == 2
    assert attempts.get("another") == 0


def test_a_window_that_ended_begins_anew_and_leaves_no_row(attempts, database, monkeypatch):
    attempts.incr(KEY, 60)
    attempts.incr("another", 60)
    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr("compliance.accounts.attempts.now", lambda: later)
    assert attempts.get(KEY) == 0
    assert attempts.incr(KEY, 60) == 1
    assert len(database.scalars(select(SignInAttempt)).all()) == 1


def test_further_attempts_do_not_lengthen_the_window(attempts, monkeypatch):
    attempts.incr(KEY, 60)
    ends = attempts.get_expiry(KEY)
    later = clock.now() + timedelta(seconds=30)
    monkeypatch.setattr("compliance.accounts.attempts.now", lambda: later)
    attempts.incr(KEY, 60)
    assert attempts.get_expiry(KEY) == ends


def test_no_address_is_kept(attempts, database):
    attempts.incr(KEY, 60)
    assert "192.0.2.7" not in database.scalars(select(SignInAttempt.key)).one()


def test_counts_can_be_forgotten(attempts):
    attempts.incr(KEY, 60)
    attempts.clear(KEY)
    assert attempts.get(KEY) == 0
    attempts.incr(KEY, 60)
    assert attempts.reset() == 1
    assert attempts.check()


def test_an_attempt_counts_although_its_request_was_rolled_back(attempts, database):
    attempts.incr(KEY, 60)
    database.rollback()
    assert attempts.get(KEY) == 1


def test_an_installation_counts_in_the_database_unless_told_otherwise(app):
    assert Settings().rate_limit_storage == "database://"
    assert isinstance(limiter.storage, AttemptsInDatabase)
