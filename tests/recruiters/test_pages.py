"""Pages of licences and fees: who may do what, what is kept, what an office never learns."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, select

from compliance.clock import today
from compliance.database import db
from compliance.scheduling.models import PendingEvaluation
from recruiters.models import Licence, RecruitmentFee
from tests.employers.test_pages import holds_text, without_tokens
from tests.factories.accounts import make_user
from tests.factories.organisations import make_organisation
from tests.factories.recruiters import make_fee, make_licence

NUMBER = "2487110934"


@pytest.fixture
def office(database):
    return make_organisation("recruiter", name="Example Recruitment")


@pytest.fixture
def analyst(client_for):
    return client_for(make_user("analyst"))


@pytest.fixture
def own(client_for, office):
    return client_for(make_user("recruiter_user", organisations=(office,)))


def licence(**changes):
    return {
        "licence_number": "RL-77",
        "status": "active",
        "occurred_on": (today() - timedelta(days=30)).isoformat(),
        "issued_on": (today() - timedelta(days=30)).isoformat(),
        "expires_on": (today() + timedelta(days=700)).isoformat(),
        "issued_by": "Labour ministry",
        "scope": "Nepal, 200 workers",
        "known_on": today().isoformat(),
        **changes,
    }


def fee(**changes):
    return {
        "reported_by": "office_books",
        "occurred_on": (today() - timedelta(days=90)).isoformat(),
        "fee_category": "C1",
        "payee_role": "sub_agent",
        "amount": "2400",
        "currency": "SAR",
        "worker": NUMBER,
        "monthly_wage": "1200",
        "wage_currency": "SAR",
        "receipt": "no",
        "repaid_amount": "",
        "repaid_on": "",
        "known_on": today().isoformat(),
        "workplace_id": "",
        **changes,
    }


def test_the_ministry_enters_a_licence_and_the_office_sees_it(database, analyst, own, office):
    assert analyst.post(f"/organisations/{office.id}/licences/new", data=licence()).status_code == 303
    stored = database.scalars(select(Licence)).one()
    assert (stored.licence_number, stored.status, stored.scope) == ("RL-77", "active", "Nepal, 200 workers")
    assert database.scalars(select(PendingEvaluation.organisation_id)).all() == [office.id]
    page = own.get(f"/organisations/{office.id}/licences").text
    assert "RL-77" in page
    assert f"/licences/{stored.id}/correct" not in page
    for address in (f"/organisations/{office.id}/licences/new", f"/licences/{stored.id}/renew"):
        assert own.get(address).status_code == 403
        assert own.post(address, data=licence()).status_code == 403


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"licence_number": " "}, "licence_number"),
        ({"status": "blessed"}, "status"),
        ({"status": ""}, "status"),
        ({"occurred_on": "2999-01-01"}, "occurred_on"),
        ({"known_on": "2999-01-01"}, "known_on"),
        ({"expires_on": "2001-01-01"}, "expires_on"),
        ({"scope": "x" * 2001}, "scope"),
    ],
)
def test_a_wrong_licence_is_refused_at_its_field_with_nothing_lost(database, analyst, office, changes, field):
    answer = analyst.post(f"/organisations/{office.id}/licences/new", data=licence(**changes))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="Labour ministry"' in answer.text
    assert database.scalars(select(Licence)).all() == []


def test_a_renewed_licence_is_a_new_row_that_supersedes(database, analyst, office):
    old = make_licence(office, source_reference="R-1")
    page = analyst.get(f"/licences/{old.id}/renew").text
    assert 'value="RL-1001"' in page
    earlier = (old.occurred_on - timedelta(days=1)).isoformat()
    wrong = analyst.post(f"/licences/{old.id}/renew", data=licence(occurred_on=earlier, reason="Renewed"))
    assert wrong.status_code == 422
    assert 'id="occurred_on-error"' in wrong.text
    answer = analyst.post(f"/licences/{old.id}/renew", data=licence(status="suspended", reason="Late refunds"))
    assert answer.status_code == 303
    new = database.scalars(select(Licence).where(Licence.supersedes_id == old.id)).one()
    assert (new.status, new.correction_reason, new.revision, new.source_reference) == (
        "suspended",
        "Late refunds",
        2,
        "R-1",
    )
    shown = analyst.get(f"/organisations/{office.id}/licences").text
    assert "Replaced" in shown
    assert "Late refunds" in shown
    assert analyst.post(f"/licences/{old.id}/renew", data=licence(reason="Twice")).status_code == 409


def test_a_licence_is_corrected_with_a_reason(database, analyst, office):
    old = make_licence(office)
    address = f"/licences/{old.id}/correct"
    assert 'id="reason-error"' in analyst.post(address, data=licence()).text
    assert analyst.post(address, data=licence(reason="Typing mistake")).status_code == 303
    assert database.scalars(select(Licence.licence_number).where(Licence.supersedes_id == old.id)).one() == "RL-77"


def test_the_ministry_enters_a_fee_and_only_a_pseudonym_is_kept(database, analyst, office):
    assert analyst.post(f"/organisations/{office.id}/recruitment-fees/new", data=fee()).status_code == 303
    stored = database.scalars(select(RecruitmentFee)).one()
    assert (stored.amount, stored.fee_category, stored.receipt) == (Decimal("2400"), "C1", False)
    assert len(stored.worker) == 64
    assert not holds_text(database, NUMBER)
    answer = analyst.post(
        f"/recruitment-fees/{stored.id}/correct",
        data=fee(worker="", repaid_amount="2400", repaid_on=today().isoformat(), reason="Repaid"),
    )
    assert answer.status_code == 303
    new = database.scalars(select(RecruitmentFee).where(RecruitmentFee.supersedes_id == stored.id)).one()
    assert (new.worker, new.repaid_amount) == (stored.worker, Decimal("2400"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"currency": "12"}, "currency"),
        ({"wage_currency": ""}, "wage_currency"),
        ({"repaid_amount": "5"}, "repaid_on"),
        ({"repaid_on": "2026-11-01"}, "repaid_amount"),
        ({"repaid_amount": "9999", "repaid_on": today().isoformat()}, "repaid_amount"),
        ({"repaid_amount": "1", "repaid_on": "2001-01-01"}, "repaid_on"),
        ({"occurred_on": "2999-01-01"}, "occurred_on"),
        ({"fee_category": "Z"}, "fee_category"),
        ({"reported_by": ""}, "reported_by"),
    ],
)
def test_a_wrong_fee_is_refused_at_its_field_with_nothing_lost(database, analyst, office, changes, field):
    answer = analyst.post(f"/organisations/{office.id}/recruitment-fees/new", data=fee(**changes))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'value="{NUMBER}"' in answer.text
    assert database.scalars(select(RecruitmentFee)).all() == []


def test_the_office_never_learns_what_a_worker_reported(own, client_for, analyst, office):
    address = f"/organisations/{office.id}"
    make_fee(office, amount=Decimal("11"))
    pages = ("/recruiter-records", "/recruitment-fees", "/recruitment-fees.csv", "")
    auditor = client_for(make_user("social_auditor", organisations=(office,)))
    administrator = client_for(make_user("administrator"))
    readers = (own, auditor, administrator)
    before = [[without_tokens(reader.get(address + page).text) for page in pages] for reader in readers]
    told = make_fee(office, amount=Decimal("4321"), reported_by="worker_complaint")
    assert [[without_tokens(reader.get(address + page).text) for page in pages] for reader in readers] == before
    shown = analyst.get(address + "/recruitment-fees").text
    assert "4,321.00" in shown
    assert "quarter" in shown
    assert analyst.get(f"/recruitment-fees/{told.id}/correct").status_code == 200
    assert own.get(f"/recruitment-fees/{told.id}/correct").status_code == 404


def test_a_record_the_office_reads_never_turns_into_one_it_may_not(database, analyst, office):
    read = make_fee(office)
    answer = analyst.post(
        f"/recruitment-fees/{read.id}/correct", data=fee(reported_by="worker_complaint", reason="A worker said so")
    )
    assert answer.status_code == 422
    assert 'id="reported_by-error"' in answer.text
    assert len(database.scalars(select(RecruitmentFee)).all()) == 1


def test_a_foreign_organisation_is_not_found_on_any_page(own, analyst, office):
    foreign = make_organisation("recruiter", name="Foreign", region_code=None)
    records = {"licences": make_licence(foreign), "recruitment-fees": make_fee(foreign)}
    for client in (own, analyst):
        for name, record in records.items():
            for page in ("", ".csv", ".xlsx", "/new"):
                assert client.get(f"/organisations/{foreign.id}/{name}{page}").status_code == 404
            assert client.get(f"/{name}/{record.id}/correct").status_code == 404
            assert client.post(f"/{name}/{record.id}/correct").status_code == 404
        assert client.get(f"/licences/{records['licences'].id}/renew").status_code == 404
        assert client.get(f"/organisations/{foreign.id}/recruiter-records").status_code == 404


@pytest.mark.parametrize("role", ["employer_user", "inspector", "social_auditor"])
def test_only_the_ministry_enters_licences_and_fees(client_for, office, role):
    client = client_for(make_user(role, organisations=(office,)))
    for name in ("licences", "recruitment-fees"):
        assert client.get(f"/organisations/{office.id}/{name}").status_code == 200
        assert client.get(f"/organisations/{office.id}/{name}/new").status_code == 403


def test_the_records_menu_leads_to_the_own_office(client_for, own, office):
    assert own.get("/recruiter-records").location == f"/organisations/{office.id}/recruiter-records"
    assert own.get(f"/organisations/{office.id}/recruiter-records").status_code == 200
    several = client_for(make_user("recruiter_user", organisations=(office, make_organisation("recruiter", name="B"))))
    assert "Example Recruitment" in several.get("/recruiter-records").text


def test_the_organisation_page_shows_present_licences(analyst, own, office):
    old = make_licence(office, licence_number="RL-OLD")
    make_licence(
        office,
        licence_number="RL-NEW",
        issued_on=today() - timedelta(days=50),
        expires_on=today() - timedelta(days=1),
        supersedes_id=old.id,
    )
    page = analyst.get(f"/organisations/{office.id}").text
    assert "RL-NEW" in page
    assert "RL-OLD" not in page
    assert "Past its expiry date" in page
    assert "/renew" in page
    assert "/renew" not in own.get(f"/organisations/{office.id}").text


def test_the_lists_cost_the_same_for_many_rows(analyst, office):
    def count(address):
        statements = []

        def note(*arguments):
            statements.append(arguments[2])

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            assert analyst.get(address).status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len([each for each in statements if "SAVEPOINT" not in each])

    for name, make in (("licences", make_licence), ("recruitment-fees", make_fee)):
        address = f"/organisations/{office.id}/{name}"
        for _ in range(3):
            make(office)
        few = count(address)
        for _ in range(60):
            make(office)
        assert few == count(address) <= 12


def test_pages_speak_arabic_and_files_are_given(analyst, office):
    make_licence(office)
    make_fee(office)
    for page in ("recruiter-records", "licences", "licences/new", "recruitment-fees", "recruitment-fees/new"):
        assert 'dir="rtl"' in analyst.get(f"/organisations/{office.id}/{page}?lang=ar").text
    for name in ("licences", "recruitment-fees"):
        assert analyst.get(f"/organisations/{office.id}/{name}.xlsx").data[:2] == b"PK"
        assert "RL-1001" in analyst.get(f"/organisations/{office.id}/licences.csv").text
