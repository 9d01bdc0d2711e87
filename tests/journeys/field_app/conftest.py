"""A phone and the small server for the tests of the field app."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.field_app.phone import Phone
from tests.journeys.field_app.small_server import SmallServer

AUDIT = 12


@pytest.fixture
def small_server() -> Iterator[SmallServer]:
    server = SmallServer()
    yield server
    server.stop()


@pytest.fixture
def new_phone(browser: Browser, small_server: SmallServer) -> Iterator[Callable[..., Phone]]:
    """Give a phone on the small server: `new_phone(language="ar")`."""
    phones: list[Phone] = []

    def make(**options: Any) -> Phone:
        phones.append(Phone(browser, options.pop("url", small_server.url), options.pop("audit", AUDIT), **options))
        return phones[-1]

    yield make
    for phone in phones:
        phone.close()


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    """A phone that is set up and has the visit along, the app itself kept."""
    made = new_phone()
    made.set_up()
    made.wait_until_kept()
    made.take_along()
    return made
