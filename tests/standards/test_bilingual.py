"""Questionnaires in two languages side by side: every line in both, typed text in the column of its language."""

import pytest

from compliance.assessments.queries import find_answer
from compliance.assessments.receipts import bilingual_views
from compliance.reports.pdf import render_report
from compliance.standards import print_views
from compliance.standards.bilingual import LineKind, bilingual_questionnaire, language_of
from tests.assessments.test_pages import NOTICES
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import (
    CREST,
    EVERY_TYPE,
    IRIS,
    answer_all,
    make_assessment,
    make_submitted,
    outline_of,
    submit,
)

ADDRESS = "/standards/crest-employer-checklist/2026.1/print"


@pytest.mark.parametrize("code", [CREST, IRIS, EVERY_TYPE])
def test_every_question_has_its_lines_in_both_languages(app, database, code):
    if code == EVERY_TYPE:
        make_assessment(code=code)
    outline = outline_of(code)
    with app.test_request_context():
        rows = [row for section in bilingual_questionnaire(outline) for row in section.rows]
    assert [row.code for row in rows] == [each.code for each in outline.questions]
    for row in rows:
        english, arabic = row.lines["en"], row.lines["ar"]
        assert [each.kind for each in english] == [each.kind for each in arabic]
        assert language_of(arabic[0].text) == "ar" and language_of(english[0].text) == "en"
        assert english[-1].kind is LineKind.CHOICES


@pytest.mark.parametrize("language", ["en", "ar"])
def test_anybody_prints_a_standard_with_both_columns_marked(app, database, language):
    with counted_queries() as count:
        page = app.test_client().get(f"{ADDRESS}?lang={language}").text
    outline = outline_of(CREST)
    for text in (outline.notice, next(outline.questions).text):
        assert text["en"] in page.replace("&#39;", "'") and text["ar"] in page
    assert page.count('<td lang="ar" dir="rtl">') == page.count('<td lang="en" dir="ltr">') == 67
    assert count.number <= 12


def test_a_standard_that_does_not_exist_is_404(app, database):
    for rest in ("/print", "/print.pdf"):
        assert app.test_client().get(f"/standards/nothing/1{rest}").status_code == 404


def test_the_pdf_of_a_standard_is_split_and_has_both_languages(app, database, monkeypatch):
    monkeypatch.setattr(print_views, "render_pdf", lambda *given: render_report(*given).encode())
    page = app.test_client().get(f"{ADDRESS}.pdf?language=ar").text
    outline = outline_of(CREST)
    assert page.count('<table class="records" repeat="1">') == len(outline.sections)
    assert outline.notice["en"] in page.replace("&#39;", "'") and outline.notice["ar"] in page


@pytest.fixture
def place(database):
    return make_submitted(S2_1="no", S1_2="not_applicable")


@pytest.fixture
def client(place, client_for):
    return client_for(make_user("employer_user", organisations=(place.organisation,)))


@pytest.mark.parametrize("rest", ["/print", "/print.pdf"])
def test_a_submitted_assessment_says_first_what_it_is_not_and_shows_answers_in_both_languages(
    client, place, monkeypatch, rest
):
    monkeypatch.setattr(bilingual_views, "render_pdf", lambda *given: render_report(*given).encode())
    page = client.get(f"/assessments/{place.assessment.id}{rest}").text
    content = page[page.index('id="main"') :] if rest == "/print" else page.partition('id="report-foot"')[2]
    for notice in NOTICES[CREST]:
        assert content.index(notice) < content.index("<h1")
    for words in ("Critical requirement not met", "لا ينطبق", "Not applicable"):
        assert words in content
    assert place.assessment.receipt_number in content


def test_a_typed_note_stands_in_the_column_of_its_language_only(client_for, database):
    place = make_assessment()
    answer_all(place)
    for code, note in (("S1.1", "See the <b>notice</b> board"), ("S1.2", "معلقة في اللوحة")):
        find_answer(place.assessment.id, place.outline.get_question(code).id).note = note
    submit(place)
    client = client_for(make_user("employer_user", organisations=(place.organisation,)))
    page = client.get(f"/assessments/{place.assessment.id}/print").text
    assert page.count("See the &lt;b&gt;notice&lt;/b&gt; board") == 1
    assert page.count("معلقة في اللوحة") == 1


def test_drafts_are_not_printed_and_strangers_find_nothing(client_for, client, place):
    draft = make_assessment()
    for rest in ("/print", "/print.pdf"):
        assert client.get(f"/assessments/{draft.assessment.id}{rest}").status_code == 404
        stranger = client_for(make_user("employer_user"))
        assert stranger.get(f"/assessments/{place.assessment.id}{rest}").status_code == 404
