"""Attacks on what counts of interviews tell: every page and export as each role, before and after one interview."""

import re
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from audits.interviews.models import WorkerInterview
from audits.interviews.values import ConsentOutcome, DocumentHolder, PaperKind, SignAnswer
from audits.interviews.withdrawing import withdraw_consent
from audits.operations import close_audit
from compliance.accounts.roles import RoleName
from compliance.clock import today
from compliance.database import db
from compliance.risk.evaluation import evaluate
from tests.access.test_access import LEFT_OUT
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_audit, make_consent, make_interview
from tests.factories.organisations import make_organisation, make_relationship

ORGANISATION_ROLES = (RoleName.EMPLOYER_USER, RoleName.RECRUITER_USER)
WITHOUT_THE_RIGHT = (
    RoleName.INSPECTOR,
    RoleName.SOCIAL_AUDITOR,
    RoleName.ANALYST,
    RoleName.SUPERVISOR,
    RoleName.ADMINISTRATOR,
)
# The page of health counts organisations that wait for evaluation, whatever fact they wait for.
MOVES_ANYWAY = (*LEFT_OUT, "/health")
KNOWN = {"audit_id", "organisation_id", "recruiter_id"}
GRAVE = {
    "signs": dict.fromkeys(range(1, 12), SignAnswer.PRESENT),
    "papers": {PaperKind.PASSPORT: DocumentHolder.EMPLOYER},
    "fee_paid": True,
}
# Tokens and the clock differ with every request and tell nothing.
NOISE = re.compile(
    r'csrf_token[^>]*>|X-CSRFToken[^>]*>|nonce="[^"]*"|<time[^>]*>.*?</time>|/CreationDate[^)]*\)|"(csrf|made_at)":"[^"]*"',
    re.S,
)


@pytest.fixture
def scene(database):
    employer = make_organisation(name="Employer")
    office = make_organisation("recruiter", name="Office")
    make_relationship(employer, office)
    return employer, office, make_audit(employer)


def user_of(role, employer, office):
    organisations = {
        RoleName.EMPLOYER_USER: (employer,),
        RoleName.RECRUITER_USER: (office,),
        RoleName.SOCIAL_AUDITOR: (employer, office),
    }
    return make_user(role, organisations=organisations.get(role, ()))


def addresses(app, employer, office, audit):
    """Every page that takes nothing, or the visit or one of the organisations."""
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.rule.startswith(MOVES_ANYWAY) or not rule.arguments <= KNOWN:
            continue
        for organisation in (employer, office) if "organisation_id" in rule.arguments else (employer,):
            values = {"audit_id": audit.id, "organisation_id": organisation.id, "recruiter_id": office.id}
            found.append(
                re.sub(r"<[^>]+>", lambda part, v=values: str(v[part[0].strip("<>").split(":")[-1]]), rule.rule)
            )
    return sorted(set(found))


def content_of(answer):
    if answer.mimetype.endswith("spreadsheetml.sheet"):
        book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
        return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    if answer.mimetype == "application/pdf":
        return answer.mimetype
    return NOISE.sub("", answer.get_data(as_text=True))


def read_all(app, client, scene):
    pages = {}
    for address in addresses(app, *scene):
        answer = client.get(address)
        pages[address] = (answer.status_code, content_of(answer))
    return pages


def differing(before, after):
    return [address for address in before if before[address] != after[address]]


@pytest.mark.parametrize(
    ("role", "earlier"), [(RoleName.EMPLOYER_USER, 0), (RoleName.EMPLOYER_USER, 4), (RoleName.RECRUITER_USER, 4)]
)
def test_one_interview_changes_nothing_for_the_organisation_even_after_a_check(app, client_for, scene, role, earlier):
    employer, office, audit = scene
    for _number in range(earlier):
        make_interview(audit, recruiter_id=office.id, **GRAVE)
    client = client_for(user_of(role, employer, office))
    evaluate(today())
    before = read_all(app, client, scene)
    assert len([each for each in before.values() if each[0] == 200]) > 10
    make_interview(audit, recruiter_id=office.id, **GRAVE)
    make_consent(audit, ConsentOutcome.REFUSED)
    evaluate(today())
    assert differing(before, read_all(app, client, scene)) == []


