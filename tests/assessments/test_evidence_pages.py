"""Evidence on the pages of answers: several files, files used again, levels, and what was in force at submission."""

import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from compliance.accounts.identity import identity_of
from compliance.assessments.evidence.operations import attach_evidence, use_documents
from compliance.assessments.models import AnswerDocument
from compliance.assessments.operations import correct_assessment
from compliance.assessments.queries import Place, question_place
from compliance.assessments.verification.operations import verify_answer
from compliance.clock import now, today
from compliance.documents.dates import NO_DATES, StatedDates
from compliance.documents.models import Document, DocumentRevision
from compliance.documents.operations import replace_file
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import IRIS, answer_all, make_assessment, submit
from tests.factories.documents import make_document, make_pdf, make_upload
from tests.factories.organisations import make_organisation


@pytest.fixture
def place(database):
    return make_assessment()


@pytest.fixture
def user(place):
    return make_user("employer_user", organisations=(place.organisation,))


@pytest.fixture
def client(user, client_for):
    return client_for(user)


def url_of(place, rest=""):
    return f"/assessments/{place.assessment.id}{rest}"


def this_year():
    return StatedDates(period_starts_on=date(today().year, 1, 1))


def last_year():
    return StatedDates(None, date(today().year - 1, 1, 1), date(today().year - 1, 12, 31))


def backing_of(database, place, code="S1.1"):
    database.expire_all()
    question = place.outline.get_question(code)
    from compliance.assessments.evidence.queries import list_evidence

    return [file.title for file in list_evidence(place.assessment.id).get(question.id, [])]


def mark(page):
    """The levels on a page, in order."""
    return re.findall(r'<span class="mark (?:ok|accent|plain)"><i [^>]*></i>(Claimed|Documented|Verified)</span>', page)


def test_several_files_are_added_at_once_and_a_refused_one_is_named(client, place, database):
    answer = client.post(
        url_of(place, "/questions/S1.1"),
        data={
            "version": 0,
            "next": "file",
            "file": [
                (BytesIO(make_pdf("one")), "one.pdf"),
                (BytesIO(b"MZ" + b"\0" * 90), "two.pdf"),
                (BytesIO(make_pdf("three")), "three.pdf"),
            ],
            "period_starts_on": f"{today().year}-01-01",
        },
    )
    assert answer.status_code == 422 and "two.pdf: " in answer.text
    assert backing_of(database, place) == ["one.pdf", "three.pdf"]
    assert client.post(url_of(place, "/questions/S1.1"), data={"version": 1, "value": "yes"}).status_code == 303
    page = client.get(url_of(place, "/questions/S1.1")).text
    assert mark(page) == ["Documented"] and "multiple" in page and "together up to 100 MB" in page


def test_one_file_backs_many_questions_of_several_rounds(client, user, place, database):
    document = make_document(place.organisation, this_year(), name="policy.pdf")
    other = make_assessment(code=IRIS, organisation=place.organisation)
    for where, code in ((place, "S1.1"), (place, "S1.2"), (other, "ER-A.1.policy")):
        url = url_of(where, f"/questions/{code}/files")
        assert "policy.pdf" in client.get(url).text
        sent = client.post(url, data={"document": document.id})
        assert sent.status_code == 303 and sent.location.endswith(f"/questions/{code}#evidence")
        assert "Backs this answer" in client.get(url).text
    assert client.post(url_of(place, "/questions/S1.1/files"), data={"document": document.id}).status_code == 303
    assert database.scalar(select(func.count()).select_from(AnswerDocument)) == 3
    assert database.scalar(select(func.count()).select_from(Document)) == 1
    page = client.get(f"/evidence/{document.id}").text
    for shown in ("S1.1, S1.2", "ER-A.1.policy", url_of(other)):
        assert shown in page, shown


def test_choosing_nothing_is_an_error_and_a_round_that_is_submitted_takes_no_file(client, user, place, database):
    document = make_document(place.organisation)
    url = url_of(place, "/questions/S1.1/files")
    assert client.post(url, data={}).status_code == 422
    answer_all(place)
    submit(place)
    assert client.post(url, data={"document": document.id}).status_code == 409
    assert client.get(url).status_code == 302 or client.get(url).status_code == 303
    assert database.scalar(select(func.count()).select_from(AnswerDocument)) == 0


