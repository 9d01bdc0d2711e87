"""A ministry analyst works through the risk list; a second person decides on dismissing a critical flag."""

import csv
from io import BytesIO, StringIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.journeys.steps import choose, days_ahead, press

pytestmark = pytest.mark.browser
REASON = "The register of wages was read on site: the delay was a transfer that the bank returned."


@pytest.fixture
def analyst(open_as):
    return open_as("analyst")


def test_a_critical_flag_is_dismissed_only_when_a_second_person_agrees(analyst, open_as):
    open_flag(analyst, "Long Ladder", "Critical finding past its deadline")
    flag = analyst.url
    press(analyst, "Dismiss")
    analyst.fill("[name=reason]", REASON)
    analyst.locator("main form button[type=submit]").click()
    expect(analyst.locator("main")).to_contain_text("A dismissal waits for a second person")
    expect(analyst.locator("main dl", has_text="State")).not_to_contain_text("Dismissed")
    expect(analyst.locator("main").get_by_role("link", name="Dismiss")).to_have_count(0)
    supervisor = open_as("supervisor")
    supervisor.goto(flag)
    supervisor.get_by_role("link", name="Open the request").click()
    expect(supervisor.locator("main")).to_contain_text(REASON)
    choose(supervisor, "decision", "approved")
    supervisor.fill("[name=reason]", "Read the bank's letter.")
    press(supervisor, "Record the decision")
    analyst.goto(flag)
    expect(analyst.locator("main dl", has_text="State")).to_contain_text("Dismissed")
    analyst.goto("/risk?search=Long+Ladder")
    expect(analyst.locator("main table")).to_contain_text("Long Ladder")
    expect(analyst.locator("main table")).not_to_contain_text("Critical finding past its deadline")


def test_the_person_who_asks_for_a_dismissal_does_not_decide_on_it(open_as):
    supervisor = open_as("supervisor")
    open_flag(supervisor, "Copper Anchor", "Movement of workers restricted")
    press(supervisor, "Dismiss")
    supervisor.fill("[name=reason]", REASON)
    supervisor.locator("main form button[type=submit]").click()
    supervisor.get_by_role("link", name="Open the request").click()
    expect(supervisor.locator("input[name=decision]")).to_have_count(0)
    second = open_as("supervisor2")
    second.goto(supervisor.url)
    choose(second, "decision", "refused")
    second.fill("[name=reason]", "The gates are still locked.")
    press(second, "Record the decision")
    supervisor.reload()
    expect(supervisor.locator("main")).to_contain_text("The gates are still locked.")


def test_an_upheld_flag_leads_to_a_follow_up_with_an_owner_and_a_date(analyst):
    open_flag(analyst, "Two Oryx", "Workers paid to be recruited")
    flag = analyst.url
    press(analyst, "Uphold")
    analyst.fill("[name=reason]", "Receipts of six workers agree.")
    analyst.locator("main form button[type=submit]").click()
    expect(analyst.locator("main dl", has_text="State")).to_contain_text("Upheld")
    expect(analyst.locator("main")).to_contain_text("Receipts of six workers agree.")
    press(analyst, "Open follow-up")
    analyst.fill("[name=what]", "See that the fees were repaid")
    analyst.select_option("[name=owner_id]", analyst.locator("option", has_text="Nasser").get_attribute("value"))
    analyst.fill("[name=due_on]", days_ahead(30))
    press(analyst, "Open the follow-up")
    analyst.goto(flag)
    expect(analyst.locator("main")).to_contain_text("See that the fees were repaid")
    analyst.goto("/risk?search=Two+Oryx")
    expect(analyst.locator("main table tbody tr")).to_contain_text("In follow-up")


def test_the_filtered_list_is_carried_away_as_csv_xlsx_and_pdf(analyst):
    analyst.goto("/risk")
    analyst.select_option("#region", label="Riyadh")
    analyst.select_option("#kind", label="Employer")
    press(analyst, "Apply")
    shown = analyst.locator("main table tbody tr td:nth-child(2) a").all_inner_texts()
    assert shown
    assert "Nine Dunes Construction" not in shown
    assert [row[1] for row in read_csv(analyst)] == shown
    assert [row[1] for row in read_xlsx(analyst)] == shown
    text = read_pdf(analyst)
    assert all(name in text for name in shown)
    assert "Nine Dunes Construction" not in text


def download(page, words):
    link = page.locator("main").get_by_role("link", name=words)
    answer = page.request.get(link.get_attribute("href"))
    assert answer.ok
    assert "attachment" in answer.headers["content-disposition"]
    return answer.body()


def read_csv(page):
    return list(csv.reader(StringIO(download(page, "CSV").decode("utf-8-sig"))))[1:]


def read_xlsx(page):
    return CalamineWorkbook.from_filelike(BytesIO(download(page, "Excel"))).get_sheet_by_index(0).to_python()[1:]


def read_pdf(page):
    pages = PdfReader(BytesIO(download(page, "PDF"))).pages
    return " ".join(" ".join(each.extract_text().split()) for each in pages)


def open_flag(page, organisation, title):
    """From the list by its filters to the organisation, why it is on the list, and one of its flags."""
    page.goto("/risk")
    page.fill("#search", organisation)
    press(page, "Apply")
    page.locator("main table tbody td a", has_text=organisation).click()
    why = page.locator("section, .sheet", has_text="Why this organisation is on the list").last
    expect(why).to_contain_text(title)
    expect(why).to_contain_text("by rule")
    why.get_by_role("link", name=title).click()
    expect(page.locator("h1")).to_contain_text(title)
    expect(page.locator("main")).to_contain_text("What would clear it")
