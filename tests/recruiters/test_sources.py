"""What the sources over licences and recruitment fees say about a day."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Date, literal, select

from compliance.risk.sources import ENVELOPE
from recruiters.sources import SOURCES, fees_at_offices, licences, recruitment_fees, sub_agent_licences
from tests.factories.employers import make_wage_payment, make_worker
from tests.factories.organisations import make_organisation, make_relationship
from tests.factories.recruiters import make_fee, make_licence

DAY = date(2026, 3, 1)


def read(database, query, as_of=DAY):
    found = query(literal(as_of, Date)).subquery()
    return [dict(row) for row in database.execute(select(found).order_by(found.c.record_id)).mappings()]


def only(database, query, as_of=DAY):
    (row,) = read(database, query, as_of)
    return row


def test_every_source_gives_the_envelope_its_fields_and_a_sentence(database):
    office = make_organisation("recruiter")
    make_licence(office, issued_on=date(2025, 1, 1))
    make_fee(office, occurred_on=date(2026, 1, 1))
    make_relationship(make_organisation(), office, occurred_on=date(2025, 1, 1), known_on=date(2025, 1, 1))
    make_relationship(
        office,
        make_organisation("sub_agent", name="Paper Mountain"),
        kind="sub_agent_of",
        occurred_on=date(2025, 1, 1),
        known_on=date(2025, 1, 1),
    )
    for source in SOURCES:
        row = only(database, source.query)
        assert set(ENVELOPE) | set(source.fields) == set(row), source.code
        assert source.describe(row).endswith("."), source.code


def test_days_to_and_since_expiry_are_counted_to_the_day_asked_about(database):
    make_licence(make_organisation("recruiter"), issued_on=date(2025, 1, 1), expires_on=date(2026, 2, 19))
    row = only(database, licences)
    assert (row["days_since_expiry"], row["days_to_expiry"], row["strength"]) == (10, -10, "authority_register")
    assert only(database, licences, date(2026, 2, 9))["days_to_expiry"] == 10


def test_a_licence_without_an_expiry_date_leaves_the_days_unknown(database):
    make_licence(make_organisation("recruiter"), issued_on=date(2025, 1, 1), expires_on=None)
    row = only(database, licences)
    assert (row["days_since_expiry"], row["days_to_expiry"]) == (None, None)


def test_only_the_latest_licence_of_an_organisation_counts(database):
    office = make_organisation("recruiter")
    make_licence(office, issued_on=date(2024, 1, 1), licence_number="RL-1")
    make_licence(office, issued_on=date(2026, 1, 1), licence_number="RL-2")
    assert only(database, licences)["licence_number"] == "RL-2"
    assert only(database, licences, date(2025, 6, 1))["licence_number"] == "RL-1"


def test_a_renewal_counts_from_the_day_it_was_known(database):
    office = make_organisation("recruiter")
    old = make_licence(office, issued_on=date(2024, 1, 1), expires_on=date(2026, 1, 1))
    make_licence(office, issued_on=date(2026, 1, 1), known_on=date(2026, 2, 1), supersedes_id=old.id)
    assert only(database, licences, date(2026, 1, 31))["days_since_expiry"] == 30
    assert only(database, licences)["days_since_expiry"] < 0


def test_a_state_that_begins_later_does_not_hold_yet(database):
    office = make_organisation("recruiter")
    make_licence(office, issued_on=date(2025, 1, 1))
    make_licence(office, issued_on=date(2026, 4, 1), known_on=date(2026, 1, 1), status="suspended")
    assert only(database, licences)["status"] == "active"


def test_a_fee_is_net_of_what_was_repaid_by_the_day(database):
    make_fee(
        make_organisation("recruiter"),
        occurred_on=date(2026, 1, 1),
        repaid_amount=Decimal("1000"),
        repaid_on=date(2026, 2, 1),
    )
    before, after = only(database, recruitment_fees, date(2026, 1, 31)), only(database, recruitment_fees)
    assert (before["amount"], before["months_of_wage"], before["repaid"]) == (3000.0, 2.0, 0)
    assert (after["amount"], after["repaid"], after["paid"], after["payee"]) == (2000.0, 0, 1, "recruiter")


def test_a_fee_repaid_in_full_is_repaid(database):
    make_fee(
        make_organisation("recruiter"),
        occurred_on=date(2026, 1, 1),
        repaid_amount=Decimal("3000"),
        repaid_on=date(2026, 2, 1),
    )
    row = only(database, recruitment_fees)
    assert (row["repaid"], row["amount"], row["paid"]) == (1, 0.0, 1)


def test_months_of_wage_need_one_currency(database):
    office = make_organisation("recruiter")
    make_fee(office, occurred_on=date(2026, 1, 1), currency="NPR")
    make_fee(office, occurred_on=date(2026, 1, 2), monthly_wage=None, wage_currency=None)
    make_fee(office, occurred_on=date(2026, 1, 3), monthly_wage=Decimal("0"))
    assert [row["months_of_wage"] for row in read(database, recruitment_fees)] == [None, None, None]


def test_the_strength_of_a_fee_follows_who_reported_it(database):
    office = make_organisation("recruiter")
    for reporter in ("worker_complaint", "office_books", "employer_survey", "other"):
        make_fee(office, occurred_on=date(2026, 1, 1), reported_by=reporter)
    strengths = [row["strength"] for row in read(database, recruitment_fees)]
    assert strengths == ["reported_by_workers", "documented", "documented", "declared"]


def test_a_corrected_fee_is_read_as_known_on_the_day(database):
    office = make_organisation("recruiter")
    wrong = make_fee(office, occurred_on=date(2026, 1, 1))
    make_fee(
        office,
        occurred_on=date(2026, 1, 1),
        amount=Decimal("300"),
        known_on=date(2026, 2, 1),
        supersedes_id=wrong.id,
    )
    assert only(database, recruitment_fees, date(2026, 1, 31))["amount"] == 3000.0
    assert only(database, recruitment_fees)["amount"] == 300.0


def test_a_renewal_announced_early_replaces_nothing_before_it_begins(database):
    office = make_organisation("recruiter")
    old = make_licence(office, issued_on=date(2024, 1, 1), expires_on=date(2026, 4, 1))
    make_licence(
        office,
        issued_on=date(2026, 4, 1),
        known_on=date(2026, 2, 1),
        licence_number="RL-NEXT",
        supersedes_id=old.id,
    )
    assert only(database, licences)["licence_number"] == "RL-1001"
    assert only(database, licences, date(2026, 4, 1))["licence_number"] == "RL-NEXT"


def test_a_client_answers_for_the_fees_of_the_office_from_the_day_both_were_known(database):
    office, client = make_organisation("recruiter"), make_organisation()
    make_fee(office, occurred_on=date(2026, 1, 1))
    assert read(database, fees_at_offices) == []
    make_relationship(client, office, occurred_on=date(2026, 2, 1), known_on=date(2026, 2, 2))
    row = only(database, fees_at_offices)
    assert (row["organisation_id"], row["known_on"], row["present"]) == (client.id, date(2026, 2, 2), 1)
    assert read(database, fees_at_offices, date(2026, 2, 1)) == []


def test_one_fee_at_an_office_of_several_employers_is_told_of_the_workers_own_employer_alone(database):
    office, theirs, other = make_organisation("recruiter"), make_organisation(), make_organisation()
    make_fee(office, occurred_on=date(2026, 1, 1), worker=make_worker("77"))
    for client in (theirs, other):
        make_relationship(client, office, occurred_on=date(2025, 1, 1), known_on=date(2025, 1, 1))
    make_wage_payment(theirs, worker=make_worker("77"))
    assert {row["organisation_id"]: row["present"] for row in read(database, fees_at_offices)} == {
        theirs.id: 1,
        other.id: None,
    }


@pytest.mark.parametrize(("status", "licensed"), [("active", 1), ("revoked", 0), (None, None)])
def test_a_sub_agent_is_licensed_not_licensed_or_unknown(database, status, licensed):
    office, agent = make_organisation("recruiter"), make_organisation("sub_agent", name="Paper Mountain")
    make_relationship(office, agent, kind="sub_agent_of", occurred_on=date(2025, 1, 1), known_on=date(2025, 1, 1))
    if status:
        make_licence(agent, issued_on=date(2025, 1, 1), expires_on=date(2027, 1, 1), status=status)
    row = only(database, sub_agent_licences)
    assert (row["organisation_id"], row["licensed"]) == (office.id, licensed)


def test_a_relationship_that_ended_no_longer_carries_the_fees_of_the_office(database):
    office = make_organisation("recruiter")
    make_fee(office, occurred_on=date(2026, 1, 1))
    make_relationship(
        make_organisation(), office, occurred_on=date(2025, 1, 1), known_on=date(2025, 1, 1), ended_on=date(2026, 2, 1)
    )
    assert read(database, fees_at_offices) == []
