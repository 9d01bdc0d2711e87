"""What authorities found: entered, corrected by a new row, and read as it was known on a day."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Date, literal, select

from compliance.authority_records.models import AuthorityMatter, AuthorityOutcome, AuthorityRecord
from compliance.authority_records.sources import SOURCES, list_sanctions, list_violations, list_wage_claims
from compliance.change_log.models import ChangeLogEntry
from compliance.risk.sources import ENVELOPE
from compliance.scheduling.models import PendingEvaluation
from tests.factories.accounts import make_authority, make_user
from tests.factories.authority_records import make_authority_record
from tests.factories.organisations import make_organisation

DAY = date(2026, 3, 1)
ENTRY = {
    "matter": "wage_claim",
    "issued_by": "Labour office",
    "outcome": "upheld",
    "opened_on": "2026-01-05",
    "known_on": "2026-02-01",
    "amount": "950.25",
    "currency": "sar",
}


def read(database, query, as_of=DAY):
    found = query(literal(as_of, Date)).subquery()
    return [dict(row) for row in database.execute(select(found).order_by(found.c.record_id)).mappings()]


def entry_url(organisation):
    return f"/organisations/{organisation.id}/authority-records/new"


def test_every_source_gives_the_envelope_its_fields_and_a_sentence(database):
    organisation = make_organisation()
    make_authority_record(organisation)
    make_authority_record(organisation, matter=AuthorityMatter.VIOLATION, violations_count=3)
    make_authority_record(organisation, matter=AuthorityMatter.SANCTION, sanction_from=date(2025, 3, 1))
    for source in SOURCES:
        (row,) = read(database, source.query)
        assert set(ENVELOPE) | set(source.fields) == set(row), source.code
        assert row["strength"] == "authority_register"
        assert source.describe(row).endswith("."), source.code


def test_an_outcome_that_is_open_or_unknown_is_neither_upheld_nor_not(database):
    organisation = make_organisation()
    for outcome in AuthorityOutcome:
        make_authority_record(organisation, outcome=outcome)
    assert [row["upheld"] for row in read(database, list_wage_claims)] == [1, 0, None, None]


def test_an_amount_is_read_in_whole_units_of_currency(database):
    make_authority_record(make_organisation(), amount=Decimal("1200.50"))
    assert read(database, list_wage_claims)[0]["amount"] == 1200.5


def test_a_record_is_not_there_before_it_was_known(database):
    make_authority_record(make_organisation(), known_on=date(2026, 2, 1))
    assert read(database, list_wage_claims, date(2026, 1, 31)) == []
    assert len(read(database, list_wage_claims, date(2026, 2, 1))) == 1


def test_a_correction_replaces_a_record_from_the_day_it_was_known(database):
    organisation = make_organisation()
    first = make_authority_record(organisation, matter=AuthorityMatter.VIOLATION, violations_count=9)
    make_authority_record(
        organisation,
        matter=AuthorityMatter.VIOLATION,
        violations_count=2,
        known_on=date(2026, 1, 10),
        supersedes_id=first.id,
    )
    assert [row["violations"] for row in read(database, list_violations, date(2026, 1, 9))] == [9]
    assert [row["violations"] for row in read(database, list_violations, date(2026, 1, 10))] == [2]


@pytest.mark.parametrize(
    ("begins", "ends", "outcome", "expected"),
    [
        (date(2026, 1, 1), None, "upheld", 1),
        (date(2026, 1, 1), DAY, "upheld", 1),
        (date(2026, 1, 1), date(2026, 2, 28), "upheld", 0),
        (date(2026, 3, 2), None, "upheld", 0),
        (date(2026, 1, 1), None, "not_upheld", 0),
        (None, None, "upheld", None),
    ],
)
def test_a_sanction_is_in_force_between_its_days_unless_it_was_overturned(database, begins, ends, outcome, expected):
    make_authority_record(
        make_organisation(),
        matter=AuthorityMatter.SANCTION,
        sanction_from=begins,
        sanction_to=ends,
        outcome=AuthorityOutcome(outcome),
    )
    assert [row["in_force"] for row in read(database, list_sanctions)] == [expected]


@pytest.mark.parametrize("role", ["analyst", "supervisor", "inspector"])
def test_a_record_is_entered_on_the_page_and_asks_for_evaluation(client_for, database, role):
    organisation = make_organisation()
    answer = client_for(make_user(role)).post(entry_url(organisation), data=ENTRY)
    assert answer.status_code == 303, answer.text
    record = database.scalars(select(AuthorityRecord)).one()
    assert (record.amount, record.currency, record.occurred_on) == (Decimal("950.25"), "SAR", date(2026, 1, 5))
    assert database.scalars(select(PendingEvaluation.organisation_id)).one() == organisation.id
    logged = select(ChangeLogEntry.action).where(ChangeLogEntry.action.startswith("authority_records."))
    assert database.scalars(logged).one() == "authority_records.record"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"opened_on": ""}, "Give the day this began."),
        ({"known_on": "2999-01-01"}, "This day is in the future."),
        ({"decided_on": "2025-01-01"}, "The decision cannot come before the opening."),
        ({"currency": ""}, "Give the currency of the amount."),
        ({"matter": "sanction"}, "Give the day this began."),
        ({"matter": "sanction", "sanction_from": "2026-01-05", "sanction_to": "2026-01-01"}, "cannot end before"),
    ],
)
def test_a_wrong_entry_is_told_at_its_field_and_nothing_typed_is_lost(client_for, database, changed, message):
    answer = client_for(make_user("analyst")).post(entry_url(make_organisation()), data={**ENTRY, **changed})
    assert answer.status_code == 422
    assert message in answer.text
    assert "Labour office" in answer.text
    assert database.scalar(select(AuthorityRecord)) is None


def test_a_correction_is_a_new_row_with_a_reason_and_the_old_one_stays(client_for, database):
    record = make_authority_record(make_organisation())
    client = client_for(make_user("supervisor"))
    url = f"/authority-records/{record.id}/correct"
    assert "WC-1" in client.get(url).text
    answer = client.post(url, data={**ENTRY, "amount": "100", "reason": "Typing mistake"})
    assert answer.status_code == 303, answer.text
    rows = database.scalars(select(AuthorityRecord).order_by(AuthorityRecord.id)).all()
    assert [row.amount for row in rows] == [Decimal("1200.50"), Decimal("100")]
    assert (rows[1].supersedes_id, rows[1].correction_reason) == (record.id, "Typing mistake")
    assert client.post(url, data={**ENTRY, "reason": "Again"}).status_code == 409


def test_records_of_a_foreign_authority_or_region_are_not_found(client_for, database):
    foreign = make_organisation(authority_id=make_authority("other").id)
    record = make_authority_record(foreign)
    client = client_for(make_user("analyst"))
    assert client.get(entry_url(foreign)).status_code == 404
    assert client.get(f"/authority-records/{record.id}/correct").status_code == 404


def test_organisations_and_administrators_do_not_enter_records(client_for, database):
    organisation = make_organisation()
    for user in (make_user("employer_user", organisations=(organisation,)), make_user("administrator")):
        assert client_for(user).get(entry_url(organisation)).status_code == 403


def test_the_page_of_an_organisation_lists_present_records_to_the_authority_only(client_for, database):
    organisation = make_organisation()
    first = make_authority_record(organisation, reference_number="OLD-1")
    make_authority_record(organisation, reference_number="NEW-2", supersedes_id=first.id)
    url = f"/organisations/{organisation.id}"
    page = client_for(make_user("analyst")).get(url).text
    assert "NEW-2" in page
    assert "OLD-1" not in page
    own = client_for(make_user("employer_user", organisations=(organisation,))).get(url)
    assert own.status_code == 200
    assert "NEW-2" not in own.text