def test_a_foreign_file_is_not_offered_and_not_taken_even_beside_an_own_one(client, place, database):
    own = make_document(place.organisation, name="own.pdf")
    foreign = make_document(make_organisation(), name="foreign-secret.pdf")
    photo = make_document(place.organisation, name="photo.pdf", scope="audit_team")
    url = url_of(place, "/questions/S1.1/files")
    page = client.get(url).text
    assert "own.pdf" in page and "foreign-secret" not in page and "photo.pdf" not in page
    assert "foreign-secret" not in client.get(f"{url}?search=secret&organisation={foreign.organisation_id}").text
    for ids in ([foreign.id], [own.id, foreign.id], [photo.id], [999_999]):
        assert client.post(url, data={"document": ids}).status_code == 404
    assert database.scalar(select(func.count()).select_from(AnswerDocument)) == 0


def test_a_person_of_two_organisations_does_not_carry_a_file_from_one_to_the_other(client_for, place, database):
    second = make_organisation(name="Second Company")
    document = make_document(second, name="of the second.pdf")
    client = client_for(make_user("employer_user", organisations=(place.organisation, second)))
    url = url_of(place, "/questions/S1.1/files")
    assert "of the second.pdf" not in client.get(url).text
    assert client.post(url, data={"document": document.id}).status_code == 404
    assert "of the second.pdf" in client.get("/evidence").text


def test_a_file_used_again_answers_a_question_that_asks_for_one(client, user, place, database, monkeypatch):
    from dataclasses import replace

    from compliance.assessments.models import Answer
    from compliance.standards.models import AnswerType

    where = question_place(place, "S1.1")
    asked = replace(where, question=replace(where.question, type=AnswerType.FILE))
    document = make_document(place.organisation)
    attached = use_documents(asked, [document.id], by=identity_of(user), at=now())
    assert attached.answer.value == "attached" and attached.answer.version == 1
    assert database.scalars(select(Answer.value)).all() == ["attached"]


def attach(place, user, dates, code="S1.1", name="proof.pdf"):
    attach_evidence(
        question_place(place, code), make_upload(make_pdf(name), name), dates, by=identity_of(user), at=now()
    )


def test_the_level_stands_beside_each_answer_before_submitting(client, user, place):
    answer_all(place, S1_4=None)
    attach(place, user, this_year(), "S1.1")
    attach(place, user, last_year(), "S1.2", "old.pdf")
    attach(place, user, NO_DATES, "S1.3", "undated.pdf")
    page = client.get(url_of(place, "/check")).text
    assert mark(page)[:3] == ["Documented", "Claimed", "Claimed"]
    assert "Covers another period" in page and "Period not stated" in page
    assert len(mark(page)) == 66


def submitted_with_evidence(place, user):
    answer_all(place)
    attach(place, user, this_year(), "S1.1")
    submit(place)
    return place.outline.get_question("S1.1")


def test_what_was_in_force_at_submission_stays_for_the_authority_whatever_is_replaced_later(
    client, client_for, user, place, database
):
    question = submitted_with_evidence(place, user)
    document = database.scalars(select(Document)).one()
    first = document.latest
    replace_file(document, make_upload(make_pdf("newer"), "newer.pdf"), this_year(), by=identity_of(user), at=now())
    newer = document.latest
    inspector = client_for(make_user("inspector"))
    page = inspector.get(url_of(place, "/answers")).text
    assert f"/documents/{first.id}" in page and f"/documents/{newer.id}" not in page
    assert inspector.get(f"/documents/{first.id}").status_code == 200
    assert inspector.get(f"/documents/{newer.id}").status_code == 404
    assert client.get(f"/documents/{newer.id}").status_code == 200
    given = next(each for each in place.assessment.snapshot["answers"] if each["question"] == question.code)
    frozen = given["evidence"][0]
    assert (frozen["sha256"], frozen["revision"], frozen["period_starts_on"]) == (
        first.sha256,
        1,
        f"{today().year}-01-01",
    )


