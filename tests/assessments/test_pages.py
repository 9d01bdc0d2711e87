"""The pages as their readers use them: organisation, authority, stranger; both languages; things going wrong."""

import re
from io import BytesIO

import pytest
from sqlalchemy import func, select

from compliance.assessments.models import Answer, Assessment, AssessmentState
from compliance.assessments.operations import GivenAnswer, correct_assessment, record_answer
from compliance.assessments.queries import Place, question_place
from compliance.assessments.receipts import views as receipt_views
from compliance.clock import now
from compliance.documents.models import DocumentRevision
from compliance.reports.pdf import render_report
from compliance.scheduling.models import PendingEvaluation
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import CREST, IRIS, answer_all, make_assessment, make_submitted, submit
from tests.factories.organisations import make_organisation

PDF = b"%PDF-1.4\n%%EOF\n"
NOTICES = {
    CREST: ("Self-declared. Not verified. Not an IOM certification.", "وليس شهادة من المنظمة الدولية للهجرة"),
    IRIS: ("Self-declared. Not verified. Not an IRIS certification.", "وليس شهادة IRIS"),
}


@pytest.fixture
def place(database):
    return make_assessment()


@pytest.fixture
def client(place, client_for):
    return client_for(make_user("employer_user", organisations=(place.organisation,)))


def url_of(place, rest=""):
    return f"/assessments/{place.assessment.id}{rest}"


def answer_row(database, place, code="S1.1"):
    database.expire_all()
    question = place.outline.get_question(code)
    return database.scalar(
        select(Answer).where(Answer.assessment_id == place.assessment.id, Answer.question_id == question.id)
    )


def give(client, place, code="S1.1", **data):
    return client.post(url_of(place, f"/questions/{code}"), data={"version": 0, "next": "continue", **data})


def explain(client, place):
    """Give one reason for every point to check, as the page before the declaration asks."""
    assert client.post(url_of(place, "/points"), data={"for_all": "Papers are kept at the site"}).status_code == 303


def test_an_employer_opens_the_round_of_the_year_from_the_list(client_for, database):
    organisation = make_organisation()
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    assert f"/assessments/rounds/{organisation.id}" in client.get("/assessments").text
    answer = client.post(f"/assessments/rounds/{organisation.id}")
    assert answer.status_code == 303
    assert database.scalars(select(Assessment.standard_code)).one() == CREST
    assert f"/assessments/rounds/{organisation.id}" not in client.get("/assessments").text
    assert client.post(f"/assessments/rounds/{organisation.id}").status_code == 409


def test_a_recruitment_office_opens_the_iris_style_round(client_for, database):
    organisation = make_organisation("recruiter")
    client = client_for(make_user("recruiter_user", organisations=(organisation,)))
    client.post(f"/assessments/rounds/{organisation.id}")
    assert database.scalars(select(Assessment.standard_code)).one() == IRIS


def test_the_task_list_shows_states_and_critical_hints(client, place, database):
    critical = next(each for each in place.outline.questions if each.critical)
    record_answer(question_place(place, critical.code), GivenAnswer("no"), by=None, at=now())
    page = client.get(url_of(place)).text
    assert "In progress" in page and "Not started" in page
    assert "critical requirement not met" in page


def test_an_answer_is_saved_at_once_and_the_next_question_follows(client, place, database):
    answer = give(client, place, value="yes", note="See file")
    assert (answer.status_code, answer.location) == (303, url_of(place, "/questions/S1.2#question"))
    row = answer_row(database, place)
    assert (row.value, row.note) == ("yes", "See file")
    assert re.search(r"Saved <bdi[^>]*>\d\d:\d\d</bdi> UTC", client.get(url_of(place, "/questions/S1.1")).text)


def test_the_last_question_leads_to_the_check_page(client, place):
    last = list(place.outline.questions)[-1].code
    assert give(client, place, last, value="yes").location == url_of(place, "/check")


def test_come_back_later_saves_even_a_note_alone(client, place, database):
    answer = give(client, place, note="Ask the site manager", next="later")
    assert (answer.status_code, answer.location) == (303, url_of(place))
    row = answer_row(database, place)
    assert (row.value, row.degree, row.note) == (None, None, "Ask the site manager")


def test_a_change_from_the_check_page_returns_there(client, place):
    page = client.get(url_of(place, "/check")).text
    assert "questions/S1.1?back_to=check" in page
    assert 'value="check"' in client.get(url_of(place, "/questions/S1.1?back_to=check")).text
    answer = give(client, place, value="partly", back_to="check")
    assert answer.location.startswith(url_of(place, "/check#question-"))


