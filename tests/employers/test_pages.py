"""Pages of employers' records: who may do what, what is kept, what is never shown."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, select, text

from compliance.clock import now, today
from compliance.database import db
from compliance.scheduling.models import PendingEvaluation
from employers.models import DocumentCustody, EmploymentContract, WagePayment
from tests.factories.accounts import make_user
from tests.factories.employers import make_contract, make_custody, make_wage_payment
from tests.factories.organisations import make_organisation, make_workplace

NUMBER = "2 487-110 934"
PLAIN = "2487110934"


@pytest.fixture
def employer(database):
    return make_organisation()


@pytest.fixture
def own(client_for, employer):
    """A client of the employer's own person."""
    return client_for(make_user("employer_user", organisations=(employer,)))


def wage(**changes):
    due = today() - timedelta(days=20)
    return {
        "worker": NUMBER,
        "wage_month": f"{due - timedelta(days=25):%Y-%m}",
        "due_on": due.isoformat(),
        "amount_due": "1500.50",
        "currency": "sar",
        "paid_on": "",
        "amount_paid": "",
        "workplace_id": "",
        **changes,
    }


def contract(**changes):
    return {
        "worker": NUMBER,
        "stage": "offered",
        "signed_on": (today() - timedelta(days=9)).isoformat(),
        "monthly_wage": "1500",
        "currency": "SAR",
        "job_title": "Cleaner",
        "weekly_hours": "48",
        **changes,
    }


def custody(**changes):
    return {
        "occurred_on": today().isoformat(),
        "held_by": "employer",
        "documents": "14",
        "consent_written": "unknown",
        "receipt": "no",
        **changes,
    }


def without_tokens(page):
    """A page without the tokens of its forms, which carry the time."""
    return re.sub(r'(name="csrf_token" value=|X-CSRFToken&#34;: |X-CSRFToken": )"[^"]*"', "", page)


def holds_text(database, needle):
    """True if any text of any table of the database holds `needle`."""
    for table in db.metadata.sorted_tables:
        for row in database.execute(select(table)).mappings():
            if any(needle in str(value) for value in row.values() if isinstance(value, (str, dict, list))):
                return True
    return False


def test_an_employer_enters_a_wage_and_only_a_pseudonym_is_kept(database, own, employer):
    place = make_workplace(employer)
    answer = own.post(f"/organisations/{employer.id}/wage-payments/new", data=wage(workplace_id=str(place.id)))
    assert answer.status_code == 303
    stored = database.scalars(select(WagePayment)).one()
    assert (stored.amount_due, stored.currency, stored.workplace_id) == (Decimal("1500.50"), "SAR", place.id)
    assert (stored.occurred_on, stored.known_on, stored.wage_month.day) == (stored.due_on, today(), 1)
    assert len(stored.worker) == 64
    assert not holds_text(database, PLAIN)
    assert not holds_text(database, NUMBER)
    assert database.scalars(select(PendingEvaluation.organisation_id)).all() == [employer.id]


def test_the_same_worker_gets_the_same_pseudonym_however_the_number_is_written(database, own, employer):
    for number in (NUMBER, PLAIN, "٢٤٨٧١١٠٩٣٤"):
        own.post(f"/organisations/{employer.id}/wage-payments/new", data=wage(worker=number))
    assert len(set(database.scalars(select(WagePayment.worker)))) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"worker": ""}, "worker"),
        ({"worker": "--"}, "worker"),
        ({"wage_month": "soon"}, "wage_month"),
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"amount_due": "-1"}, "amount_due"),
        ({"currency": "riyal"}, "currency"),
        ({"paid_on": "2999-01-01", "amount_paid": "1"}, "paid_on"),
        ({"amount_paid": "5"}, "paid_on"),
        ({"paid_on": "2026-01-31"}, "amount_paid"),
        ({"workplace_id": "999999"}, "workplace_id"),
    ],
)
def test_a_wrong_wage_is_refused_at_its_field_with_nothing_lost(database, own, employer, changes, field):
    sent = wage(**changes)
    answer = own.post(f"/organisations/{employer.id}/wage-payments/new", data=sent)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'href="#{field}"' in answer.text
    kept = {name: value for name, value in sent.items() if name not in ("workplace_id", "currency") and value}
    assert all(f'value="{value}"' in answer.text for value in kept.values())
    assert database.scalars(select(WagePayment)).all() == []


