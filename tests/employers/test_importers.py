"""Importing employers' records: safe to run twice, per-row errors, no worker's number kept."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, select

from compliance.database import db
from compliance.imports.importer import ImportedRow
from employers.importers import IMPORTERS
from employers.models import DocumentCustody, EmploymentContract, WagePayment
from employers.operations import correct_wage_payment
from tests.employers.test_pages import holds_text
from tests.factories.organisations import make_organisation

NUMBER = "2487110934"
BY_KIND = {importer.kind: importer for importer in IMPORTERS}


def run(kind, *raw):
    importer = BY_KIND[kind]
    rows = [ImportedRow(number, importer.schema.load(values)) for number, values in enumerate(raw, start=2)]
    return importer.write(rows)


@pytest.fixture
def employer(database):
    return make_organisation()


def wage(employer, **changes):
    return {
        "organisation": employer.id,
        "worker": NUMBER,
        "wage_month": "2026-01-15",
        "due_on": "2026-01-31",
        "amount_due": "1500",
        "currency": "SAR",
        "known_on": "2026-02-01",
        "source_reference": "W-1",
        **changes,
    }


def test_an_import_run_twice_changes_nothing(database, employer):
    first = run("wage_payments", wage(employer), wage(employer, source_reference="W-2", worker="777"))
    again = run("wage_payments", wage(employer), wage(employer, source_reference="W-2", worker="777"))
    assert (first.created, first.unchanged) == (2, 0)
    assert (again.created, again.unchanged, list(again.errors)) == (0, 2, [])


def test_no_raw_identifier_is_in_the_database_after_an_import(database, employer):
    run("wage_payments", wage(employer, source_reference=f"PAY/{NUMBER[:3]} {NUMBER[3:]}/2026-01"))
    run(
        "contracts",
        {
            "organisation": employer.id,
            "worker": NUMBER,
            "stage": "signed",
            "signed_on": "2026-01-01",
            "known_on": "2026-01-02",
            "source_reference": f"C-{NUMBER}",
        },
    )
    stored = database.scalars(select(WagePayment)).one()
    assert len(stored.worker) == 64
    assert stored.recorded_by_id is None
    assert stored.wage_month == date(2026, 1, 1)
    assert not holds_text(database, NUMBER)
    assert not holds_text(database, NUMBER[3:])
    again = run("wage_payments", wage(employer, source_reference=f"PAY/{NUMBER[:3]} {NUMBER[3:]}/2026-01"))
    assert again.unchanged == 1


def test_a_wage_that_comes_again_as_paid_supersedes_the_unpaid_one(database, employer):
    run("wage_payments", wage(employer))
    paid = wage(employer, paid_on="2026-03-01", amount_paid="1500", known_on="2026-03-02")
    assert run("wage_payments", paid).created == 1
    old, new = database.scalars(select(WagePayment).order_by(WagePayment.id)).all()
    assert (new.supersedes_id, new.revision, new.paid_on) == (old.id, 2, date(2026, 3, 1))
    assert old.paid_on is None
    # The first file sent once more brings the unpaid state back neither with its own date nor with a later one.
    assert run("wage_payments", wage(employer), wage(employer, known_on="2026-05-01")).unchanged == 2


def test_both_states_in_one_file_become_two_revisions(database, employer):
    paid = wage(employer, paid_on="2026-03-01", amount_paid="1500", known_on="2026-03-02")
    assert run("wage_payments", wage(employer), paid, paid).created == 2
    assert database.scalars(select(WagePayment.revision).order_by(WagePayment.id)).all() == [1, 2]


def test_an_older_state_that_arrives_late_is_refused_with_its_row(database, employer):
    run("wage_payments", wage(employer, known_on="2026-04-01"))
    result = run("wage_payments", wage(employer, amount_due="1", known_on="2026-03-01"))
    assert [(error.row, error.column) for error in result.errors] == [(2, "known_on")]
    assert (result.created, result.unchanged) == (0, 0)


def test_a_correction_made_on_a_page_survives_the_file(database, employer):
    from employers.operations import WageFacts

    run("wage_payments", wage(employer))
    stored = database.scalars(select(WagePayment)).one()
    facts = WageFacts(
        worker=stored.worker,
        wage_month=stored.wage_month,
        due_on=stored.due_on,
        amount_due=Decimal("1400"),
        currency="SAR",
        known_on=date(2026, 2, 10),
    )
    correct_wage_payment(stored, facts, "Wrong sum", None, date(2026, 2, 10))
    assert run("wage_payments", wage(employer)).unchanged == 1


def test_a_row_that_cannot_be_true_is_refused_and_the_others_kept(database, employer):
    result = run(
        "wage_payments",
        wage(employer),
        wage(employer, source_reference="W-2", due_on="2025-12-01"),
        wage(employer, source_reference="W-3", paid_on="2026-02-01"),
        wage(employer, source_reference="W-4", worker="- -"),
    )
    assert result.created == 1
    assert [(error.row, error.column) for error in result.errors] == [
        (3, "due_on"),
        (4, "amount_paid"),
        (5, "worker"),
    ]


def test_contracts_and_custody_are_imported(database, employer):
    terms = {"organisation": employer.id, "worker": NUMBER, "signed_on": "2026-01-01", "known_on": "2026-01-02"}
    run(
        "contracts",
        {**terms, "stage": "offered", "job_title": "Cleaner", "weekly_hours": 48, "source_reference": "C-1"},
        {**terms, "stage": "registered", "monthly_wage": "1200", "currency": "SAR", "source_reference": "C-2"},
    )
    offered, registered = database.scalars(select(EmploymentContract).order_by(EmploymentContract.id)).all()
    assert (offered.job_key, offered.worker) == ("o:cleaner", registered.worker)
    run(
        "document_custody",
        {
            "organisation": employer.id,
            "held_by": "employer",
            "documents": 40,
            "occurred_on": "2026-01-01",
            "known_on": "2026-01-02",
            "receipt": False,
            "source_reference": "D-1",
        },
    )
    custody = database.scalars(select(DocumentCustody)).one()
    assert (custody.basis, custody.consent_written, custody.receipt) == ("declared", None, False)


def test_a_batch_takes_the_same_few_statements_whatever_its_size(database, employer):
    def count(size, start):
        statements = []

        def note(*arguments):
            statements.append(arguments[2])

        rows = [wage(employer, source_reference=f"W-{number}") for number in range(start, start + size)]
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            run("wage_payments", *rows)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    assert count(5, 0) == count(400, 100) <= 3