def test_back_to_never_leads_to_another_site(client, place):
    assert give(client, place, value="yes", back_to="https://example.org").location == url_of(
        place, "/questions/S1.2#question"
    )


def test_a_missing_reason_is_said_at_its_field_and_nothing_typed_is_lost(client, place, database):
    answer = give(client, place, value="not_applicable", note="Our note stays")
    assert answer.status_code == 422
    assert "Say why this does not apply." in answer.text and "Error:" in answer.text
    assert re.search(r'id="reason"[^>]*|aria-invalid="true"', answer.text)
    assert "Our note stays" in answer.text
    assert re.search(r'<input[^>]*checked[^>]*value="not_applicable"', answer.text)


def test_no_choice_is_an_error_at_the_choices_but_the_note_is_kept(client, place, database):
    answer = give(client, place, note="Kept")
    assert answer.status_code == 422
    assert "Choose an answer" in answer.text
    assert answer_row(database, place).note == "Kept"
    assert 'name="version" type="hidden" value="1"' in answer.text


def test_a_value_outside_the_scale_is_422(client, place, database):
    assert give(client, place, value="4").status_code == 422
    assert answer_row(database, place) is None


def test_a_note_that_is_too_long_is_422_and_comes_back(client, place, database):
    answer = give(client, place, value="yes", note="x" * 5001)
    assert answer.status_code == 422
    assert "x" * 5001 in answer.text


def test_a_stale_edit_shows_both_values_and_a_second_save_decides(client, place, database):
    give(client, place, value="yes")
    record_answer(question_place(place, "S1.1"), GivenAnswer("partly", note="Theirs", version=1), by=None, at=now())
    stale = give(client, place, value="no", note="Mine", version=1)
    assert stale.status_code == 409
    assert "Theirs" in stale.text and "Mine" in stale.text
    assert answer_row(database, place).value == "partly"
    assert 'name="version" type="hidden" value="2"' in stale.text
    assert give(client, place, value="no", note="Mine", version=2).status_code == 303
    assert answer_row(database, place).value == "no"


def test_evidence_is_added_with_its_date_shown_and_removed_again(client, place, database):
    added = give(client, place, next="file", file=(BytesIO(PDF), "invoices Q3.pdf"), dated_on="2026-09-30")
    assert added.status_code == 303 and added.location.endswith("/questions/S1.1#evidence")
    page = client.get(url_of(place, "/questions/S1.1")).text
    revision_id = database.scalars(select(DocumentRevision.id)).one()
    assert "invoices Q3.pdf" in page and f"/documents/{revision_id}" in page and "2026-09-30" in page
    assert client.get(f"/documents/{revision_id}").data == PDF
    document_id = re.search(r'name="remove" value="(\d+)"', page)[1]
    row = answer_row(database, place)
    removed = client.post(
        url_of(place, "/questions/S1.1"), data={"version": row.version, "value": "yes", "remove": document_id}
    )
    assert removed.status_code == 303
    assert answer_row(database, place).value == "yes"
    assert "invoices Q3.pdf" not in client.get(url_of(place, "/questions/S1.1")).text
    assert client.get(f"/documents/{revision_id}").status_code == 200


def test_a_file_that_lies_about_its_type_is_refused_at_its_field_and_the_answer_is_kept(client, place, database):
    answer = give(client, place, value="partly", file=(BytesIO(b"MZ\x90\x00" * 40), "invoice.pdf"))
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert answer_row(database, place).value == "partly"
    assert give(client, place, value="no", version=1).status_code == 303


def test_a_good_file_beside_a_bad_answer_is_kept(client, place, database):
    answer = give(client, place, value="not_applicable", file=(BytesIO(PDF), "list.pdf"))
    assert answer.status_code == 422
    assert "list.pdf" in answer.text and 'name="version" type="hidden" value="1"' in answer.text
    again = give(client, place, value="not_applicable", reason="No sub-agents", version=1)
    assert again.status_code == 303


def test_somebody_elses_file_is_not_removed_through_this_question(client, place, database):
    assert client.post(url_of(place, "/questions/S1.1"), data={"version": 0, "remove": "999"}).status_code == 404


