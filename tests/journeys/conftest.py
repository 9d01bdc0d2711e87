"""A served demonstration installation and a real browser for the journeys."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.served import ServedSanad

CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE_OPTIONS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@dataclass
class Account:
    email: str
    password: str


@dataclass
class Demonstration:
    """A served demonstration and its accounts by role (the first of each role)."""

    served: ServedSanad
    accounts: dict[str, Account] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.served.url


def read_accounts(printed: str) -> dict[str, Account]:
    """Accounts from the table that `sanad demo` prints: lines with a role, an address and a password."""
    found: dict[str, Account] = {}
    for line in printed.splitlines():
        match = re.match(r"^\s*(\S.*?)\s{2,}(\S+@\S+)\s{2,}(\S+)\s*", line)
        if match:
            found.setdefault(match[1].strip(), Account(match[2], match[3]))
    return found


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    served = ServedSanad(tmp_path_factory.mktemp("demonstration"))
    served.command("upgrade")
    accounts = read_accounts(served.command("demo"))
    served.start()
    yield Demonstration(served, accounts)
    served.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "The browser tests need Chromium; on Debian: apt-get install chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=CHROMIUM_OPTIONS)
        yield running
        running.close()


@pytest.fixture
def open_as(browser: Browser, demonstration: Demonstration) -> Iterator[Callable[..., Page]]:
    """Give a page signed in as a role: `open_as("Ministry analyst", language="ar", width=390)`."""
    contexts: list[BrowserContext] = []

    def open_page(role: str | None, *, language: str = "en", width: int = 1280, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=demonstration.url, viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"/sign-in?lang={language}")
        if role is not None:
            account = demonstration.accounts[role]
            page.fill("input[name=email]", account.email)
            page.fill("input[name=password]", account.password)
            page.click("main form button[type=submit]")
            page.wait_for_url(f"{demonstration.url}/")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()


def assert_accessible(page: Page, axe: Axe) -> None:
    """Fail with the rules and places that axe finds wrong on the page."""
    found = axe.run(page, options=AXE_OPTIONS).response["violations"]
    problems = [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]
    assert not problems, f"{page.url}: " + "\n".join(problems)
