"""Answer links: what they open, what they never open, and that they leave no trace of their secret."""

import logging
import re
from datetime import timedelta
from io import BytesIO

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import select

from compliance.app import limiter
from compliance.assessments.handover.link_tokens import sign
from compliance.assessments.models import Answer
from compliance.change_log.models import ChangeLogEntry
from compliance.clock import now, today
from compliance.documents.models import DocumentRevision
from compliance.log import HideSecrets, JsonFormatter, hide_secrets
from compliance.mail.models import OutboxMessage
from compliance.mail.outbox import send_waiting
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import answer_all, make_assessment, submit
from tests.factories.handover import hand_section, latest_mail, link_of, link_path

PDF = b"%PDF-1.4\n%%EOF\n"
REFUSED = "Ask the person who sent it to you for a new one."


@pytest.fixture
def place(database):
    return make_assessment(due_on=today() + timedelta(days=60))


@pytest.fixture
def owner(place):
    return make_user("employer_user", organisations=(place.organisation,))


@pytest.fixture
def client(owner, client_for):
    return client_for(owner)


@pytest.fixture
def assignment(app, place, owner):
    with app.test_request_context():
        return hand_section(place, owner, way="link")


@pytest.fixture
def path(assignment):
    return link_path()


@pytest.fixture
def link(assignment):
    return link_of(assignment)


@pytest.fixture
def holder(app, database, path):
    """A browser that opened the link."""
    browser = app.test_client()
    browser.get(path)
    return browser


def first_code(place, section=0):
    return place.outline.sections[section].questions[0].code


def base(link):
    return f"/answer/section/{link.id}"


def give(browser, link, code, **data):
    return browser.post(f"{base(link)}/questions/{code}", data={"version": 0, "next": "continue", **data})


def test_the_link_opens_the_section_at_an_address_without_its_secret(app, database, path, link, place):
    browser = app.test_client()
    answer = browser.get(path)
    assert (answer.status_code, answer.location) == (303, base(link))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    page = browser.get(answer.location).text
    assert place.outline.sections[0].title["en"] in page
    secret = path.rsplit("/", 1)[1]
    assert secret not in page and secret.split(".")[0].strip('"') not in page


def test_pages_of_a_link_have_no_menu_and_name_nothing_else(holder, link, place):
    for url in (base(link), f"{base(link)}/questions/{first_code(place)}"):
        page = holder.get(url).text
        assert '<nav aria-label="Main' not in page and "Sign in" not in page and 'href="/"' not in page
        assert place.outline.sections[1].title["en"] not in page
        assert first_code(place, 1) not in page


def test_an_answer_is_recorded_as_given_through_the_link(holder, link, place, database):
    code = first_code(place)
    answer = give(holder, link, code, value="yes", note="By link", file=(BytesIO(PDF), "proof.pdf"))
    assert answer.status_code == 303 and answer.location.startswith(base(link))
    row = database.scalars(select(Answer)).one()
    assert (row.value, row.answered_by_id, row.answered_by_link_id) == ("yes", None, link.id)
    summaries = database.scalars(select(ChangeLogEntry.summary)).all()
    assert f"Answered {code} through answer link {link.id}" in " ".join(summaries)
    assert f"Attached evidence to {code} through answer link {link.id}" in summaries
    revision = database.scalars(select(DocumentRevision)).one()
    assert holder.get(f"{base(link)}/files/{revision.id}").data == PDF
    assert revision.uploaded_by_id is None


def test_a_later_answer_of_a_person_is_theirs_again(holder, link, place, client, owner, database):
    code = first_code(place)
    give(holder, link, code, value="yes")
    client.post(
        f"/assessments/{place.assessment.id}/questions/{code}", data={"version": 1, "next": "later", "value": "no"}
    )
    database.expire_all()
    row = database.scalars(select(Answer)).one()
    assert (row.answered_by_id, row.answered_by_link_id) == (owner.id, None)


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/sections",
        "/sections/{assignment}",
        "/sections/{assignment}/grid",
        "/assessments",
        "/assessments/{id}",
        "/assessments/{id}/check",
        "/assessments/{id}/submit",
        "/assessments/{id}/questions/{code}",
        "/assessments/{id}/sections",
    ],
)
def test_a_link_is_no_way_to_any_page_that_needs_an_account(holder, assignment, place, url):
    address = url.format(assignment=assignment.id, id=place.assessment.id, code=first_code(place))
    answer = holder.get(address)
    assert answer.status_code == 302 and "/sign-in" in answer.location


