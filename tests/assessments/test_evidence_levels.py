"""Claimed, documented, verified: what decides, and that more evidence never lowers a level."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.assessments.evidence.levels import (
    AssessedPeriod,
    Cover,
    EvidenceLevel,
    count_levels,
    cover,
    documents_answer,
    evidence_level,
)
from compliance.documents.dates import NO_DATES, StatedDates

YEAR = AssessedPeriod(date(2026, 1, 1), date(2026, 12, 31), judged_on=date(2026, 6, 30))
ORDER = list(EvidenceLevel)


def period(start, end=None, valid_until=None):
    dates = (date.fromisoformat(each) if each else None for each in (start, end, valid_until))
    return StatedDates(None, *dates)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (period("2026-01-01", "2026-12-31"), Cover.WHOLE),
        (period("2024-05-01"), Cover.WHOLE),
        (period("2026-01-01", "2026-06-30"), Cover.WHOLE),  # up to the day of judging
        (period("2026-01-01", "2026-03-31"), Cover.PART),
        (period("2025-11-01", "2026-01-01"), Cover.PART),
        (period("2025-01-01", "2025-12-31"), Cover.NONE),
        (period("2026-07-01", "2026-12-31"), Cover.NONE),  # about days that had not come yet
        (NO_DATES, Cover.UNKNOWN),
        (StatedDates(dated_on=date(2026, 3, 1)), Cover.UNKNOWN),
    ],
)
def test_what_counts_is_the_period_a_file_covers(dates, expected):
    assert cover(dates, YEAR) is expected


def test_a_file_of_the_period_documents_the_answer_until_it_expires():
    assert documents_answer(period("2026-01-01", None, "2026-06-30"), YEAR)
    assert not documents_answer(period("2026-01-01", None, "2026-06-29"), YEAR)


def test_a_file_without_a_stated_period_documents_nothing_however_new_it_is():
    assert evidence_level([StatedDates(dated_on=date(2026, 6, 1))], YEAR, is_verified=False) is EvidenceLevel.CLAIMED


def test_one_good_file_among_bad_ones_is_enough():
    files = [period("2025-01-01", "2025-12-31"), NO_DATES, period("2026-02-01", "2026-02-28")]
    assert evidence_level(files, YEAR, is_verified=False) is EvidenceLevel.DOCUMENTED
    assert evidence_level(files[:2], YEAR, is_verified=False) is EvidenceLevel.CLAIMED


def test_a_verification_stands_without_any_file():
    assert evidence_level([], YEAR, is_verified=True) is EvidenceLevel.VERIFIED


def test_counts_name_every_level():
    counted = count_levels([EvidenceLevel.CLAIMED, EvidenceLevel.CLAIMED, EvidenceLevel.VERIFIED])
    assert counted == {EvidenceLevel.CLAIMED: 2, EvidenceLevel.DOCUMENTED: 0, EvidenceLevel.VERIFIED: 1}


days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
files = st.builds(StatedDates, *(st.none() | days for _each in range(4)))


@given(st.lists(files, max_size=5), files, st.booleans(), days)
def test_another_file_never_lowers_the_level_and_the_order_makes_no_difference(some, more, verified, judged_on):
    assessed = AssessedPeriod(date(2026, 1, 1), date(2026, 12, 31), judged_on)
    before = evidence_level(some, assessed, is_verified=verified)
    after = evidence_level([*some, more], assessed, is_verified=verified)
    assert ORDER.index(after) >= ORDER.index(before)
    assert evidence_level([more, *reversed(some)], assessed, is_verified=verified) is after


@given(files, days)
def test_an_unknown_period_is_never_taken_for_a_yes(file, judged_on):
    assessed = AssessedPeriod(date(2026, 1, 1), date(2026, 12, 31), judged_on)
    if file.period_starts_on is None:
        assert not documents_answer(file, assessed)
