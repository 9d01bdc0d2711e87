"""Several files with a list: good rows are kept, the others told with row and column; nothing foreign gets in."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from compliance.assessments.evidence.queries import list_evidence
from compliance.assessments.models import Answer, AnswerDocument
from compliance.clock import now
from compliance.documents.dates import StatedDates
from compliance.documents.models import Document, DocumentRevision
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import IRIS, answer_all, make_assessment, submit
from tests.factories.documents import make_document, make_pdf, make_zip
from tests.factories.organisations import make_organisation

HEADINGS = [
    "File name", "Questions", "Standard", "Title", "Date of the document",
    "Covers the period from", "Covers the period to", "Valid until",
]  # fmt: skip


@pytest.fixture
def place(database):
    return make_assessment()


@pytest.fixture
def client(place, client_for):
    return client_for(make_user("employer_user", organisations=(place.organisation,)))


def pdf(name):
    return BytesIO(make_pdf(name)), name


def csv_list(*rows, headings=HEADINGS):
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in (headings, *rows))
    return BytesIO(("\ufeff" + text).encode()), "list.csv"


def xlsx_list(*rows, headings=HEADINGS):
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(list(row))
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return content, "list.xlsx"


def send(client, place, files, manifest=None, organisation_id=None, language="en"):
    url = f"/evidence/organisations/{organisation_id or place.organisation.id}/add?lang={language}"
    data = {"files": files, **({"manifest": manifest} if manifest else {})}
    return client.post(url, data=data)


def row(name, questions="", standard="", title="", *dates):
    return [name, questions, standard, title, *dates, *([""] * (4 - len(dates)))]


def backed(database, place):
    """Question code: titles of its files."""
    database.expire_all()
    codes = {each.id: each.code for each in place.outline.questions}
    return {
        codes[question_id]: [file.title for file in files]
        for question_id, files in list_evidence(place.assessment.id).items()
    }


def number_of(database, table):
    return database.scalar(select(func.count()).select_from(table))


def test_files_without_a_list_are_kept_and_back_nothing_yet(client, place, database):
    answer = send(client, place, [pdf("one.pdf"), pdf("two.pdf")])
    assert answer.status_code == 303
    assert "2 files were kept." in client.get(answer.location).text
    assert number_of(database, Document) == 2 and backed(database, place) == {}


@pytest.mark.parametrize("make_list", [csv_list, xlsx_list])
def test_the_list_says_what_each_file_backs_and_its_dates(client, place, database, make_list):
    manifest = make_list(
        row("one.pdf", "S1.1, S1.2", "", "Policy", "2026-02-01", "2026-01-01", "", "2027-01-31"),
        row("two.pdf", "S1.1"),
    )
    assert send(client, place, [pdf("one.pdf"), pdf("two.pdf")], manifest).status_code == 303
    assert backed(database, place) == {"S1.1": ["Policy", "two.pdf"], "S1.2": ["Policy"]}
    revision = database.scalars(select(DocumentRevision).where(DocumentRevision.file_name == "one.pdf")).one()
    assert revision.dates == StatedDates(date(2026, 2, 1), date(2026, 1, 1), None, date(2027, 1, 31))


def test_dates_of_a_spreadsheet_are_dates(client, place, database):
    manifest = xlsx_list(row("one.pdf", "S1.1", "", "", date(2026, 2, 1)))
    assert send(client, place, [pdf("one.pdf")], manifest).status_code == 303
    assert database.scalars(select(DocumentRevision.dated_on)).one() == date(2026, 2, 1)


def test_headings_are_understood_in_arabic_and_by_their_names_in_code(client, place, database):
    from flask_babel import force_locale

    from compliance.assessments.evidence.manifest import COLUMNS

    with client.application.test_request_context(), force_locale("ar"):
        arabic = [str(label) for label in COLUMNS.values()]
    assert send(client, place, [pdf("a.pdf")], csv_list(row("a.pdf", "S1.1"), headings=arabic)).status_code == 303
    named = csv_list(row("b.pdf", "S1.2"), headings=list(COLUMNS))
    assert send(client, place, [pdf("b.pdf")], named).status_code == 303
    assert set(backed(database, place)) == {"S1.1", "S1.2"}


def test_good_rows_are_kept_and_the_others_told_with_row_and_column(client, place, database):
    manifest = csv_list(
        row("good.pdf", "S1.1"),
        row("unknown.pdf", "S9.99"),
        row("missing.pdf", "S1.1"),
        row("wrong day.pdf", "S1.1", "", "", "31/12/2026"),
        row("turned.pdf", "S1.1", "", "", "", "2026-05-01", "2026-04-01"),
        row("", "S1.1"),
        row("virus.pdf", "S1.2"),
        row("closed.pdf", "S1.1", "no-such-standard"),
    )
    names = ("good.pdf", "unknown.pdf", "wrong day.pdf", "turned.pdf", "closed.pdf")
    files = [*map(pdf, names), (BytesIO(b"MZ" + b"\0" * 99), "virus.pdf"), pdf("unlisted.pdf")]
    answer = send(client, place, files, manifest)
    assert answer.status_code == 422
    problems = answer.text[answer.text.index("What has to be corrected") : answer.text.index("Files that were kept")]
    for number, column, words in (
        (3, "Questions", "S9.99"),
        (4, "File name", "No file of this name was sent"),
        (5, "Date of the document", "2026-03-31"),
        (6, "Covers the period to", "ends before it begins"),
        (7, "File name", "Name the file"),
        (8, "File name", "not accepted"),
        (9, "Standard", "No self-assessment against this standard"),
    ):
        line = next(each for each in problems.split("<tr>") if f'<bdi dir="ltr">{number}</bdi>' in each)
        assert column in line and words in line, line
    assert backed(database, place) == {"S1.1": ["good.pdf"]}
    assert set(database.scalars(select(Document.title))) == {"good.pdf", "unlisted.pdf"}


def test_sending_everything_again_after_a_correction_stores_nothing_twice(client, place, database):
    files = ["one.pdf", "two.pdf"]
    bad = csv_list(row("one.pdf", "S1.1"), row("two.pdf", "S1.99"))
    assert send(client, place, map_files(files), bad).status_code == 422
    good = csv_list(row("one.pdf", "S1.1", "", "", "2026-01-05"), row("two.pdf", "S1.2"))
    assert send(client, place, map_files(files), good).status_code == 303
    assert (
        send(client, place, map_files(files), csv_list(row("one.pdf", "S1.1"), row("two.pdf", "S1.2"))).status_code
        == 303
    )
    assert number_of(database, Document) == 2 and number_of(database, AnswerDocument) == 2
    assert backed(database, place) == {"S1.1": ["one.pdf"], "S1.2": ["two.pdf"]}
    # The date came with the second sending: another revision of the same file, and the third changed nothing.
    assert number_of(database, DocumentRevision) == 3


def map_files(names):
    return [pdf(name) for name in names]


def test_a_formula_is_refused_with_its_row_and_column_in_both_formats(client, place, database):
    for make_list in (csv_list, xlsx_list):
        manifest = make_list(row("one.pdf", "S1.1"), row("two.pdf", "=HYPERLINK(A1)"), row("=1+1", "S1.2"))
        answer = send(client, place, [pdf("one.pdf"), pdf("two.pdf")], manifest)
        assert answer.status_code == 422
        lines = [each for each in answer.text.split("<tr>") if "holds a formula" in each]
        assert len(lines) == 2
        assert "Questions" in lines[0] and ">3<" in lines[0] and "File name" in lines[1] and ">4<" in lines[1]
    assert backed(database, place) == {"S1.1": ["one.pdf"]}


def test_the_stored_result_of_a_formula_is_not_believed(client, place, database):
    content, name = xlsx_list(row("one.pdf", "S1.1"))
    import zipfile

    with zipfile.ZipFile(content) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    cell = sheet[sheet.index('<c r="B2"') : sheet.index("</c>", sheet.index('<c r="B2"')) + 4]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(cell, '<c r="B2" t="str"><f>A9</f><v>S1.1</v></c>').encode()
    answer = send(client, place, [pdf("one.pdf")], (BytesIO(make_zip(parts)), name))
    assert answer.status_code == 422 and "holds a formula" in answer.text
    assert backed(database, place) == {}


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        (lambda: (BytesIO(b""), "list.csv"), "empty"),
        (lambda: (BytesIO(b"\n\n"), "list.csv"), "empty"),
        (lambda: (BytesIO(make_pdf("x")), "list.pdf"), "CSV or XLSX"),
        (lambda: (BytesIO(b"PK\x03\x04broken"), "list.xlsx"), "damaged"),
        (lambda: (BytesIO("ملف".encode("cp1256")), "list.csv"), "UTF-8"),
        (lambda: csv_list(["x"], headings=["Questions"]), "needs a column"),
        (lambda: csv_list(["x", "y"], headings=["File name", "Weather"]), "Weather"),
        (lambda: csv_list(["x", "y"], headings=["File name", "file"]), "twice"),
        (lambda: csv_list(*(["x.pdf"] for _each in range(501)), headings=["File name"]), "more than 500 rows"),
        (lambda: csv_list(["x" * 10_001], headings=["File name"]), "too long"),
        (lambda: (BytesIO(b"x," * 1_100_000), "list.csv"), "at most 2 MB"),
        (lambda: far_away_cell(), "more than 500 rows"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_whole_at_its_field(client, place, database, manifest, words):
    answer = send(client, place, [pdf("one.pdf")], manifest())
    assert answer.status_code == 422
    error = answer.text[answer.text.index('id="manifest-error"') :][:600]
    assert words in error
    assert number_of(database, Document) == 0


def far_away_cell():
    book = Workbook()
    book.active["A1"] = "File name"
    book.active["A900000"] = "one.pdf"
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return content, "list.xlsx"


def test_an_office_file_that_is_no_workbook_inside_is_an_error_at_its_field(client, place):
    from tests.factories.documents import make_office

    answer = send(client, place, [pdf("one.pdf")], (BytesIO(make_office("xlsx")), "list.xlsx"))
    assert answer.status_code == 422 and 'id="manifest-error"' in answer.text


def test_no_file_and_too_many_files_are_told(client, place, database):
    assert "Choose at least one file" in send(client, place, [], csv_list(row("x.pdf"))).text
    many = send(client, place, [pdf(f"{number}.pdf") for number in range(51)])
    assert many.status_code == 422 and "at most 50 files" in many.text
    assert number_of(database, Document) == 0


def test_messages_come_in_the_readers_language(client, place):
    answer = send(client, place, [pdf("one.pdf")], csv_list(row("one.pdf", "=1")), language="ar")
    assert answer.status_code == 422 and 'dir="rtl"' in answer.text


def test_two_files_of_one_name_and_two_dates_of_one_file_are_not_guessed(client, place, database):
    twice = [pdf("a.pdf"), (BytesIO(make_pdf("other")), "A.PDF")]
    answer = send(client, place, twice, csv_list(row("a.pdf", "S1.1")))
    assert "Two files of this name" in answer.text
    manifest = csv_list(row("b.pdf", "S1.1", "", "", "2026-01-01"), row("b.pdf", "S1.2", "", "", "2026-01-02"))
    answer = send(client, place, [pdf("b.pdf")], manifest)
    assert "Row 2 gives another date" in answer.text
    assert backed(database, place) == {"S1.1": ["b.pdf"]}


def test_a_list_backs_answers_of_several_rounds_and_asks_which_standard_where_codes_are_shared(
    client, place, database, monkeypatch
):
    other = make_assessment(code=IRIS, organisation=place.organisation)
    manifest = csv_list(row("one.pdf", "S1.1; ER-A.1.policy"))
    assert send(client, place, [pdf("one.pdf")], manifest).status_code == 303
    assert set(backed(database, place)) == {"S1.1"} and set(backed(database, other)) == {"ER-A.1.policy"}
    from compliance.assessments.evidence import batch_links

    real = batch_links.OpenRound.find_question
    code = lambda self, wanted: real(self, "ER-A.1.policy" if self.outline.code == IRIS else "S1.2")  # noqa: E731
    monkeypatch.setattr(batch_links.OpenRound, "find_question", code)
    answer = send(client, place, [pdf("two.pdf")], csv_list(row("two.pdf", "Q1")))
    assert "Several standards have a question Q1" in answer.text
    assert send(client, place, [pdf("two.pdf")], csv_list(row("two.pdf", "Q1", IRIS))).status_code == 303
    assert backed(database, other)["ER-A.1.policy"] == ["one.pdf", "two.pdf"]


def test_a_file_of_a_list_answers_a_question_that_asks_for_one(place, database):
    from dataclasses import replace

    from compliance.accounts.identity import identity_of
    from compliance.assessments.evidence.batch_links import OpenRound, attach_all
    from compliance.standards.models import AnswerType

    by = identity_of(make_user("employer_user", organisations=(place.organisation,)))
    question = replace(place.outline.get_question("S1.1"), type=AnswerType.FILE)
    document = make_document(place.organisation)
    attach_all([(document.id, OpenRound(place.assessment, place.outline), question)], by=by, at=now())
    assert database.scalars(select(Answer.value)).all() == ["attached"]


def test_a_submitted_round_takes_nothing_through_a_list(client, place, database):
    answer_all(place)
    submit(place)
    answer = send(client, place, [pdf("one.pdf")], csv_list(row("one.pdf", "S1.1")))
    assert answer.status_code == 422 and "No open self-assessment asks the question S1.1" in answer.text
    assert number_of(database, AnswerDocument) == 0


def test_nothing_foreign_is_reached_through_a_list(client, place, database):
    foreign = make_assessment()
    document = make_document(foreign.organisation, name="foreign-secret.pdf")
    assert send(client, place, [pdf("one.pdf")], organisation_id=foreign.organisation.id).status_code == 404
    assert client.get(f"/evidence/organisations/{foreign.organisation.id}/add").status_code == 404
    # By the name or the number of a foreign document: only files that are sent along count.
    for name in ("foreign-secret.pdf", str(document.id), f"../{document.latest.sha256}"):
        answer = send(client, place, [pdf("one.pdf")], csv_list(row(name, "S1.1")))
        assert answer.status_code == 422 and "No file of this name was sent" in answer.text
    assert backed(database, foreign) == {} and backed(database, place) == {}


def test_the_same_content_at_another_organisation_is_another_document_here(client, place, database):
    foreign = make_document(make_organisation(), content=make_pdf("shared.pdf"), name="theirs.pdf")
    assert send(client, place, [pdf("shared.pdf")], csv_list(row("shared.pdf", "S1.1"))).status_code == 303
    own = database.scalars(select(Document).where(Document.organisation_id == place.organisation.id)).one()
    assert own.id != foreign.id and own.latest.sha256 == foreign.latest.sha256
    assert "theirs.pdf" not in client.get("/evidence").text


def test_a_file_that_is_here_already_backs_more_answers_without_being_stored_again(client, place, database):
    document = make_document(place.organisation, content=make_pdf("known.pdf"), name="known.pdf")
    assert send(client, place, [pdf("known.pdf")], csv_list(row("known.pdf", "S1.1"))).status_code == 303
    assert backed(database, place) == {"S1.1": ["known.pdf"]} and number_of(database, Document) == 1
    assert database.scalars(select(AnswerDocument.document_id)).all() == [document.id]


def test_the_reads_do_not_grow_with_the_files(client, place):
    counts = []
    for number in (2, 40):
        names = [f"{number}-{each}.pdf" for each in range(number)]
        manifest = csv_list(*(row(name, f"S1.{1 + each % 5}") for each, name in enumerate(names)))
        files = map_files(names)
        with counted_queries() as count:
            assert send(client, place, files, manifest).status_code == 303
        counts.append([each for each in count.statements if each.startswith("SELECT")])
    assert len(counts[0]) == len(counts[1]) <= 14, counts[1]


def test_an_empty_list_is_there_to_fill_in_and_is_understood(client, place):
    for ending in ("csv", "xlsx"):
        content = client.get(f"/evidence/list-of-files.{ending}").data
        answer = send(client, place, [pdf(f"{ending}.pdf")], (BytesIO(content), f"list.{ending}"))
        assert answer.status_code == 303, answer.text


def test_nobody_but_the_organisations_own_people_adds_files(client_for, place):
    for role in ("inspector", "social_auditor", "analyst", "supervisor", "administrator"):
        other = client_for(make_user(role))
        assert other.get(f"/evidence/organisations/{place.organisation.id}/add").status_code in (403, 404)
        assert send(other, place, [pdf("one.pdf")]).status_code in (403, 404)
