"""The dates of a file: which are refused together, and how a file stands on a day."""

from datetime import date

import pytest

from compliance.documents.dates import NO_DATES, Expiry, StatedDates, check_dates, expiry_on
from compliance.errors import InvalidInput

DAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        (StatedDates(dated_on=date(2026, 7, 2)), "dated_on"),
        (StatedDates(dated_on=date(1026, 6, 1)), "dated_on"),
        (StatedDates(period_ends_on=date(2026, 3, 31)), "period_starts_on"),
        (StatedDates(period_starts_on=date(2026, 4, 1), period_ends_on=date(2026, 3, 31)), "period_ends_on"),
        (StatedDates(dated_on=date(2026, 4, 1), valid_until=date(2026, 3, 31)), "valid_until"),
        (StatedDates(valid_until=date(9026, 3, 31)), "valid_until"),
    ],
)
def test_dates_that_cannot_be_true_together_are_refused_at_their_field(app, dates, field):
    with app.test_request_context(), pytest.raises(InvalidInput) as refused:
        check_dates(dates, DAY)
    assert refused.value.field == field


def test_a_document_of_tomorrow_is_accepted_where_the_next_day_has_begun_already():
    check_dates(StatedDates(dated_on=date(2026, 7, 1)), DAY)
    check_dates(NO_DATES, DAY)


def test_a_file_is_valid_on_its_last_day_and_expired_on_the_next():
    assert expiry_on(DAY, DAY) is Expiry.EXPIRES_SOON
    assert expiry_on(date(2026, 6, 29), DAY) is Expiry.EXPIRED
    assert expiry_on(date(2026, 7, 30), DAY) is Expiry.EXPIRES_SOON
    assert expiry_on(date(2026, 7, 31), DAY) is Expiry.VALID


def test_a_file_without_a_last_day_is_neither_valid_nor_expired():
    assert expiry_on(None, DAY) is Expiry.NO_DATE