@pytest.mark.parametrize(
    ("role", "earlier"),
    [(RoleName.ANALYST, 0), (RoleName.ANALYST, 5), *((role, 4) for role in WITHOUT_THE_RIGHT)],
)
def test_one_interview_more_shows_to_nobody_without_the_right(app, client_for, scene, role, earlier):
    employer, office, audit = scene
    for _number in range(earlier):
        make_interview(audit)
    client = client_for(user_of(role, employer, office))
    before = read_all(app, client, scene)
    made = make_interview(audit)
    make_consent(audit, ConsentOutcome.REFUSED)
    assert differing(before, read_all(app, client, scene)) == []
    withdraw_consent(made.consent, lead_of(audit), today())
    assert differing(before, read_all(app, client, scene)) == []


def closed_page(client, audit):
    close_audit(audit, lead_of(audit), today())
    return re.sub(r"<[^>]*>", "", client.get(f"/audits/{audit.id}").text)


@pytest.mark.parametrize(
    ("recorded", "refused", "told"),
    [
        (0, 0, "Recorded: fewer than 5. Refused: fewer than 5."),
        (4, 1, "Recorded: fewer than 5. Refused: fewer than 5."),
        (5, 4, "Recorded: at least 5. Refused: fewer than 5."),
        (9, 5, "Recorded: at least 5. Refused: at least 5."),
        (10, 0, "Recorded: at least 10. Refused: fewer than 5."),
    ],
)
def test_counts_of_a_closed_visit_are_withheld_or_rounded_down(client_for, database, recorded, refused, told):
    audit = make_audit()
    for _number in range(recorded):
        make_interview(audit)
    for _number in range(refused):
        make_consent(audit, ConsentOutcome.REFUSED)
    analyst = client_for(make_user("analyst"))
    open_page = analyst.get(f"/audits/{audit.id}").text
    assert "Numbers are told when the visit is closed." in open_page
    assert told in closed_page(analyst, audit)


def test_a_consent_taken_back_after_closing_moves_no_count(client_for, database):
    audit = make_audit()
    made = [make_interview(audit) for _number in range(5)]
    analyst = client_for(make_user("analyst"))
    before = closed_page(analyst, audit)
    withdraw_consent(made[0].consent, lead_of(audit), today())
    assert re.sub(r"<[^>]*>", "", analyst.get(f"/audits/{audit.id}").text) == before
    assert "4 recorded" in re.sub(r"<[^>]*>", "", client_for(audit.lead).get(f"/audits/{audit.id}").text)


def test_the_minimum_follows_the_national_rule(client_for, database, monkeypatch):
    monkeypatch.setattr("compliance.web.formatting.rule_value", lambda code, country, on: 8)
    audit = make_audit()
    for _number in range(7):
        make_interview(audit)
    assert "Recorded: fewer than 8." in closed_page(client_for(make_user("analyst")), audit)


@pytest.mark.parametrize("role", [*ORGANISATION_ROLES, *WITHOUT_THE_RIGHT, RoleName.RESPONDENT])
def test_nobody_without_the_right_opens_anything_of_interviews(app, client_for, scene, role):
    employer, office, audit = scene
    interview, waiting = make_interview(audit), make_consent(audit)
    client = client_for(user_of(role, employer, office))
    for address in (
        f"/audits/{audit.id}/interviews/new",
        f"/audits/{audit.id}/retaliation",
        f"/audits/{audit.id}/coaching-hints",
        f"/interviews/{interview.id}",
        f"/interviews/{interview.id}/correction",
        f"/interviews/consents/{waiting.id}",
        f"/interviews/consents/{waiting.id}/costs",
        f"/interviews/consents/{waiting.id}/withdrawal",
    ):
        for method in ("GET", "POST"):
            assert client.open(address, method=method).status_code in (403, 404, 405), (method, address)
    assert db.session.query(WorkerInterview).count() == 1
