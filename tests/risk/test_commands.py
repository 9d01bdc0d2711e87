"""`sanad evaluate`: a look at another day leaves flags and list alone unless it is told to move them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from compliance.clock import today
from compliance.risk.commands import evaluate_command
from compliance.risk.models import IndicatorReading, OrganisationRisk, RiskFlag, WeeklyScore
from tests.factories.organisations import make_organisation
from tests.factories.recruiters import make_licence

KEPT = (RiskFlag, IndicatorReading, OrganisationRisk, WeeklyScore)


@pytest.fixture
def run(app, database):
    return lambda *arguments: app.test_cli_runner().invoke(evaluate_command, arguments)


@pytest.fixture
def expired(database):
    """A licence that ended half a year ago."""
    organisation = make_organisation(kind="recruiter")
    ended = today() - timedelta(days=180)
    make_licence(organisation, issued_on=ended - timedelta(days=365), expires_on=ended)
    database.commit()
    return organisation


def rows(database):
    return [database.scalar(select(func.count()).select_from(model)) for model in KEPT]


def test_today_is_kept(run, expired, database):
    assert run().exit_code == 0
    assert all(rows(database))


@pytest.mark.parametrize("days", [-30, 30])
def test_another_day_is_shown_and_changes_nothing(run, expired, database, days):
    run()
    before = rows(database)
    day = (today() + timedelta(days=days)).isoformat()
    shown = run("--as-of", day)
    assert (shown.exit_code, "nothing is changed" in shown.output, "--move-list" in shown.output) == (0, True, True)
    assert "licence-expired" in shown.output
    assert rows(database) == before
    assert database.scalars(select(RiskFlag.last_raised_on)).one() == today()


def test_the_list_moves_to_another_day_where_that_is_asked(run, expired, database):
    run()
    before_it_ended = (today() - timedelta(days=400)).isoformat()
    assert run("--as-of", before_it_ended, "--move-list").exit_code == 0
    assert database.scalars(select(RiskFlag.state)).one() == "cleared"
