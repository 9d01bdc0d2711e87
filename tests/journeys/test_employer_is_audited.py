"""An inspector's visit on a phone, what the employer reads of it, its plan, and the verification."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import (
    ask_for_consent,
    choose,
    days_ahead,
    make_photo,
    organisation_path,
    path_of,
    plan_and_begin_inspection,
    press,
    record_interview,
)

pytestmark = pytest.mark.browser
PHONE = 390
FOUND = "Lockers without keys stand in the corridor of the housing"
HOW_KNOWN = "Opened in the presence of the foreman"
REVEALING = "Give the Nepali workers lockers whose only key they hold."
HARMLESS = "Give the workers lockers whose only key they hold."


def test_an_inspection_goes_from_plan_to_verified_correction(open_as):
    inspector = open_as("inspector", width=PHONE)
    audit = plan_and_begin_inspection(inspector, organisation_path(inspector, "Blue Acacia"))
    refuse_interview(inspector, audit)
    record_interview(inspector, audit)
    expect(inspector.locator("main")).to_contain_text("1 recorded, 1 refused")
    number = record_finding(inspector, audit)
    close(inspector, audit)
    employer = open_as("employer")
    action = read_what_was_found(employer, number)
    send_plan(employer, action, "Keys were never bought.")
    decide(inspector, action, "plan_sent_back", reason="Say by when every worker has a key.")
    expect_sent_back(employer, action)
    send_plan(employer, action, "Keys were left out of the budget.")
    decide(inspector, action, "plan_approved")
    send_evidence(employer, action)
    decide(inspector, action, "verified_closed", method="on_site", reason="Keys seen with the workers.")
    employer.goto(action)
    expect(employer.locator("main")).to_contain_text("Verified and closed")


def refuse_interview(page, audit):
    ask_for_consent(page, audit, "refused")
    expect(page.locator("main")).to_contain_text("0 recorded, 1 refused")


def record_finding(page, audit):
    page.goto(f"{audit}/findings/new")
    fill_finding(page)
    press(page, "Save the finding")
    warning = page.locator("main .notice", has_text="This text could tell who spoke")
    expect(warning).to_contain_text("nepali", ignore_case=True)
    expect(page.locator("[name=title]")).to_have_value(FOUND)
    page.fill("[name=text_for_organisation]", HARMLESS)
    page.set_input_files("[name=photos]", photo())
    press(page, "Save the finding")
    page.locator("main table a", has_text=re.compile(r"F-\d+")).click()
    expect(page.locator("main")).to_contain_text(HARMLESS)
    expect(page.locator("main")).to_contain_text("locker.jpg")
    return re.search(r"F-\d+", page.locator("h1").inner_text())[0]


def fill_finding(page):
    page.fill("[name=title]", FOUND)
    choose(page, "grade", "minor")
    choose(page, "known_from", "seen_on_site")
    page.fill("[name=how_known]", HOW_KNOWN)
    page.fill("[name=workers_affected]", "12")
    page.fill("[name=found_on]", days_ahead(0))
    page.select_option("[name=requirement_id]", index=1)
    page.fill("[name=text_for_organisation]", REVEALING)
    page.set_input_files("[name=photos]", photo())


def photo():
    return {"name": "locker.jpg", "mimeType": "image/jpeg", "buffer": make_photo()}


def close(page, audit):
    page.goto(f"{audit}/close")
    expect(page.locator("main")).to_contain_text("The organisation reads these now")
    press(page, "Close the inspection")
    expect(page.locator("main")).to_contain_text("Closed")


def read_what_was_found(page, number):
    page.goto("/corrective-actions")
    page.locator("main table a", has_text=number).click()
    main = page.locator("main")
    expect(main).to_contain_text(HARMLESS)
    expect(main).not_to_contain_text(HOW_KNOWN)
    expect(main).not_to_contain_text(FOUND)
    expect(main).not_to_contain_text("locker.jpg")
    return path_of(page)


def send_plan(page, action, cause):
    page.goto(action)
    press(page, "Write the plan")
    page.fill("[name=root_cause]", cause)
    page.fill("[name=correction]", "Buy keys and hand them out against signature.")
    page.fill("[name=prevention]", "Keys are part of the move-in list.")
    page.fill("[name=owner]", "Housing manager")
    page.fill("[name=due_on]", days_ahead(20))
    press(page, "Send the plan")
    expect(page.locator("main")).to_contain_text("Plan sent")


def decide(page, action, outcome, *, method="desktop", reason=""):
    page.goto(f"{action}/check")
    choose(page, "outcome", outcome)
    choose(page, "method", method)
    page.fill("[name=reason]", reason)
    press(page, "Save the decision")
    assert page.url.endswith(action)


def expect_sent_back(page, action):
    page.goto(action)
    expect(page.locator("main")).to_contain_text("Plan sent back")
    expect(page.locator("main")).to_contain_text("Say by when every worker has a key.")


def send_evidence(page, action):
    page.goto(action)
    press(page, "Send evidence")
    page.fill("[name=note]", "The signed list of keys handed out.")
    page.fill("[name=dated_on]", days_ahead(0))
    page.set_input_files("[name=files]", {"name": "keys.jpg", "mimeType": "image/jpeg", "buffer": make_photo()})
    press(page, "Send the evidence")
    expect(page.locator("main")).to_contain_text("keys.jpg")
