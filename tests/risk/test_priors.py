"""Means that small numbers are pulled to: one version in force, the former ones kept."""

from datetime import date

import pytest

from compliance.risk.priors import current_prior, fix_prior, prior_as_of

pytestmark = pytest.mark.usefixtures("database")


def test_equal_values_make_no_new_version():
    first = fix_prior("score", date(2026, 3, 1), {"mean": 0.25})
    assert fix_prior("score", date(2026, 3, 2), {"mean": 0.25}) is first


def test_a_past_day_finds_the_version_of_its_day():
    fix_prior("score", date(2026, 3, 1), {"mean": 0.25})
    fix_prior("score", date(2026, 3, 5), {"mean": 0.5})
    fix_prior("related:x", date(2026, 3, 2), {"mean": 0.75})
    assert [current_prior("score").version, current_prior("score").values] == [2, {"mean": 0.5}]
    assert prior_as_of("score", date(2026, 3, 4)).values == {"mean": 0.25}
    assert prior_as_of("score", date(2026, 2, 28)) is None
