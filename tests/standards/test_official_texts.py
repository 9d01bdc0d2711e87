"""Official wording is loaded by an administrator, shown beside our own, and only ever replaced by a later row."""

import io
import re

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from compliance.change_log.models import ChangeLogEntry
from compliance.clock import now
from compliance.standards.official_texts.models import OfficialText
from compliance.standards.official_texts.queries import find_official_text, official_texts
from compliance.standards.queries import get_standard, load_outline
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import IRIS, make_assessment
from tests.factories.official_texts import make_official_text

HEADING = "standard,requirement,official_code,title_en,title_ar,text_en,text_ar,source,dated_on,remove"
B1 = f"{IRIS},ER-B.1,B.1,Respect,الاحترام,Official words of B1.,النص الرسمي للبند.,The standard p. 3,2024-05-01,"
B2 = ",ER-B.2,B.2,,,Only English here.,,The standard p. 4,2024-05-01,"
BROWSER = f"/standards/{IRIS}/2026.1"


@pytest.fixture
def administrator(client_for, database):
    return client_for(make_user("administrator", name="Layla Admin"))


def table(*rows, heading=HEADING):
    return "\n".join((heading, *rows)).encode()


def look(client, content, name="official.csv"):
    return client.post("/official-texts/check", data={"file": (io.BytesIO(content), name)})


def load(client, content, name="official.csv"):
    page = look(client, content, name)
    assert page.status_code == 200, re.findall("field-error.*", page.text)
    parcel = re.search(r'name="parcel" value="([^"]+)"', page.text)[1]
    return client.post("/official-texts/load", data={"parcel": parcel}, follow_redirects=True)


def count(database):
    return database.scalar(select(func.count()).select_from(OfficialText))


def test_nothing_is_shipped(database):
    assert count(database) == 0


def test_a_file_is_looked_at_first_then_stored_and_shown(administrator, database, app, client_for):
    page = look(administrator, table(B1, B2))
    assert "Nothing of this is stored yet." in page.text and "Store 2 official texts" in page.text
    assert count(database) == 0
    assert "2 official texts stored." in load(administrator, table(B1, B2)).text
    listed = administrator.get("/official-texts").text
    assert "Layla Admin" in listed and "The standard p. 3" in listed
    shown = administrator.get(BROWSER).text
    assert "Official words of B1." in shown and "loaded by Layla Admin on" in shown
    strangers = app.test_client().get(BROWSER).text
    assert "Official words of B1." in strangers and "Layla Admin" not in strangers
    arabic = app.test_client().get(BROWSER + "?lang=ar").text
    assert "النص الرسمي للبند." in arabic
    assert re.search(r'<div lang="en" dir="ltr">\s*<p[^>]*>Only English here', arabic)
    assert "Only English here." in app.test_client().get(BROWSER, query_string={"q": "only english"}).text


def test_the_question_page_shows_the_official_text_of_its_requirement(client_for, database):
    make_official_text("ER-B.1", text={"en": "Words beside the question."})
    place = make_assessment(code=IRIS)
    client = client_for(make_user("recruiter_user", organisations=(place.organisation,)))
    url = f"/assessments/{place.assessment.id}/questions"
    with counted_queries() as queries:
        page = client.get(f"{url}/ER-B.1.policy").text
    assert "Words beside the question." in page and queries.number <= 12
    assert "Words beside the question." not in client.get(f"{url}/ER-B.2.policy").text


def test_the_published_standard_does_not_change(administrator, database):
    before = load_outline(get_standard(IRIS, "2026.1").id)
    load(administrator, table(B1))
    assert load_outline(get_standard(IRIS, "2026.1").id) == before
    assert next(each for each in before.requirements if each.code == "ER-B.1").official_code is None


