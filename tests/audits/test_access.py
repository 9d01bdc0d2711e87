"""Who is let in where: every route, every role, own and foreign organisations."""

import pytest

from audits.findings.models import KnownFrom
from audits.models import Announcement, AuditState
from audits.operations import close_audit
from compliance.accounts.roles import RoleName
from compliance.clock import today
from tests.factories.accounts import make_authority, make_user
from tests.factories.audits import (
    lead_of,
    make_audit,
    make_consent,
    make_corrective_action,
    make_finding,
    make_interview,
)
from tests.factories.organisations import make_organisation

ROUTES = (
    ("GET", "/organisations/{organisation}/audits/new"),
    ("POST", "/organisations/{organisation}/audits/new"),
    ("GET", "/audits/{audit}"),
    ("GET", "/audits/{audit}/plan"),
    ("POST", "/audits/{audit}/plan"),
    ("POST", "/audits/{audit}/begin"),
    ("GET", "/audits/{audit}/close"),
    ("GET", "/audits/{audit}/sample"),
    ("GET", "/audits/{audit}/sample/draw"),
    ("POST", "/audits/{audit}/sample/draw"),
    ("GET", "/audits/{audit}/independence"),
    ("GET", "/audits/{audit}/independence/declare"),
    ("POST", "/audits/{audit}/independence/declare"),
    ("GET", "/audits/{audit}/site-card"),
    ("POST", "/audits/{audit}/close"),
    ("GET", "/audits/{audit}/interviews/new"),
    ("POST", "/audits/{audit}/interviews/new"),
    ("GET", "/interviews/consents/{consent}"),
    ("POST", "/interviews/consents/{consent}"),
    ("GET", "/interviews/{interview}"),
    ("POST", "/interviews/{interview}"),
    ("GET", "/interviews/{interview}/correction"),
    ("POST", "/interviews/{interview}/correction/open"),
    ("POST", "/interviews/{interview}/correction"),
    ("GET", "/audits/{audit}/findings/new"),
    ("POST", "/audits/{audit}/findings/new"),
    ("GET", "/findings/{finding}"),
    ("GET", "/findings/{finding}/correction"),
    ("POST", "/findings/{finding}/correction"),
    ("GET", "/findings/{finding}/release"),
    ("POST", "/findings/{finding}/release"),
    ("GET", "/corrective-actions/{action}"),
    ("GET", "/corrective-actions/{action}/plan"),
    ("POST", "/corrective-actions/{action}/plan"),
    ("GET", "/corrective-actions/{action}/evidence"),
    ("POST", "/corrective-actions/{action}/evidence"),
    ("GET", "/corrective-actions/{action}/check"),
    ("POST", "/corrective-actions/{action}/check"),
)


def make_story(organisation):
    lead = make_user("inspector", authority=organisation.authority, regions=(organisation.region_code,))
    audit = make_audit(organisation, lead)
    return {
        "organisation": organisation.id,
        "audit": audit.id,
        "interview": make_interview(audit).id,
        "consent": make_consent(audit).id,
        "finding": make_finding(audit).id,
        "action": make_corrective_action(organisation, lead).id,
    }


@pytest.fixture
def foreign(database):
    return make_story(make_organisation(name="Foreign", authority_id=make_authority("other").id))


def user_of(role, organisation):
    organisations = (organisation,) if role in ("employer_user", "recruiter_user", "social_auditor") else ()
    return make_user(role, organisations=organisations, reads_interviews=role in ("analyst", "supervisor"))


@pytest.mark.parametrize("role", [role for role in RoleName if role is not RoleName.ADMINISTRATOR])
def test_every_route_of_a_foreign_organisation_is_404(client_for, foreign, role):
    client = client_for(user_of(role, make_organisation()))
    for method, route in ROUTES:
        address = route.format(**foreign)
        assert client.open(address, method=method).status_code == 404, (method, address)


def test_an_administrator_reads_no_audit_and_no_interview(client_for, foreign):
    client = client_for(make_user("administrator", reads_interviews=True))
    for method, route in ROUTES:
        expected = (403,) if route.startswith("/organisations") else (404,)
        address = route.format(**foreign)
        assert client.open(address, method=method).status_code in expected, (method, address)
    assert client.get("/audits").status_code == 403
    assert client.get("/corrective-actions").status_code == 403


