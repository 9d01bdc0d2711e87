"""Importing licences and fees: safe to run twice, per-row errors, no worker's number kept."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from compliance.imports.importer import ImportedRow
from recruiters.importers import IMPORTERS
from recruiters.models import Licence, RecruitmentFee
from tests.employers.test_pages import holds_text
from tests.factories.organisations import make_organisation

NUMBER = "2487110934"
BY_KIND = {importer.kind: importer for importer in IMPORTERS}


def run(kind, *raw):
    importer = BY_KIND[kind]
    rows = [ImportedRow(number, importer.schema.load(values)) for number, values in enumerate(raw, start=2)]
    return importer.write(rows)


@pytest.fixture
def office(database):
    return make_organisation("recruiter")


def licence(office, **changes):
    return {
        "organisation": office.id,
        "licence_number": "RL-9",
        "status": "active",
        "issued_on": "2025-01-01",
        "expires_on": "2026-01-01",
        "known_on": "2025-01-05",
        "source_reference": "register/RL-9",
        **changes,
    }


def fee(office, **changes):
    return {
        "organisation": office.id,
        "fee_category": "F",
        "amount": "3000",
        "currency": "NPR",
        "occurred_on": "2026-01-01",
        "known_on": "2026-01-10",
        "reported_by": "employer_survey",
        "worker": NUMBER,
        "source_reference": f"survey-{NUMBER}",
        **changes,
    }


def test_licences_are_imported_once_and_a_renewal_supersedes(database, office):
    assert run("licences", licence(office)).created == 1
    assert run("licences", licence(office)).unchanged == 1
    renewed = licence(office, issued_on="2026-01-01", expires_on="2028-01-01", known_on="2026-01-03")
    assert run("licences", renewed, licence(office)).created == 1
    old, new = database.scalars(select(Licence).order_by(Licence.id)).all()
    assert (old.occurred_on, new.occurred_on, new.supersedes_id) == (date(2025, 1, 1), date(2026, 1, 1), old.id)


def test_a_licence_without_dates_holds_from_the_day_it_was_known(database, office):
    run("licences", licence(office, issued_on=None, expires_on=None))
    assert database.scalars(select(Licence.occurred_on)).one() == date(2025, 1, 5)


def test_a_licence_that_expires_before_it_was_issued_is_refused_with_its_row(database, office):
    result = run("licences", licence(office, expires_on="2024-01-01"), licence(office, source_reference="other"))
    assert [(error.row, error.column) for error in result.errors] == [(2, "expires_on")]
    assert result.created == 1


def test_fees_are_imported_without_the_workers_number(database, office):
    assert run("recruitment_fees", fee(office), fee(office, worker=None, source_reference="survey-2")).created == 2
    assert run("recruitment_fees", fee(office)).unchanged == 1
    named, unnamed = database.scalars(select(RecruitmentFee).order_by(RecruitmentFee.id)).all()
    assert len(named.worker) == 64
    assert (unnamed.worker, unnamed.source_reference, unnamed.payee_role) == (None, "survey-2", "unknown")
    assert named.amount == Decimal("3000")
    assert not holds_text(database, NUMBER)


def test_a_repayment_above_the_fee_is_refused(database, office):
    result = run("recruitment_fees", fee(office, repaid_amount="9000", repaid_on="2026-02-01"))
    assert [(error.row, error.column) for error in result.errors] == [(2, "repaid_amount")]
