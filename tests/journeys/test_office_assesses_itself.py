"""A recruitment office answers its self-assessment, without any script, and takes home a receipt and a PDF."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.conftest import sign_in
from tests.journeys.steps import choose, days_ahead, press

pytestmark = pytest.mark.browser
NOTICE = "Self-declared. Not verified. Not an IRIS certification."
NOTICE_AR = "وليس شهادة IRIS"
EVIDENCE = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_an_office_answers_submits_and_gets_a_receipt_with_scripts_off(open_as, demonstration):
    page = open_as(None, scripts=False)
    sign_in(page, "recruiter", demonstration.passwords["recruiter"])
    page.locator("main table a", has_text="Ethical recruitment self-assessment").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"Not started|In progress"))
    press(page, "Continue")
    answer_with_note_and_file(page)
    press(page, "Save and continue")
    answer_next(page)
    press(page, "Save and come back later")
    expect(page.locator("main")).to_contain_text("You can come back at any time")
    press(page, "Check your answers and submit")
    expect(page.locator("main")).to_contain_text("The register is open to every worker")
    expect(page.locator("main")).to_contain_text("register.pdf")
    press(page, "Go on to submit")
    expect(page.locator("h1")).to_have_text("Points to check before you submit")
    page.fill("[name=for_all]", "The papers are kept at the branch")
    press(page, "Save and go on to submit")
    declare(page)
    number = read_receipt(page)
    read_pdf(page, number)


def answer_with_note_and_file(page):
    choose(page, "value", "2")
    page.fill("[name=note]", "The register is open to every worker")
    page.set_input_files(
        "[name=file]", {"name": "register.pdf", "mimeType": "application/pdf", "buffer": EVIDENCE.encode()}
    )
    page.get_by_text("Add evidence", exact=True).click()
    page.fill("[name=period_starts_on]", days_ahead(-30))
    press(page, "Add these files")
    expect(page.get_by_role("link", name="register.pdf", exact=True)).to_be_visible()
    expect(page.locator("[name=note]")).to_have_value("The register is open to every worker")


def answer_next(page):
    expect(page.locator("[name=note]")).to_have_value("")
    choose(page, "value", "3")


def declare(page):
    page.fill("[name=declared_name]", "Omar Darwish")
    page.fill("[name=declared_role]", "Compliance officer")
    press(page, "Declare and submit")
    expect(page.locator("#error-summary")).to_contain_text("There is a problem")
    expect(page.locator("[name=declared_role]")).to_have_value("Compliance officer")
    page.check("[name=is_true]")
    press(page, "Declare and submit")


def read_receipt(page):
    main = page.locator("main")
    expect(main).to_contain_text("Self-assessment submitted")
    words = main.inner_text()
    notice, title = words.index(NOTICE), words.index("Self-assessment submitted")
    assert notice < title
    assert words.index(NOTICE_AR) < title
    expect(main).to_contain_text("Declared score, 0 to 100")
    expect(main).to_contain_text("The papers are kept at the branch")
    return re.search(r"SA-\d{4}-\w+", words)[0]


def read_pdf(page, number):
    with page.expect_download() as download:
        page.locator("main a[href*='receipt.pdf']").first.click()
    pages = PdfReader(BytesIO(download.value.path().read_bytes())).pages
    first = " ".join(pages[0].extract_text().split())
    assert NOTICE in first
    assert number in first
    assert "IRIS" in first
    assert re.search("[\u0600-\u06ff\ufb50-\ufeff]", first), "the first page says it in Arabic too"
    assert first.index(NOTICE) < first.index(number)
