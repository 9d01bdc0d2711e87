"""Wage files: every row that can be stored is, every other is told at its place, and no worker's number stays."""

import gzip
import io
import json
import logging
from datetime import date

import pytest
import xlsxwriter
from sqlalchemy import select, text

from compliance.accounts.roles import RoleName
from compliance.database import db, means_to_write
from compliance.organisations.models import OrganisationIdentifier
from compliance.organisations.pseudonyms import worker_pseudonym
from compliance.settings import current_settings
from employers.models import WagePayment
from employers.wage_files.models import WageFile, WageFileRefusal, WageFileState
from employers.wage_files.operations import read_waiting_wage_file
from employers.wage_files.reasons import Reason
from employers.wage_files.storage import stored_path
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.organisations import make_organisation

HEADING = [
    "Establishment Number",
    "Worker ID",
    "Name",
    "Wage Month",
    "Due Date",
    "Net Wage Due",
    "Deductions",
    "Amount Paid",
    "Payment Date",
    "Currency",
    "File Date",
]
ARABIC = [
    "رقم المنشأة",
    "رقم الهوية",
    "الاسم",
    "شهر الأجر",
    "تاريخ الاستحقاق",
    "صافي الأجر المستحق",
    "الخصومات",
    "المبلغ المدفوع",
    "تاريخ الدفع",
    "العملة",
    "تاريخ الملف",
]
NUMBER, NAME = "2412345678", "Ramesh Planted Gurung"


def line(**changes):
    values = {
        "Establishment Number": "7001",
        "Worker ID": NUMBER,
        "Name": NAME,
        "Wage Month": "2026-05",
        "Due Date": "31/05/2026",
        "Net Wage Due": "1500.50",
        "Deductions": "",
        "Amount Paid": "1500.50",
        "Payment Date": "2026-05-30",
        "Currency": "SAR",
        "File Date": "2026-06-02",
    }
    return list({**values, **{name.replace("_", " "): value for name, value in changes.items()}}.values())


def as_csv(*rows, heading=HEADING):
    return "\n".join(",".join(row) for row in (heading, *rows)).encode()


def as_xlsx(*rows):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((HEADING, *rows)):
            for column, cell in enumerate(row):
                (sheet.write_formula if cell.startswith("=") else sheet.write_string)(at, column, cell)
    return file.getvalue()


@pytest.fixture
def employer(database):
    organisation = make_organisation()
    database.add(OrganisationIdentifier(organisation_id=organisation.id, scheme="sa-establishment", value="7001"))
    database.flush()
    return organisation


@pytest.fixture
def analyst(employer):
    return make_user(RoleName.ANALYST, sees_all_regions=True)


@pytest.fixture
def send(client_for, analyst):
    """Send a file in as the ministry and have it read; gives its row."""

    def run(content, name="wages.csv", by=None):
        answer = client_for(by or analyst).post("/wage-files", data={"file": (io.BytesIO(content), name)})
        assert answer.status_code == 303, answer.text
        read_waiting()
        return db.session.scalars(select(WageFile).order_by(WageFile.id.desc())).first()

    return run


def read_waiting():
    token = means_to_write.set(False)
    try:
        assert read_waiting_wage_file()
    finally:
        means_to_write.reset(token)
    db.session.expire_all()


def stored():
    return db.session.scalars(select(WagePayment).order_by(WagePayment.id)).all()


def refused(file):
    rows = db.session.scalars(select(WageFileRefusal).where(WageFileRefusal.wage_file_id == file.id))
    return {(each.row, each.column_heading, each.reason) for each in rows}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_csv(line()), "wages.csv"),
        (gzip.compress(as_csv(line())), "wages.csv.gz"),
        (as_xlsx(line()), "wages.xlsx"),
        (as_csv(line(), heading=ARABIC), "أجور.csv"),
    ],
)
def test_a_row_becomes_a_wage_of_a_worker_known_by_a_pseudonym_only(send, employer, content, name):
    file = send(content, name)
    (wage,) = stored()
    assert (file.state, file.rows_read, file.rows_created, file.employers) == (WageFileState.DONE, 1, 1, 1)
    assert wage.organisation_id == employer.id
    assert wage.worker == worker_pseudonym(NUMBER, current_settings().worker_key)
    assert (wage.wage_month, wage.due_on, wage.paid_on) == (date(2026, 5, 1), date(2026, 5, 31), date(2026, 5, 30))
    assert (str(wage.amount_due), str(wage.amount_paid), wage.deductions) == ("1500.5", "1500.5", None)
    assert wage.recorded_by_id is None