def test_a_correction_is_a_new_row_with_a_reason_and_the_old_one_stays_visible(database, own, employer):
    old = make_wage_payment(employer, paid_on=None, amount_paid=None, source_reference="W-1")
    data = wage(worker="", due_on=old.due_on.isoformat(), wage_month=f"{old.wage_month:%Y-%m}", amount_due="1500")
    address = f"/wage-payments/{old.id}/correct"
    assert 'id="reason-error"' in own.post(address, data=data).text
    paid = {"paid_on": today().isoformat(), "amount_paid": "1500", "reason": "Paid <late>"}
    assert own.post(address, data={**data, **paid}).status_code == 303
    new = database.scalars(select(WagePayment).where(WagePayment.supersedes_id == old.id)).one()
    assert (new.worker, new.revision, new.source_reference, new.known_on) == (old.worker, 2, "W-1", today())
    page = own.get(f"/organisations/{employer.id}/wage-payments").text
    assert "Replaced" in page
    assert "Paid &lt;late&gt;" in page
    assert f"/wage-payments/{old.id}/correct" not in page
    assert own.post(address, data={**data, **paid}).status_code == 409


def test_offers_and_contracts_are_entered_and_corrected(database, own, employer):
    assert own.post(f"/organisations/{employer.id}/contracts/new", data=contract()).status_code == 303
    stored = database.scalars(select(EmploymentContract)).one()
    assert (stored.stage, stored.job_key, stored.city_key) == ("offered", "o:cleaner", None)
    answer = own.post(
        f"/contracts/{stored.id}/correct", data=contract(worker="", job_title="عامل نظافة", reason="Wrong job")
    )
    assert answer.status_code == 303
    new = database.scalars(select(EmploymentContract).where(EmploymentContract.supersedes_id == stored.id)).one()
    assert (new.job_key, new.worker) == ("a:عامل نظافة", stored.worker)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"stage": ""}, "stage"),
        ({"signed_on": "2999-01-01"}, "signed_on"),
        ({"currency": ""}, "currency"),
        ({"weekly_hours": "169"}, "weekly_hours"),
        ({"job_code": "9" * 21}, "job_code"),
    ],
)
def test_a_wrong_contract_is_refused_at_its_field(own, employer, changes, field):
    answer = own.post(f"/organisations/{employer.id}/contracts/new", data=contract(**changes))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_an_employer_declares_and_an_inspector_has_seen(database, own, client_for, employer):
    inspector = client_for(make_user("inspector"))
    for client in (own, inspector):
        assert client.post(f"/organisations/{employer.id}/document-custody/new", data=custody()).status_code == 303
    declared, seen = database.scalars(select(DocumentCustody).order_by(DocumentCustody.id)).all()
    assert (declared.basis, seen.basis) == ("declared", "seen")
    assert (declared.consent_written, declared.receipt) == (None, False)


def test_the_employer_never_learns_what_an_inspector_saw(own, client_for, employer):
    address = f"/organisations/{employer.id}"
    auditor = client_for(make_user("social_auditor", organisations=(employer,)))
    administrator = client_for(make_user("administrator"))
    make_custody(employer, documents=31)
    pages = ("/employer-records", "/document-custody", "/document-custody.csv")
    readers = (own, auditor, administrator)
    before = [[without_tokens(reader.get(address + page).text) for page in pages] for reader in readers]
    seen = make_custody(employer, basis="seen", documents=412)
    assert [[without_tokens(reader.get(address + page).text) for page in pages] for reader in readers] == before
    assert own.get(f"/document-custody/{seen.id}/correct").status_code == 404
    inspector = client_for(make_user("inspector"))
    assert "412" in inspector.get(address + "/document-custody").text
    assert inspector.get(f"/document-custody/{seen.id}/correct").status_code == 200


def test_each_side_corrects_its_own_custody_records_only(own, client_for, employer):
    declared = make_custody(employer)
    assert own.get(f"/document-custody/{declared.id}/correct").status_code == 200
    assert client_for(make_user("inspector")).get(f"/document-custody/{declared.id}/correct").status_code == 403
    answer = own.post(f"/document-custody/{declared.id}/correct", data=custody(documents="0", reason="x"))
    assert answer.status_code == 422
    assert own.post(f"/document-custody/{declared.id}/correct", data=custody(reason="Counted")).status_code == 303


def test_a_foreign_organisation_is_not_found_on_any_page(client_for, own, employer):
    foreign = make_organisation(name="Foreign", region_code="SA-01")
    records = (make_wage_payment(foreign), make_contract(foreign), make_custody(foreign))
    for name, record in zip(("wage-payments", "contracts", "document-custody"), records, strict=True):
        for page in ("", ".csv", ".xlsx", "/new"):
            assert own.get(f"/organisations/{foreign.id}/{name}{page}").status_code == 404
        assert own.post(f"/organisations/{foreign.id}/{name}/new").status_code == 404
        assert own.get(f"/{name}/{record.id}/correct").status_code == 404
        assert own.post(f"/{name}/{record.id}/correct").status_code == 404
    assert own.get(f"/organisations/{foreign.id}/employer-records").status_code == 404


