"""Nothing typed is lost when a session ends: the form comes back, and is saved once the person is signed in again."""

import html
import re

import pytest
from sqlalchemy import select

from compliance.assessments.models import Answer
from tests.factories.accounts import make_user
from tests.factories.assessments import make_assessment

OURS = {"Origin": "http://localhost"}
NOTE = 'A long note\nwith "quotes" & <b>marks</b>'


@pytest.fixture
def place(database):
    return make_assessment()


@pytest.fixture
def protected(app):
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def post(client, place, headers=None, **data):
    values = {"version": 0, "next": "continue", "value": "yes", "note": NOTE, **data}
    headers = OURS if headers is None else headers
    return client.post(f"/assessments/{place.assessment.id}/questions/S1.1", data=values, headers=headers)


def hidden_fields(page):
    return {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    }


def test_a_form_sent_while_signed_out_comes_back_whole(app, database, place, protected, client_for):
    signed_out = app.test_client()
    answer = post(signed_out, place, csrf_token="stale")
    assert answer.status_code == 401
    assert "You were signed out" in answer.text and "Sign in (opens in a new tab)" in answer.text
    assert "&lt;b&gt;marks" in answer.text and "<b>marks" not in answer.text
    fields = hidden_fields(answer.text)
    assert (fields["value"], fields["note"], fields["version"]) == ("yes", NOTE, "0")
    assert fields["csrf_token"] != "stale"
    assert database.scalars(select(Answer)).all() == []


def test_after_signing_in_in_the_same_browser_the_kept_form_is_saved(app, database, place, protected):
    user = make_user("employer_user", organisations=(place.organisation,), tf_primary_method="authenticator")
    browser = app.test_client()
    fields = hidden_fields(post(browser, place, csrf_token="stale").text)
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = user.fs_uniquifier, True
    answer = browser.post(f"/assessments/{place.assessment.id}/questions/S1.1", data=fields)
    assert answer.status_code == 303
    row = database.scalars(select(Answer)).one()
    assert (row.value, row.note) == ("yes", NOTE)


def test_a_form_of_a_former_session_comes_back_to_who_is_signed_in(app, database, place, protected, client_for):
    client = client_for(make_user("employer_user", organisations=(place.organisation,)))
    answer = post(client, place, csrf_token="of a former session")
    assert answer.status_code == 400 and "Your session changed" in answer.text
    assert post(client, place, **hidden_fields(answer.text)).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    ],
)
def test_another_site_gets_nothing_filled_in(app, database, place, protected, headers):
    answer = post(app.test_client(), place, headers=headers, csrf_token="x")
    assert answer.status_code == 400
    assert "A long note" not in answer.text


def test_a_view_that_keeps_nothing_answers_as_before(app, database, place, protected):
    answer = app.test_client().post(f"/assessments/{place.assessment.id}/submit", data={"note": "x"}, headers=OURS)
    assert answer.status_code == 400 and "kept" not in answer.text


def test_the_token_of_a_form_left_open_for_hours_still_counts(app):
    assert app.config["WTF_CSRF_TIME_LIMIT"] is None