@pytest.mark.parametrize("code", [CREST, IRIS])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_receipt_says_first_in_both_languages_what_it_is_not(client_for, database, code, language):
    place = make_assessment(code=code)
    answer_all(place)
    role = "employer_user" if code == CREST else "recruiter_user"
    client = client_for(make_user(role, organisations=(place.organisation,)))
    explain(client, place)
    sent = client.post(
        url_of(place, "/submit"),
        data={"declared_name": "Salma", "declared_role": "Director", "is_true": "y", "number_unanswered": 0},
    )
    assert sent.location == url_of(place, "/receipt")
    page = client.get(sent.location + f"?lang={language}").text
    content = page[page.index('id="main"') :]
    english, arabic = NOTICES[code]
    database.refresh(place.assessment)
    receipt = place.assessment.receipt_number
    assert content.index(english) < content.index(receipt) and content.index(arabic) < content.index(receipt)
    assert ('dir="rtl"' in page.split("<head>")[0]) == (language == "ar")


def test_critical_requirements_not_met_come_before_the_scores(client, place, database):
    critical = next(each for each in place.outline.requirements if each.critical)
    question = next(each for each in critical.questions if each.critical)
    answer_all(place, **{question.code.replace(".", "_"): "no"})
    submit(place)
    page = client.get(url_of(place, "/receipt")).text
    assert page.index(critical.title["en"]) < page.index("Declared score")
    assert "limited to" in page


def test_submitting_says_how_many_questions_are_unanswered(client, place):
    give(client, place, value="yes")
    explain(client, place)
    page = client.get(url_of(place, "/submit")).text
    assert 'name="number_unanswered" type="hidden" value="66"' in page
    assert "questions are not answered" in page


def test_a_declaration_with_nothing_in_it_is_422_with_an_error_at_each_field(client, place, database):
    answer = client.post(url_of(place, "/submit"), data={"number_unanswered": 67, "declared_role": "Director"})
    assert answer.status_code == 422
    for field in ("declared_name", "is_true"):
        assert f'id="{field}-error"' in answer.text
    assert "Director" in answer.text
    assert database.get(Assessment, place.assessment.id).state is AssessmentState.OPEN


def test_a_changed_number_of_unanswered_questions_is_shown_before_submitting(client, place, database):
    declared = {"declared_name": "Salma", "declared_role": "Director", "is_true": "y"}
    explain(client, place)
    answer = client.post(url_of(place, "/submit"), data={**declared, "number_unanswered": 3})
    assert answer.status_code == 409
    assert 'name="number_unanswered" type="hidden" value="67"' in answer.text and "Salma" in answer.text
    assert client.post(url_of(place, "/submit"), data={**declared, "number_unanswered": 67}).status_code == 303


def test_saving_and_attaching_in_a_draft_never_ask_for_an_evaluation(client, place, database):
    give(client, place, value="no", file=(BytesIO(PDF), "list.pdf"))
    assert database.scalar(select(func.count(PendingEvaluation.id))) == 0


def test_after_submission_pages_of_the_draft_lead_to_the_receipt_and_answers_are_refused(client, place, database):
    answer_all(place)
    submit(place)
    for rest in ("", "/questions/S1.1", "/check", "/submit"):
        assert client.get(url_of(place, rest)).location == url_of(place, "/receipt")
    assert give(client, place, value="no", version=1).status_code == 409
    assert answer_row(database, place).value == "yes"


def test_a_correction_is_opened_from_the_receipt_and_can_be_given_up(client, place, database):
    answer_all(place)
    submit(place)
    assert client.post(url_of(place, "/correct"), data={"reason": " "}).status_code == 422
    opened = client.post(url_of(place, "/correct"), data={"reason": "A site was forgotten"})
    assert opened.status_code == 303
    assert "A site was forgotten" in client.get(opened.location).text
    assert client.get(url_of(place, "/correct")).status_code == 409
    assert client.post(opened.location + "/withdraw").status_code == 303
    assert client.get(opened.location).status_code == 404
    assert client.get(url_of(place, "/correct")).status_code == 200


ROUTES = (
    ("GET", ""),
    ("GET", "/questions/S1.1"),
    ("POST", "/questions/S1.1"),
    ("GET", "/check"),
    ("GET", "/points"),
    ("POST", "/points"),
    ("GET", "/last-answers"),
    ("POST", "/last-answers"),
    ("GET", "/submit"),
    ("POST", "/submit"),
    ("GET", "/receipt"),
    ("GET", "/receipt.pdf"),
    ("GET", "/answers"),
    ("GET", "/correct"),
    ("POST", "/correct"),
    ("POST", "/withdraw"),
    ("GET", "/withdraw-submitted"),
    ("POST", "/withdraw-submitted"),
    ("GET", "/print"),
    ("GET", "/print.pdf"),
    ("GET", "/declared.json"),
)


