"""No name or number of a worker stays anywhere: database, folders, logs, files, mail, ledger or a backup.

Every way in that takes a worker's number is walked, with rows that are stored and rows that are refused. Free text
that a person writes (notes, reasons, job titles, uploaded evidence) is outside: nobody can tell there what names a
worker, and its fields ask for no names.
"""

import csv
import io
import logging
import re
import sqlite3
import zipfile
from datetime import timedelta

import pytest
import xlsxwriter
from sqlalchemy import select
from wtforms import DateField, SelectField

from audits.interviews.forms import STEPS
from compliance.clock import today
from compliance.database import db, means_to_write
from compliance.imports.plan import row_digest
from compliance.log import JsonFormatter
from compliance.organisations.models import OrganisationIdentifier
from compliance.organisations.particulars.models import OrganisationParticular
from compliance.settings import current_settings
from employers.models import WorkPermit
from employers.wage_files.models import WageFile
from employers.wage_files.operations import read_waiting_wage_file
from tests.factories.accounts import make_user
from tests.factories.audits import make_audit, make_consent
from tests.factories.organisations import make_organisation

NAME, PASSPORT, IQAMA, PHONE = "Planted Bahadur Gurung", "PX7719034", "2487110934", "+966551239876"
IDENTIFIERS = (NAME, PASSPORT, IQAMA, PHONE)
# The same number as people write it, and as the folding of pseudonyms leaves it.
SPELLINGS = ("24-8711 0934", "٢٤٨٧١١٠٩٣٤", "px7719034", "966551239876", "plantedbahadurgurung")
DAY = today() - timedelta(days=40)
LATER = DAY + timedelta(days=5)

# Address, who enters, what is typed beside the number, and what makes the same entry wrong.
FORMS = {
    "wage-payments": (
        "employer_user",
        {"wage_month": f"{DAY:%Y-%m}", "due_on": DAY, "amount_due": "1500", "currency": "SAR"},
        {"amount_due": IQAMA + "x", "due_on": PASSPORT},
    ),
    "contracts": ("employer_user", {"stage": "signed", "signed_on": DAY, "job_title": "Cleaner"}, {"signed_on": PHONE}),
    "working-hours": ("employer_user", {"week_start": DAY, "hours_worked": "50"}, {"hours_worked": IQAMA}),
    "work-permits": (
        "employer_user",
        {"permit_kind": "work", "occurred_on": DAY, "expires_on": LATER},
        {"permit_kind": PASSPORT},
    ),
    "document-custody": (
        "employer_user",
        {"occurred_on": DAY, "held_by": "employer", "documents": 3, "consent_written": "no", "receipt": "no"},
        {"documents": PASSPORT},
    ),
    "grievances": ("employer_user", {"received_on": DAY, "received": 1, "topic": "wages"}, {"topic": NAME}),
    "orientations": (
        "employer_user",
        {"stage": "post_arrival", "occurred_on": DAY, "participants": 9, "own_language": "no", "charged": "unknown"},
        {"participants": IQAMA},
    ),
    "absconding-reports": ("analyst", {"occurred_on": DAY, "outcome": "open", "known_on": DAY}, {"outcome": NAME}),
    "recruitment-fees": (
        "analyst",
        {
            "reported_by": "office_books",
            "occurred_on": DAY,
            "fee_category": "C1",
            "payee_role": "sub_agent",
            "amount": "2400",
            "currency": "SAR",
            "receipt": "no",
            "known_on": DAY,
        },
        {"amount": PHONE},
    ),
}

# Importer, and the columns beside the organisation, the worker and the reference.
IMPORTS = {
    "wage_payments": {"wage_month": DAY, "due_on": DAY, "amount_due": "1500", "currency": "SAR"},
    "contracts": {"stage": "signed", "signed_on": DAY, "job_title": "Cleaner"},
    "working_hours": {"week_start": DAY, "hours_worked": "50"},
    "work_permits": {"permit_kind": "work", "occurred_on": DAY, "expires_on": LATER},
    "document_custody": {"occurred_on": DAY, "held_by": "employer", "documents": 3},
    "grievances": {"received_on": DAY, "received": 1, "topic": "wages"},
    "orientations": {"stage": "post_arrival", "occurred_on": DAY, "participants": 9},
    "absconding_reports": {"occurred_on": DAY, "outcome": "open"},
    "recruitment_fees": {
        "occurred_on": DAY,
        "fee_category": "C1",
        "amount": "2400",
        "currency": "SAR",
        "reported_by": "office_books",
    },
    "organisation_particulars": {"kind": "owner", "occurred_on": DAY},
    "worker_interviews": {"consent": "given", "interviewed_on": today(), "language": "ne"},
}
PERSON_COLUMNS = {
    "organisation_particulars": "value",
    "document_custody": "",
    "orientations": "",
    "worker_interviews": "",
}


