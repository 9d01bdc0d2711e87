"""Every page type is clean for axe in both languages and fits a phone; the keyboard alone is enough."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.accessibility import CHECKLIST, PAGE_TYPES, PageType, overflow, violations

pytestmark = pytest.mark.browser
PHONE = 390
ACCOUNTS = sorted({each.account or "" for each in PAGE_TYPES})
QUESTION = PageType("employer", "/assessments", (CHECKLIST, "a[href*='/questions/']"))


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_page_type_is_clean_for_axe_and_fits_a_phone(open_as, account, language):
    axe, page = Axe(), open_as(account or None, language=language)
    problems = []
    for page_type in (each for each in PAGE_TYPES if (each.account or "") == account):
        page.set_viewport_size({"width": 1280, "height": 900})
        page_type.open(page)
        problems += [f"{page_type.name}: {each}" for each in violations(page, axe)]
        page.set_viewport_size({"width": PHONE, "height": 844})
        problems += [f"{page_type.name} at {PHONE} px: {each}" for each in overflow(page)]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_forms_that_every_respondent_fills_are_clean_for_axe_on_a_phone(open_as, language):
    axe, page = Axe(), open_as("employer", language=language, width=PHONE)
    QUESTION.open(page)
    assert violations(page, axe) == []
    page.goto("/")
    page.locator("header .phone-menu summary").click()
    assert violations(page, axe) == []
    assert overflow(page) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_skip_link_comes_first_and_leads_to_the_content(open_as, language):
    page = open_as("analyst", language=language)
    page.goto("/risk")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    expect(link).to_have_class("skip-link")
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(open_as):
    page = open_as("administrator")
    page.goto("/users/new")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    target = page.locator(":focus").get_attribute("href")
    page.keyboard.press("Enter")
    expect(page.locator(target)).to_be_focused()


def test_a_question_is_answered_by_keyboard_alone(open_as):
    page = open_as("employer")
    QUESTION.open(page)
    question = page.url
    tab_to(page, "input[name=value]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("input[name=value]:checked")).to_be_focused()
    tab_to(page, "[name=note]")
    page.keyboard.type("Written by keyboard")
    tab_to(page, "button[name=next][value=later]")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("You can come back at any time")
    page.goto(question)
    expect(page.locator("[name=note]")).to_have_value("Written by keyboard")


def tab_to(page, selector):
    """Press Tab until the control has the focus, as somebody without a mouse does."""
    for _step in range(80):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and focused.evaluate("(each, selector) => each.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by keyboard")
