"""The trend of the risk list: one score a week, kept by checks of all organisations."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from compliance.risk.evaluation import evaluate
from compliance.risk.models import WeeklyScore
from compliance.risk.trend import keep_weekly_scores, list_trends, week_of
from tests.factories.organisations import make_organisation
from tests.factories.risk import make_risk
from tests.risk.conftest import Office

Day = Callable[[int], date]
MONDAY = date(2027, 6, 7)


def scores_of(organisation, today, present=0):
    return [each.score for each in list_trends({organisation.id: present}, today)[organisation.id]]


def kept(database):
    return database.scalar(select(func.count()).select_from(WeeklyScore))


def test_a_check_of_all_keeps_the_score_of_its_week_and_the_last_check_counts(office: Office, day: Day) -> None:
    office.record("beta", day(0), days=12)
    office.evaluate(MONDAY)
    office.record("beta", day(0), days=12, times=2)
    office.evaluate(MONDAY + timedelta(days=6))
    assert scores_of(office.organisation, MONDAY + timedelta(weeks=1), 4)[-2:] == [6, 4]
    assert kept(office.session) == 1


def test_a_check_of_some_keeps_nothing(office: Office, day: Day) -> None:
    office.record("beta", day(0), days=12)
    office.evaluate(MONDAY, [office.organisation.id])
    assert kept(office.session) == 0


def test_a_week_without_a_check_is_unknown_and_one_without_a_score_is_nought(database) -> None:
    first, second = make_organisation(name="First"), make_organisation(name="Second")
    make_risk(first, score=30)
    keep_weekly_scores(MONDAY - timedelta(weeks=2))
    assert scores_of(first, MONDAY, 40) == [None, None, None, 30, None, 40]
    assert scores_of(second, MONDAY, 5) == [None, None, None, 0, None, 5]


@pytest.mark.parametrize("offset", range(7))
def test_every_day_belongs_to_the_week_of_its_monday(offset) -> None:
    assert week_of(MONDAY + timedelta(days=offset)) == MONDAY


def test_scores_are_forgotten_after_a_year(database) -> None:
    make_risk(make_organisation(), score=30)
    keep_weekly_scores(MONDAY)
    keep_weekly_scores(MONDAY + timedelta(weeks=53))
    assert database.scalars(select(WeeklyScore.week_on)).all() == [MONDAY + timedelta(weeks=53)]


def test_an_evaluation_of_one_indicator_is_no_check_of_all(office: Office, day: Day) -> None:
    office.record("beta", day(0), days=12)
    evaluate(MONDAY, indicators=["late-wages"], library=office.library)
    assert kept(office.session) == 0