WRONG = [
    (B1.replace(IRIS, "iris"), "standard", "There is no standard with this code."),
    (B1.replace("ER-B.1", "ER-X.1"), "requirement", "No requirement has this code."),
    (B1.replace(",B.1,", ",,"), "official_code", "This cell is empty."),
    (B1.replace("2024-05-01", "01/05/2024"), "dated_on", "Give a date as year, month and day"),
    (B1.replace("2024-05-01", "2999-01-01"), "dated_on", "lies in the future"),
    (B1.replace("النص الرسمي للبند.", "Arabic"), "text_ar", "This text has no Arabic letters."),
    (B1.replace("The standard p. 3", ""), "source", "This cell is empty."),
    (f"{IRIS},ER-B.1,B.1,,,,,Source,2024-05-01,", "text_en", "Give the official title or text"),
    (B1 + "perhaps", "remove", "Write yes to take the text away"),
    (B1 + "yes", "remove", "No official text is loaded for this requirement."),
    (B1.replace("Respect", "R" * 301), "title_en", "Use at most 300 characters."),
    (f"{IRIS},ER-A.1,A.9,T,,X,,Source,2024-05-01,", "official_code", "gives this requirement the official code A.1"),
]


@pytest.mark.parametrize(("row", "column", "message"), WRONG, ids=[message for _row, _column, message in WRONG])
def test_a_wrong_row_is_told_and_the_others_are_stored(administrator, database, row, column, message):
    page = look(administrator, table(row, B2)).text
    assert re.search(rf"<code>{column}</code>: [^<]*{re.escape(message)}", page)
    assert "1 official text stored." in load(administrator, table(row, B2)).text
    assert list(official_texts(IRIS)) == ["ER-B.2"]


def test_a_requirement_twice_and_an_official_code_twice_are_told(administrator, database):
    page = look(administrator, table(B1, B1, B2.replace(",B.2,", ",B.1,"))).text
    assert "This requirement stands in an earlier row too." in page
    assert "The requirement ER-B.1 has this official code." in page
    load(administrator, table(B1))
    assert "has this official code" in look(administrator, table(B2.replace(",B.2,", ",B.1,"))).text
    swapped = (B1.replace(",B.1,", ",B.2,"), B2.replace(",B.2,", ",B.1,"))
    assert "has this official code" not in look(administrator, table(*swapped)).text


def test_the_same_file_again_stores_nothing_and_another_text_is_a_later_row(administrator, database):
    load(administrator, table(B1))
    assert "There is nothing to store." in look(administrator, table(B1)).text
    load(administrator, table(B1))
    assert count(database) == 1
    load(administrator, table(B1.replace("Official words", "Newer words")))
    assert count(database) == 2
    assert find_official_text(IRIS, "ER-B.1").row.text["en"] == "Newer words of B1."
    assert (
        database.scalars(select(OfficialText.text).order_by(OfficialText.id)).first()["en"] == "Official words of B1."
    )


def test_a_later_row_takes_a_text_away_by_file_or_by_button(administrator, database, app):
    load(administrator, table(B1, B2))
    load(administrator, table(f"{IRIS},ER-B.1,,,,,,,,yes"))
    assert list(official_texts(IRIS)) == ["ER-B.2"]
    text_id = official_texts(IRIS)["ER-B.2"].row.id
    url = f"/official-texts/{text_id}/remove"
    assert "It stays in the history." in administrator.post(url, follow_redirects=True).text
    assert administrator.post(url).status_code == 409
    assert official_texts(IRIS) == {} and count(database) == 4
    assert "Only English here." not in app.test_client().get(BROWSER).text
    lines = select(func.count()).where(ChangeLogEntry.action == "standards.load_official_texts")
    assert database.scalar(lines) == 3


def test_the_file_to_fill_in_comes_back_as_it_went(administrator, database):
    make_official_text("ER-B.1", official_code="B.1", text={"en": "- first\n- second", "ar": "=نص"})
    content = administrator.get("/official-texts.csv").data
    text = content.decode("utf-8-sig")
    assert "ER-B.2" in text and "S1.1" in text and "'- first" in text
    kept = "\n".join(text.splitlines()[:1])
    rows = [line for line in re.split(r"\r\n(?=[a-z])", text) if "ER-B.1," in line]
    assert "There is nothing to store." in look(administrator, f"{kept}\r\n{rows[0]}".encode()).text


def test_a_workbook_is_read_and_its_formulas_are_refused(administrator, database):
    book = Workbook()
    sheet = book.active
    sheet.append(HEADING.split(","))
    sheet.append(B1.split(","))
    sheet.append([None, "ER-B.2", "B.2", None, None, '=HYPERLINK("http://x")', None, "Source", "2024-05-01", None])
    stream = io.BytesIO()
    book.save(stream)
    page = look(administrator, stream.getvalue(), "official.xlsx")
    assert "This cell holds a formula." in page.text
    load(administrator, stream.getvalue(), "official.xlsx")
    assert list(official_texts(IRIS)) == ["ER-B.1"]