def test_every_row_at_fault_is_told_at_its_row_and_column_and_no_other_row_is_lost(send):
    file = send(
        as_csv(
            line(),
            line(Establishment_Number="7999"),
            line(Due_Date="soon"),
            line(Net_Wage_Due="much"),
            line(Due_Date="2026-04-30"),
            line(Amount_Paid="", Payment_Date="2026-05-30"),
            line(Payment_Date=""),
            line(Worker_ID="=1+1"),
            line(Worker_ID="..."),
            line(Worker_ID=""),
            line(Currency="riyal"),
            line(File_Date="2099-01-01"),
            [*line(), "more"],
            line(Worker_ID="2400000002"),
        )
    )
    assert refused(file) == {
        (3, "Establishment Number", Reason.UNKNOWN_ORGANISATION),
        (4, "Due Date", Reason.NOT_A_DAY),
        (5, "Net Wage Due", Reason.NOT_AN_AMOUNT),
        (6, "Due Date", Reason.DUE_BEFORE_MONTH),
        (7, "Amount Paid", Reason.DAY_WITHOUT_AMOUNT),
        (8, "Payment Date", Reason.PAID_WITHOUT_DAY),
        (9, "Worker ID", Reason.FORMULA),
        (10, "Worker ID", Reason.WORKER),
        (11, "Worker ID", Reason.EMPTY),
        (12, "Currency", Reason.CURRENCY),
        (13, "File Date", Reason.FUTURE),
        (14, "", Reason.CELLS),
    }
    assert (file.rows_created, file.rows_refused, len(stored())) == (2, 12, 2)


def test_a_formula_of_a_workbook_is_not_believed(send):
    file = send(as_xlsx(line(Net_Wage_Due="=1000+500"), line(Worker_ID="=2400000000+1")), "wages.xlsx")
    assert refused(file) == {(2, "Net Wage Due", Reason.NOT_AN_AMOUNT), (3, "Worker ID", Reason.FORMULA)}


def test_the_same_wage_again_is_there_already_and_another_state_becomes_the_next_row(send):
    send(as_csv(line(Amount_Paid="", Payment_Date=""), line(Worker_ID="2400000002")))
    file = send(as_csv(line(File_Date="2026-06-20"), line(Worker_ID="2400000002"), line(Worker_ID="2400000003")))
    unpaid, _other, paid, _new = stored()
    assert (file.rows_created, file.rows_unchanged, file.rows_refused) == (2, 1, 0)
    assert (paid.supersedes_id, paid.revision, paid.worker) == (unpaid.id, 2, unpaid.worker)


def test_a_state_known_earlier_than_the_one_stored_is_refused(send):
    send(as_csv(line()))
    file = send(as_csv(line(File_Date="2026-06-01", Amount_Paid="1.00")))
    assert refused(file) == {(2, "known_on", Reason.LATER_STATE)}


def test_two_states_in_one_file_are_kept_in_their_order(send):
    file = send(as_csv(line(Amount_Paid="", Payment_Date=""), line(File_Date="2026-06-20")))
    first, second = stored()
    assert (file.rows_created, second.supersedes_id, first.paid_on) == (2, first.id, None)


