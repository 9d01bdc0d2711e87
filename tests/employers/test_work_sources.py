"""What the sources over hours, permits, and wages beside contracts say about a day."""

from datetime import date, timedelta
from decimal import Decimal

from employers.work_sources import contracts, wages_beside_contracts, work_permits, working_hours
from tests.employers.test_sources import only, read
from tests.factories.employers import (
    make_contract,
    make_hours,
    make_permit,
    make_wage_payment,
    make_worker,
)
from tests.factories.organisations import make_organisation

DAY = date(2026, 3, 1)
START = date(2026, 1, 5)


def weeks(employer, *minutes, gap_after=None, rest_days=0):
    for number, worked in enumerate(minutes):
        extra = 7 if gap_after is not None and number > gap_after else 0
        start = START + timedelta(days=7 * number + extra)
        make_hours(employer, week_start=start, minutes_worked=worked, rest_days=rest_days)


def test_four_weeks_running_are_the_least_hours_and_the_most_rest_of_the_four(database):
    weeks(make_organisation(), 4000, 4200, 3900, 4100)
    rows = read(database, working_hours)
    assert [row["hours_four_weeks"] for row in rows] == [None, None, None, 65.0]
    assert [row["rest_days_four_weeks"] for row in rows] == [None, None, None, 0]


def test_a_week_without_record_breaks_the_four(database):
    weeks(make_organisation(), 4000, 4200, 3900, 4100, gap_after=1)
    assert {row["hours_four_weeks"] for row in read(database, working_hours)} == {None}


def test_unknown_rest_days_stay_unknown_while_hours_are_known(database):
    weeks(make_organisation(), 4000, 4000, 4000, 4000, rest_days=None)
    last = read(database, working_hours)[-1]
    assert (last["rest_days_four_weeks"], last["overtime_unpaid"]) == (None, None)
    assert last["hours_four_weeks"] is not None


def test_hours_of_two_workers_are_not_four_weeks_of_one(database):
    employer = make_organisation()
    for number in range(4):
        start = START + timedelta(days=7 * number)
        make_hours(employer, week_start=start, worker=make_worker(f"240000000{number % 2}"))
    assert {row["hours_four_weeks"] for row in read(database, working_hours)} == {None}


def test_a_renewed_permit_is_not_expired_and_an_ended_one_is_needed_no_more(database):
    employer = make_organisation()
    make_permit(employer, occurred_on=date(2025, 1, 1), expires_on=date(2026, 1, 1))
    assert only(database, work_permits)["days_expired"] == 59
    make_permit(employer, occurred_on=date(2026, 1, 2), expires_on=date(2027, 1, 1))
    assert only(database, work_permits)["days_expired"] == 0
    other = make_organisation()
    ended = date(2025, 12, 1)
    make_permit(other, occurred_on=date(2025, 1, 1), expires_on=date(2026, 1, 1), ended_on=ended)
    assert [row["days_expired"] for row in read(database, work_permits)] == [0, 0]


def test_the_contract_in_force_when_a_wage_fell_due_is_the_one_compared(database):
    employer = make_organisation()
    make_contract(employer, "offered", signed_on=date(2025, 1, 1), monthly_wage=Decimal("9000"))
    make_contract(employer, "signed", signed_on=date(2025, 2, 1), monthly_wage=Decimal("1000"))
    make_contract(employer, "signed", signed_on=date(2026, 1, 1), monthly_wage=Decimal("1500"))
    make_wage_payment(employer, due_on=date(2025, 12, 31), amount_due=Decimal("1000"))
    make_wage_payment(employer, due_on=date(2026, 1, 31), amount_due=Decimal("1000"), deductions=Decimal("0"))
    assert [row["below_contract"] for row in read(database, wages_beside_contracts)] == [0, 1]


def test_a_lower_wage_whose_deductions_nobody_stated_is_unknown(database):
    employer = make_organisation()
    make_contract(employer, "signed", signed_on=date(2025, 1, 1), monthly_wage=Decimal("1500"))
    make_wage_payment(employer, due_on=date(2026, 1, 31), amount_due=Decimal("1000"))
    make_wage_payment(employer, due_on=date(2026, 2, 27), amount_due=Decimal("1000"), deductions=Decimal("500"))
    assert [row["below_contract"] for row in read(database, wages_beside_contracts)] == [None, 0]


def test_wages_and_contracts_in_two_currencies_are_not_compared(database):
    employer = make_organisation()
    make_contract(employer, "signed", signed_on=date(2025, 1, 1), currency="USD")
    make_wage_payment(employer, due_on=date(2026, 1, 31))
    assert read(database, wages_beside_contracts) == []


def test_months_of_a_contract_are_counted_to_the_day_asked_about(database):
    make_contract(make_organisation(), "registered", signed_on=date(2025, 12, 1))
    row = only(database, contracts)
    assert (round(row["months_since"], 1), row["strength"]) == (3.0, "authority_register")
