"""Every screen of the field app: axe finds nothing, nothing is wider than a small phone, the keyboard is enough."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.accessibility import overflow, violations
from tests.journeys.field_app.phone import Phone
from tests.journeys.field_app.screens import walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_and_nothing_overflows_on_any_screen(new_phone: Callable[..., Phone], language: str) -> None:
    phone = new_phone(language=language, width=360, reduced_motion="reduce")
    found: list[str] = []
    for name in walk(phone):
        found += [f"{name}: {each}" for each in violations(phone.page, Axe())]
        found += [f"{name} overflows: {each}" for each in overflow(phone.page)]
    assert not found, "\n".join(found)
    assert not phone.problems


def test_finding_is_noted_with_the_keyboard_alone(phone: Phone) -> None:
    phone.begin()
    phone.page.locator("a[href$='/finding/new']").focus()
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator("h1")).to_be_focused()
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.type("Exit locked from outside")
    phone.page.locator("#field-grade-critical").focus()
    phone.page.keyboard.press("Space")
    phone.page.locator(".endings .btn-primary").focus()
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator(".items").first).to_contain_text("Exit locked from outside")


def test_saving_is_said_in_a_live_region(phone: Phone) -> None:
    phone.begin()
    phone.new("finding")
    phone.write("title", "Exit locked")
    assert phone.page.locator(".saved").get_attribute("role") == "status"
    phone.page.locator("h1").focus()
    expect(phone.page.locator("#voice")).to_have_attribute("aria-live", "polite")


def test_a_problem_that_was_answered_leaves_the_list_of_problems(phone: Phone) -> None:
    phone.begin()
    phone.new("finding")
    phone.page.click(".endings .btn-primary")
    expect(phone.page.locator("#error-summary li")).to_have_count(2)
    phone.write("title", "Exit locked")
    expect(phone.page.locator("#error-summary li")).to_have_count(1)
    phone.pick("grade", "major")
    expect(phone.page.locator("#error-summary")).to_have_count(0)
