"""What the sources over employers' records say about a day."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Date, literal, select

from compliance.clock import now
from compliance.risk.sources import ENVELOPE
from employers.sources import SOURCES, contract_comparisons, document_custody, wage_payments
from tests.factories.employers import (
    make_contract,
    make_custody,
    make_hours,
    make_permit,
    make_wage_payment,
    make_worker,
)
from tests.factories.organisations import make_organisation

DAY = date(2026, 3, 1)


def read(database, query, as_of=DAY):
    found = query(literal(as_of, Date)).subquery()
    return [dict(row) for row in database.execute(select(found).order_by(found.c.record_id)).mappings()]


def only(database, query, as_of=DAY):
    (row,) = read(database, query, as_of)
    return row


def test_every_source_gives_the_envelope_its_fields_and_a_sentence(database):
    employer = make_organisation()
    make_wage_payment(employer, due_on=DAY)
    make_contract(employer, "offered", signed_on=DAY)
    make_contract(employer, "signed", signed_on=DAY)
    make_custody(employer, occurred_on=DAY)
    make_hours(employer, week_start=DAY - timedelta(days=7))
    make_permit(employer, occurred_on=DAY - timedelta(days=90))
    for source in SOURCES:
        row = read(database, source.query)[0]
        assert set(ENVELOPE) | set(source.fields) == set(row), source.code
        assert source.describe(row).endswith("."), source.code


def test_an_unpaid_wage_grows_late_with_the_day_asked_about(database):
    make_wage_payment(
        make_organisation(), due_on=date(2026, 1, 31), paid_on=None, amount_paid=None, known_on=date(2026, 1, 1)
    )
    before = only(database, wage_payments, date(2026, 1, 30))
    assert (before["days_late"], before["unpaid"]) == (None, None)
    assert only(database, wage_payments, date(2026, 1, 31))["days_late"] == 0
    after = only(database, wage_payments, DAY)
    assert (after["days_late"], after["unpaid"], after["amount_due"]) == (29, 1, 1500.0)


def test_a_wage_paid_early_is_not_late(database):
    make_wage_payment(make_organisation(), due_on=date(2026, 2, 10), paid_on=date(2026, 2, 1))
    row = only(database, wage_payments)
    assert (row["days_late"], row["unpaid"], row["underpaid"]) == (0, 0, 0)


def test_a_wage_paid_in_part_is_underpaid_and_one_of_unknown_amount_is_unknown(database):
    employer = make_organisation()
    make_wage_payment(employer, due_on=DAY, amount_paid=Decimal("900"))
    make_wage_payment(employer, due_on=DAY, amount_paid=None)
    assert [row["underpaid"] for row in read(database, wage_payments)] == [1, None]


def test_a_payment_after_the_day_asked_about_is_not_known_yet(database):
    employer = make_organisation()
    first = make_wage_payment(employer, due_on=date(2026, 1, 31), paid_on=None, amount_paid=None)
    make_wage_payment(
        employer,
        due_on=date(2026, 1, 31),
        paid_on=date(2026, 2, 20),
        known_on=date(2026, 2, 21),
        supersedes_id=first.id,
        correction_reason="Paid",
    )
    assert only(database, wage_payments, date(2026, 2, 10))["days_late"] == 10
    paid = only(database, wage_payments)
    assert (paid["days_late"], paid["unpaid"]) == (20, 0)


def test_a_record_unknown_on_the_day_is_left_out(database):
    employer = make_organisation()
    make_wage_payment(employer, due_on=date(2026, 1, 31), known_on=date(2026, 3, 2))
    make_custody(employer, occurred_on=date(2026, 1, 1), known_on=date(2026, 3, 2))
    assert read(database, wage_payments) == []
    assert read(database, document_custody) == []


def test_what_the_employer_typed_is_declared_and_a_file_is_a_document(database):
    from tests.factories.accounts import make_user

    employer = make_organisation()
    make_wage_payment(employer, due_on=DAY, recorded_by_id=make_user("employer_user").id)
    make_wage_payment(employer, due_on=DAY)
    assert [row["strength"] for row in read(database, wage_payments)] == ["declared", "documented"]


def test_a_contract_with_a_lower_wage_is_worse_than_its_offer(database):
    employer = make_organisation()
    make_contract(employer, "offered", signed_on=date(2026, 1, 1))
    signed = make_contract(employer, "signed", signed_on=date(2026, 2, 1), monthly_wage=Decimal("1200"))
    row = only(database, contract_comparisons)
    assert (row["worse"], row["wage_difference_percent"], row["lower_wage"], row["other_job"]) == (1, -20.0, 1, 0)
    assert row["record_id"] == signed.id


def test_a_contract_like_its_offer_is_not_worse(database):
    employer = make_organisation()
    make_contract(employer, "offered", signed_on=date(2026, 1, 1))
    make_contract(employer, "signed", signed_on=date(2026, 2, 1), job_title="  CLEANER ")
    row = only(database, contract_comparisons)
    assert (row["worse"], row["wage_difference_percent"]) == (0, 0.0)


def test_a_term_that_cannot_be_compared_stays_unknown(database):
    employer = make_organisation()
    cases = ({"currency": "USD"}, {"job_title": "عامل نظافة"}, {"city": None}, {"weekly_hours": None})
    for number, unknown in enumerate(cases):
        worker = make_worker(str(number + 1))
        make_contract(employer, "offered", signed_on=date(2026, 1, 1), worker=worker)
        make_contract(employer, "signed", signed_on=date(2026, 2, 1), worker=worker, **unknown)
    rows = read(database, contract_comparisons)
    assert [row["worse"] for row in rows] == [None] * len(cases)
    assert rows[0]["wage_difference_percent"] is None


def test_a_worse_term_counts_even_where_another_is_unknown(database):
    employer = make_organisation()
    make_contract(employer, "offered", signed_on=date(2026, 1, 1))
    make_contract(employer, "signed", signed_on=date(2026, 2, 1), weekly_hours=60, monthly_wage=None)
    row = only(database, contract_comparisons)
    assert (row["worse"], row["more_hours"], row["lower_wage"]) == (1, 1, None)


def test_occupation_codes_decide_before_titles(database):
    employer = make_organisation()
    make_contract(employer, "offered", signed_on=date(2026, 1, 1), job_code="9112", job_title="Cleaner")
    make_contract(employer, "signed", signed_on=date(2026, 2, 1), job_code="9112", job_title="Cleaning worker")
    assert only(database, contract_comparisons)["worse"] == 0


def test_an_offer_is_compared_with_the_latest_contract_before_the_next_offer(database):
    employer = make_organisation()
    make_contract(employer, "offered", signed_on=date(2025, 1, 1))
    make_contract(employer, "signed", signed_on=date(2025, 2, 1), monthly_wage=Decimal("1000"))
    make_contract(employer, "registered", signed_on=date(2025, 2, 10), monthly_wage=Decimal("1500"))
    make_contract(employer, "offered", signed_on=date(2026, 1, 1), monthly_wage=Decimal("2000"), city="Jeddah")
    make_contract(employer, "signed", signed_on=date(2026, 2, 1), monthly_wage=Decimal("2000"), city="Jeddah")
    rows = read(database, contract_comparisons)
    assert [(row["worse"], row["strength"]) for row in rows] == [(0, "authority_register"), (0, "documented")]
    assert [row["worse"] for row in read(database, contract_comparisons, date(2025, 2, 5))] == [1]


def test_contracts_of_another_worker_or_organisation_are_no_pair(database):
    employer, other = make_organisation(), make_organisation(name="Other")
    make_contract(employer, "offered", signed_on=date(2026, 1, 1))
    make_contract(other, "signed", signed_on=date(2026, 2, 1))
    make_contract(employer, "signed", signed_on=date(2026, 2, 1), worker=make_worker("9"))
    make_contract(employer, "signed", signed_on=date(2025, 12, 1))
    assert read(database, contract_comparisons) == []


def test_a_corrected_contract_is_compared_as_known_on_the_day(database):
    employer = make_organisation()
    make_contract(employer, "offered", signed_on=date(2026, 1, 1))
    wrong = make_contract(employer, "signed", signed_on=date(2026, 2, 1), monthly_wage=Decimal("150"))
    make_contract(employer, "signed", signed_on=date(2026, 2, 1), known_on=date(2026, 2, 20), supersedes_id=wrong.id)
    assert only(database, contract_comparisons, date(2026, 2, 19))["worse"] == 1
    assert only(database, contract_comparisons, date(2026, 2, 20))["worse"] == 0


def test_custody_tells_who_holds_and_how_it_is_known(database):
    employer = make_organisation()
    make_custody(employer, occurred_on=DAY - timedelta(days=2), consent_written=True, receipt=False)
    make_custody(employer, occurred_on=DAY - timedelta(days=1), held_by="worker", basis="seen", recorded_at=now())
    first, second = read(database, document_custody)
    assert (first["held_by_other"], first["holder"], first["documents"]) == (1, "employer", 12)
    assert (first["consent_written"], first["receipt"], first["strength"]) == (1, 0, "declared")
    assert (second["held_by_other"], second["consent_written"], second["strength"]) == (0, None, "verified_on_site")