@pytest.mark.parametrize("role", ["employer_user", "recruiter_user"])
def test_an_organisation_reads_neither_interviews_nor_findings_of_its_own(client_for, database, role):
    organisation = make_organisation()
    story = make_story(organisation)
    client = client_for(make_user(role, organisations=(organisation,)))
    for method, route in ROUTES:
        if "/interviews/{" in route or "/interviews/consents" in route or route.startswith("/findings"):
            address = route.format(**story)
            assert client.open(address, method=method).status_code == 404, (method, address)
    assert client.get(f"/audits/{story['audit']}/interviews/new").status_code == 403
    assert client.post(f"/corrective-actions/{story['action']}/check").status_code == 403


@pytest.mark.parametrize("role", ["inspector", "analyst", "supervisor"])
def test_writing_needs_membership_of_the_team(client_for, database, role):
    organisation = make_organisation()
    story = make_story(organisation)
    client = client_for(make_user(role))
    for route in ("/audits/{audit}/close", "/audits/{audit}/findings/new", "/audits/{audit}/interviews/new"):
        assert client.post(route.format(**story)).status_code == 403, route
    assert client.post("/findings/{finding}/correction".format(**story)).status_code == 403
    assert client.post("/corrective-actions/{action}/check".format(**story)).status_code == 403
    assert client.get("/audits/{audit}".format(**story)).status_code == 200
    assert client.get("/findings/{finding}".format(**story)).status_code == 200


def test_interviews_are_read_by_the_team_and_by_holders_of_the_right_only(client_for, database):
    organisation = make_organisation()
    story = make_story(organisation)
    address = "/interviews/{interview}".format(**story)
    assert client_for(make_user("inspector")).post(address).status_code == 404
    assert client_for(make_user("analyst")).post(address).status_code == 404
    assert client_for(make_user("inspector", reads_interviews=True)).post(address).status_code == 404
    assert client_for(make_user("analyst", reads_interviews=True)).post(address).status_code == 200
    assert client_for(make_user("supervisor", reads_interviews=True)).post(address).status_code == 200
    elsewhere = make_user("analyst", reads_interviews=True, regions=("SA-02",))
    assert client_for(elsewhere).post(address).status_code == 404


def test_a_social_auditor_sees_social_audits_of_organisations_given_and_no_inspection(client_for, database):
    organisation = make_organisation()
    inspection = make_audit(organisation)
    auditor = make_user("social_auditor", organisations=(organisation,))
    client = client_for(auditor)
    assert client.get(f"/audits/{inspection.id}").status_code == 404
    social_audit = make_audit(organisation, auditor)
    page = client.get(f"/audits/{social_audit.id}").text
    assert "Social audit" in page
    assert "nspection" not in page
    assert "nspection" not in client.get("/audits").text
    other = make_user("social_auditor")
    assert client_for(other).get(f"/audits/{social_audit.id}").status_code == 404


def test_an_unannounced_audit_is_told_when_it_begins(client_for, database):
    organisation = make_organisation()
    audit = make_audit(organisation, announcement=Announcement.UNANNOUNCED, state=AuditState.PLANNED)
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    assert client.get(f"/audits/{audit.id}").status_code == 404
    assert audit.number not in client.get("/audits").text
    client_for(audit.lead).post(f"/audits/{audit.id}/begin")
    assert client.get(f"/audits/{audit.id}").status_code == 200


def test_only_supervisors_release(client_for, database):
    audit = make_audit()
    finding = make_finding(audit, known_from=frozenset({KnownFrom.WORKERS}))
    close_audit(audit, lead_of(audit), today())
    address = f"/findings/{finding.id}/release"
    for role in ("inspector", "analyst"):
        assert client_for(make_user(role)).post(address, data={"reason": "Safe"}).status_code == 403
    assert client_for(make_user("supervisor")).post(address, data={"reason": "Safe"}).status_code == 303
