"""The risk list: who sees which rows and figures, its order, its filters, its exports, and what is withheld."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from compliance.accounts.identity import identity_of
from compliance.clock import now, today
from compliance.feature import ListFact
from compliance.organisations.folding import fold
from compliance.risk.checks import EVALUATE_INDICATORS
from compliance.risk.queries import RiskFilter, count_risks, list_risks
from compliance.risk.scoring import recompute_scores
from compliance.risk.vocabulary import FlagState, Level
from compliance.scheduling.models import JobRun, RunState
from tests.counting import counted_queries
from tests.factories.accounts import make_authority, make_region, make_user
from tests.factories.organisations import make_organisation
from tests.factories.risk import make_case, make_flag, make_risk


def listed(name="Al Noor Facility Services", code="licence-expired", organisation=None, **flag):
    """An organisation with a flag, on the list."""
    organisation = organisation or make_organisation(name=name, search_text=fold(name))
    made = make_flag(organisation, code, **flag)
    recompute_scores([organisation.id])
    return organisation, made


def read_csv(client, query=""):
    return list(csv.reader(io.StringIO(client.get(f"/risk/export.csv{query}").text.lstrip("\ufeff"))))


def test_rows_say_why_and_how_far_they_are_followed_up(client_for, database):
    organisation, _flag = listed(points=38, level=Level.CRITICAL, records_count=23)
    make_case(organisation, make_user("inspector"), due_on=today() - timedelta(days=9))
    page = client_for(make_user("analyst")).get("/risk").text
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Al Noor Facility Services" in text and "Cleaning" in text
    assert "Licence expired · 23" in text
    assert "Overdue 9 days" in text
    assert "Organisations at critical risk 1" in text
    assert "Flags waiting for triage 1 oldest 3 days" in text


def ended_check(database, ended_at, state=RunState.DONE):
    database.add(
        JobRun(
            job=EVALUATE_INDICATORS,
            due_at=ended_at,
            started_at=ended_at,
            heartbeat_at=ended_at,
            finished_at=ended_at if state is RunState.DONE else None,
            state=state,
            runner="test",
        )
    )
    database.flush()


def test_the_list_says_when_it_was_checked_and_how_many_of_the_readers_organisations(client_for, database):
    listed()
    make_organisation(name="Foreign Ltd", authority_id=make_authority("other").id)
    client = client_for(make_user("analyst"))
    assert "No check of all organisations has ended yet." in client.get("/risk").text
    ended_check(database, now() + timedelta(minutes=1))
    text = " ".join(re.sub(r"<[^>]+>", " ", client.get("/risk").text).split())
    assert "1 organisation checked, last on" in text
    assert "under way" not in text


@pytest.mark.parametrize(("role", "allowed"), [("analyst", True), ("supervisor", True), ("inspector", False)])
def test_the_ministry_runs_the_check_from_the_list(client_for, database, role, allowed):
    listed()
    client = client_for(make_user(role))
    assert ("Run the check now" in client.get("/risk").text) is allowed
    answer = client.post(f"/job-runs/{EVALUATE_INDICATORS}", data={"from": "risk"})
    if not allowed:
        assert answer.status_code == 403
        return
    assert (answer.status_code, answer.location) == (303, "/risk")
    assert database.scalars(select(JobRun.state)).all() == [RunState.REQUESTED]
    assert "A check is under way" in client.get("/risk").text


def test_lists_totals_and_exports_keep_to_authority_and_regions(client_for, database):
    make_region("SA-02")
    listed("Near Ltd")
    far = make_organisation(name="Far Ltd", region_code="SA-02")
    foreign = make_organisation(name="Foreign Ltd", authority_id=make_authority("other").id)
    hidden = [listed(organisation=each, level=Level.CRITICAL)[1] for each in (far, foreign)]
    client = client_for(make_user("analyst"))
    page = client.get("/risk").text
    assert "1–1 of 1" in re.sub(r"<[^>]+>", "", page)
    assert re.search(r"Organisations at critical risk</span>\s*<b class=\"num\">0</b>", page)
    assert re.search(r"Flags waiting for triage</span>\s*<b class=\"num\">1</b>", page)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/risk/export.xlsx").data)).get_sheet_by_index(0)
    texts = [page, client.get("/flags").text, client.get("/").text, str(read_csv(client)), str(sheet.to_python())]
    assert not any("Far Ltd" in text or "Foreign Ltd" in text for text in texts)
    assert all("Near Ltd" in text for text in (*texts[:2], *texts[3:]))
    for flag in hidden:
        assert client.get(f"/flags/{flag.id}").status_code == 404
        for decision in ("uphold", "dismiss", "follow-up"):
            assert client.post(f"/flags/{flag.id}/{decision}", data={"reason": "x"}).status_code == 404
    everywhere = client_for(make_user("analyst", sees_all_regions=True)).get("/risk").text
    assert "Far Ltd" in everywhere and "Foreign Ltd" not in everywhere


def test_inspectors_read_and_others_are_refused(client_for, database):
    organisation, flag = listed()
    inspector = client_for(make_user("inspector"))
    assert "Al Noor" in inspector.get("/risk").text
    assert inspector.get(f"/flags/{flag.id}/uphold").status_code == 403
    for role in ("employer_user", "recruiter_user", "social_auditor", "administrator"):
        client = client_for(make_user(role, organisations=(organisation,)))
        for path in (
            "/risk",
            "/risk/export.csv",
            "/risk/export.xlsx",
            "/risk/export.pdf",
            "/flags",
            f"/flags/{flag.id}",
        ):
            assert client.get(path).status_code == 403, (role, path)


def test_small_counts_from_interviews_are_withheld_on_every_road(client_for, database):
    listed(code="passports-kept", records_count=4, confidential=True)
    client = client_for(make_user("analyst", reads_interviews=True))
    page = re.sub(r"<[^>]+>", "", client.get("/risk").text)
    assert "Passports held · fewer than 5" in page
    assert read_csv(client)[1][8] == "Passports held (fewer than 5)"
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/risk/export.xlsx").data)).get_sheet_by_index(0)
    assert sheet.to_python()[1][8] == "Passports held (fewer than 5)"
    text = PdfReader(io.BytesIO(client.get("/risk/export.pdf").data)).pages[0].extract_text()
    assert "fewer than 5" in " ".join(text.split())


def test_no_number_is_given_where_a_difference_would_tell_how_many_workers_spoke(client_for, database):
    listed(code="mixed-evidence", records_count=6, confidential=True)
    client = client_for(make_user("analyst"))
    page = " ".join(re.sub(r"<[^>]+>", " ", client.get("/risk").text).split())
    assert "Documents kept (red)" in page
    assert read_csv(client)[1][8] == "Documents kept"


def test_counts_of_an_indicator_that_is_gone_are_withheld(client_for, database):
    listed(code="forgotten-indicator", records_count=1)
    assert "fewer than 5" in client_for(make_user("analyst")).get("/risk").text


@pytest.mark.parametrize(
    "query,expected",
    [
        ("search=noor+FACILITY", {"Al Noor Facility"}),
        ("kind=recruiter", {"Gulf Bridge"}),
        ("sector=construction", {"Tihama"}),
        ("region=SA-02", {"Gulf Bridge"}),
        ("level=critical", {"Tihama"}),
        ("indicator=passports-kept", {"Gulf Bridge"}),
        ("indicator=passports-kept&indicator=wages-late", {"Gulf Bridge", "Tihama"}),
        ("follow_up=in_follow_up", {"Tihama"}),
        ("follow_up=overdue", {"Gulf Bridge"}),
        ("follow_up=not_assigned", {"Al Noor Facility"}),
        ("kind=nonsense&level=x", {"Al Noor Facility", "Gulf Bridge", "Tihama"}),
    ],
)
def test_filters_narrow_the_page_and_the_export_alike(client_for, database, query, expected):
    make_region("SA-02")
    analyst = make_user("analyst", regions=("SA-01", "SA-02"))
    listed("Al Noor Facility")
    bridge = make_organisation("recruiter", name="Gulf Bridge", region_code="SA-02", sector="recruitment")
    listed(organisation=bridge, code="passports-kept")
    tihama = make_organisation(name="Tihama", sector="construction")
    listed(organisation=tihama, code="wages-late", level=Level.CRITICAL)
    make_case(bridge, analyst, due_on=today() - timedelta(days=1))
    make_case(tihama, analyst)
    client = client_for(analyst)
    page = client.get(f"/risk?{query}").text
    shown = {name for name in ("Al Noor Facility", "Gulf Bridge", "Tihama") if f">{name}</span>" in page}
    assert shown == expected
    assert {row[1] for row in read_csv(client, f"?{query}")[1:]} == expected


def test_decided_flags_count_no_more(client_for, database):
    listed("Quiet Ltd", state=FlagState.DISMISSED)
    listed("Cleared Ltd", state=FlagState.CLEARED)
    listed("Upheld Ltd", state=FlagState.UPHELD)
    page = client_for(make_user("analyst")).get("/risk").text
    assert "Upheld Ltd" in page and "Quiet Ltd" not in page and "Cleared Ltd" not in page


def test_pages_hold_every_row_once_in_order_although_scores_tie(database):
    for number in range(30):
        make_risk(make_organisation(name=f"Organisation {number}"), score=(number * 7) % 4 * 10)
    identity, seen, edge = identity_of(make_user("analyst")), [], None
    while rows := list_risks(identity, RiskFilter(), today(), after=edge, limit=4):
        seen += [(row.score, row.organisation_id) for row in rows]
        edge = seen[-1]
    assert len(set(seen)) == len(seen) == 30
    assert seen == sorted(seen, key=lambda pair: (-pair[0], pair[1]))
    back = list_risks(identity, RiskFilter(), today(), before=seen[17], limit=5)
    assert [(row.score, row.organisation_id) for row in back] == seen[12:17]
    assert count_risks(identity, RiskFilter(), today()) == 30


def test_figures_are_counted_up_to_a_limit_and_say_so(client_for, database, monkeypatch):
    for number in range(3):
        listed(name=f"Organisation {number}", level=Level.CRITICAL)
    client = client_for(make_user("analyst"))
    monkeypatch.setattr("compliance.seeks.MOST_COUNTED", 3)
    counted = " ".join(re.sub(r"<[^>]+>", " ", client.get("/risk").text).split())
    assert "Organisations at critical risk 3" in counted and "Flags waiting for triage 3 oldest" in counted
    monkeypatch.setattr("compliance.seeks.MOST_COUNTED", 2)
    beyond = " ".join(re.sub(r"<[^>]+>", " ", client.get("/risk").text).split())
    assert "Organisations at critical risk over" in beyond and "Flags waiting for triage over" in beyond


def test_next_and_previous_lead_through_the_list(client_for, database):
    for number in range(120):
        make_risk(make_organisation(name=f"Organisation {number:03}"), score=number // 40)
    client = client_for(make_user("analyst"))
    pages, path = [], "/risk"
    while path:
        text = client.get(path).text
        pages.append(re.findall(r">(Organisation \d{3})<", text))
        following = re.search(r'rel="next" href="([^"]+)"', text)
        path = following and following[1].replace("&amp;", "&")
    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({name for page in pages for name in page}) == 120
    assert "101–120 of 120" in re.sub(r"<[^>]+>", "", text)
    previous = re.search(r'rel="prev" href="([^"]+)"', text)[1].replace("&amp;", "&")
    assert re.findall(r">(Organisation \d{3})<", client.get(previous).text) == pages[1]


def test_a_page_takes_at_most_twelve_queries_however_many_rows(client_for, database):
    client = client_for(make_user("analyst"))

    def fill(number):
        for _each in range(number):
            organisation = make_organisation()
            make_flag(organisation)
            make_risk(organisation)

    fill(10)
    with counted_queries() as few:
        assert client.get("/risk").status_code == 200
    fill(990)
    with counted_queries() as many:
        client.get("/risk")
    assert few.number == many.number <= 12, many.statements


def test_facts_of_other_packages_are_columns_of_page_and_export(client_for, database, app, monkeypatch):
    organisation, _flag = listed()
    fact = ListFact("seen", "Last seen", lambda ids: {organisation.id: date(2026, 1, 5)})
    monkeypatch.setattr(type(app.extensions["compliance"]), "list_facts", (fact,))
    client = client_for(make_user("analyst"))
    assert "Last seen" in client.get("/risk").text and "5 Jan 2026" in client.get("/risk").text
    assert "2026-01-05" in read_csv(client)[1]


def test_exports_hold_the_whole_filter_and_disarm_formulas(client_for, database):
    listed("=HYPERLINK(1)")
    for number in range(60):
        make_risk(make_organisation(name=f"Organisation {number}"), score=1)
    client = client_for(make_user("analyst"))
    rows = read_csv(client)
    assert len(rows) == 62
    assert [row[0] for row in rows[1:4]] == ["1", "2", "3"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/risk/export.xlsx").data))
    assert workbook.get_sheet_by_index(0).to_python()[1][1].lstrip("'") == "=HYPERLINK(1)"


def test_the_pdf_says_how_many_there_are(client_for, database):
    listed("Al Noor <script>")
    for number in range(70):
        make_risk(make_organisation(name=f"Organisation {number}"), score=1)
    answer = client_for(make_user("analyst")).get("/risk/export.pdf")
    assert answer.mimetype == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    assert "The list has 71 organisations; all are printed." in " ".join(text.split())
    assert "Al Noor <script>" in text and "Organisation 69" in text


def test_the_page_and_the_pdf_are_arabic_on_wish(client_for, database):
    listed()
    client = client_for(make_user("analyst"))
    page = client.get("/risk?lang=ar").text
    assert 'dir="rtl"' in page and "مثال لخدمات المرافق" in page and "مؤشر Licence expired" in page
    assert client.get("/risk/export.pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize(("language", "region"), [("en", "Region SA-01"), ("ar", "منطقة SA-01")])
def test_an_export_names_the_region(client_for, database, language, region):
    make_region("SA-01")
    listed(organisation=make_organisation(region_code="SA-01"))
    heading, row = read_csv(client_for(make_user("analyst")), f"?lang={language}")
    assert row[heading.index("Region") if language == "en" else 5] == region
