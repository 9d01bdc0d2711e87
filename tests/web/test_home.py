"""The home page and the health check."""

from tests.factories.accounts import make_user


def test_a_stranger_is_led_to_sign_in(app, database):
    answer = app.test_client().get("/")
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def test_the_home_page_greets_every_role(client_for):
    for role in (
        "employer_user",
        "recruiter_user",
        "inspector",
        "social_auditor",
        "analyst",
        "supervisor",
        "administrator",
    ):
        answer = client_for(make_user(role)).get("/")
        assert answer.status_code == 200, role


def test_arabic_is_right_to_left_and_remembered(client_for):
    client = client_for(make_user("analyst"))
    assert 'dir="rtl"' in client.get("/?lang=ar").text
    assert 'dir="rtl"' in client.get("/").text


def test_the_health_check_answers_without_signing_in(app, database):
    assert app.test_client().get("/healthz").json == {"status": "ok"}