def test_the_file_is_deleted_and_no_number_or_name_of_a_worker_stays_anywhere(app, send, client_for, analyst, caplog):
    caplog.set_level(logging.DEBUG)
    file = send(as_csv(line(), line(Currency="x"), line(Worker_ID="+966500000001"), line(Due_Date=NUMBER)))
    folder = stored_path("x").parent
    assert list(folder.iterdir()) == []
    client = client_for(analyst)
    pages = [client.get(f"/wage-files/{file.id}{end}").get_data() for end in ("", "/refused.csv", "/refused.xlsx")]
    held = "\n".join([*database_texts(), caplog.text, *(page.decode("latin-1") for page in pages[:2])])
    for planted in (NUMBER, NAME, "966500000001"):
        assert planted not in held
    for path in app.extensions["compliance"].settings.data_folder.rglob("*"):
        if path.is_file() and "sqlite3" not in path.name:
            assert NUMBER.encode() not in path.read_bytes()


def database_texts():
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(text(f'SELECT * FROM "{table.name}"')):
            yield json.dumps([str(value) for value in row])


def test_the_search_for_planted_numbers_can_find_one(send):
    send(as_csv(line()))
    db.session.execute(text("UPDATE wage_payment SET correction_reason = :number"), {"number": f"of {NUMBER}"})
    assert NUMBER in "\n".join(database_texts())


def test_an_employer_enters_wages_of_itself_alone_and_they_count_as_declared(send, employer, database):
    other = make_organisation(name="Another")
    database.add(OrganisationIdentifier(organisation_id=other.id, scheme="sa-establishment", value="7002"))
    user = make_user(RoleName.EMPLOYER_USER, organisations=(employer,))
    file = send(as_csv(line(), line(Establishment_Number="7002")), by=user)
    assert [wage.organisation_id for wage in stored()] == [employer.id]
    assert stored()[0].recorded_by_id == user.id
    assert refused(file) == {(3, "Establishment Number", Reason.UNKNOWN_ORGANISATION)}


def test_nobody_sees_the_file_of_a_stranger(send, client_for, employer):
    file = send(as_csv(line()))
    stranger = make_user(RoleName.EMPLOYER_USER)
    assert client_for(stranger).get(f"/wage-files/{file.id}").status_code == 404


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "wages.csv"), (b"x", "wages.pdf"), (b"not a zip", "wages.xlsx"), (b"a", "wages.csv.gz")]
)
def test_what_cannot_be_a_wage_file_is_refused_at_once(client_for, analyst, content, name):
    answer = client_for(analyst).post("/wage-files", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 422
    folder = stored_path("x").parent
    assert not folder.exists() or list(folder.iterdir()) == []


def test_the_same_file_sent_again_is_refused_with_words(send, client_for, analyst):
    send(as_csv(line()))
    answer = client_for(analyst).post("/wage-files", data={"file": (io.BytesIO(as_csv(line())), "again.csv")})
    assert answer.status_code == 422
    assert "sent in already" in answer.text


def test_missing_columns_are_told_and_the_file_is_deleted(send, client_for, analyst):
    file = send(b"Worker ID,Name\n1,x\n")
    assert (file.state, file.stored_name) == (WageFileState.FAILED, None)
    assert "Establishment Number" in client_for(analyst).get(f"/wage-files/{file.id}").text


def test_a_workbook_that_is_damaged_fails_with_words_and_is_deleted(send, client_for, analyst):
    file = send(as_xlsx(line())[:2000], "wages.xlsx")
    assert file.state is WageFileState.FAILED
    assert list(stored_path("x").parent.iterdir()) == []


@pytest.mark.parametrize("rows", [10, 1_000])
def test_the_page_of_a_file_takes_as_many_queries_for_many_refused_rows(send, client_for, analyst, rows):
    file = send(as_csv(*(line(Currency="x") for _each in range(rows))))
    client = client_for(analyst)
    with counted_queries() as counted:
        client.get(f"/wage-files/{file.id}")
    assert counted.number <= 12


def test_reasons_are_told_in_the_language_of_the_reader(send, client_for, employer):
    reader = make_user(RoleName.ANALYST, sees_all_regions=True, language="ar")
    file = send(as_csv(line(Due_Date="soon")), by=reader)
    assert 'lang="ar"' in client_for(reader).get(f"/wage-files/{file.id}").text
