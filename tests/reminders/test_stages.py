"""Which reminder a day calls for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.reminders.stages import ReminderStage, reminded_between, stage_of

DUE = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("days_before", "stage"),
    [
        (31, None), (30, "days_30"), (8, "days_30"), (7, "days_7"), (2, "days_7"), (1, "days_1"), (0, "days_1"),
        (-1, "overdue"), (-30, "overdue"), (-31, None),
    ],
)  # fmt: skip
def test_the_stage_follows_from_the_days_that_are_left(days_before, stage):
    assert stage_of(DUE, DUE - timedelta(days=days_before)) == stage


@given(st.integers(-400, 400))
def test_a_stage_is_called_for_exactly_where_the_job_looks(days):
    on = DUE + timedelta(days=days)
    first, last = reminded_between(on)
    assert (stage_of(DUE, on) is not None) == (first <= DUE <= last)


def test_stages_come_in_one_order_as_days_pass():
    seen = [stage_of(DUE, DUE - timedelta(days=left)) for left in range(40, -40, -1)]
    assert list(dict.fromkeys(stage for stage in seen if stage)) == list(ReminderStage)
