"""Entering, correcting and importing grievances, orientation, absconding reports, hours of work and permits."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from compliance.clock import today
from compliance.imports.importer import ImportedRow
from compliance.workforce.importers import IMPORTERS as WORKFORCE_IMPORTERS
from compliance.workforce.models import AbscondingReport, Grievance, OrientationRecord
from employers.importers import IMPORTERS as EMPLOYER_IMPORTERS
from employers.models import WorkingHours, WorkPermit
from tests.counting import counted_queries
from tests.employers.test_pages import holds_text
from tests.factories.accounts import make_user
from tests.factories.employers import make_hours
from tests.factories.organisations import make_organisation
from tests.factories.workforce import make_absconding_report, make_grievance

NUMBER = "2487110934"
DAY = today() - timedelta(days=40)
LATER = DAY + timedelta(days=5)
IMPORTERS = {importer.kind: importer for importer in (*WORKFORCE_IMPORTERS, *EMPLOYER_IMPORTERS)}

# Address, table, who enters it, what is typed, what is typed wrongly and the field that then says so.
KINDS = {
    "grievances": (
        Grievance,
        "employer_user",
        {"received_on": DAY, "received": 1, "topic": "wages", "worker": NUMBER, "closed_on": LATER},
        {"received": 3},
        "from_on",
    ),
    "orientations": (
        OrientationRecord,
        "employer_user",
        {"stage": "post_arrival", "occurred_on": DAY, "participants": 9, "own_language": "no", "charged": "unknown"},
        {"participants": 0},
        "participants",
    ),
    "absconding-reports": (
        AbscondingReport,
        "analyst",
        {"worker": NUMBER, "occurred_on": DAY, "outcome": "open", "known_on": DAY},
        {"occurred_on": "2999-01-01"},
        "occurred_on",
    ),
    "working-hours": (
        WorkingHours,
        "employer_user",
        {"worker": NUMBER, "week_start": DAY, "hours_worked": "61.5", "rest_days": 0, "overtime_hours": "13.5"},
        {"overtime_hours": 62},
        "overtime_hours",
    ),
    "work-permits": (
        WorkPermit,
        "employer_user",
        {"worker": NUMBER, "permit_kind": "work", "occurred_on": DAY, "expires_on": LATER},
        {"expires_on": DAY - timedelta(days=1)},
        "expires_on",
    ),
}


@pytest.fixture
def employer(database):
    return make_organisation()


def client_of(client_for, role, employer):
    return client_for(make_user(role, organisations=(employer,) if role.endswith("_user") else ()))


@pytest.mark.parametrize("name", KINDS)
def test_a_record_is_entered_listed_and_corrected_and_no_number_is_kept(database, client_for, employer, name):
    model, role, facts, _wrong, _field = KINDS[name]
    client = client_of(client_for, role, employer)
    assert client.get(f"/organisations/{employer.id}/{name}/new").status_code == 200
    assert client.post(f"/organisations/{employer.id}/{name}/new", data=facts).status_code == 303
    old = database.scalars(select(model)).one()
    page = client.get(f"/organisations/{employer.id}/{name}")
    assert f"/{name}/{old.id}/correct" in page.text
    assert client.get(f"/{name}/{old.id}/correct").status_code == 200
    again = {**facts, "reason": "Typed wrongly", **({"worker": ""} if "worker" in facts else {})}
    assert client.post(f"/{name}/{old.id}/correct", data=again).status_code == 303
    new = database.scalars(select(model).where(model.supersedes_id == old.id)).one()
    assert (getattr(new, "worker", None), new.revision) == (getattr(old, "worker", None), 2)
    assert not holds_text(database, NUMBER)
    for ending in ("csv", "xlsx"):
        assert client.get(f"/organisations/{employer.id}/{name}.{ending}").status_code == 200


@pytest.mark.parametrize("name", KINDS)
def test_what_cannot_be_true_is_refused_at_its_field(database, client_for, employer, name):
    model, role, facts, wrong, field = KINDS[name]
    client = client_of(client_for, role, employer)
    answer = client.post(f"/organisations/{employer.id}/{name}/new", data={**facts, **wrong})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert database.scalar(select(func.count()).select_from(model)) == 0


@pytest.mark.parametrize("name", KINDS)
def test_an_import_run_twice_keeps_one_record_and_a_changed_one_is_a_revision(database, employer, name):
    model, _role, facts, wrong, _field = KINDS[name]
    importer = IMPORTERS[name.replace("-", "_")]
    reference = f"R-{NUMBER}" if "worker" in facts else "R-1"
    typed = {key: None if value == "unknown" else str(value) for key, value in facts.items()}
    raw = {**typed, "organisation": employer.id, "known_on": today().isoformat(), "source_reference": reference}

    def run(**changes):
        return importer.write([ImportedRow(2, importer.schema.load({**raw, **changes}))])

    assert run().created == 1
    assert run().unchanged == 1
    assert len(list(run(**{key: str(value) for key, value in wrong.items()}).errors)) == 1
    assert database.scalar(select(func.count()).select_from(model)) == 1
    assert not holds_text(database, NUMBER)


def test_an_employer_reads_its_absconding_reports_but_only_the_authority_enters_them(client_for, employer):
    own = client_for(make_user("employer_user", organisations=(employer,)))
    record = make_absconding_report(employer)
    assert own.get(f"/organisations/{employer.id}/absconding-reports").status_code == 200
    assert own.get(f"/organisations/{employer.id}/absconding-reports/new").status_code == 403
    assert own.get(f"/absconding-reports/{record.id}/correct").status_code == 403


def test_a_foreign_organisation_is_not_found(client_for, employer):
    other = client_for(make_user("employer_user", organisations=(make_organisation(name="Other"),)))
    record = make_grievance(employer)
    for name in KINDS:
        assert other.get(f"/organisations/{employer.id}/{name}").status_code == 404
        assert other.get(f"/organisations/{employer.id}/{name}.csv").status_code == 404
    assert other.get(f"/grievances/{record.id}/correct").status_code == 404


def test_an_administrator_reads_no_workforce_records(client_for, employer):
    client = client_for(make_user("administrator"))
    assert client.get(f"/organisations/{employer.id}/grievances").status_code in (403, 404)


def test_a_recruitment_office_keeps_a_grievance_log_too(client_for, database):
    office = make_organisation("recruiter")
    client = client_for(make_user("recruiter_user", organisations=(office,)))
    facts = KINDS["grievances"][2]
    assert client.post(f"/organisations/{office.id}/grievances/new", data=facts).status_code == 303
    assert "Grievance log" in client.get(f"/organisations/{office.id}/recruiter-records").text


def test_hours_are_kept_to_the_minute(database, client_for, employer):
    client = client_of(client_for, "employer_user", employer)
    client.post(f"/organisations/{employer.id}/working-hours/new", data=KINDS["working-hours"][2])
    stored = database.scalars(select(WorkingHours)).one()
    assert (stored.minutes_worked, stored.overtime_minutes, stored.overtime_minutes_paid) == (3690, 810, None)
    assert stored.hours_worked == Decimal("61.5")


def test_the_lists_and_the_page_of_all_records_cost_the_same_for_many_rows(database, client_for, employer):
    client = client_of(client_for, "employer_user", employer)
    pages = [f"/organisations/{employer.id}/{name}" for name in ("grievances", "working-hours", "employer-records")]

    def counts():
        found = []
        for page in pages:
            with counted_queries() as queries:
                assert client.get(page).status_code == 200
            found.append(queries.number)
        return found

    make_grievance(employer)
    make_hours(employer)
    few = counts()
    for number in range(60):
        make_grievance(employer)
        make_hours(employer, week_start=DAY - timedelta(days=7 * number))
    database.flush()
    assert counts() == few
    assert max(few) <= 12