def test_the_newer_file_is_read_with_the_correction_it_is_submitted_for(client_for, user, place, database):
    submitted_with_evidence(place, user)
    document = database.scalars(select(Document)).one()
    by = identity_of(user)
    correction = Place(correct_assessment(place, "Better scan", by=by, at=now()), place.organisation, place.outline)
    replace_file(document, make_upload(make_pdf("newer"), "newer.pdf"), this_year(), by=by, at=now())
    inspector = client_for(make_user("inspector"))
    assert inspector.get(f"/documents/{document.latest.id}").status_code == 404
    submit(correction)
    assert inspector.get(f"/documents/{document.latest.id}").status_code == 200
    assert f"/documents/{document.latest.id}" in inspector.get(url_of(correction, "/answers")).text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_receipt_answers_and_report_show_the_levels(client, client_for, user, place, language):
    question = submitted_with_evidence(place, user)
    reviewer = make_user("inspector", name="Reviewer Rashid")
    verify_answer(place, place.outline.get_question("S1.2"), "Payroll seen on site", by=identity_of(reviewer), at=now())
    words = {"en": ("Documented", "Verified"), "ar": ("موثَّق", "متحقَّق منه")}[language]
    receipt = client.get(url_of(place, f"/receipt?lang={language}")).text
    answers = client_for(reviewer).get(url_of(place, f"/answers?lang={language}")).text
    report = client.get(url_of(place, f"/receipt.pdf?language={language}")).data
    if language == "en":
        assert mark(receipt).count("Documented") == 1 and mark(receipt).count("Verified") == 1
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(report)).pages)
        assert text.count("Claimed") >= 65 and "no end stated" in text
        for shown in words:
            assert shown in text
    assert "Payroll seen on site" in answers and "Reviewer Rashid" in answers
    assert "Reviewer Rashid" not in client.get(url_of(place, "/answers")).text
    assert f'id="question-{question.id}"' in answers


def test_a_file_that_expired_before_submission_is_marked_and_does_not_document(client_for, user, place):
    answer_all(place)
    dates = StatedDates(None, date(today().year, 1, 1), None, date(today().year, 1, 1))
    attach(place, user, dates)
    submit(place)
    page = client_for(make_user("inspector")).get(url_of(place, "/answers")).text
    if today() > date(today().year, 1, 1):
        assert "Expired" in page and "Documented" not in mark(page)


@pytest.mark.parametrize("rest", ["/questions/S1.1", "/questions/S1.1/files", "/check"])
def test_a_page_with_many_files_takes_as_few_queries_as_one_with_none(client, user, place, rest):
    client.get(url_of(place, rest))
    with counted_queries() as empty:
        assert client.get(url_of(place, rest)).status_code == 200
    for number in range(40):
        attach(place, user, this_year(), "S1.1", f"file {number}.pdf")
    with counted_queries() as full:
        client.get(url_of(place, rest))
    # An answer may have files and rest on another standard: two queries, however many there are.
    assert full.number <= min(empty.number + 2, 12)


@pytest.mark.parametrize("rest", ["/receipt", "/answers"])
def test_pages_of_a_submitted_round_take_few_queries(client, client_for, user, place, rest):
    answer_all(place)
    for number in range(30):
        attach(place, user, this_year(), f"S1.{number % 5 + 1}", f"file {number}.pdf")
    submit(place)
    for reader in (client, client_for(make_user("inspector"))):
        reader.get(url_of(place, rest))
        with counted_queries() as count:
            assert reader.get(url_of(place, rest)).status_code == 200
        assert count.number <= 12, count.statements


def test_the_clock_of_the_server_says_when_a_file_came_in(client, place, database):
    client.post(
        url_of(place, "/questions/S1.1"),
        data={"version": 0, "next": "file", "file": (BytesIO(make_pdf("x")), "x.pdf"), "received_at": "2020-01-01"},
    )
    assert database.scalars(select(DocumentRevision.uploaded_at)).one().date() == today()


def test_a_request_with_several_files_may_be_larger_than_one_file_but_only_from_who_signed_in(
    app, client, place, database, monkeypatch
):
    import dataclasses

    registry = app.extensions["compliance"]
    monkeypatch.setattr(registry, "settings", dataclasses.replace(registry.settings, upload_limit_mb=1))
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 2 * 1_048_576)
    large = make_pdf("x" * 900_000)
    files = [(BytesIO(large), f"{number}.pdf") for number in range(4)]
    data = {"version": 0, "next": "file", "file": files}
    assert client.post(url_of(place, "/questions/S1.1"), data=data).status_code == 303
    assert len(backing_of(database, place)) == 4
    too_much = [(BytesIO(large), f"{number}.pdf") for number in range(8)]
    refused = client.post(url_of(place, "/questions/S1.1"), data={**data, "file": too_much})
    assert refused.status_code == 413 and "larger than 5 MB together" in refused.text