@pytest.mark.parametrize("role", ["recruiter_user", "social_auditor", "analyst", "supervisor"])
def test_only_employers_and_inspectors_enter_records(client_for, employer, role):
    client = client_for(make_user(role, organisations=(employer,)))
    for name in ("wage-payments", "contracts", "document-custody"):
        assert client.get(f"/organisations/{employer.id}/{name}").status_code == 200
        assert client.get(f"/organisations/{employer.id}/{name}/new").status_code == 403
    assert client_for(make_user("inspector")).get(f"/organisations/{employer.id}/wage-payments/new").status_code == 403


def test_the_records_menu_leads_to_the_own_organisation(client_for, own, employer):
    assert own.get("/employer-records").location == f"/organisations/{employer.id}/employer-records"
    several = client_for(make_user("employer_user", organisations=(employer, make_organisation(name="Second"))))
    page = several.get("/employer-records").text
    assert "Example Facility Services" in page
    assert "Second" in page
    assert "You do not act" in client_for(make_user("employer_user")).get("/employer-records").text


def test_the_landing_page_counts_current_records(own, employer):
    old = make_wage_payment(employer)
    make_wage_payment(employer, supersedes_id=old.id, revision=2)
    page = own.get(f"/organisations/{employer.id}/employer-records").text
    assert '<bdi dir="ltr">1</bdi>' in page
    assert f"/organisations/{employer.id}/wage-payments/new" in page


def test_the_list_is_paged_by_key_and_costs_the_same_for_many_rows(database, own, employer):
    def count(address):
        statements = []

        def note(*arguments):
            statements.append(arguments[2])

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            answer = own.get(address)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        assert answer.status_code == 200
        return answer.text, len([each for each in statements if "SAVEPOINT" not in each])

    address = f"/organisations/{employer.id}/wage-payments"
    for days in range(10):
        make_wage_payment(employer, due_on=today() - timedelta(days=days))
    _, few = count(address)
    for days in range(110):
        make_wage_payment(employer, due_on=today() - timedelta(days=days % 40))
    page, many = count(address)
    assert few == many <= 12
    seen, url = [], address
    while url:
        page, _ = count(url)
        seen += [part.split('"')[0] for part in page.split('<tr id="record-')[1:]]
        following = page.split('rel="next" href="')
        url = following[1].split('"')[0].replace("&amp;", "&") if len(following) > 1 else None
    assert len(seen) == len(set(seen)) == 120
    back = page.split('rel="prev" href="')[1].split('"')[0].replace("&amp;", "&")
    assert count(back)[0].count('<tr id="record-') == 50
    assert own.get(address + "?after=nonsense").status_code == 200


def test_the_file_holds_what_the_list_shows_and_no_formula(own, employer):
    make_contract(employer, "offered", job_title='=HYPERLINK("http://x","y")', city="+Riyadh")
    answer = own.get(f"/organisations/{employer.id}/contracts.csv")
    (heading, row) = csv.reader(io.StringIO(answer.get_data().decode().removeprefix("\ufeff"), newline=""))
    assert heading[:3] == ["Stage", "Date", "Worker"]
    assert row[0] == "Offered"
    assert '\'=HYPERLINK("http://x","y")' in row
    assert "'+Riyadh" in row
    assert own.get(f"/organisations/{employer.id}/contracts.xlsx").data[:2] == b"PK"


def test_pages_speak_arabic(own, employer):
    make_contract(employer, recorded_at=now())
    for page in ("employer-records", "contracts", "contracts/new", "wage-payments/new", "document-custody/new"):
        answer = own.get(f"/organisations/{employer.id}/{page}?lang=ar")
        assert 'dir="rtl"' in answer.text


def test_the_organisation_page_counts_an_employers_records(client_for, employer):
    make_wage_payment(employer)
    page = client_for(make_user("analyst")).get(f"/organisations/{employer.id}").text
    assert "Evidence recorded" in page
    assert f"/organisations/{employer.id}/wage-payments" in page


def test_the_change_log_names_no_worker_and_no_amount(database, own, employer):
    own.post(f"/organisations/{employer.id}/wage-payments/new", data=wage())
    stored = database.scalars(select(WagePayment)).one()
    own.post(f"/wage-payments/{stored.id}/correct", data=wage(amount_due="1777", reason="Wrong sum"))
    entries = database.execute(
        text("SELECT action, summary, changes FROM change_log_entry WHERE action LIKE 'employers.%' ORDER BY id")
    ).all()
    assert [entry.action for entry in entries] == ["employers.record_wage_payment", "employers.correct_wage_payment"]
    assert "amount_due" in entries[1].summary
    assert not any(secret in str(entries) for secret in (PLAIN, NUMBER, stored.worker, "1777"))
