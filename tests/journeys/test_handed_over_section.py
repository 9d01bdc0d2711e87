"""Answering by keyboard alone, by two people at once, through a link, and across the end of a session."""

import re
import sqlite3

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import sign_in
from tests.journeys.steps import checklist_path, choose, press

pytestmark = pytest.mark.browser

PASSWORD = "a long enough password"


def section_url(page, title):
    """Address of the first question of a section that the employer has still to answer."""
    page.goto(checklist_path(page))
    return page.get_by_role("link", name=title, exact=True).get_attribute("href")


def grid_url(page, code):
    return f"{checklist_path(page)}/sections/{code}/grid"


def row(page, code):
    return page.locator("tr[data-row]", has=page.get_by_role("link", name=code, exact=True))


def latest_mail(demonstration, recipient):
    with sqlite3.connect(demonstration.served.folder / "sanad.sqlite3") as database:
        found = database.execute(
            "SELECT body FROM outbox_message WHERE recipient = ? ORDER BY id DESC LIMIT 1", (recipient,)
        ).fetchone()
    return found[0]


def hand_over(page, title, way, name, email):
    """Hand a section over from the page that says who answers what; gives the address of that page."""
    page.goto(checklist_path(page))
    press(page, "Hand sections to colleagues")
    page.locator("main tr", has_text=title).get_by_role("link", name=re.compile("^Hand (over|on)$")).click()
    choose(page, "way", way)
    page.fill("[name=name]", name)
    page.fill("[name=email]", email)
    press(page, "Hand over and send the invitation")
    expect(page.locator("main tr", has_text=title)).to_contain_text(name)
    return page.url


def test_a_section_is_answered_question_by_question_with_the_keyboard_alone(open_as):
    page = open_as("employer")
    page.goto(section_url(page, "Housing and food"))
    for _question in range(4):
        expect(page.locator("input[name=value]").first).to_be_focused()
        page.keyboard.press("Space")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("main .error-summary")).to_have_count(0)
    page.goto(checklist_path(page))
    expect(page.locator(".task-list li", has_text="Housing and food")).to_contain_text("4 of 4 answered")


def test_the_skip_links_lead_to_the_question(open_as):
    page = open_as("employer")
    page.goto(section_url(page, "Return and end of contract") + "#question")
    page.reload()
    page.locator("a.skip-link").first.focus()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the question")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("input[name=value]").first).to_be_focused()


def test_a_section_is_answered_in_the_grid_with_one_key_a_question(open_as):
    page = open_as("employer")
    page.goto(grid_url(page, "S10"))
    rows = page.locator("tr[data-row]")
    expect(rows).to_have_count(4)
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-key]')"):
            break
    for key in ("y", "p", "n"):
        page.keyboard.press(key)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    page.keyboard.type("No such case here")
    page.keyboard.press("Tab")
    for number in range(4):
        expect(rows.nth(number).locator("[data-state]")).to_have_text(re.compile(r"^Saved \d\d:\d\d UTC$"))
    expect(page.locator(".grid-progress .num")).to_have_text("4 of 4")
    page.reload()
    chosen = [each.get_attribute("value") for each in page.locator("tr[data-row] input:checked").all()]
    assert chosen == ["yes", "partly", "no", "not_applicable"]
    expect(rows.nth(3).locator(".grid-reason textarea")).to_have_value("No such case here")


def test_keys_count_by_their_place_where_the_keyboard_writes_arabic(open_as):
    page = open_as("employer", language="ar")
    page.goto(grid_url(page, "S10"))
    first = page.locator("tr[data-row]").first
    first.locator("[data-key]").first.focus()
    page.evaluate(
        """() => document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", {key: "ى", code: "KeyN", bubbles: true, cancelable: true}))"""
    )
    expect(first.locator("[data-key=n]")).to_be_checked()
    expect(first.locator("[data-state]")).to_contain_text("UTC")


