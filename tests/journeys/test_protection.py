"""What an organisation can see does not change by one interview, and the log names nobody."""

import re
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.journeys.steps import organisation_path, plan_and_begin_inspection, record_interview, wait_until

pytestmark = pytest.mark.browser
CONFIDENTIAL_FLAG = "Movement of workers restricted"
PAGES = ("/", "/our-organisation", "/our-organisation/held", "/assessments", "/corrective-actions", "/audits")
# What differs between two requests of the same page: tokens against forged requests.
CHANGING = re.compile(r'(?:name="csrf_token" [^>]*value="|X-CSRFToken": ")[^"]+|nonce-[\w-]+')
PLANTED_NAMES = (
    "Huda Sabri",
    "Nasser Khalifa",
    "Reem Bakri",
    "Lina Faraj",
    "Amal Rashid",
    "Faisal Tamim",
    "Samir Aziz",
)


def test_one_more_interview_changes_nothing_that_the_employer_can_see(open_as):
    employer, inspector, analyst = open_as("employer"), open_as("inspector2"), open_as("analyst")
    organisation = organisation_path(inspector, "Blue Acacia")
    audit = plan_and_begin_inspection(inspector, organisation)
    paths = [*PAGES, organisation, *records_of(employer, organisation)]
    assert CONFIDENTIAL_FLAG not in read(analyst, organisation)
    before = {path: read(employer, path) for path in paths}
    score = score_of(analyst)
    record_interview(inspector, audit, present=(3, 10))
    wait_until(lambda: CONFIDENTIAL_FLAG in read(analyst, organisation), "the interview raised a flag")
    assert score_of(analyst) > score
    after = {path: read(employer, path) for path in paths}
    assert [path for path in paths if before[path] != after[path]] == []
    assert CONFIDENTIAL_FLAG not in " ".join(after.values())


def test_nobody_without_the_right_reads_the_interview(open_as):
    inspector = open_as("inspector")
    audit = plan_and_begin_inspection(inspector, organisation_path(inspector, "Wooden Compass"))
    record_interview(inspector, audit)
    inspector.goto(audit)
    inspector.locator("main form[action*='/interviews/'] button").first.click()
    inspector.wait_for_load_state()
    interview = inspector.url
    for account in ("employer", "recruiter", "administrator", "analyst", "auditor"):
        assert open_as(account).request.get(interview).status in (403, 404), account


def test_the_log_of_the_served_process_names_nobody(open_as, demonstration):
    for account in ("employer", "inspector", "administrator"):
        open_as(account).goto("/")
    stranger = open_as(None)
    stranger.goto("/sign-in")
    stranger.fill("input[name=email]", "somebody.unknown@mail.example")
    stranger.fill("input[name=password]", "not the password")
    stranger.click("main form button[type=submit]")
    log = (demonstration.served.folder / "serve.log").read_text()
    assert log
    assert "@" not in re.sub(r"@[\w.]*route|<lambda>", "", log), "no address of a person"
    assert [name for name in PLANTED_NAMES if name in log] == []
    assert [password for password in demonstration.passwords.values() if password in log] == []


def read(page, path):
    """Everything that is sent for a path, without what differs between two requests by itself."""
    answer = page.request.get(path)
    assert answer.ok, f"{path}: {answer.status}"
    if path.endswith(".xlsx"):
        return str(CalamineWorkbook.from_filelike(BytesIO(answer.body())).get_sheet_by_index(0).to_python())
    return CHANGING.sub("", answer.text())


def records_of(page, organisation):
    """The lists of the organisation's records, each with its exports."""
    for kind in ("wage-payments", "contracts", "document-custody"):
        yield from (f"{organisation}/{kind}", f"{organisation}/{kind}.csv", f"{organisation}/{kind}.xlsx")


def score_of(page):
    page.goto("/risk?search=Blue+Acacia")
    return int(page.locator("main table tbody tr td").nth(2).inner_text().split()[0])
