"""Follow-up cases: who sees them, who works on them, and that nothing of a colleague is overwritten."""

import csv
import io
import re
from datetime import timedelta

from compliance.accounts.identity import identity_of
from compliance.clock import today
from compliance.follow_up.models import FollowUpCase
from compliance.follow_up.queries import FollowUpFilter, list_cases
from tests.counting import counted_queries
from tests.factories.accounts import make_authority, make_region, make_user
from tests.factories.organisations import make_organisation
from tests.factories.risk import make_case


def opening(owner, **overrides):
    return {"what": "Visit the housing", "owner_id": owner.id, "due_on": (today() + timedelta(days=7)).isoformat()} | (
        overrides
    )


def test_an_analyst_opens_a_case_for_an_inspector_of_the_region(client_for, database):
    organisation, analyst = make_organisation(), make_user("analyst")
    inspector = make_user("inspector", name="Ines Inspector")
    client = client_for(analyst)
    page = client.get(f"/organisations/{organisation.id}/follow-up/open")
    assert "Ines Inspector (Inspector)" in page.text
    answer = client.post(f"/organisations/{organisation.id}/follow-up/open", data=opening(inspector))
    assert answer.status_code == 303
    case = database.query(FollowUpCase).one()
    assert (case.owner_id, case.opened_by_id, case.state) == (inspector.id, analyst.id, "open")
    assert "Visit the housing" in client_for(inspector).get("/").text


def test_people_of_other_regions_and_authorities_cannot_be_owners(client_for, database):
    organisation, client = make_organisation(), client_for(make_user("analyst"))
    strangers = (
        make_user("inspector", regions=("SA-02",)),
        make_user("inspector", authority=make_authority("other")),
        make_user("inspector", active=False),
        make_user("social_auditor"),
    )
    for stranger in strangers:
        answer = client.post(f"/organisations/{organisation.id}/follow-up/open", data=opening(stranger))
        assert answer.status_code == 422
    assert database.query(FollowUpCase).count() == 0


def test_a_date_in_the_past_is_refused_and_nothing_typed_is_lost(client_for, database):
    organisation, analyst = make_organisation(), make_user("analyst")
    past = (today() - timedelta(days=1)).isoformat()
    answer = client_for(analyst).post(
        f"/organisations/{organisation.id}/follow-up/open", data=opening(analyst, due_on=past)
    )
    assert answer.status_code == 422
    assert "Choose today or a later day" in answer.text
    assert "Visit the housing" in answer.text


def test_cases_are_seen_in_their_region_and_authority_only(client_for, database):
    make_region("SA-02")
    owner = make_user("inspector", regions=("SA-01", "SA-02"))
    near, far = make_organisation(name="Near Ltd"), make_organisation(name="Far Ltd", region_code="SA-02")
    foreign = make_organisation(name="Foreign Ltd", authority_id=make_authority("other").id)
    cases = [make_case(each, owner, what=f"Visit {each.name}") for each in (near, far, foreign)]
    client = client_for(make_user("analyst"))
    pages = [client.get(path).text for path in ("/follow-up", "/follow-up/export.csv")]
    assert all("Near Ltd" in page and "Far Ltd" not in page and "Foreign Ltd" not in page for page in pages)
    assert [client.get(f"/follow-up/{case.id}").status_code for case in cases] == [200, 404, 404]
    for path in ("hand-on", "end", "notes"):
        assert client.post(f"/follow-up/{cases[1].id}/{path}").status_code == 404
    assert client.get(f"/organisations/{far.id}/follow-up/open").status_code == 404


def test_organisations_see_no_follow_up(client_for, database):
    organisation = make_organisation()
    case = make_case(organisation, make_user("inspector"))
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    assert client.get("/follow-up").status_code == 403
    assert client.get(f"/follow-up/{case.id}").status_code == 403
    assert "wage records of March" not in client.get("/").text


def test_an_inspector_works_on_own_cases_only(client_for, database):
    organisation, owner = make_organisation(), make_user("inspector")
    case = make_case(organisation, owner)
    colleague = client_for(make_user("inspector"))
    assert colleague.get(f"/follow-up/{case.id}").status_code == 200
    assert colleague.post(f"/follow-up/{case.id}/notes", data={"text": "Mine now"}).status_code == 403
    assert colleague.get(f"/organisations/{organisation.id}/follow-up/open").status_code == 403
    client = client_for(owner)
    assert client.post(f"/follow-up/{case.id}/notes", data={"text": "Went there <b>"}).status_code == 303
    assert "Went there &lt;b&gt;" in client.get(f"/follow-up/{case.id}").text


