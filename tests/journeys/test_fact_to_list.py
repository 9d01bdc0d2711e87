"""A submitted fact reaches the list within seconds, by the scheduler and not by the web; a draft never does."""

import time

import pytest

from tests.journeys.steps import checklist_path, choose, days_ahead, organisation_path, press, wait_until

pytestmark = pytest.mark.browser
ORGANISATION = "Blue Acacia"
FLAG = "Wages paid late"
SECONDS_OF_QUIET = 2.0


def test_a_wage_paid_very_late_is_on_the_list_within_seconds(open_as, demonstration, capsys):
    employer, analyst = open_as("employer"), open_as("analyst")
    organisation = organisation_path(analyst, ORGANISATION)
    assert FLAG not in listed(analyst)
    with demonstration.served.scheduler_held():
        enter_late_wage(employer, organisation)
        time.sleep(SECONDS_OF_QUIET)
        assert FLAG not in listed(analyst), "the web process evaluates nothing by itself"
    seconds = wait_until(lambda: FLAG in listed(analyst), "the late wage is on the list")
    with capsys.disabled():
        print(f"\nA late wage was on the risk list {seconds:.1f} s after the scheduler went on.")


def test_a_draft_answer_changes_nothing(open_as):
    employer, analyst = open_as("employer"), open_as("analyst")
    before = listed(analyst)
    employer.goto(checklist_path(employer))
    press(employer, "Continue")
    choose(employer, "value", "no")
    press(employer, "Save and come back later")
    time.sleep(SECONDS_OF_QUIET)
    assert listed(analyst) == before


def enter_late_wage(page, organisation):
    page.goto(f"{organisation}/wage-payments/new")
    page.fill("[name=worker]", "2400000001")
    page.fill("[name=wage_month]", days_ahead(-120)[:7])
    page.fill("[name=due_on]", days_ahead(-100))
    page.fill("[name=amount_due]", "1800")
    page.fill("[name=currency]", "SAR")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    assert page.locator("#error-summary").count() == 0, page.locator("#error-summary").inner_text()


def listed(page):
    page.goto(f"/risk?search={ORGANISATION}")
    rows = page.locator("main table tbody tr").all_inner_texts()
    return " ".join(rows)
