"""The register: who sees what, searching, registering, correcting."""

import pytest
from sqlalchemy import func, select

from compliance.change_log.models import ChangeLogEntry
from compliance.organisations.folding import fold_for_search
from compliance.organisations.models import Organisation, OrganisationIdentifier
from compliance.web.pagination import PAGE_SIZE
from tests.counting import counted_queries
from tests.factories.accounts import make_authority, make_region, make_user
from tests.factories.authority_records import make_authority_record
from tests.factories.organisations import make_organisation, make_relationship, make_workplace

FORM = {"kind": "employer", "name": "Example Works", "country": "SA", "status": "active", "number_of_workers": "20"}


def named(name, **overrides):
    texts = [name, overrides.get("name_ar"), overrides.pop("number", None)]
    return make_organisation(name=name, search_text=fold_for_search(texts), **{"name_ar": None, **overrides})


@pytest.mark.parametrize("role", ["inspector", "analyst", "supervisor", "administrator"])
def test_the_register_is_open_to_authorities_and_administrators(client_for, database, role):
    named("Visible Works")
    assert "Visible Works" in client_for(make_user(role)).get("/organisations").text


@pytest.mark.parametrize("role", ["employer_user", "recruiter_user", "respondent"])
def test_the_register_is_closed_to_others(client_for, database, role):
    assert client_for(make_user(role)).get("/organisations").status_code == 403


def test_a_social_auditor_finds_the_organisations_that_let_them_in_and_plans_from_there(client_for, database):
    own = named("Own Works")
    named("Foreign Works")
    client = client_for(make_user("social_auditor", organisations=(own,)))
    assert "/organisations" in client.get("/").text
    page = client.get("/organisations").text
    assert "Own Works" in page
    assert "Foreign Works" not in page
    assert f"/organisations/{own.id}/audits/new" in client.get(f"/organisations/{own.id}").text


def test_another_authority_and_another_region_are_not_listed_and_not_found(client_for, database):
    own = named("Own Works")
    other_authority = named("Foreign Works", authority_id=make_authority("other").id)
    other_region = named("Distant Works", region_code=make_region("SA-05").code)
    client = client_for(make_user("analyst"))
    page = client.get("/organisations").text
    assert "Own Works" in page
    assert "Foreign Works" not in page
    assert "Distant Works" not in page
    assert client.get(f"/organisations/{own.id}").status_code == 200
    for organisation in (other_authority, other_region):
        assert client.get(f"/organisations/{organisation.id}").status_code == 404


def test_an_organisations_own_people_see_their_own_only(client_for, database):
    own, foreign = named("Own Works"), named("Foreign Works")
    client = client_for(make_user("employer_user", organisations=(own,)))
    assert client.get(f"/organisations/{own.id}").status_code == 200
    assert client.get(f"/organisations/{foreign.id}").status_code == 404


def test_a_search_finds_names_in_any_spelling_and_numbers(client_for, database):
    named("Ejemplo Jurídica", name_ar="إدارة المنشآت", number="7-104")
    named("Something Else")
    client = client_for(make_user("analyst"))
    for search in ("juridica", "JURÍDICA ejemplo", "اداره", "7-104"):
        page = client.get("/organisations", query_string={"search": search}).text
        assert "Ejemplo" in page, search
        assert "Something Else" not in page, search
    assert "No organisation found" in client.get("/organisations", query_string={"search": "100%"}).text


def test_filters_narrow_the_list(client_for, database):
    named("Farm One", sector="agriculture")
    named("Office Two", kind="recruiter", sector="recruitment")
    client = client_for(make_user("analyst"))
    assert "Office Two" not in client.get("/organisations?kind=employer").text
    assert "Farm One" not in client.get("/organisations?sector=recruitment").text
    assert "Farm One" not in client.get("/organisations?region=SA-99").text
    assert "Farm One" in client.get("/organisations?kind=nonsense").text