@pytest.mark.parametrize(("method", "rest"), ROUTES)
@pytest.mark.parametrize("is_submitted", [False, True])
def test_a_foreign_organisations_assessment_is_not_found_on_any_route(client_for, place, method, rest, is_submitted):
    if is_submitted:
        answer_all(place)
        submit(place)
    strangers = (
        make_user("employer_user", organisations=(make_organisation(),)),
        make_user("analyst", regions=("SA-09",)),
    )
    for stranger in strangers:
        assert client_for(stranger).open(url_of(place, rest), method=method).status_code == 404


def test_a_round_of_a_foreign_organisation_is_not_opened(client_for, database):
    organisation = make_organisation()
    stranger = client_for(make_user("employer_user", organisations=(make_organisation(),)))
    assert stranger.post(f"/assessments/rounds/{organisation.id}").status_code == 404
    assert client_for(make_user("analyst")).post(f"/assessments/rounds/{organisation.id}").status_code == 404


@pytest.mark.parametrize("role", ["inspector", "analyst", "supervisor"])
def test_the_authority_reads_submitted_ones_and_never_learns_of_drafts(client_for, place, role):
    client = client_for(make_user(role))
    for method, rest in ROUTES:
        assert client.open(url_of(place, rest), method=method).status_code == 404
    answer_all(place)
    submit(place)
    draft = correct_assessment(place, "Prepared quietly", by=_identity(place), at=now())
    page = client.get(url_of(place, "/receipt"))
    assert page.status_code == 200
    assert "correction" not in page.text.lower() and f"/assessments/{draft.id}" not in page.text
    assert client.get(url_of(place, "/answers")).status_code == 200
    assert client.get(f"/assessments/{draft.id}/answers").status_code == 404
    assert client.get("/assessments").status_code == 403


def _identity(place):
    from compliance.accounts.identity import identity_of

    return identity_of(make_user("employer_user", organisations=(place.organisation,)))


@pytest.mark.parametrize("role", ["administrator", "social_auditor"])
def test_nobody_else_reads_self_assessments(client_for, database, role):
    place = make_submitted()
    client = client_for(make_user(role, organisations=(place.organisation,)))
    assert client.get(url_of(place, "/receipt")).status_code == 403
    assert client.get("/assessments").status_code == 403


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_report_is_a_pdf_in_both_languages(client, place, language):
    answer_all(place)
    submit(place)
    report = client.get(url_of(place, f"/receipt.pdf?language={language}"))
    assert report.data.startswith(b"%PDF") and f"-{language}.pdf" in report.headers["Content-Disposition"]


@pytest.mark.parametrize("code", [IRIS, CREST])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_report_says_what_it_is_not_before_its_title_in_both_languages(
    client_for, database, monkeypatch, code, language
):
    place = make_submitted(code=code)
    monkeypatch.setattr(receipt_views, "render_pdf", lambda *given: render_report(*given).encode())
    client = client_for(make_user("employer_user", organisations=(place.organisation,)))
    body = client.get(url_of(place, f"/receipt.pdf?language={language}")).text.partition('id="report-foot"')[2]
    before_title = body.partition("<h1>")[0]
    for notice in NOTICES[code]:
        assert notice in before_title


def test_markup_in_a_note_is_shown_as_text(client, place):
    give(client, place, value="yes", note="<script>alert(1)</script>")
    for rest in ("/questions/S1.1", "/check"):
        page = client.get(url_of(place, rest)).text
        assert "<script>alert(1)" not in page and "&lt;script&gt;" in page


def test_the_home_page_lists_rounds_to_finish_and_to_open(client_for, place, database):
    other = make_organisation(name="Second Site Company")
    client = client_for(make_user("employer_user", organisations=(place.organisation, other)))
    page = client.get("/").text
    assert url_of(place) in page and "0 of 67 answered" in page
    assert "Second Site Company: not opened yet" in page


