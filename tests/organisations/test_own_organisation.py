"""What an organisation's own people keep: places, and (employers) the recruitment offices they use."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from compliance.clock import today
from compliance.organisations.folding import fold
from compliance.organisations.models import BusinessRelationship, Workplace
from compliance.organisations.panels import group_partners
from compliance.scheduling.models import PendingEvaluation
from tests.factories.accounts import make_region, make_user
from tests.factories.organisations import make_organisation, make_relationship, make_workplace

LINE = {"country_of_origin": "NP", "number_of_workers": "40", "occurred_on": "2026-01-01"}


def make_office(name="Example Manpower", **overrides):
    return make_organisation("recruiter", **{"name": name, "name_ar": None, "search_text": fold(name), **overrides})


@pytest.fixture
def employer(database):
    return make_organisation()


@pytest.fixture
def client(client_for, employer):
    return client_for(make_user("employer_user", organisations=(employer,)))


def relationships(database):
    return database.scalars(select(BusinessRelationship).order_by(BusinessRelationship.id)).all()


def test_own_people_see_their_profile_and_switch_between_organisations(client_for, database):
    one, two = make_organisation(name="First", name_ar=None), make_organisation(name="Second", name_ar=None)
    foreign = make_organisation(name="Foreign", name_ar=None)
    client = client_for(make_user("employer_user", organisations=(one, two)))
    assert "Second" in client.get(f"/our-organisation?organisation={two.id}").text
    assert client.get(f"/our-organisation?organisation={foreign.id}").status_code == 404


def test_a_person_without_an_organisation_is_told_what_to_do(client_for, database):
    client = client_for(make_user("employer_user"))
    assert "Ask the administrator" in client.get("/our-organisation").text
    assert "Ask the administrator" in client.get("/recruiters-we-use").text


def test_places_are_added_and_closed_and_never_deleted(client, employer, database):
    url = f"/organisations/{employer.id}/workplaces"
    assert client.post(url, data={"kind": "housing", "name": " "}).status_code == 422
    assert client.post(url, data={"kind": "housing", "name": "Camp 4", "city": "Riyadh"}).status_code == 303
    place = database.scalars(select(Workplace)).one()
    assert "Camp 4" in client.get("/our-organisation").text
    assert client.post(f"/workplaces/{place.id}/close").status_code == 303
    database.refresh(place)
    assert place.closed_on == today()
    assert client.post(f"/workplaces/{place.id}/close").status_code == 409


def test_foreign_places_are_not_found(client, database):
    foreign = make_organisation()
    assert client.post(f"/organisations/{foreign.id}/workplaces", data={}).status_code == 404
    assert client.post(f"/workplaces/{make_workplace(foreign).id}/close").status_code == 404


def test_an_employer_finds_an_office_by_part_of_its_name_and_names_it(client, employer, database):
    office = make_office()
    make_office("Closed Manpower", status="closed")
    page = client.get(f"/organisations/{employer.id}/recruiters-we-use/new?search=MANPOWER").text
    assert "Example Manpower" in page
    assert "Closed Manpower" not in page
    url = f"/organisations/{employer.id}/recruiters-we-use/new/{office.id}"
    assert client.get(url).status_code == 200
    assert client.post(url, data=LINE).status_code == 303
    (line,) = relationships(database)
    assert (line.country_of_origin, line.number_of_workers, line.supplier_id) == ("NP", 40, office.id)
    assert set(database.scalars(select(PendingEvaluation.organisation_id))) == {employer.id, office.id}
    assert "Example Manpower" in client.get("/recruiters-we-use").text


def test_the_same_office_and_country_twice_a_future_day_and_a_wrong_number_are_refused(client, employer, database):
    office = make_office()
    url = f"/organisations/{employer.id}/recruiters-we-use/new/{office.id}"
    client.post(url, data=LINE)
    for changed, message in (
        ({}, "is on your list for this country already"),
        ({"country_of_origin": "BD", "occurred_on": str(today() + timedelta(days=1))}, "in the future"),
        ({"country_of_origin": "BD", "number_of_workers": "-1"}, "Number must be"),
        ({"country_of_origin": "XX"}, "Not a valid choice"),
    ):
        answer = client.post(url, data={**LINE, **changed})
        assert answer.status_code == 422
        assert message in answer.text, message
    assert len(relationships(database)) == 1


def test_only_registered_offices_can_be_named(client, employer, database):
    for other in (make_organisation(), make_office(is_identified=False)):
        url = f"/organisations/{employer.id}/recruiters-we-use/new/{other.id}"
        assert client.get(url).status_code == 404


def test_a_correction_and_an_end_are_new_rows(client, employer, database):
    first = make_relationship(employer, make_office(), occurred_on=date(2026, 1, 1))
    url = f"/recruiters-we-use/{first.id}"
    assert client.get(f"{url}/correct").status_code == 200
    assert client.post(f"{url}/correct", data=LINE).status_code == 422
    answer = client.post(f"{url}/correct", data={**LINE, "number_of_workers": "55", "reason": "Counted again"})
    assert answer.status_code == 303
    second = relationships(database)[-1]
    assert (second.supersedes_id, second.number_of_workers, second.correction_reason) == (first.id, 55, "Counted again")
    assert client.post(f"{url}/end", data={"ended_on": "2026-02-01"}).status_code == 409
    end = f"/recruiters-we-use/{second.id}/end"
    assert client.get(end).status_code == 200
    assert client.post(end, data={"ended_on": "2025-12-31"}).status_code == 422
    assert client.post(end, data={"ended_on": "2026-02-01"}).status_code == 303
    last = relationships(database)[-1]
    assert (last.ended_on, last.supersedes_id, first.number_of_workers) == (date(2026, 2, 1), second.id, 40)
    assert "No recruitment office is named yet" in client.get("/recruiters-we-use").text


def test_lines_of_a_foreign_employer_are_not_found(client, database):
    foreign = make_organisation()
    line = make_relationship(foreign, make_office())
    for path in (
        f"/recruiters-we-use/{line.id}/correct",
        f"/recruiters-we-use/{line.id}/end",
        f"/organisations/{foreign.id}/recruiters-we-use/new",
    ):
        assert client.get(path).status_code == 404


def test_recruitment_offices_do_not_name_offices(client_for, database):
    office = make_office()
    client = client_for(make_user("recruiter_user", organisations=(office,)))
    assert client.get("/recruiters-we-use").status_code == 403
    assert client.get("/our-organisation").status_code == 200


def test_a_line_repeated_every_year_counts_its_workers_once(database):
    employer, office = make_organisation(), make_office()
    latest = make_relationship(employer, office, number_of_workers=30)
    earlier = make_relationship(employer, office, number_of_workers=50)
    other = make_relationship(employer, office, country_of_origin="BD", number_of_workers=5)
    (partner,) = group_partners([latest, earlier, other], "supplier")
    assert partner.number_of_workers == 35


def test_a_place_with_an_arabic_name_is_shown_by_it_in_arabic(client_for, database):
    organisation = make_organisation(city="Riyadh", region_code=make_region("SA-01").code)
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    data = {"kind": "housing", "name": "North housing", "name_ar": "السكن الشمالي", "city": "Riyadh"}
    assert client.post(f"/organisations/{organisation.id}/workplaces", data=data).status_code == 303
    assert "North housing" in client.get("/our-organisation?lang=en").text
    arabic = client.get("/our-organisation?lang=ar").text
    assert "السكن الشمالي" in arabic and "North housing" not in arabic
