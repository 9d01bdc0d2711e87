"""A served demonstration installation and a real browser for the journeys."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

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
DOMAIN = "sanad.example"
# Milliseconds for a page or a word on it, on a machine that is busy with other things.
PATIENCE = 10_000
expect.set_options(timeout=PATIENCE)


@dataclass
class Demonstration:
    """A served demonstration: passwords by account ("analyst", "inspector2"), the sessions of whom signed in."""

    served: ServedSanad
    passwords: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.served.url


def read_passwords(printed: str) -> dict[str, str]:
    """Passwords by account from the table that `sanad demo` prints."""
    return dict(re.findall(rf"\s(\S+)@{re.escape(DOMAIN)}\s+(\S+)", printed))


def sign_in(page: Page, account: str, password: str) -> None:
    """Sign in by hand from the sign-in page."""
    page.goto("/sign-in")
    page.fill("input[name=email]", f"{account}@{DOMAIN}")
    page.fill("input[name=password]", password)
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"^http://[^/]+/$"))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    served = ServedSanad(tmp_path_factory.mktemp("demonstration"))
    served.command("upgrade")
    passwords = read_passwords(served.command("demo"))
    served.start()
    yield Demonstration(served, passwords)
    served.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_OPTIONS)
    yield running
    running.close()


def chromium() -> str:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "The browser tests need Chromium; on Debian: apt-get install chromium"
    return program


class Visitors:
    """Opens pages as an account; each account signs in once for all journeys, so no limit on attempts is met."""

    def __init__(self, browser: Browser, demonstration: Demonstration) -> None:
        self.browser = browser
        self.demonstration = demonstration
        self.contexts: list[BrowserContext] = []

    def __call__(
        self, account: str | None, *, language: str = "en", width: int = 1280, scripts: bool = True, height: int = 900
    ) -> Page:
        context = self.browser.new_context(
            base_url=self.demonstration.url,
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            storage_state=self._session_of(account) if account else None,
        )
        context.add_cookies([{"name": "language", "value": language, "url": self.demonstration.url}])
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def _session_of(self, account: str) -> Any:
        sessions = self.demonstration.sessions
        if account not in sessions:
            context = self.browser.new_context(base_url=self.demonstration.url)
            sign_in(context.new_page(), account, self.demonstration.passwords[account])
            sessions[account] = context.storage_state()
            context.close()
        return sessions[account]

    def leave(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()


@pytest.fixture
def open_as(browser: Browser, demonstration: Demonstration) -> Iterator[Callable[..., Page]]:
    """Give a page signed in as an account: `open_as("analyst", language="ar", width=390)`."""
    visitors = Visitors(browser, demonstration)
    yield visitors
    visitors.leave()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process drives all journeys, so that the demonstration is made once."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("journeys"))
