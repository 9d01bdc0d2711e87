"""A first-time respondent: all 67 items by keyboard alone, a browser killed halfway, and a second year without typing
anything twice."""

import re
import signal
import sqlite3
from contextlib import suppress
from os import kill
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import CHROMIUM_OPTIONS, PATIENCE, chromium, read_passwords
from tests.journeys.served import ServedSanad
from tests.journeys.steps import wait_until
from tests.journeys.test_killed_process import copy_installation

pytestmark = pytest.mark.browser
ITEMS = 67
BEFORE_THE_CUT = 30
REASON = "The papers are kept at the site office"
ROLE = "Head of personnel"
MOST_TABS = 120


class KeyboardOnly:
    """A person at a keyboard: Tab, Space, arrows, Enter and what they type. Nothing here moves a pointer."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.typed: list[str] = []

    def reach(self, selector: str) -> None:
        for _step in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            focused = self.page.locator(":focus")
            if focused.count() and focused.evaluate("(each, selector) => each.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} is not reached by keyboard on {self.page.url}")

    def press(self, selector: str) -> None:
        """Go to a button or link and press Enter; wait until another page has loaded."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, selector: str, text: str) -> None:
        self.reach(selector)
        self.page.keyboard.type(text)
        self.typed.append(text)

    def answer(self, arrows: int) -> None:
        """Choose an answer and press Enter: the next question follows."""
        here = self.page.url
        expect(self.page.locator("input[name=value]").first).to_be_focused()
        self.page.keyboard.press("Space")
        for _each in range(arrows):
            self.page.keyboard.press("ArrowDown")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        assert self.page.url != here


@pytest.fixture
def served(demonstration, tmp_path):
    """A copy of the demonstration in which the employer never assessed itself, and the yearly job opened its round."""
    copy, database = ServedSanad(tmp_path), tmp_path / "sanad.sqlite3"
    copy_installation(demonstration.served.folder, tmp_path)
    forget_rounds(database)
    copy.start()
    wait_until(lambda: stored_rounds(database) != (), "the yearly job opened the round")
    yield copy
    copy.stop()


def own_rounds(connection: sqlite3.Connection) -> tuple[int, ...]:
    found = connection.execute(
        "SELECT assessment.id FROM assessment"
        " JOIN organisation_access USING (organisation_id) JOIN user ON user.id = organisation_access.user_id"
        " WHERE user.email LIKE 'employer@%' ORDER BY assessment.id DESC"
    )
    return tuple(row[0] for row in found)


def stored_rounds(path: Path) -> tuple[int, ...]:
    with sqlite3.connect(path) as connection:
        return own_rounds(connection)


def forget_rounds(path: Path) -> None:
    """Take the employer's rounds away with everything that belongs to them, and that the yearly job ever ran."""
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM job_run WHERE job = 'open_rounds'")
        for round_ in own_rounds(connection):
            connection.execute("DELETE FROM assessment WHERE id = ?", (round_,))
        while dangling := connection.execute("PRAGMA foreign_key_check").fetchall():
            for table, row, _parent, _key in dangling:
                connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))


def let_a_year_pass(path: Path) -> None:
    """Move what was submitted a year back: the same as waiting for one."""
    with sqlite3.connect(path) as connection:
        for column in ("period_starts_on", "period_ends_on", "due_on", "opened_on", "submitted_on"):
            connection.execute(
                f"UPDATE assessment SET {column} = date({column}, '-1 year') WHERE id = ?",
                (own_rounds(connection)[0],),
            )


def kill_browser(profile: Path) -> None:
    """End the browser that uses this profile as a power cut would; no other browser is touched."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"--user-data-dir={profile}".encode() in (process / "cmdline").read_bytes().split(b"\0"):
                kill(int(process.name), signal.SIGKILL)


def open_browser(playwright, served: ServedSanad, profile: Path) -> tuple[BrowserContext, KeyboardOnly]:
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=chromium(), args=CHROMIUM_OPTIONS, base_url=served.url, locale="en-GB"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return context, KeyboardOnly(page)


def sign_in_by_keyboard(person: KeyboardOnly, password: str) -> None:
    person.page.goto("/sign-in")
    person.reach("input[name=email]")
    person.page.keyboard.type("employer@sanad.example")
    person.reach("input[name=password]")
    person.page.keyboard.type(password)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")


def come_back(person: KeyboardOnly, password: str) -> None:
    """Open Sanad again after the cut; whether the browser kept the session is its own affair."""
    person.page.goto("/")
    if "/sign-in" in person.page.url:
        sign_in_by_keyboard(person, password)


def position(page: Page) -> str:
    return re.search(r"/questions/([^/?#]+)", page.url)[1]


def declare(person: KeyboardOnly) -> None:
    expect(person.page.locator("[name=declared_name]")).not_to_have_value("")
    if not person.page.locator("[name=declared_role]").input_value():
        person.type("[name=declared_role]", ROLE)
    person.reach("[name=is_true]")
    person.page.keyboard.press("Space")
    person.press("main form button[type=submit]")
    expect(person.page.locator("main")).to_contain_text("Self-assessment submitted")


@pytest.fixture
def password(demonstration):
    return read_passwords((demonstration.served.folder / "demonstration_accounts.txt").read_text())["employer"]


def test_the_whole_checklist_by_keyboard_through_a_killed_browser_and_again_a_year_later(
    served, password, playwright, tmp_path
):
    profile = tmp_path / "profile"
    context, person = open_browser(playwright, served, profile)
    sign_in_by_keyboard(person, password)
    person.press("main a[href*='/assessments/']")
    person.press("main a[href*='/questions/']")
    for number in range(BEFORE_THE_CUT):
        person.answer(arrows=number % 2)
    reached = position(person.page)
    kill_browser(profile)
    with suppress(Exception):
        context.close()

    context, person = open_browser(playwright, served, profile)
    come_back(person, password)
    person.press("main table a[href*='/assessments/']")
    expect(person.page.locator("main")).to_contain_text(f"{BEFORE_THE_CUT} of {ITEMS}")
    person.press("main a[href*='/questions/']")
    assert position(person.page) == reached, "the first question without an answer"
    for _number in range(ITEMS - BEFORE_THE_CUT):
        person.answer(arrows=0)
    assert person.page.url.endswith("/check")
    person.press("main a[href$='/points']")
    person.type("[name=for_all]", REASON)
    person.press("main form button[type=submit]")
    declare(person)
    assert person.typed == [REASON, ROLE]

    let_a_year_pass(tmp_path / "sanad.sqlite3")
    confirm_next_year(person)
    context.close()


def confirm_next_year(person: KeyboardOnly) -> None:
    """The second year: every answer is ticked by a person, and nothing is typed at all."""
    person.typed.clear()
    page = person.page
    page.goto("/assessments")
    person.press("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text(f"{ITEMS} answers of your last round")
    person.press("main a[href$='/last-answers']")
    expect(page.locator("[name=question]:checked")).to_have_count(0)
    for _number in range(ITEMS):
        person.reach("[name=question]")
        page.keyboard.press("Space")
    person.press("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text(f"{ITEMS} of {ITEMS}")
    person.press("main a[href$='/check']")
    expect(page.get_by_text("Taken over from the last round")).to_have_count(ITEMS)
    person.press("main a[href$='/points']")
    person.reach("[name=as_last_time]")
    page.keyboard.press("Space")
    person.press("main form button[type=submit]")
    declare(person)
    expect(page.locator("main")).to_contain_text(f"{ITEMS} answers were taken over")
    expect(page.locator("main")).to_contain_text(REASON)
    assert person.typed == []