def test_two_people_at_one_question_see_both_answers_in_both_views(open_as):
    one, two = open_as("employer"), open_as("employer")
    grid = grid_url(one, "S11")
    one.goto(grid)
    two.goto(grid)
    code = one.locator("tr[data-row] .grid-code").first.inner_text()
    two.goto(grid.replace("/sections/S11/grid", f"/questions/{code}"))
    row(one, code).locator("[data-key]").first.focus()
    one.keyboard.press("y")
    expect(row(one, code).locator("[data-state]")).to_contain_text("Saved")
    choose(two, "value", "no")
    press(two, "Save and continue")
    expect(two.locator(".clash")).to_contain_text("Yes")
    expect(two.locator(".clash")).to_contain_text("No")
    press(two, "Save and continue")
    row(one, code).locator("[data-key]").first.focus()
    one.keyboard.press("p")
    clash = row(one, code).locator("[data-clash]")
    expect(clash.locator("[data-theirs]")).to_have_text("No")
    expect(clash.locator("[data-yours]")).to_have_text("Partly")
    clash.get_by_role("button", name="Save mine").click()
    expect(clash).to_be_hidden()
    one.reload()
    expect(row(one, code).locator("input:checked")).to_have_value("partly")


def test_a_colleague_without_an_account_answers_one_section_with_scripts_off(open_as, demonstration):
    owner = open_as("employer")
    overview = hand_over(owner, "Wages and hours", "link", "Karim Haddad", "karim@example.org")
    path = re.search(r"https?://[^/]+(/answer/\S+)", latest_mail(demonstration, "karim@example.org"))[1]
    page = open_as(None, scripts=False)
    page.goto(path)
    assert path.rsplit("/", 1)[1] not in page.url
    press(page, "Start")
    choose(page, "value", "partly")
    page.fill("[name=note]", "Paid through the bank")
    page.locator("summary", has_text="Add evidence").click()
    page.set_input_files(
        "[name=file]", {"name": "wages.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    )
    press(page, "Add these files")
    expect(page.get_by_role("link", name="wages.pdf")).to_be_visible()
    press(page, "Save and come back later")
    expect(page.locator("main")).to_contain_text("You can come back at any time")
    assert page.locator("header nav").count() == 0
    section = page.url
    owner.goto(overview)
    owner.on("dialog", lambda dialog: dialog.accept())
    owner.locator("tr", has_text="Karim Haddad").get_by_role("button", name="Take back").click()
    page.goto(section)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work")


def test_a_respondent_chooses_a_password_and_finds_the_section(open_as, demonstration):
    owner = open_as("employer")
    hand_over(owner, "Deployment and arrival", "account", "Rana Said", "rana@sanad.example")
    address = re.search(r"(/reset-password/\S+)", latest_mail(demonstration, "rana@sanad.example"))[1]
    page = open_as(None)
    page.goto(address)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=password_confirm]", PASSWORD)
    page.locator("main form button[type=submit], main form input[type=submit]").first.click()
    page = open_as(None)
    sign_in(page, "rana", PASSWORD)
    navigation = page.locator("header nav").first
    expect(navigation).to_contain_text("Your sections")
    expect(navigation).not_to_contain_text("Self-assessments")
    page.goto("/sections")
    page.get_by_role("link", name="Deployment and arrival").click()
    expect(page.locator("main")).not_to_contain_text("Wages and hours")
    axe = Axe()
    for url in (page.url, f"{page.url}/grid", "/sections"):
        page.goto(url)
        assert violations(page, axe) == []


def test_what_was_typed_outlives_the_end_of_a_session(open_as, demonstration):
    page = open_as(None)
    sign_in(page, "employer", demonstration.passwords["employer"])
    page.goto(section_url(page, "Safety, treatment, representation"))
    question = page.url
    choose(page, "value", "partly")
    page.fill("[name=note]", "Typed before\nthe session ended")
    page.context.clear_cookies()
    press(page, "Save and continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answer is kept, but not saved yet")
    expect(page.locator("main")).to_contain_text("Typed before")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in (opens in a new tab)").click()
    sign_in(opened.value, "employer", demonstration.passwords["employer"])
    press(page, "Save what I entered")
    page.goto(question)
    expect(page.locator("[name=note]")).to_have_value("Typed before\nthe session ended")
    expect(page.locator("input[name=value]:checked")).to_have_value("partly")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_hand_over_and_grid_are_clean_for_axe_and_fit_a_phone(open_as, language):
    axe, page = Axe(), open_as("employer", language=language)
    grid = grid_url(page, "S6")
    base = grid.split("/sections/")[0]
    problems = []
    for url in (grid, f"{base}/sections", f"{base}/sections/S6/hand-over", "/answer/unknown"):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(url)
        problems += [f"{url}: {each}" for each in violations(page, axe)]
        page.set_viewport_size({"width": 360, "height": 800})
        problems += [f"{url} at 360: {each}" for each in [*violations(page, axe), *overflow(page)]]
    assert not problems, "\n".join(problems)
