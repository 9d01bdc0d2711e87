"""The ledger of repaid fees: rows are only added, currencies stay apart, small numbers are withheld."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from audits.corrective_actions.models import CheckOutcome
from audits.repayments.balances import balances_of
from audits.repayments.models import EntryKind, FoundFrom, RepaymentEntry
from audits.repayments.operations import EntryFacts, close_group, correct_amount, enter_amount, reopen_group
from compliance.accounts.identity import identity_of
from compliance.clock import today
from compliance.errors import Conflict, InvalidInput, NotAllowed
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import (
    decide,
    lead_of,
    make_amount,
    make_corrective_action,
    make_plan,
    make_repayment,
    send_proof,
)
from tests.factories.documents import make_upload
from tests.factories.organisations import make_organisation

FOUND, AGREED, PAID, CONFIRMED = EntryKind


@pytest.fixture
def organisation(database):
    return make_organisation()


@pytest.fixture
def owner(organisation):
    return make_user("employer_user", organisations=(organisation,))


@pytest.fixture
def action(organisation):
    return make_corrective_action(organisation)


@pytest.fixture
def team(action):
    return lead_of(action.audit)


@pytest.fixture
def group(action, team):
    return make_repayment(action, team)


def paid_in_full(group, team, *, confirming=6, confirmed=900):
    make_amount(group, FOUND, 1200, team)
    make_amount(group, AGREED, 1000, team)
    make_amount(group, PAID, 1000, team)
    if confirming:
        make_amount(group, CONFIRMED, confirmed, team, workers=confirming)


def test_amounts_of_two_currencies_are_never_added_up(group, team):
    make_amount(group, FOUND, 1000, team)
    make_amount(group, FOUND, 250, team, currency="NPR")
    make_amount(group, FOUND, 50, team)
    sums = {each.currency: each.found for each in balances_of([group.id])[group.id]}
    assert sums == {"NPR": Decimal(250), "SAR": Decimal(1050)}


def test_a_correction_is_a_new_row_and_counts_instead_of_the_old_one(group, team, database):
    entry = make_amount(group, AGREED, 1000, team)
    facts = EntryFacts(AGREED, Decimal("800.25"), "SAR", today())
    correct_amount(entry, facts, "Two months less", team, today())
    assert balances_of([group.id])[group.id][0].agreed == Decimal("800.25")
    assert (entry.amount, database.scalar(select(func.count(RepaymentEntry.id)))) == (Decimal(1000), 2)
    with pytest.raises(Conflict):
        correct_amount(entry, facts, "Again", team, today())


def test_a_payment_needs_its_proof_and_a_confirmation_cannot_exceed_what_was_paid(group, team):
    with pytest.raises(InvalidInput) as refused:
        make_amount(group, PAID, 500, team, uploads=[])
    assert refused.value.field == "files"
    make_amount(group, PAID, 500, team)
    with pytest.raises(InvalidInput) as refused:
        make_amount(group, CONFIRMED, 501, team, workers=6)
    assert refused.value.field == "amount"


def test_a_confirmation_names_how_many_workers_and_not_more_than_there_are(group, team):
    make_amount(group, PAID, 500, team)
    for workers in (None, 13):
        with pytest.raises(InvalidInput) as refused:
            make_amount(group, CONFIRMED, 100, team, workers=workers)
        assert refused.value.field == "workers"


def test_an_organisation_declares_and_pays_and_does_no_more(group, owner, team):
    by = identity_of(owner)
    make_amount(group, FOUND, 700, by, found_from=FoundFrom.DECLARED)
    make_amount(group, PAID, 700, by)
    for kind in (AGREED, CONFIRMED):
        with pytest.raises(NotAllowed):
            make_amount(group, kind, 700, by, workers=6)
    theirs = make_amount(group, FOUND, 900, team)
    with pytest.raises(NotAllowed):
        correct_amount(theirs, EntryFacts(FOUND, Decimal(1), "SAR", today(), FoundFrom.DECLARED), "Less", by, today())


@pytest.mark.parametrize(
    ("entries", "is_ready"),
    [
        ([(FOUND, 1200)], False),
        ([(AGREED, 1000)], False),
        ([(AGREED, 1000), (PAID, 999), (CONFIRMED, 900)], False),
        ([(AGREED, 1000), (PAID, 1000)], False),
        ([(AGREED, 1000), (PAID, 1000), (CONFIRMED, 900)], True),
    ],
)
def test_it_closes_only_paid_in_full_with_confirmations(group, team, entries, is_ready):
    for kind, amount in entries:
        make_amount(group, kind, amount, team, workers=6 if kind is CONFIRMED else None)
    if is_ready:
        close_group(group, "Checked by phone", team, today())
        assert group.closed_on == today()
        with pytest.raises(Conflict):
            make_amount(group, FOUND, 1, team)
        reopen_group(group, "Two more came forward", team, today())
        make_amount(group, FOUND, 1, team)
    else:
        with pytest.raises(InvalidInput):
            close_group(group, "Enough", team, today())
        assert group.closed_on is None


def test_two_workers_are_too_few_unless_the_group_is_no_larger(action, team):
    large, small = make_repayment(action, team, workers=12), make_repayment(action, team, workers=2)
    for group in (large, small):
        paid_in_full(group, team, confirming=2)
    with pytest.raises(InvalidInput):
        close_group(large, "Done", team, today())
    close_group(small, "Done", team, today())


def test_an_open_repayment_keeps_its_finding_open(action, group, owner, team):
    make_plan(action, owner)
    decide(action, CheckOutcome.PLAN_APPROVED)
    send_proof(action, owner)
    paid_in_full(group, team)
    with pytest.raises(InvalidInput):
        decide(action, CheckOutcome.VERIFIED_CLOSED)
    close_group(group, "Checked", team, today())
    decide(action, CheckOutcome.VERIFIED_CLOSED)


def test_the_organisation_reads_no_single_confirmation_and_no_small_number(client_for, group, owner, team):
    paid_in_full(group, team, confirming=4, confirmed=777)
    address = f"/repayments/{group.id}"
    lead, client = client_for(group.audit.lead), client_for(owner)
    assert "777.00" in lead.get(address).text
    for page in (address, "/repayments", f"/corrective-actions/{group.corrective_action_id}/repayments"):
        text = client.get(page).text
        assert "777.00" not in text and "withheld" in text
    assert "fewer than 5" in client.get(address).text
    assert "777" not in client.get("/repayments/export.csv").text
    assert "777" in lead.get("/repayments/export.csv").text
    close_group(group, "Checked", team, today())
    assert "777.00" not in client.get(address).text


def test_the_organisation_reads_the_sum_once_it_is_closed_and_enough_confirmed(client_for, group, owner, team):
    paid_in_full(group, team, confirming=6, confirmed=777)
    client, address = client_for(owner), f"/repayments/{group.id}"
    assert "777.00" not in client.get(address).text
    close_group(group, "Checked", team, today())
    assert "777.00" in client.get(address).text


def test_the_size_of_a_small_group_is_shown_to_the_team_and_to_who_gave_it(client_for, action, owner, team):
    found, declared = make_repayment(action, team, workers=3), make_repayment(action, identity_of(owner), workers=3)
    client, lead = client_for(owner), client_for(action.audit.lead)
    assert (
        "fewer than 5"
        in client.get(f"/repayments/{found.id}").text.split("Workers in the group")[1].split("Workers who")[0]
    )
    assert (
        "fewer than 5"
        not in client.get(f"/repayments/{declared.id}").text.split("Workers in the group")[1].split("Workers who")[0]
    )
    assert (
        "fewer than 5"
        not in lead.get(f"/repayments/{found.id}").text.split("Workers in the group")[1].split("Workers who")[0]
    )


def test_a_foreign_organisation_finds_nothing(client_for, group):
    stranger = client_for(make_user("employer_user", organisations=(make_organisation(name="Other"),)))
    assert stranger.get(f"/repayments/{group.id}").status_code == 404
    assert stranger.get(f"/corrective-actions/{group.corrective_action_id}/repayments").status_code == 404
    assert "Everest" not in stranger.get("/repayments").text


def test_a_ledger_is_kept_through_its_pages(client_for, action, owner):
    lead, address = client_for(action.audit.lead), f"/corrective-actions/{action.id}/repayments/new"
    form = {
        "country_of_origin": "NP",
        "recruiter_id": "",
        "recruiter_named": "Everest Manpower",
        "arrived_from": "2026-01-01",
        "arrived_to": "2026-03-31",
        "workers": "12",
    }
    assert lead.post(address, data={**form, "arrived_to": "2025-12-31"}).status_code == 422
    saved = lead.post(address, data=form)
    assert saved.status_code == 303
    ledger = saved.headers["Location"]
    amount = {"amount": "1200", "currency": "sar", "occurred_on": today().isoformat()}
    assert lead.post(f"{ledger}/enter/found", data=amount).status_code == 422
    assert lead.post(f"{ledger}/enter/found", data={**amount, "found_from": "documents"}).status_code == 303
    assert lead.post(f"{ledger}/enter/agreed", data=amount).status_code == 303
    client, kind = client_for(owner), "multipart/form-data"
    assert client.get(f"{ledger}/enter/agreed").status_code == 404
    assert client.post(f"{ledger}/enter/paid", data=amount).status_code == 422
    upload = make_upload()
    files = {**amount, "files": (upload.stream, upload.filename)}
    assert client.post(f"{ledger}/enter/paid", data=files, content_type=kind).status_code == 303
    assert "1,200.00" in client.get(ledger).text
    assert client.get(f"{ledger}/decide").status_code == 403


def test_every_page_opens_within_twelve_queries(client_for, action, group, owner, team):
    for number in range(4):
        paid_in_full(group, team, confirming=2 if number else 5)
        paid_in_full(make_repayment(action, team), team)
    entry = enter_amount(group, EntryFacts(FOUND, Decimal(5), "NPR", today(), FoundFrom.DOCUMENTS), team, today())
    base = f"/repayments/{group.id}"
    shared = [base, "/repayments", f"/corrective-actions/{action.id}/repayments", f"{base}/enter/paid"]
    new = f"/corrective-actions/{action.id}/repayments/new"
    pages = {owner: [*shared, new], action.audit.lead: [*shared, new, f"{base}/decide"]}
    pages[action.audit.lead].append(f"/repayment-entries/{entry.id}/correct")
    for user, addresses in pages.items():
        client = client_for(user)
        for address in addresses:
            client.get(address)
            with counted_queries() as count:
                answer = client.get(address)
            assert answer.status_code == 200, address
            assert count.number <= 12, (address, count.number, count.statements)


def test_the_list_turns_pages_in_both_directions(client_for, action, owner, team):
    for _number in range(51):
        make_repayment(action, team)
    client = client_for(owner)
    first = client.get("/repayments?open=y").text
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(following).text
    assert 'rel="next"' not in second
    back = second.split('rel="prev" href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(back).text.count("Everest Manpower") == 50
    assert client.get("/repayments/export.csv").text.count("Everest Manpower") == 51


def test_a_day_in_the_future_is_refused(group, team):
    with pytest.raises(InvalidInput) as refused:
        make_amount(group, FOUND, 1, team, occurred_on=today() + timedelta(days=1))
    assert refused.value.field == "occurred_on"
