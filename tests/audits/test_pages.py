"""Every page of audits opens for whom it is meant, in English and Arabic, within its queries."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from audits.findings.models import Grade, KnownFrom
from audits.models import AuditState
from audits.operations import close_audit
from compliance.clock import today
from compliance.database import db
from tests.factories.accounts import make_user
from tests.factories.audits import (
    lead_of,
    make_audit,
    make_consent,
    make_corrective_action,
    make_finding,
    make_interview,
    make_plan,
)
from tests.factories.organisations import make_organisation, make_workplace

MOST_QUERIES = 12


@contextmanager
def counted_queries():
    statements = []

    def note(connection, cursor, statement, *rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def story(database):
    """An inspection with a workplace, an interview, a consent waiting and a finding, and an answered one."""
    organisation = make_organisation()
    lead = make_user("inspector")
    audit = make_audit(organisation, lead, workplaces=(make_workplace(organisation),))
    interview = make_interview(audit)
    consent = make_consent(audit)
    finding = make_finding(audit, known_from=frozenset({KnownFrom.SEEN_ON_SITE}), ilo_sign=7, grade=Grade.CRITICAL)
    owner = make_user("employer_user", organisations=(organisation,))
    action = make_corrective_action(organisation, lead)
    make_plan(action, owner)
    return {
        "organisation": organisation,
        "lead": lead,
        "owner": owner,
        "audit": audit,
        "interview": interview,
        "consent": consent,
        "finding": finding,
        "action": action,
    }


def pages_of(story):
    audit, finding, action = story["audit"].id, story["finding"].id, story["action"].id
    return {
        "lead": (
            "/audits",
            "/audits?mine=y&kind=inspection&state=in_progress&search=example",
            f"/organisations/{story['organisation'].id}/audits/new?flag=7",
            f"/audits/{audit}",
            f"/audits/{audit}/close",
            f"/audits/{audit}/sample",
            f"/audits/{audit}/sample/draw",
            f"/audits/{audit}/independence",
            f"/audits/{audit}/independence/declare",
            f"/audits/{audit}/site-card",
            f"/audits/{audit}/interviews/new",
            f"/interviews/consents/{story['consent'].id}",
            f"/interviews/{story['interview'].id}",
            f"/interviews/{story['interview'].id}/correction",
            f"/audits/{audit}/findings/new",
            f"/findings/{finding}",
            f"/findings/{finding}/correction",
            "/corrective-actions",
            f"/corrective-actions/{action}",
            f"/corrective-actions/{action}/check",
        ),
        "owner": (
            "/audits",
            f"/audits/{audit}",
            "/corrective-actions?state=plan_submitted",
            f"/corrective-actions/{action}",
            f"/corrective-actions/{action}/plan",
            f"/corrective-actions/{action}/evidence",
        ),
    }


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("who", ["lead", "owner"])
def test_every_page_opens_within_its_queries(client_for, story, who, language):
    client = client_for(story[who])
    client.get(f"/?lang={language}")
    addresses = pages_of(story)[who]
    for address in addresses:
        client.get(address)
        db.session.commit()
        db.session.expunge_all()
        with counted_queries() as statements:
            answer = client.get(address)
        assert answer.status_code == 200, address
        assert f'lang="{language}"' in answer.text
        assert answer.text.count("<h1>") == 1, address
        assert len(statements) <= MOST_QUERIES, (address, len(statements), statements)


def test_the_supervisor_finds_what_waits_for_release(client_for, story):
    close_audit(story["audit"], lead_of(story["audit"]), today())
    client = client_for(make_user("supervisor"))
    assert story["finding"].number in client.get("/findings/waiting-for-release").text
    assert client.get(f"/findings/{story['finding'].id}/release").status_code == 200
    assert "waits for release" in client.get("/").text


def test_planning_and_beginning_is_told_to_the_team(client_for, database):
    organisation = make_organisation()
    make_workplace(organisation)
    lead = make_user("inspector")
    client = client_for(lead)
    answer = client.post(
        f"/organisations/{organisation.id}/audits/new",
        data={
            "audit_type": "initial",
            "announcement": "announced",
            "starts_on": "2026-12-01",
            "ends_on": "2026-12-02",
            "scope": "Wages",
        },
    )
    assert answer.status_code == 303
    assert "Inspection" in client.get(answer.location).text
    assert "social audit" not in client.get(answer.location).text.lower()
    assert client.post(f"{answer.location}/begin").status_code == 409
    assert client.post(f"{answer.location}/independence/declare", data={"has_conflict": "no"}).status_code == 303
    assert client.post(f"{answer.location}/begin").status_code == 303


def test_a_list_costs_the_same_for_many_rows(client_for, database):
    organisation, lead = make_organisation(), make_user("inspector")
    client = client_for(lead)

    def cost():
        client.get("/audits")
        with counted_queries() as statements:
            client.get("/audits")
        return len(statements)

    make_audit(organisation, lead)
    once = cost()
    for number in range(1, 61):
        day = today() + timedelta(days=2 * number)
        make_audit(organisation, lead, state=AuditState.PLANNED, starts_on=day, ends_on=day)
    assert cost() == once
    assert "after=" in client.get("/audits").text
