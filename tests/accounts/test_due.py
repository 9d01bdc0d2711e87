"""What the administrator's home page asks for."""

from tests.factories.accounts import make_user
from tests.factories.organisations import make_organisation


def test_the_administrator_is_asked_to_give_access_to_who_has_none(client_for, database):
    make_user("social_auditor", name="Waits For Access")
    make_user("employer_user", name="Has Access", organisations=(make_organisation(),))
    make_user("analyst", name="Needs None")
    page = client_for(make_user("administrator")).get("/").text
    assert "Waits For Access" in page
    assert "Has Access" not in page and "Needs None" not in page


def test_nobody_else_is_asked_about_access(client_for, database):
    make_user("social_auditor", name="Waits For Access")
    assert "Waits For Access" not in client_for(make_user("supervisor")).get("/").text