def hard_to_pack(row):
    return "".join(chr(0x4E00 + (place * 7919 + row) % 20_000) for place in range(9_000))


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "x.csv", "The file is empty."),
        (HEADING.encode(), "x.csv", "no rows under its headings"),
        (table(B1, heading=HEADING.replace("source", "sourse")), "x.csv", "Did you mean “source”?"),
        (table(B1, heading=HEADING.replace("source", "colour")), "x.csv", "There is no column “colour”"),
        (table(B1, heading=HEADING.replace("dated_on,", "")), "x.csv", "These columns are missing: dated_on."),
        (table(B1, heading=HEADING.replace("title_en", "title_ar")), "x.csv", "stands there twice"),
        (HEADING.encode() + b"\n\xff\xfe", "x.csv", "not UTF-8"),
        (b"%PDF-1.4\n%%EOF\n", "x.pdf", "Choose a CSV or XLSX file."),
        (b"PK\x03\x04 nothing", "x.xlsx", "damaged"),
        (table(*[B1] * 1001), "x.csv", "more than 1000 rows"),
        (table(*[f",ER-B.1,B.1,,,{hard_to_pack(row)},,S,2024-01-01," for row in range(30)]), "x.csv", "in two parts."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_table_is_refused(administrator, content, name, message):
    page = look(administrator, content, name)
    assert page.status_code == 422 and message in page.text


def test_a_forged_or_foreign_parcel_is_refused(administrator, client_for, database):
    page = look(administrator, table(B1)).text
    parcel = re.search(r'name="parcel" value="([^"]+)"', page)[1]
    for wrong in ("", "x", parcel[:-3]):
        assert administrator.post("/official-texts/load", data={"parcel": wrong}).status_code == 422
    other = client_for(make_user("administrator"))
    assert other.post("/official-texts/load", data={"parcel": parcel}).status_code == 422
    assert count(database) == 0


def test_only_administrators_load_official_texts(client_for, database):
    text = make_official_text()
    for role in ("supervisor", "inspector", "employer_user"):
        client = client_for(make_user(role))
        for method, url in (
            ("GET", "/official-texts"),
            ("POST", "/official-texts/check"),
            ("POST", "/official-texts/load"),
            ("POST", f"/official-texts/{text.id}/remove"),
        ):
            assert client.open(url, method=method).status_code == 403


def test_pages_cost_the_same_for_one_text_and_for_many(administrator, database, app):
    make_official_text("ER-B.1")
    numbers = []
    for _turn in range(2):
        with counted_queries() as queries:
            administrator.get("/official-texts")
            app.test_client().get(BROWSER)
        numbers.append(queries.number)
        for requirement in load_outline(get_standard(IRIS, "2026.1").id).requirements:
            if requirement.code != "ER-B.1":
                make_official_text(requirement.code)
    assert numbers[0] >= numbers[1] and numbers[1] <= 12


def test_markup_in_an_official_text_is_shown_as_text(administrator, database, app):
    load(administrator, table(B1.replace("Official words of B1.", "<script>alert(1)</script>")))
    for client in (administrator, app.test_client()):
        page = client.get(BROWSER).text
        assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_the_command_stores_good_rows_tells_others_and_checks_without_storing(app, database, tmp_path):
    path, run = tmp_path / "official.csv", app.test_cli_runner().invoke
    path.write_bytes(table(B1, B2.replace("ER-B.2", "ER-B.99")))
    checked = run(args=["standards", "official", "--check", str(path)])
    assert checked.exit_code == 1 and "Would be stored: 1 new" in checked.output and count(database) == 0
    done = run(args=["standards", "official", str(path)])
    assert done.exit_code == 1 and "row 3, column requirement: No requirement has this code." in done.output
    assert [(each.row.loaded_by_id, each.row.official_code) for each in official_texts(IRIS).values()] == [
        (None, "B.1")
    ]
    path.write_bytes(table(B1))
    again = run(args=["standards", "official", str(path)])
    assert again.exit_code == 0 and "0 new" in again.output and "1 same" in again.output
    assert now() >= find_official_text(IRIS, "ER-B.1").row.loaded_at
