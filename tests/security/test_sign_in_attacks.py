"""Ways around signing in: foreign hosts, redirects, the second factor, the limit of attempts, forged requests."""

from urllib.parse import urljoin, urlsplit

import pytest
from sqlalchemy import select

from compliance.accounts.operations import UserDetails, create_user
from compliance.accounts.roles import RoleName
from compliance.accounts.sign_in import security
from compliance.app import create_app
from compliance.mail.models import OutboxMessage
from compliance.settings import Settings
from compliance.web.rate_limit import limiter
from tests.access.test_access import address
from tests.access.worlds import make_world
from tests.factories.accounts import make_authority, make_user

PASSWORD = "correct horse battery"
OTHER_SITES = (
    "//evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "////evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    " //evil.example",
)


def make_account(role=RoleName.EMPLOYER_USER):
    authority = make_authority().id if role is not RoleName.EMPLOYER_USER else None
    return create_user(UserDetails("Sara Example", f"{role}@example.org", role, authority), None, PASSWORD)


def sign_in(client, user, query="", **more):
    return client.post(f"/sign-in{query}", data={"email": user.email, "password": PASSWORD, **more})


@pytest.fixture
def limited(monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    yield
    limiter.reset()


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost@evil.example", "evil.example:80", "localhost.evil.example"]
)
def test_no_mail_is_made_for_a_request_to_a_foreign_host(app, database, host):
    user = make_account()
    answer = app.test_client().post("/reset-password", data={"email": user.email}, headers={"Host": host})
    assert answer.status_code == 400
    assert b"evil" not in answer.data
    assert database.scalars(select(OutboxMessage)).all() == []


def test_a_forwarded_host_is_believed_of_no_proxy_that_was_not_set(app, database):
    user = make_account()
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    app.test_client().post("/reset-password", data={"email": user.email}, headers=headers)
    message = database.scalars(select(OutboxMessage)).one()
    assert "http://localhost/reset-password/" in message.body
    assert "evil" not in message.body


def test_the_operator_names_the_hosts(tmp_path):
    settings = Settings(data_folder=tmp_path, host_names="sanad.example.gov, www.example.gov").with_kept_secrets()
    client = create_app(settings).test_client()
    assert client.get("/static/css/sanad.css", headers={"Host": "sanad.example.gov"}).status_code == 200
    assert client.get("/static/css/sanad.css", headers={"Host": "sanad.example.org"}).status_code == 400


@pytest.mark.parametrize("target", OTHER_SITES)
def test_signing_in_never_leads_to_another_site(app, database, target):
    user, client = make_account(), app.test_client()
    answer = sign_in(client, user, next=target)
    location = answer.headers.get("Location", "/")
    found = urljoin("http://localhost/sign-in", location.replace("\\", "/"))
    assert urlsplit(found).netloc == "localhost", location
    page = app.test_client().get("/sign-in", query_string={"next": target}).text
    assert f'href="{target}' not in page and f'action="{target}' not in page


def test_a_page_that_is_not_there_has_no_link_to_another_site(app, database):
    page = app.test_client().get("//evil.example/nothing")
    assert 'href="//' not in page.text


def test_a_reset_link_opens_no_session_and_leaves_the_second_factor_in_place(app, database):
    user = make_account(RoleName.ANALYST)
    user.tf_primary_method, user.tf_totp_secret = "authenticator", None
    client = app.test_client()
    client.post("/reset-password", data={"email": user.email})
    link = database.scalars(select(OutboxMessage)).one().body.split("http://localhost")[1].split()[0]
    answer = client.post(link, data={"password": "another long pass", "password_confirm": "another long pass"})
    assert answer.status_code == 302
    assert "/sign-in" in client.get("/").location
    assert user.tf_primary_method == "authenticator"
    assert client.post(link, data={"password": "third long passw", "password_confirm": "third long passw"}).location


def test_who_knows_the_password_alone_cannot_set_another_second_factor(app, database):
    user = make_account(RoleName.ANALYST)
    user.tf_primary_method = "authenticator"
    user.tf_totp_secret = security.totp_factory.generate_totp_secret()
    before = user.tf_totp_secret
    client = app.test_client()
    assert "/tf-" in sign_in(client, user).location
    for page in (client.get("/tf-setup"), client.post("/tf-setup", data={"setup": "authenticator"})):
        assert "Key:" not in page.text
    assert client.post("/tf-setup", data={"setup": "disable"}).status_code in (302, 400, 401)
    assert client.get("/mf-recovery-codes?show_codes=1").status_code in (302, 401)
    assert "/sign-in" in client.get("/").location
    assert (user.tf_primary_method, user.tf_totp_secret) == ("authenticator", before)


def test_attempts_are_counted_whatever_address_the_request_claims(app, database, limited):
    client = app.test_client()
    codes = [
        client.post(
            "/sign-in",
            data={"email": "a@example.org", "password": "x"},
            headers={"X-Forwarded-For": f"192.0.2.{number}", "X-Real-IP": f"192.0.2.{number}"},
        ).status_code
        for number in range(12)
    ]
    assert codes[-1] == 429


@pytest.mark.parametrize("path", ["/verify", "/account/password"])
def test_the_password_is_not_guessed_through_a_stolen_session(app, database, client_for, limited, path):
    client = client_for(make_account())
    data = {"password": "wrong wrong wrong", "new_password": "n" * 14, "new_password_confirm": "n" * 14}
    codes = [client.post(path, data=data).status_code for _ in range(12)]
    assert codes[0] != 429
    assert codes[-1] == 429


def test_cookies_are_sent_over_https_alone_where_sanad_is_behind_it(tmp_path):
    config = create_app(Settings(data_folder=tmp_path, https=True).with_kept_secrets()).config
    assert config["SESSION_COOKIE_SECURE"] and config["SESSION_COOKIE_HTTPONLY"]
    assert config["REMEMBER_COOKIE_SECURE"]


@pytest.mark.parametrize("role", [RoleName.ANALYST, RoleName.EMPLOYER_USER, RoleName.ADMINISTRATOR])
def test_no_form_is_taken_from_another_site(app, database, client_for, monkeypatch, role):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    user = make_user(role)
    world, client = make_world(user, own=True), client_for(user)
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods:
            answer = client.post(address(rule.rule.replace("<token>", "x"), world), data={"reason": "x"})
            assert answer.status_code == 400, rule


def test_changing_a_password_ends_other_sessions(app, database):
    user = make_account()
    here, there = app.test_client(), app.test_client()
    sign_in(here, user)
    sign_in(there, user)
    data = {"password": PASSWORD, "new_password": "quite another one", "new_password_confirm": "quite another one"}
    assert here.post("/account/password", data=data).status_code == 302
    assert "/sign-in" in there.get("/").location


def test_signing_out_is_no_link(app, database):
    client, user = app.test_client(), make_account()
    sign_in(client, user)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/").status_code == 200