def test_a_case_ends_with_an_outcome(client_for, database):
    owner = make_user("inspector")
    case = make_case(make_organisation(), owner)
    client = client_for(owner)
    without = client.post(f"/follow-up/{case.id}/end", data={"state": "done", "outcome": "", "version": case.version})
    assert without.status_code == 422
    ended = client.post(
        f"/follow-up/{case.id}/end", data={"state": "done", "outcome": "Records received", "version": case.version}
    )
    assert ended.status_code == 303
    assert (case.state, case.outcome) == ("done", "Records received")
    assert "wage records of March" not in client.get("/follow-up").text
    assert "wage records of March" in client.get("/follow-up?state=done").text


def test_a_stale_change_is_refused_with_both_values(client_for, database):
    first, second = make_user("inspector", name="First Owner"), make_user("inspector", name="Second Owner")
    case = make_case(make_organisation(), first)
    client = client_for(make_user("analyst"))
    due, version = case.due_on, case.version
    data = {"owner_id": second.id, "due_on": due.isoformat(), "version": version}
    assert client.post(f"/follow-up/{case.id}/hand-on", data=data).status_code == 303
    database.expire_all()
    later = {"owner_id": first.id, "due_on": (due + timedelta(days=40)).isoformat(), "version": version}
    answer = client.post(f"/follow-up/{case.id}/hand-on", data=later)
    assert answer.status_code == 409
    stored, typed = re.findall(r"(First Owner|Second Owner) ", re.sub(r"<[^>]+>", " ", answer.text))[:2]
    assert {stored, typed} <= {"First Owner", "Second Owner"}
    assert case.owner_id == second.id
    ended = client.post(f"/follow-up/{case.id}/end", data={"state": "done", "outcome": "Mine", "version": version})
    assert ended.status_code == 409 and "Mine" in ended.text and "Second Owner" in ended.text
    assert case.state == "open"


def test_filters_narrow_to_mine_and_overdue(client_for, database):
    analyst, other = make_user("analyst"), make_user("analyst")
    organisation = make_organisation()
    make_case(organisation, analyst, what="My late one", due_on=today() - timedelta(days=9))
    make_case(organisation, analyst, what="My early one")
    make_case(organisation, other, what="Late of another", due_on=today() - timedelta(days=1))
    client = client_for(analyst)
    page = client.get("/follow-up?mine=yes&overdue=yes").text
    assert "My late one" in page and "My early one" not in page and "Late of another" not in page
    assert "Overdue 9 days" in page
    assert "Follow-ups overdue" in client.get("/").text


def test_pages_hold_every_case_once_although_many_are_due_on_one_day(database):
    analyst, organisation = make_user("analyst"), make_organisation()
    for number in range(25):
        make_case(organisation, analyst, due_on=today() + timedelta(days=number // 8))
    identity, wanted, seen, edge = identity_of(analyst), FollowUpFilter(), [], None
    while rows := list_cases(identity, wanted, today(), after=edge, limit=4):
        seen += [(row.due_on, row.id) for row in rows]
        edge = seen[-1]
    assert seen == sorted(seen) and len(set(seen)) == 25
    back = list_cases(identity, wanted, today(), before=seen[20], limit=4)
    assert [(row.due_on, row.id) for row in back] == seen[16:20]


def test_the_number_of_queries_does_not_grow(client_for, database):
    analyst, organisation = make_user("analyst"), make_organisation()
    client = client_for(analyst)
    make_case(organisation, analyst)
    with counted_queries() as few:
        client.get("/follow-up")
    for _number in range(60):
        make_case(organisation, analyst)
    with counted_queries() as many:
        client.get("/follow-up")
    assert few.number == many.number <= 12


def test_exports_hold_the_filter_and_disarm_formulas(client_for, database):
    analyst = make_user("analyst")
    make_case(make_organisation(name="=cmd|' /C calc'!A0"), analyst, what="+1 visit")
    client = client_for(analyst)
    rows = list(csv.reader(io.StringIO(client.get("/follow-up/export.csv").text.lstrip("\ufeff"))))
    assert len(rows) == 2
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows[1])
    assert len(list(csv.reader(io.StringIO(client.get("/follow-up/export.csv?state=done").text)))) == 1
    assert client.get("/follow-up/export.xlsx").data.startswith(b"PK")


def test_the_pages_are_arabic_on_wish(client_for, database):
    analyst = make_user("analyst")
    case = make_case(make_organisation(), analyst)
    client = client_for(analyst)
    for path in ("/follow-up", f"/follow-up/{case.id}", f"/follow-up/{case.id}/end", f"/follow-up/{case.id}/hand-on"):
        page = client.get(f"{path}?lang=ar")
        assert page.status_code == 200 and 'dir="rtl"' in page.text
        assert "مثال لخدمات المرافق" in page.text or "/" in path
