"""What a person was told is saved survives a killed process."""

import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Demonstration, read_passwords, sign_in
from tests.journeys.served import ServedSanad
from tests.journeys.steps import checklist_path, choose, press

pytestmark = pytest.mark.browser


def test_a_power_cut_between_two_answers_loses_none_that_was_shown_as_saved(
    browser: Browser, demonstration: Demonstration, tmp_path: Path
) -> None:
    served = ServedSanad(tmp_path)
    copy_installation(demonstration.served.folder, tmp_path)
    password = read_passwords((tmp_path / "demonstration_accounts.txt").read_text())["employer"]
    shown: set[str] = set()
    for _cut in range(2):
        served.start()
        context = browser.new_context(base_url=served.url)
        page = context.new_page()
        sign_in(page, "employer", password)
        open_assessment(page)
        shown |= {save_answer(page) for _answer in range(3)}
        served.kill()
        context.close()
    assert len(shown) == 6
    assert shown <= stored_codes(tmp_path / "sanad.sqlite3")


def copy_installation(source: Path, target: Path) -> None:
    """The demonstration as it stands, with its keys: planting another one takes a minute."""
    for name in ("demonstration_accounts.txt", "password_salt.txt", "secret_key.txt", "worker_key.txt"):
        (target / name).write_bytes((source / name).read_bytes())
    with sqlite3.connect(source / "sanad.sqlite3") as live, sqlite3.connect(target / "sanad.sqlite3") as copy:
        live.backup(copy)


def open_assessment(page: Page) -> None:
    page.goto(checklist_path(page))
    press(page, "Continue")


def save_answer(page: Page) -> str:
    """Answer the question shown; gives its code once the next page says it was saved."""
    code = re.search(r"/questions/([^/?#]+)", page.url)
    assert code
    choose(page, "value", "partly")
    press(page, "Save and continue")
    page.wait_for_url(re.compile(rf"/(questions/(?!{re.escape(code[1])}\b)|check)"))
    return code[1]


def stored_codes(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT question.code FROM answer JOIN question ON question.id = answer.question_id"
            " WHERE answer.value = 'partly'"
        ).fetchall()
    return {code for (code,) in rows}
