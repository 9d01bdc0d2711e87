"""Steps that several journeys take: find an organisation, plan a visit, record an interview or a finding."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw
from playwright.sync_api import Page

# A fact is evaluated within a second; the rest is for a machine that is busy with other things.
SECONDS_UNTIL_EVALUATED = 15.0


def today() -> date:
    return datetime.now(UTC).date()


def days_ahead(days: int) -> str:
    """The day so many days from today as a date field takes it; negative for the past."""
    return (today() + timedelta(days=days)).isoformat()


def checklist_path(page: Page) -> str:
    """Address of the employer's checklist in progress, found on the list of self-assessments."""
    page.goto("/assessments")
    return str(page.locator("main table a", has_text="CREST").first.get_attribute("href"))


def organisation_path(page: Page, name: str) -> str:
    """Address of an organisation, found as a person finds it: by the search of the register."""
    page.goto(f"/organisations?search={name}")
    link = page.locator("main table a", has_text=name).first
    return str(link.get_attribute("href"))


def plan_and_begin_inspection(page: Page, organisation: str, *, announcement: str = "unannounced") -> str:
    """Plan an inspection from today on and begin it; gives its address."""
    page.goto(f"{organisation}/audits/new")
    choose(page, "announcement", announcement)
    page.fill("[name=starts_on]", days_ahead(0))
    page.fill("[name=ends_on]", days_ahead(1))
    page.fill("[name=scope]", "Custody of documents, wages and housing.")
    for place in page.locator("fieldset#workplace_ids label").all():
        place.click()
    press(page, "Save the inspection")
    audit = path_of(page)
    press(page, "Declare your interests")
    choose(page, "has_conflict", "no")
    press(page, "Declare")
    page.goto(audit)
    press(page, "Begin the inspection")
    return audit


def record_interview(page: Page, audit: str, *, present: tuple[int, ...] = (), **answers: str) -> None:
    """Record an interview to which the worker agreed; `present` are the signs the worker told of."""
    ask_for_consent(page, audit, "given")
    page.fill("[name=interviewed_on]", days_ahead(0))
    page.select_option("[name=language]", answers.get("language", "ne"))
    page.select_option("[name=setting]", "individual")
    page.select_option("[name=workplace_id]", index=1)
    press(page, "Save and continue")
    page.select_option("[name=nationality]", answers.get("nationality", "NP"))
    for _worker_costs_work in range(3):
        press(page, "Save and continue")
    choose(page, "passport_holder", answers.get("passport_holder", "worker"))
    for _papers_promise in range(2):
        press(page, "Save and continue")
    for sign in range(1, 12):
        choose(page, f"sign_{sign}", "present" if sign in present else "absent")
    for _signs_closing in range(2):
        press(page, "Save and continue")
    press(page, "Record the interview")


def ask_for_consent(page: Page, audit: str, answer: str) -> None:
    """Read the script out and note what the worker answers, away from work and without a risk."""
    page.goto(f"{audit}/interviews/new")
    choose(page, "place", "off_site")
    choose(page, "risk", "no")
    choose(page, "consent", answer)
    press(page, "Continue")


def choose(page: Page, name: str, value: str) -> None:
    """Choose an answer as a finger does, by its words: they cover the button itself."""
    choice = page.locator(f"main input[name={name}][value='{value}']")
    page.locator(f"label[for='{choice.get_attribute('id')}']").click()
    assert choice.is_checked()


def press(page: Page, text: str) -> None:
    """Press the button or link of these words on the page, and wait for the next page."""
    button = page.locator("main").get_by_role("button", name=text, exact=True)
    link = page.locator("main").get_by_role("link", name=text, exact=True)
    button.or_(link).first.click()
    page.wait_for_load_state()


def path_of(page: Page) -> str:
    return re.sub(r"^https?://[^/]+", "", page.url).split("?")[0].split("#")[0]


def wait_until(found: Callable[[], bool], what: str) -> float:
    """Look again until `found`, for as long as an evaluation may take; gives the seconds it took."""
    began = time.monotonic()
    while not found():
        assert time.monotonic() - began < SECONDS_UNTIL_EVALUATED, f"not within {SECONDS_UNTIL_EVALUATED} s: {what}"
        time.sleep(0.2)
    return time.monotonic() - began


def make_photo() -> bytes:
    """A small JPEG that stands for a photo of a cabinet."""
    picture = Image.new("RGB", (640, 480), "#8a7f6a")
    ImageDraw.Draw(picture).rectangle((160, 90, 480, 420), fill="#5a5348", outline="#2f2b25", width=6)
    content = BytesIO()
    picture.save(content, "JPEG", quality=80)
    return content.getvalue()
