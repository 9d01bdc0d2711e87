"""The analyst's way in Arabic: from right to left, in Arabic words, with Hijri dates beside the Gregorian ones."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
HIJRI_YEAR = re.compile(r"14[4-9][0-9٠-٩]|١٤[٤-٩][٠-٩]")
# Words of the interface: headings, buttons, labels, column heads, captions, menus. What people wrote
# is marked dir=auto; the choices of an owner are names of people.
INTERFACE = (
    "h1, h2, h3, button, .btn, label, legend, th, caption, nav a, summary, dt, .hint, .badge,"
    " select:not(#owner_id) option"
)
# Words that stay in Latin letters in Arabic too: names of file formats, numbers and codes.
KEPT = re.compile(r"\b(?:PDF|CSV|Excel|IRIS|CREST|IOM|ILO|SHA-256|UTC|English|SAR)\b")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
READ_WORDS = """elements => elements.filter(each => each.checkVisibility() || each.tagName === "OPTION").map(each => {
  const copy = each.cloneNode(true);
  copy.querySelectorAll("[dir=auto], bdi, [dir=ltr], code").forEach(part => part.remove());
  return copy.textContent.trim().replace(/\\s+/g, " ");
})"""


@pytest.fixture
def analyst(open_as):
    return open_as("analyst", language="ar")


def test_the_analyst_works_from_right_to_left_in_arabic_words(analyst):
    for path in ("/", "/risk", "/flags", "/follow-up", "/audits", "/organisations", "/indicators"):
        analyst.goto(path)
        expect_arabic(analyst)


def test_an_organisation_and_its_flag_are_read_in_arabic_with_hijri_dates(analyst):
    analyst.goto("/risk")
    analyst.locator("main table tbody a").first.click()
    expect_arabic(analyst)
    expect_hijri(analyst)
    analyst.locator("main a[href^='/flags/']").first.click()
    expect_arabic(analyst)
    expect_hijri(analyst)
    for step in ("uphold", "dismiss", "follow-up"):
        analyst.locator(f"main a[href$='/{step}']").first.click()
        expect_arabic(analyst)
        analyst.go_back()


def test_a_mistake_is_explained_in_arabic(analyst):
    analyst.goto("/flags")
    analyst.locator("main table tbody a[href^='/flags/']").first.click()
    analyst.locator("main a[href$='/follow-up']").first.click()
    analyst.locator("main form button[type=submit]").last.click()
    expect(analyst.locator("#error-summary")).to_be_focused()
    assert latin_words(analyst, "#error-summary, .field-error") == []


def test_the_language_is_switched_on_the_page_one_is_on(analyst):
    analyst.goto("/risk?level=critical")
    analyst.locator("header .masthead-account .language-link").click()
    assert "level=critical" in analyst.url
    expect(analyst.locator("html")).to_have_attribute("dir", "ltr")
    expect(analyst.locator("h1")).to_have_text("Risk list")


def expect_arabic(page):
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    heading = page.locator("h1").bounding_box()
    assert heading["x"] + heading["width"] > page.viewport_size["width"] / 2, "the heading begins at the right"
    assert latin_words(page, INTERFACE) == [], page.url


def latin_words(page, places):
    texts = page.locator(places).evaluate_all(READ_WORDS)
    return sorted({text for text in texts if LATIN_WORD.search(KEPT.sub("", text))})


def expect_hijri(page):
    dates = page.locator("main time").all_inner_texts()
    assert dates
    assert [each for each in dates if not HIJRI_YEAR.search(each)] == []