def test_a_link_reaches_no_other_question_section_or_file(holder, link, place, client, app, owner, database):
    other = first_code(place, 1)
    assert holder.get(f"{base(link)}/questions/{other}").status_code == 404
    assert give(holder, link, other, value="yes").status_code == 404
    client.post(
        f"/assessments/{place.assessment.id}/questions/{other}",
        data={"version": 0, "next": "file", "file": (BytesIO(PDF), "secret.pdf")},
    )
    revision = database.scalars(select(DocumentRevision)).one()
    assert holder.get(f"{base(link)}/files/{revision.id}").status_code == 404
    assert holder.get(f"/documents/{revision.id}").status_code == 302
    with app.test_request_context():
        second = hand_section(place, owner, place.outline.sections[1].code, way="link", email="b@example.org")
    assert holder.get(base(link_of(second))).status_code == 404
    assert holder.get(base(link)).status_code == 200


def refused_pages(app, database, path, link, place, holder):
    for answer in (
        app.test_client().get(path),
        holder.get(base(link)),
        holder.get(f"{base(link)}/questions/{first_code(place)}"),
        give(holder, link, first_code(place), value="yes"),
        holder.get(f"{base(link)}/files/1"),
    ):
        assert answer.status_code == 404 and REFUSED in answer.text
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert database.scalars(select(Answer)).all() == []


def test_after_taking_back_it_opens_nothing(app, database, path, link, place, holder, client, assignment):
    client.post(f"/assessments/{place.assessment.id}/handed-over/{assignment.id}/take-back")
    refused_pages(app, database, path, link, place, holder)


def test_after_expiry_it_opens_nothing(app, database, path, link, place, holder):
    link.expires_at = now() - timedelta(seconds=1)
    database.flush()
    refused_pages(app, database, path, link, place, holder)


def test_after_revocation_it_opens_nothing(app, database, path, link, place, holder):
    link.revoked_at = now()
    database.flush()
    refused_pages(app, database, path, link, place, holder)


def test_a_newer_link_replaces_the_former(app, database, path, link, place, holder, client, assignment):
    client.post(f"/assessments/{place.assessment.id}/handed-over/{assignment.id}/send-again")
    newer = link_path()
    assert newer != path
    assert app.test_client().get(newer).status_code == 303
    refused_pages(app, database, path, link, place, holder)


def test_unknown_forged_and_expired_links_are_told_alike(app, database, path, link):
    forged = URLSafeSerializer("another key", salt="answer link").dumps("x")
    link.expires_at = now() - timedelta(seconds=1)
    database.flush()
    addresses = (path, f"/answer/{sign('unknown')}", f"/answer/{forged}", "/answer/x", f"{path}x")
    pages = [app.test_client().get(each) for each in addresses]
    assert {each.status_code for each in pages} == {404}
    texts = {re.sub(r'href="[^"]*lang=ar"', "", each.text) for each in pages}
    assert len(texts) == 1


def test_the_section_cannot_be_reached_by_its_number_alone(app, database, link):
    assert app.test_client().get(base(link)).status_code == 404


def test_a_session_with_another_secret_is_refused(app, database, link):
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["answer_links"] = {str(link.id): "guessed"}
    assert browser.get(base(link)).status_code == 404


def test_two_links_work_in_one_browser(holder, link, app, owner, place):
    with app.test_request_context():
        second = hand_section(place, owner, place.outline.sections[1].code, way="link", email="b@example.org")
    holder.get(link_path())
    assert holder.get(base(link)).status_code == 200
    assert holder.get(base(link_of(second))).status_code == 200


