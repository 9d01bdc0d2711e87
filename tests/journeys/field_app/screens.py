"""Every screen of the app, one after the other, for axe and for the eye."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.journeys.field_app.phone import Phone, make_photo

LONG_TEXT = "412 passports in a locked cabinet in the camp office. Supervisor holds the only key."


def walk(phone: Phone) -> Iterator[str]:
    """Show each screen in turn and give its name; the phone is new."""
    page = phone.page
    phone.open()
    page.wait_for_selector("#passphrase")
    yield "set-up"
    phone.set_up()
    page.wait_for_selector(".visit-card")
    yield "visits"
    phone.take_along()
    yield "visit-planned"
    phone.go(f"#/visits/{phone.audit}/card")
    page.wait_for_selector(".plain-list")
    yield "site-card"
    phone.go(f"#/visits/{phone.audit}/begin")
    page.wait_for_selector(".btn-primary.wide")
    yield "begin"
    phone.begin()
    phone.new("finding")
    page.click(".endings .btn-primary")
    page.wait_for_selector("#error-summary")
    yield "finding-with-errors"
    phone.write("title", LONG_TEXT)
    phone.pick("grade", "critical")
    phone.photograph([make_photo(1)])
    yield "finding"
    phone.save()
    phone.new("interview")
    yield "consent"
    phone.pick("consent", "given")
    phone.next()
    page.wait_for_selector("#field-interviewed_on")
    yield "interview"
    phone.new("opening_meeting")
    yield "meeting"
    phone.home()
    yield "visit"
    page.locator(".items a", has_text="412").click()
    page.wait_for_selector(".read")
    yield "finding-read"
    phone.go("#/phone")
    expect(page.locator("section")).to_have_count(4)
    yield "phone"
    phone.go(f"#/visits/{phone.audit}/close")
    page.wait_for_selector(".btn-primary.wide")
    yield "close"
    page.reload()
    page.wait_for_selector("#passphrase")
    yield "locked"