def test_pages_follow_each_other_without_gap_or_repeat(client_for, database):
    for number in range(PAGE_SIZE + 7):
        named(f"Works {number:03d}")
    client = client_for(make_user("analyst"))
    first = client.get("/organisations").text
    assert first.count("/organisations/") - first.count("/organisations/new") == PAGE_SIZE
    last = database.scalar(select(Organisation.id).where(Organisation.name == f"Works {PAGE_SIZE - 1:03d}"))
    second = client.get(f"/organisations?after={last}").text
    assert f"Works {PAGE_SIZE:03d}" in second
    assert f"Works {PAGE_SIZE - 1:03d}" not in second
    start = database.scalar(select(Organisation.id).where(Organisation.name == f"Works {PAGE_SIZE:03d}"))
    assert "Works 000" in client.get(f"/organisations?before={start}").text
    assert client.get("/organisations?after=nonsense").status_code == 200


@pytest.mark.parametrize("rows", [10, 200])
def test_the_list_and_the_page_cost_the_same_for_few_and_many_rows(client_for, database, rows):
    organisation = named("Big Works")
    make_workplace(organisation)
    for number in range(rows):
        make_relationship(organisation, named(f"Office {number}", kind="recruiter"))
        make_authority_record(organisation)
    client = client_for(make_user("analyst"))
    for path, most in (("/organisations", 12), (f"/organisations/{organisation.id}", 12)):
        database.commit()
        with counted_queries() as count:
            assert client.get(path).status_code == 200
        assert count.number <= most, (path, count.statements)


def test_an_administrator_registers_an_organisation_with_its_number(client_for, database):
    client = client_for(make_user("administrator"))
    answer = client.post("/organisations/new", data={**FORM, "scheme": "sa-establishment", "number": "=7-1"})
    assert answer.status_code == 303, answer.text
    organisation = database.scalars(select(Organisation)).one()
    assert (organisation.search_text, organisation.number_of_workers) == ("example works | 7 1", 20)
    again = client.post("/organisations/new", data={**FORM, "scheme": "sa-establishment", "number": "=7-1"})
    assert again.status_code == 422
    assert "Another organisation of the register has this number." in again.text


def test_a_number_without_its_register_and_impossible_figures_are_refused(client_for, database):
    client = client_for(make_user("administrator"))
    for changed, message in (
        ({"number": "7-1"}, "Give both the register and the number"),
        ({"number_of_migrant_workers": "21"}, "more migrant workers than workers"),
        ({"name": " "}, "Write the name as registered."),
    ):
        answer = client.post("/organisations/new", data={**FORM, **changed})
        assert answer.status_code == 422
        assert message in answer.text
    assert database.scalar(select(func.count(Organisation.id))) == 0


def test_a_correction_keeps_old_and_new_values_in_the_change_log(client_for, database):
    organisation = make_organisation(name="Old Name", country="SA")
    client = client_for(make_user("administrator"))
    url = f"/organisations/{organisation.id}/correct"
    assert "Old Name" in client.get(url).text
    answer = client.post(url, data={**FORM, "name": "New Name", "scheme": "sa-establishment", "number": "9"})
    assert answer.status_code == 303, answer.text
    database.refresh(organisation)
    assert organisation.search_text == "new name | 9"
    entry = database.scalars(select(ChangeLogEntry).where(ChangeLogEntry.action.startswith("organisations."))).one()
    assert entry.changes["name"] == ["Old Name", "New Name"]
    assert database.scalars(select(OrganisationIdentifier.value)).one() == "9"


def test_only_administrators_keep_the_register(client_for, database):
    organisation = make_organisation()
    client = client_for(make_user("supervisor"))
    for path in ("/organisations/new", f"/organisations/{organisation.id}/correct"):
        assert client.get(path).status_code == 403


def test_an_unidentified_employer_is_shown_as_one(client_for, database):
    organisation = make_organisation(name="Employer of case X-1", name_ar=None, is_identified=False)
    page = client_for(make_user("analyst")).get(f"/organisations/{organisation.id}").text
    assert "the name is not known" in page
