"""What a person was told is saved survives a killed process."""

import re
import sqlite3

import pytest

from tests.journeys.served import ServedSanad


@pytest.mark.browser
def test_a_power_cut_between_two_answers_loses_none_that_was_shown_as_saved(browser, tmp_path):
    served = ServedSanad(tmp_path)
    served.command("upgrade")
    from tests.journeys.conftest import read_accounts

    account = read_accounts(served.command("demo"))["Employer user"]
    shown: list[str] = []
    for _ in range(2):
        served.start()
        context = browser.new_context(base_url=served.url)
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("input[name=email]", account.email)
        page.fill("input[name=password]", account.password)
        page.click("main form button[type=submit]")
        page.goto("/assessments")
        page.click("main a[href*='/assessments/']")
        for _ in range(3):
            page.goto(first_open_question(page))
            page.check("input[type=radio][value=partly]")
            code = re.search(r"/questions/([^/?]+)", page.url)[1]
            page.click("main form button[type=submit] >> nth=0")
            page.wait_for_load_state()
            shown.append(code)
        served.kill()
        context.close()
    stored = stored_codes(tmp_path / "sanad.sqlite3")
    assert set(shown) <= stored
    assert len(set(shown)) == 6


def first_open_question(page) -> str:
    """Address of the first question of the task list's first part that is not complete."""
    page.goto(re.match(r".*/assessments/\d+", page.url)[0])
    page.locator("main .task-list a, main ol a, main ul a").first.wait_for()
    links = page.locator("main a[href*='/questions/']").evaluate_all("links => links.map(link => link.href)")
    return links[0]


def stored_codes(path) -> set[str]:
    connection = sqlite3.connect(path)
    rows = connection.execute(
        "SELECT question.code FROM answer JOIN question ON question.id = answer.question_id WHERE answer.value = 'partly'"
    ).fetchall()
    connection.close()
    return {code for (code,) in rows}