def found_in(data):
    """The planted identifiers that `data` (bytes or text) holds in any spelling or common encoding."""
    content = data if isinstance(data, bytes) else data.encode()
    texts = (content.decode("utf-8", "ignore"), content.decode("utf-16-le", "ignore"))
    return {each for each in (*IDENTIFIERS, *SPELLINGS) if any(each.casefold() in text.casefold() for text in texts)}


def found_in_tables(database):
    """Where a row of any table holds an identifier in any column, whatever its type."""
    found = set()
    for table in db.metadata.sorted_tables:
        for row in database.execute(select(table)):
            for column, value in row._mapping.items():
                content = value if isinstance(value, bytes) else str(value)
                found |= {(table.name, str(column), each) for each in found_in(content)}
    return found


def found_in_folder(folder):
    """Where a file below `folder`, or its name, holds an identifier; the members of workbooks and archives too."""
    found = set()
    for path in folder.rglob("*"):
        found |= {(path.name, each) for each in found_in(path.name)}
        if path.is_file():
            content = path.read_bytes()
            found |= {(path.name, each) for each in found_in(content) | found_in_members(content)}
    return found


def found_in_members(content):
    if not content.startswith(b"PK"):
        return set()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return set().union(*(found_in(archive.read(name)) for name in archive.namelist()))


def backup_of(database, folder):
    """A copy of the database as an operator's backup makes it: SQLite's own, or every table as PostgreSQL dumps it."""
    path = folder / "backup"
    raw = database.connection().connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        path.write_bytes(raw.serialize())
        return path
    with path.open("wb") as file, raw.cursor() as cursor:
        for table in db.metadata.sorted_tables:
            with cursor.copy(f'COPY "{table.name}" TO STDOUT') as rows:
                file.writelines(bytes(each) for each in rows)
    return path


def enter_forms(client_for, employer, office):
    """Type each identifier into every form that takes a worker, rightly and wrongly, and into its correction."""
    analyst = client_for(make_user("analyst"))
    own = client_for(make_user("employer_user", organisations=(employer,)))
    models = {kind.path: kind.model for kind in kinds()}
    for name, (role, facts, wrong) in FORMS.items():
        client, organisation = (own if role == "employer_user" else analyst), employer
        if name == "recruitment-fees":
            organisation = office
        address = f"/organisations/{organisation.id}/{name}/new"
        for identifier in (*IDENTIFIERS, SPELLINGS[0], SPELLINGS[1]):
            typed = {**facts, "worker": identifier}
            assert client.post(address, data=typed).status_code == 303, (name, identifier)
            assert client.post(address, data={**typed, **wrong}).status_code == 422, (name, identifier)
            assert client.post(address, data={**typed, "worker": identifier * 9}).status_code in (303, 422)
        record = db.session.scalars(select(models[name]).order_by(models[name].id.desc())).first()
        again = {**facts, "worker": PASSPORT, "reason": "Typed wrongly"}
        assert client.post(f"/{name}/{record.id}/correct", data=again).status_code == 303, name
        for ending in ("", ".csv", ".xlsx"):
            answer = client.get(f"/organisations/{organisation.id}/{name}{ending}")
            assert not found_in(answer.data) | found_in_members(answer.data), (name, ending)


def enter_owners(client_for, employer):
    analyst = client_for(make_user("analyst"))
    address = f"/organisations/{employer.id}/organisation-particulars"
    facts = {"kind": "owner", "occurred_on": DAY, "known_on": DAY}
    for identifier in IDENTIFIERS:
        assert analyst.post(f"{address}/new", data={**facts, "value": identifier}).status_code == 303
        wrong = {**facts, "value": identifier, "occurred_on": "soon"}
        assert analyst.post(f"{address}/new", data=wrong).status_code == 422
    record = db.session.scalars(select(OrganisationParticular)).first()
    again = {**facts, "value": IQAMA, "reason": "Typed wrongly"}
    assert analyst.post(f"/organisation-particulars/{record.id}/correct", data=again).status_code == 303
    for ending in ("", ".csv", ".xlsx"):
        answer = analyst.get(f"{address}{ending}")
        assert answer.status_code == 200
        assert not found_in(answer.data) | found_in_members(answer.data)


