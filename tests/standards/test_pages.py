"""The standards browser is public, says first what a standard is not, and finds words in both languages."""

import re

import pytest

from compliance.standards.loader import load_library
from compliance.standards.queries import get_standard, load_outline
from compliance.standards.search import fold, search_outline
from tests.factories.accounts import make_user
from tests.factories.assessments import STANDARD_FILES

IRIS = "/standards/iris-style-self-assessment/2026.1"
CREST = "/standards/crest-employer-checklist/2026.1"


@pytest.fixture
def stranger(app, database):
    return app.test_client()


def test_a_stranger_reads_the_list_and_every_standard(stranger):
    listed = stranger.get("/standards").text
    for path in (IRIS, CREST):
        assert path in listed
        assert stranger.get(path).status_code == 200


def test_the_notice_comes_before_the_text(stranger):
    page = stranger.get(IRIS).text
    assert page.index("not an IRIS certification") < page.index("ER-A.1")


def test_statuses_and_sources_are_shown(stranger):
    page = stranger.get(IRIS).text
    assert "Verified" in page and "Draft, to be confirmed" in page and "Official code A.1" in page
    assert "Own text" in stranger.get(CREST).text
    assert 'href="https://iris.iom.int/iris-standard"' in page


def test_the_page_reads_in_arabic_from_right_to_left(stranger):
    page = stranger.get(IRIS + "?lang=ar").text
    assert 'dir="rtl"' in page and "ولا تعد نتيجته شهادة IRIS" in page


def test_search_keeps_what_has_all_words(stranger):
    page = stranger.get(CREST + "?q=PASSPORT").text
    assert 'id="S3.6"' in page and 'id="S1.1"' not in page
    assert "Nothing in this standard has these words" in stranger.get(CREST + "?q=zebra").text


def test_search_text_is_shown_escaped(stranger):
    page = stranger.get(CREST, query_string={"q": '"><script>x</script>'}).text
    assert "<script>x" not in page


def test_arabic_is_found_without_marks_and_hamza(database):
    outline = load_outline(get_standard("crest-employer-checklist", "2026.1").id)
    assert fold("إِقامـة") == fold("اقامه")
    assert search_outline(outline, "العُمّال")
    assert len(search_outline(outline, "")) == 11


def test_an_unknown_version_is_not_found(stranger):
    assert stranger.get("/standards/iris-style-self-assessment/1").status_code == 404


def test_the_menu_leads_to_the_standards(client_for):
    assert 'href="/standards"' in client_for(make_user("employer_user")).get("/").text


def test_the_browser_says_what_kind_of_answer_is_asked_and_when(app, database):
    load_library(STANDARD_FILES)
    page = app.test_client().get("/standards/every-answer-type/1").text
    assert "a number (workers)" in page
    assert re.search(r"Asked only if .*A3\.has.* is answered:\s*Clinic", page)
