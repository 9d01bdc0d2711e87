"""An inspector notes a whole visit on the phone without a network; Sanad holds it afterwards, once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Demonstration
from tests.journeys.field_app.phone import PLACE, Phone, make_photo

pytestmark = pytest.mark.browser
TITLES = ("The exit of the dormitory is locked at night", "Wage slips are missing for three months")


def _planned_visit(page: Page) -> dict[str, Any]:
    """A planned visit of the inspector with a place where nobody lives, in which the inspector may write."""
    audits = page.evaluate("() => fetch('/field/audits').then((answer) => answer.json())")["audits"]
    return next(each for each in audits if each["state"] == "planned" and each["writable"])


def test_visit_noted_without_a_network_is_in_sanad_afterwards(
    browser: Browser, demonstration: Demonstration, open_as: Callable[..., Page]
) -> None:
    desk = open_as("inspector")
    desk.goto("/audits")
    visit = _planned_visit(desk)
    state = desk.context.storage_state()
    phone = Phone(browser, demonstration.url, visit["id"], storage_state=state)
    try:
        _note_visit(phone)
        phone.offline(False)
        phone.go("#/phone")
        phone.page.get_by_role("button", name="Send now").click()
        phone.wait_until_sent(120)
        _answer_what_sanad_sent_back(phone)
        phone.end()
        phone.wait_until_sent(120)
        expect(phone.page.locator(".items li", has_text="Needs you")).to_have_count(0)
    finally:
        phone.close()
    desk.goto(f"/audits/{visit['id']}")
    for title in TITLES:
        expect(desk.locator("main").get_by_text(title)).to_have_count(1)
    desk.goto(f"/audits/{visit['id']}/meetings")
    expect(desk.locator("main").get_by_text("A Manager, director")).not_to_have_count(0)
    expect(desk.locator("main img")).to_have_count(2)
    desk.goto(f"/audits/{visit['id']}/field")
    expect(desk.locator("main")).not_to_contain_text(PLACE_IN_METRES)


def _answer_what_sanad_sent_back(phone: Phone) -> None:
    """The first finding did not say how it is known, so that Sanad closed nothing; both need the inspector."""
    phone.home()
    needing = phone.page.locator(".items li", has_text="Needs you")
    expect(needing).to_have_count(2)
    expect(needing.last).to_contain_text("Not everything of this visit is saved yet")
    needing.first.locator("a").click()
    expect(phone.page.locator(".field.invalid")).to_contain_text("How do you know?")
    phone.pick("known_from", "seen_on_site")
    phone.save()
    phone.wait_until_sent(120)
    expect(needing).to_have_count(1)


PLACE_IN_METRES = re.compile(re.escape(str(PLACE["latitude"])))


def _note_visit(phone: Phone) -> None:
    phone.set_up()
    phone.wait_until_kept()
    phone.take_along()
    phone.offline()
    phone.begin()
    _hold_meeting(phone, "opening_meeting", "purpose")
    for number, title in enumerate(TITLES):
        phone.new("finding")
        phone.write("title", title)
        phone.pick("grade", "major")
        phone.write("text_for_organisation", title)
        if number:
            phone.pick("known_from", "seen_on_site")
        phone.photograph([make_photo(number, 300)])
        if number:
            phone.kill()
        phone.save()
    _hold_meeting(phone, "closing_meeting", "findings")
    _ask_for_consent(phone, "refused")
    phone.save()
    _hold_interview(phone)
    phone.end()


def _ask_for_consent(phone: Phone, answer: str) -> None:
    phone.new("interview")
    expect(phone.page.locator(".script-text")).to_contain_text("We do not work for your employer")
    phone.page.select_option("#field-script-language", "ne")
    expect(phone.page.locator(".script-text")).to_have_count(2)
    phone.pick("place", "off_site")
    phone.pick("risk", "no")
    phone.pick("consent", answer)


def _hold_interview(phone: Phone) -> None:
    """From consent to the note, with two things that were paid for."""
    _ask_for_consent(phone, "given")
    while not phone.page.locator("#field-fee_paid-yes").count():
        _go_on(phone)
    expect(phone.page.locator("#field-costs")).to_have_count(0)
    phone.pick("fee_paid", "yes")
    _note_cost(phone, 0, "150000", "NPR")
    phone.page.get_by_role("button", name="Add another").click()
    _note_cost(phone, 1, "2500.50", "SAR")
    phone.kill()
    expect(phone.page.locator("#field-costs-1-amount")).to_have_value("2500.50")
    while phone.page.locator(".endings").get_by_role("button", name="Go on").count():
        _go_on(phone)
    phone.write("note", "The wages come late")
    phone.save()


def _note_cost(phone: Phone, place: int, amount: str, currency: str) -> None:
    phone.page.fill(f"#field-costs-{place}-amount", amount)
    phone.page.select_option(f"#field-costs-{place}-currency", currency)
    expect(phone.page.locator(".saved[data-field='costs']")).to_be_visible()


def _go_on(phone: Phone) -> None:
    step = phone.page.locator(".step-line")
    before = step.inner_text()
    phone.next()
    expect(step).not_to_have_text(before)


def _hold_meeting(phone: Phone, kind: str, point: str) -> None:
    """A meeting whose acknowledgement is drawn on the screen."""
    phone.new(kind)
    phone.pick("agenda", point)
    phone.write("attendees", "A Manager, director")
    _go_on(phone)
    phone.pick("acknowledgement", "signed")
    phone.write("acknowledged_by", "A Manager, director")
    box = phone.page.locator("canvas.signature").bounding_box()
    assert box is not None
    mouse = phone.page.mouse
    mouse.move(box["x"] + 40, box["y"] + 40)
    mouse.down()
    mouse.move(box["x"] + 180, box["y"] + 70, steps=8)
    mouse.up()
    expect(phone.page.locator(".saved[data-field='signature']")).to_be_visible()
    phone.save()


def test_product_s_sign_out_asks_first_while_items_are_only_in_this_browser(
    browser: Browser, demonstration: Demonstration, open_as: Callable[..., Page]
) -> None:
    state = open_as("inspector2").context.storage_state()
    phone = Phone(browser, demonstration.url, 0, storage_state=state)
    asked: list[str] = []
    try:
        phone.open()
        phone.set_up()
        audits = phone.page.evaluate("() => fetch('/field/audits').then((answer) => answer.json())")["audits"]
        phone.audit = next(each["id"] for each in audits if each["writable"] and each["state"] == "in_progress")
        phone.page.reload()
        phone.unlock()
        phone.take_along()
        phone.page.route("**/field/operations", lambda route: route.abort())
        phone.new("finding")
        phone.write("title", "Contracts in a language that nobody reads")
        product = phone.context.new_page()
        product.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        product.goto("/account")
        product.locator(".phone-menu summary").click()
        product.get_by_role("button", name="Sign out").last.click()
        expect.set_options(timeout=10_000)
        product.wait_for_timeout(500)
        assert asked and asked[0].startswith("1 ")
        product.goto("/account")
        expect(product.locator("main")).to_be_visible()
    finally:
        phone.close()