def kinds():
    """Every kind of record that has pages of its own."""
    from compliance.workforce.kinds import KINDS as WORKFORCE
    from employers.kinds import KINDS as EMPLOYERS
    from recruiters.kinds import KINDS as RECRUITERS

    return (*WORKFORCE, *EMPLOYERS, *RECRUITERS)


def enter_interview(client_for, audit):
    """Send names beside every step of an interview, and numbers where a step offers a choice or asks for a day."""
    consent, client = make_consent(audit), client_for(audit.lead)
    for step in STEPS:
        address = f"/interviews/consents/{consent.id}/{step.code}"
        beside = {"worker": IQAMA, "name": NAME, "passport": PASSPORT, "phone": PHONE}
        assert client.post(address, data=beside).status_code in (303, 422), step.code
        fields = [field for field in step.form(meta={"csrf": False}) if isinstance(field, SelectField | DateField)]
        for each in IDENTIFIERS:
            client.post(address, data={**beside, **{field.name: each for field in fields}})


def import_files(app, folder, audit):
    """Import each kind from files that name people in columns of their own too: good rows, wrong rows, no heading."""
    results = []
    for importer, facts in IMPORTS.items():
        person = PERSON_COLUMNS.get(importer, "worker")
        mapping = folder / f"{importer}.yaml"
        fields = "".join(f"      {name}: {{column: {name}}}\n" for name in facts)
        fields += f"      {person}: {{column: person}}\n" if person else ""
        subject = (
            f"audit_number: {{value: {audit.number}}}"
            if importer == "worker_interviews"
            else 'organisation: {identifier: {scheme: sa-establishment, template: "{no}"}}'
        )
        reference = "{person}/x" if person else "{row_digest}"
        mapping.write_text(
            "title: Test\nsource: Made up\nrecords:\n"
            f"  - alias: one\n    importer: {importer}\n    fields:\n"
            f"      {subject}\n"
            f'      known_on: {{value: "{today()}"}}\n'
            f'      source_reference: {{template: "{reference}"}}\n{fields}',
            encoding="utf-8",
        )
        heading = ["no", "person", "full name", "passport", "telephone", *facts]
        beside = [NAME, PASSPORT, PHONE]
        rows = [["7001", each, *beside, *facts.values()] for each in (*IDENTIFIERS, *SPELLINGS)]
        rows += [["7001", IQAMA, *beside, *[each] * len(facts)] for each in IDENTIFIERS]  # cells in wrong columns
        rows += [[IQAMA, PASSPORT, *beside, *facts.values()], ["7001", IQAMA * 9, *beside, *facts.values()]]
        rows += [["7001", IQAMA, *beside, *facts.values(), NAME]]
        for name, lines in ((f"{importer}.csv", [heading, *rows]), (f"{importer}-bare.csv", rows)):
            results.append(run_import(app, folder / "in" / name, lines, mapping, folder / "out" / f"{name}.errors"))
        assert re.search(r": [1-9]\d* created", results[-2]), (importer, results[-2])
    return results


def run_import(app, path, lines, mapping, result):
    for each in (path.parent, result.parent):
        each.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    token = means_to_write.set(False)
    try:
        arguments = ["import", str(path), "--mapping", str(mapping), "--result", str(result)]
        return app.test_cli_runner().invoke(args=arguments).output
    finally:
        means_to_write.reset(token)


