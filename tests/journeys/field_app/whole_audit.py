"""A whole audit without a network, with the tab killed at each stage: what the proof and its reduced run both do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.journeys.field_app.phone import Phone, make_photo


@dataclass(frozen=True)
class Size:
    """How many findings and photos, and after how many findings each the tab is killed."""

    findings: int
    photos_each: int
    kill_every: int
    bytes_of_a_photo: int = 0


def note_whole_audit(phone: Phone, size: Size) -> list[str]:
    """From opening to closing in flight mode; gives the titles of the findings."""
    phone.offline()
    phone.begin()
    phone.kill()
    note_meeting(phone, "opening_meeting", "Manager and two supervisors")
    titles = [f"Finding {number}: passports in a locked cabinet" for number in range(1, size.findings + 1)]
    for number, title in enumerate(titles, 1):
        note_finding(phone, title, number, size)
    note_interview(phone, killed=True)
    note_refusal(phone)
    note_meeting(phone, "closing_meeting", "The manager signs")
    phone.end()
    phone.kill()
    return titles


def note_finding(phone: Phone, title: str, number: int, size: Size) -> None:
    killed = number % size.kill_every == 0
    phone.new("finding")
    phone.write("title", title)
    if killed:
        phone.kill()
        assert phone.page.input_value("#field-title") == title
    phone.pick("grade", "major")
    photos = range(number * 100, number * 100 + size.photos_each)
    phone.photograph([make_photo(each, 400, size.bytes_of_a_photo) for each in photos])
    if killed:
        phone.kill()
        assert phone.page.is_checked("#field-grade-major")
        expect(phone.page.locator(".photos li")).to_have_count(size.photos_each)
    phone.save()
    if killed:
        phone.kill()


def note_meeting(phone: Phone, kind: str, present: str) -> None:
    phone.new(kind)
    phone.write("present", present)
    phone.kill()
    assert phone.page.input_value("#field-present") == present
    phone.save()


def note_interview(phone: Phone, killed: bool) -> None:
    phone.new("interview")
    phone.pick("consent", "given")
    if killed:
        phone.kill()
        assert phone.page.is_checked("#field-consent-given")
    phone.next()
    phone.page.wait_for_selector("#field-interviewed_on")
    phone.next()
    phone.write("note", "The agent kept the receipt")
    if killed:
        phone.kill()
        assert phone.page.input_value("#field-note") == "The agent kept the receipt"
    phone.save()


def note_refusal(phone: Phone) -> None:
    phone.new("interview")
    phone.pick("consent", "refused")
    phone.page.wait_for_selector(".endings .btn-primary")
    assert phone.page.locator("#field-note").count() == 0
    phone.save()


def once_each(ids: Iterable[str]) -> bool:
    found = list(ids)
    return len(found) == len(set(found))