def test_saving_an_answer_takes_few_statements_however_long_the_assessment_is(client, place, database):
    give(client, place, "S1.2", value="yes")
    with counted_queries() as few:
        give(client, place, value="yes")
    answer_all_unanswered(database, place)
    with counted_queries() as many:
        give(client, place, value="no", version=1)
    assert few.number <= 6 and many.number <= 6


def answer_all_unanswered(database, place):
    stored = set(database.scalars(select(Answer.question_id).where(Answer.assessment_id == place.assessment.id)))
    for question in place.outline.questions:
        if question.id not in stored:
            record_answer(question_place(place, question.code), GivenAnswer("yes"), by=None, at=now())


@pytest.mark.parametrize("rest", ["", "/questions/ER-A.1.policy", "/check", "/points", "/submit", "/last-answers"])
def test_a_page_of_the_long_standard_takes_few_queries(client_for, database, rest):
    place = make_assessment(code=IRIS)
    client = client_for(make_user("recruiter_user", organisations=(place.organisation,)))
    explain(client, place)
    with counted_queries() as empty:
        assert client.get(url_of(place, rest)).status_code == 200
    answer_all(place)
    with counted_queries() as full:
        client.get(url_of(place, rest))
    assert max(empty.number, full.number) <= 12
    # An answer may have files and rest on another standard: two queries, however many there are.
    assert full.number <= empty.number + 2


def test_the_list_takes_the_same_queries_for_10_rounds_and_for_1000(client_for, database):
    few, many = make_user("employer_user"), make_user("employer_user")
    for user, number in ((few, 10), (many, 1000)):
        database.add_all(_rounds(database, user, number))
    database.flush()
    counts = []
    for user in (few, many):
        client = client_for(user)
        client.get("/assessments")
        with counted_queries() as count:
            page = client.get("/assessments")
        assert page.status_code == 200
        counts.append(count.number)
    assert counts[0] == counts[1] <= 12
    following = re.search(r'rel="next" href="([^"]+)"', page.text)[1].replace("&amp;", "&")
    second = client.get(following).text
    assert 'rel="prev"' in second and 'rel="next"' in second


def _rounds(database, user, number):
    from datetime import date

    from compliance.accounts.models import OrganisationAccess

    organisation = make_organisation(name=f"Company of {user.id}")
    database.add(OrganisationAccess(user_id=user.id, organisation_id=organisation.id, granted_at=now()))
    standard = make_assessment().assessment
    for each in range(number):
        yield Assessment(
            organisation_id=organisation.id,
            standard_id=standard.standard_id,
            standard_code=standard.standard_code,
            period_starts_on=date(1000 + each, 1, 1),
            period_ends_on=date(1000 + each, 12, 31),
            due_on=date(1000 + each, 12, 31),
            state=AssessmentState.SUBMITTED,
            opened_on=date(1000 + each, 1, 1),
            opened_at=now(),
            submitted_on=date(1000 + each, 2, 1),
            submitted_at=now(),
            version=1,
        )


def test_the_panel_of_an_organisation_shows_submitted_rounds_only(app, database):
    from compliance.accounts.identity import identity_of
    from compliance.assessments.panels import load_panel

    place = make_submitted()
    make_assessment(place.organisation, period=_next_year())
    shown = load_panel(place.organisation, identity_of(make_user("analyst")))["submitted_assessments"]
    assert [row.assessment.id for row in shown] == [place.assessment.id]
    assert isinstance(Place(place.assessment, place.organisation, place.outline), Place)


def _next_year():
    from datetime import date

    from compliance.assessments.rounds.periods import yearly_round

    return yearly_round(date(now().year + 1, 1, 1))


@pytest.mark.parametrize(("language", "order"), [("en", ["en", "ar"]), ("ar", ["ar", "en"])])
def test_the_pdf_in_the_readers_language_is_offered_first(client, place, language, order):
    answer_all(place)
    submit(place)
    page = client.get(url_of(place, f"/receipt?lang={language}")).text
    assert re.findall(r'hreflang="(\w+)" href="/assessments/', page) == order


@pytest.mark.parametrize(("code", "tables"), [(IRIS, 1), (CREST, 2)])
def test_scores_by_principle_are_not_repeated_where_the_sections_are_the_principles(client_for, database, code, tables):
    place = make_submitted(code=code)
    role = "employer_user" if code == CREST else "recruiter_user"
    page = client_for(make_user(role, organisations=(place.organisation,))).get(url_of(place, "/receipt")).text
    full = page[page.index("Scores in full") : page.index("What the answers rest on")]
    assert full.count("<table") == tables
