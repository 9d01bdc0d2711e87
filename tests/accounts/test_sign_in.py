"""Signing in: passwords, rate limit, second factor."""

import time

import pyotp
import pytest
from sqlalchemy import select

from compliance.accounts.operations import UserDetails, create_user
from compliance.accounts.roles import RoleName
from compliance.mail.models import OutboxMessage
from compliance.web.rate_limit import limiter
from tests.factories.accounts import make_authority

PASSWORD = "correct horse battery"


def make_account(role=RoleName.EMPLOYER_USER):
    authority = make_authority().id if role is not RoleName.EMPLOYER_USER else None
    return create_user(UserDetails("Sara Example", f"{role}@example.org", role, authority), None, PASSWORD)


def sign_in(client, user, password=PASSWORD):
    return client.post("/sign-in", data={"email": user.email, "password": password})


def test_the_right_password_opens_the_home_page(app, database):
    client = app.test_client()
    user = make_account()
    assert sign_in(client, user).status_code == 302
    assert client.get("/").status_code == 200


def test_a_wrong_password_and_a_wrong_name_read_the_same(app, database):
    user = make_account()
    wrong = sign_in(app.test_client(), user, "wrong wrong wrong")
    unknown = app.test_client().post("/sign-in", data={"email": "nobody@example.org", "password": PASSWORD})
    for answer in (wrong, unknown):
        assert answer.status_code in (200, 400, 422)
        assert "There is a problem" in answer.text


def test_a_closed_account_cannot_sign_in(app, database):
    user = make_account()
    user.active = False
    client = app.test_client()
    sign_in(client, user)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("role", [RoleName.INSPECTOR, RoleName.ANALYST, RoleName.SUPERVISOR, RoleName.ADMINISTRATOR])
def test_a_second_factor_is_required_before_anything_else(app, database, role):
    client = app.test_client()
    sign_in(client, make_account(role))
    answer = client.get("/")
    assert answer.status_code == 302
    assert "/tf-setup" in answer.location
    assert client.get("/tf-setup").status_code == 200


def test_demonstration_accounts_need_no_second_factor(app, database):
    app.extensions["compliance"].demonstration = True
    client = app.test_client()
    sign_in(client, make_account(RoleName.ANALYST))
    assert client.get("/").status_code == 200


def test_a_second_factor_is_set_up_and_then_asked_for(app, database):
    user = make_account(RoleName.ANALYST)
    client = app.test_client()
    sign_in(client, user)
    page = client.post("/tf-setup", data={"setup": "authenticator"})
    assert page.status_code == 200
    key = page.text.split("Key: <bdi", 1)[1].split(">", 1)[1].split("<")[0].replace("-", "")
    code = pyotp.TOTP(key).now()
    answer = client.post(form_action(page.text), data={"code": code})
    assert answer.status_code == 302
    assert user.tf_primary_method == "authenticator"
    fresh = app.test_client()
    asked = fresh.get(sign_in(fresh, user).location)
    assert "Enter the code of your authenticator app" in asked.text
    assert "/sign-in" in fresh.get("/").location
    assert fresh.post("/tf-validate", data={"code": pyotp.TOTP(key).at(time.time() + 30)}).status_code == 302
    assert fresh.get("/").status_code == 200


def form_action(html: str) -> str:
    return html.split('action="')[-1].split('"')[0].replace("&amp;", "&")


def test_the_sign_in_pages_open_in_both_languages(app, database):
    for page in ("/sign-in", "/reset-password"):
        for language in ("en", "ar"):
            answer = app.test_client().get(f"{page}?lang={language}")
            assert answer.status_code == 200
            assert f'lang="{language}"' in answer.text


def test_too_many_attempts_are_stopped(app, database, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    client = app.test_client()
    codes = [client.post("/sign-in", data={"email": "a@example.org", "password": "x"}).status_code for _ in range(12)]
    assert codes[0] != 429
    assert codes[-1] == 429


@pytest.mark.parametrize(("language", "words"), [("en", "Open this link"), ("ar", "افتح هذا الرابط")])
def test_a_reset_is_mailed_in_the_language_of_who_gets_it(app, database, language, words):
    user = create_user(UserDetails("Sara", "sara@example.org", RoleName.EMPLOYER_USER, language=language), None)
    other = "ar" if language == "en" else "en"
    app.test_client().post(f"/reset-password?lang={other}", data={"email": user.email})
    message = database.scalars(select(OutboxMessage)).one()
    assert words in message.body
    assert "http://localhost/reset-password/" in message.body


def test_a_password_set_anew_is_told_to_its_owner(app, database):
    user = create_user(UserDetails("Sara", "sara@example.org", RoleName.EMPLOYER_USER), None)
    client = app.test_client()
    client.post("/reset-password", data={"email": user.email})
    link = database.scalars(select(OutboxMessage)).one().body.split("http://localhost")[1].split()[0]
    short = client.post(f"{link}?lang=en", data={"password": "short", "password_confirm": "short"})
    assert "at least 12 characters" in short.text
    new = "correct horse battery staple"
    client.post(link, data={"password": new, "password_confirm": new})
    assert [each.subject for each in database.scalars(select(OutboxMessage).order_by(OutboxMessage.id))][1:] == [
        "Sanad: your password was changed"
    ]


def test_whoever_has_no_recovery_codes_is_told_so(app, database):
    password = "correct horse battery staple"
    user = create_user(UserDetails("Sara", "sara@example.org", RoleName.EMPLOYER_USER), None, password)
    client = app.test_client()
    client.post("/sign-in", data={"email": user.email, "password": password})
    assert "no recovery codes yet" not in client.get("/mf-recovery-codes?lang=en").text
    assert "no recovery codes yet" in client.get("/mf-recovery-codes?show_codes=1&lang=en").text
