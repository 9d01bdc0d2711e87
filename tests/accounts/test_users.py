"""The administrator's account pages."""

from sqlalchemy import select

from compliance.accounts.identity import identity_of
from compliance.accounts.models import OrganisationAccess, User
from compliance.accounts.operations import end_interview_reading
from compliance.change_log.models import ChangeLogEntry
from tests.factories.accounts import make_authority, make_region, make_user
from tests.factories.organisations import make_organisation


def new_user_form(**changes):
    return {
        "name": "Nora Example",
        "email": "nora@example.org",
        "role": "employer_user",
        "authority": "0",
        "language": "ar",
        "active": "y",
        **changes,
    }


def test_an_administrator_makes_a_user(client_for, database):
    answer = client_for(make_user("administrator")).post("/users/new", data=new_user_form())
    assert answer.status_code == 303
    user = database.scalars(select(User).where(User.email == "nora@example.org")).unique().one()
    assert (user.role, user.language, user.reads_interviews) == ("employer_user", "ar", False)


def test_a_taken_address_is_an_error_at_its_field_and_nothing_typed_is_lost(client_for, database):
    make_user("analyst", email="nora@example.org")
    answer = client_for(make_user("administrator")).post("/users/new", data=new_user_form())
    assert answer.status_code == 422
    assert "Another account has this e-mail address." in answer.text
    assert "Nora Example" in answer.text


def test_an_inspector_needs_an_authority(client_for, database):
    answer = client_for(make_user("administrator")).post("/users/new", data=new_user_form(role="inspector"))
    assert answer.status_code == 422
    assert "Choose the authority" in answer.text


def test_regions_belong_to_people_of_an_authority(client_for, database):
    authority, region = make_authority(), make_region("SA-02")
    client = client_for(make_user("administrator"))
    form = new_user_form(role="inspector", authority=str(authority.id), regions=[region.code])
    assert client.post("/users/new", data=form).status_code == 303
    user = database.scalars(select(User).where(User.email == "nora@example.org")).unique().one()
    assert [each.region_code for each in user.regions] == ["SA-02"]


def test_a_change_of_role_ends_the_right_to_read_interviews_and_all_sessions(client_for, database):
    user = make_user("analyst", reads_interviews=True)
    before = user.fs_uniquifier
    client = client_for(make_user("administrator"))
    form = new_user_form(email=user.email, role="inspector", authority=str(user.authority_id), regions=["SA-01"])
    assert client.post(f"/users/{user.id}/edit", data=form).status_code == 303
    assert user.reads_interviews is False
    assert user.fs_uniquifier != before


def test_access_is_given_by_name_and_ended(client_for, database):
    organisation = make_organisation(name="Quince Orchards Limited", search_text="quince orchards limited")
    user = make_user("employer_user")
    client = client_for(make_user("administrator"))
    assert client.post(f"/users/{user.id}/access", data={"organisation": "quince orchards"}).status_code == 303
    access = database.scalars(select(OrganisationAccess)).one()
    assert access.organisation_id == organisation.id
    assert client.post(f"/users/{user.id}/access/{access.id}/end").status_code == 303
    assert access.ended_on is not None


def test_an_analyst_gets_no_access_to_single_organisations(client_for, database):
    make_organisation(name="Quince Orchards Limited", search_text="quince orchards limited")
    user = make_user("analyst")
    answer = client_for(make_user("administrator")).post(f"/users/{user.id}/access", data={"organisation": "quince"})
    assert answer.status_code == 422
    assert "through their regions" in answer.text


def test_the_right_to_read_interviews_needs_a_second_person(client_for, database):
    user = make_user("analyst")
    client = client_for(make_user("administrator"))
    assert client.post(f"/users/{user.id}/interview-reading", data={"reason": "Case work"}).status_code == 303
    assert "has not decided yet" in client.get(f"/users/{user.id}").text
    assert user.reads_interviews is False


def test_taking_the_right_back_is_logged(database):
    user, administrator = make_user("analyst", reads_interviews=True), make_user("administrator")
    end_interview_reading(user, identity_of(administrator))
    assert user.reads_interviews is False
    assert "accounts.end_interview_reading" in database.scalars(select(ChangeLogEntry.action)).all()


def test_only_administrators_see_users(client_for, database):
    for role in ("employer_user", "recruiter_user", "inspector", "social_auditor", "analyst", "supervisor"):
        assert client_for(make_user(role)).get("/users").status_code == 403, role


def test_the_pages_open_in_both_languages(client_for, database):
    client = client_for(make_user("administrator"))
    user = make_user("analyst")
    for page in (
        "/users",
        "/users/new",
        f"/users/{user.id}",
        f"/users/{user.id}/edit",
        "/account",
        "/change-log",
        "/job-runs",
        "/health",
    ):
        for language in ("en", "ar"):
            answer = client.get(f"{page}?lang={language}")
            assert answer.status_code == 200, page