def test_after_submission_the_link_shows_the_answers_and_takes_none(holder, link, place, database):
    answer_all(place)
    submit(place)
    assert "nothing can be changed any more" in holder.get(base(link)).text
    answer = give(holder, link, first_code(place), value="no", version=1)
    assert answer.status_code == 303 and "submitted meanwhile" in holder.get(answer.location).text
    assert set(database.scalars(select(Answer.value))) == {"yes"}


def test_openings_are_limited(app, database, path, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    browser = app.test_client()
    codes = [browser.get("/answer/guess").status_code for _each in range(40)]
    limiter.reset()
    assert codes[0] == 404 and codes[-1] == 429


def test_invitations_are_limited(client, place, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    url = f"/assessments/{place.assessment.id}/sections/{place.outline.sections[0].code}/hand-over"
    codes = [client.post(url).status_code for _each in range(30)]
    limiter.reset()
    assert codes[0] == 422 and codes[-1] == 429


def test_an_answer_without_the_token_against_forged_requests_is_not_taken(app, holder, link, place, database):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert give(holder, link, first_code(place), value="yes").status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert database.scalars(select(Answer)).all() == []


def test_what_was_typed_comes_back_where_the_session_ended_and_asks_for_no_account(app, holder, link, place):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        url = f"{base(link)}/questions/{first_code(place)}"
        data = {"version": 0, "next": "continue", "value": "yes", "note": "Typed", "csrf_token": "stale"}
        answer = holder.post(url, data=data, headers={"Origin": "http://localhost"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code in (400, 401) and "Typed" in answer.text
    assert "Sign in" not in answer.text and "<nav" not in answer.text


def test_over_https_a_form_is_taken_with_the_referrer_its_policy_lets_through(app, database, path, link, place):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        browser = app.test_client()
        home = "https://localhost"
        browser.get(path, base_url=home)
        answer = browser.get(f"{base(link)}/questions/{first_code(place)}", base_url=home)
        assert answer.headers["Referrer-Policy"] == "same-origin"
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)[1]
        saved = browser.post(
            f"{base(link)}/questions/{first_code(place)}",
            base_url=home,
            headers={"Referer": f"{home}{base(link)}"},
            data={"csrf_token": token, "version": 0, "value": "yes", "next": "continue"},
        )
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert saved.status_code == 303


def test_the_text_of_a_mail_is_not_kept_once_it_was_sent(app, database, assignment, monkeypatch):
    from dataclasses import replace

    registry = app.extensions["compliance"]
    monkeypatch.setattr(registry, "settings", replace(registry.settings, mail_server="mail.example.org:25"))
    monkeypatch.setattr("compliance.mail.outbox._send", lambda message, settings: None)
    assert "/answer/" in latest_mail().body
    assert send_waiting() == 1
    assert database.scalars(select(OutboxMessage.body)).all() == [""]


def test_a_failure_while_opening_leaves_no_secret_in_the_log(app, database, path, caplog, monkeypatch):
    def fail(*arguments):
        raise RuntimeError("broken")

    monkeypatch.setattr("compliance.assessments.handover.link_views.find_link_id", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        with caplog.at_level(logging.DEBUG):
            assert app.test_client().get(path).status_code == 500
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
    secret = path.rsplit("/", 1)[1]
    assert any(secret in record.getMessage() for record in caplog.records), "Flask names the address"
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert lines and not any(secret in line for line in lines)


def test_a_server_that_quotes_an_address_loses_the_secret(path):
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, "Error handling request GET %s", (path,), None)
    assert HideSecrets().filter(record)
    assert path.rsplit("/", 1)[1] not in record.getMessage()
    assert hide_secrets("/reset-password/abc?x /answer/section/3") == "/reset-password/…?x /answer/…/3"


def test_link_pages_keep_to_their_queries(holder, link, place):
    answer_all(place)
    for url in (base(link), f"{base(link)}/questions/{first_code(place)}"):
        holder.get(url)
        with counted_queries() as count:
            assert holder.get(url).status_code == 200
        assert count.number <= 12, (url, count.number)
