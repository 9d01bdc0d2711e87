"""The ministry plans an inspection from the risk list and names the inspector who leads it."""

from datetime import timedelta

from sqlalchemy import select

from audits.models import Audit, AuditKind
from compliance.clock import today
from tests.factories.accounts import make_authority, make_user
from tests.factories.organisations import make_organisation


def plan_form(lead_id, **changes):
    day = (today() + timedelta(days=7)).isoformat()
    return {
        "audit_type": "special",
        "announcement": "unannounced",
        "starts_on": day,
        "ends_on": day,
        "scope": "Wages and documents",
        "planned_from": "A complaint of 3 November",
        "lead_id": str(lead_id),
        **changes,
    }


def test_an_analyst_plans_an_inspection_led_by_an_inspector(client_for, database):
    organisation, inspector = make_organisation(), make_user("inspector")
    client = client_for(make_user("analyst"))
    page = client.get(f"/organisations/{organisation.id}/audits/new?flag=7")
    assert inspector.name in page.text
    answer = client.post(f"/organisations/{organisation.id}/audits/new", data=plan_form(inspector.id))
    assert answer.status_code == 303
    audit = database.scalars(select(Audit)).unique().one()
    assert (audit.kind, audit.lead_id, audit.has_member(inspector.id)) == (AuditKind.INSPECTION, inspector.id, True)
    assert client.get(answer.location).status_code == 200


def test_an_inspector_of_another_region_or_authority_cannot_be_named(client_for, database):
    organisation = make_organisation()
    strangers = [make_user("inspector", regions=("SA-02",)), make_user("inspector", authority=make_authority("other"))]
    client = client_for(make_user("supervisor"))
    for stranger in [*strangers, make_user("analyst")]:
        answer = client.post(f"/organisations/{organisation.id}/audits/new", data=plan_form(stranger.id))
        assert answer.status_code == 422
        assert "Choose the inspector who leads it." in answer.text


def test_planning_does_not_let_the_ministry_read_interviews(client_for, database):
    organisation, inspector = make_organisation(), make_user("inspector")
    analyst = make_user("analyst")
    client = client_for(analyst)
    client.post(f"/organisations/{organisation.id}/audits/new", data=plan_form(inspector.id))
    assert not database.scalars(select(Audit)).unique().one().has_member(analyst.id)