def send_wage_files(client_for):
    """Upload wage files as the ministry does: good rows, refused rows, and files without a heading."""
    heading = ["Establishment Number", "Worker ID", "Name", "Passport", "Wage Month", "Due Date", "Net Wage Due"]
    heading += ["Deductions", "Amount Paid", "Payment Date", "Currency", "File Date"]
    tail = ["2026-05", "31/05/2026", "1500", "", "", "", "SAR", "2026-06-02"]
    rows = [["7001", each, NAME, PASSPORT, *tail] for each in (*IDENTIFIERS, *SPELLINGS)]
    rows += [["7001", IQAMA, NAME, PASSPORT, *[each] * len(tail)] for each in IDENTIFIERS]
    rows += [[PASSPORT, IQAMA, NAME, PASSPORT, *tail], ["7001", IQAMA * 9, NAME, PASSPORT, *tail]]
    client = client_for(make_user("analyst", sees_all_regions=True))
    files = {
        "wages.csv": as_csv([heading, *rows]),
        f"{IQAMA}.csv": as_csv(rows),
        "wages.xlsx": as_xlsx([heading, *rows]),
    }
    files["bare.xlsx"] = as_xlsx(rows)
    for name, content in files.items():
        assert client.post("/wage-files", data={"file": (io.BytesIO(content), name)}).status_code == 303
        token = means_to_write.set(False)
        try:
            assert read_waiting_wage_file()
        finally:
            means_to_write.reset(token)
        db.session.expire_all()
    for file in db.session.scalars(select(WageFile)):
        for page in (f"/wage-files/{file.id}", f"/wage-files/{file.id}/refusals.csv", "/wage-files"):
            answer = client.get(page)
            assert not found_in(answer.data), page


def as_csv(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def as_xlsx(rows):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return file.getvalue()


@pytest.fixture
def employer(database):
    organisation = make_organisation()
    database.add(OrganisationIdentifier(organisation_id=organisation.id, scheme="sa-establishment", value="7001"))
    database.flush()
    return organisation


def test_no_identifier_of_a_worker_is_kept_anywhere(app, database, client_for, employer, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    enter_forms(client_for, employer, make_organisation("recruiter", name="Example Recruitment"))
    enter_owners(client_for, employer)
    audit = make_audit(employer)
    enter_interview(client_for, audit)
    outputs = import_files(app, tmp_path, audit)
    send_wage_files(client_for)
    found = found_in_tables(database)
    assert not found, found
    assert not found_in_folder(current_settings().data_folder)
    assert not found_in_folder(tmp_path / "out")
    assert not found_in("\n".join(outputs))
    assert not found_in("\n".join(JsonFormatter().format(each) + each.getMessage() for each in caplog.records))
    assert not found_in(backup_of(database, tmp_path).read_bytes())


def test_every_importer_and_form_that_takes_a_person_is_walked(app):
    importers = app.extensions["compliance"].importers
    assert {kind for kind, each in importers.items() if each.names_people} <= set(IMPORTS)
    assert {kind.path for kind in kinds() if hasattr(kind.form, "worker")} <= set(FORMS)


def test_a_number_stored_plainly_is_found_in_tables_and_backup(database, employer, tmp_path):
    database.add(
        OrganisationParticular(
            organisation_id=employer.id,
            kind="owner",
            value=f"owner {IQAMA}",
            occurred_on=DAY,
            known_on=DAY,
            recorded_at=employer.created_at,
        )
    )
    database.flush()
    assert ("organisation_particular", "value", IQAMA) in found_in_tables(database)
    assert IQAMA in found_in(backup_of(database, tmp_path).read_bytes())
    (tmp_path / "kept.xlsx").write_bytes(as_xlsx([[NAME]]))
    assert ("kept.xlsx", NAME) in found_in_folder(tmp_path)


def test_a_row_that_names_a_person_is_told_again_by_a_keyed_digest_only(app, database, employer, tmp_path):
    path = tmp_path / "permits.yaml"
    path.write_text(
        "title: Test\nsource: Made up\nrecords:\n  - alias: one\n    importer: work_permits\n    fields:\n"
        '      organisation: {identifier: {scheme: sa-establishment, template: "{no}"}}\n'
        f'      known_on: {{value: "{today()}"}}\n      source_reference: {{template: "{{row_digest}}"}}\n'
        "      worker: {column: person}\n      permit_kind: {value: work}\n"
        f'      occurred_on: {{value: "{DAY}"}}\n      expires_on: {{value: "{LATER}"}}\n'
    )
    row = ["7001", IQAMA]
    output = run_import(app, tmp_path / "p.csv", [["no", "person"], row], path, tmp_path / "out" / "p.errors")
    assert "work_permits: 1 created" in output, output
    (reference,) = database.scalars(select(WorkPermit.source_reference))
    assert reference == row_digest(row, current_settings().worker_key)
    assert reference != row_digest(row)
