"""An organisation's own page, its files, mails, order, totals and score: the same before and after what it must not
know of, byte for byte apart from the token of its forms. Each proof can fail: without the filter it does."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import func, select, true

import compliance.risk.held.queries as held_queries
from audits.findings.models import Grade, KnownFrom
from audits.interviews.values import SignAnswer
from audits.operations import close_audit
from audits.protection.models import NoticeKind
from audits.protection.operations import Notice, lift_protection, protect_finding, record_notice
from compliance.accounts.identity import identity_of
from compliance.clock import now, today
from compliance.mail.models import OutboxMessage
from compliance.reminders.operations import remind
from compliance.risk.evaluation import evaluate
from compliance.risk.models import OrganisationRisk, RiskFlag
from compliance.risk.vocabulary import FlagState, Level
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_audit, make_finding, make_interview
from tests.factories.employers import make_wage_payment
from tests.factories.organisations import make_organisation, make_relationship
from tests.factories.recruiters import make_fee, make_licence
from tests.factories.risk import make_flag

HELD = "/our-organisation/held"
PATHS = (
    f"{HELD}?lang=ar",
    "/?lang=en",
    "/our-organisation",
    HELD,
    f"{HELD}/export.csv",
    f"{HELD}/export.xlsx",
    "/documents",
)
TOKEN = re.compile(rb"[\w-]{20,}\.[\w-]+\.[\w-]+|nonce-[\w-]+")


def content_of(answer):
    """The bytes of an answer; of a workbook its parts, without the time it was made at."""
    if answer.data[:2] != b"PK":
        return TOKEN.sub(b"", answer.data)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return [archive.read(name) for name in sorted(archive.namelist()) if not name.startswith("docProps")]


def seen_by(client, user, database):
    """All that reaches the organisation: pages and files, mails, and the score the public may be told."""
    database.commit()
    for days in (0, 5, 29):
        for source in current_app.extensions["compliance"].reminder_sources:
            remind(source, today() + timedelta(days=days))
    pages = {path: (answer.status_code, content_of(answer)) for path in PATHS for answer in [client.get(path)]}
    mails = select(OutboxMessage.subject, OutboxMessage.body).where(OutboxMessage.recipient == user.email)
    scores = select(OrganisationRisk.public_score).order_by(OrganisationRisk.organisation_id)
    return pages, [tuple(each) for each in database.execute(mails)], [each for each in database.scalars(scores) if each]


@pytest.fixture
def scene(database):
    """An employer with something held on it, the office it uses, and a visit that runs."""
    employer, office = make_organisation(name="Blue Door"), make_organisation("recruiter", name="Gulf Bridge")
    make_relationship(employer, office)
    make_licence(office)
    for month in range(3):
        make_wage_payment(
            employer, worker=f"w{month}", due_on=today() - timedelta(days=120 + 30 * month), paid_on=today()
        )
    user = make_user("employer_user", organisations=(employer,))
    audit = make_audit(employer)
    evaluate(today())
    return employer, office, user, audit


def interview(scene):
    make_interview(scene[3], signs={**dict.fromkeys(range(1, 12), SignAnswer.PRESENT)})


def worker_report(scene):
    make_fee(scene[1])


def finding_on_sign_7(scene):
    make_finding(scene[3], ilo_sign=7, grade=Grade.CRITICAL, known_from=frozenset({KnownFrom.SEEN_ON_SITE}))


def considered_referral(scene):
    finding = make_finding(scene[3], ilo_sign=7, grade=Grade.CRITICAL)
    protect_finding(finding, "Doors are locked at night", lead_of(scene[3]))
    record_notice(finding, Notice(NoticeKind.REFERRED, "Shelter", now()), lead_of(scene[3]))


@pytest.mark.parametrize("event", [interview, worker_report, finding_on_sign_7, considered_referral])
def test_the_organisation_sees_no_difference(scene, event, client_for, database):
    user = scene[2]
    client = client_for(user)
    seen_by(client, user, database)
    before, flags = seen_by(client, user, database), database.scalar(select(func.count()).select_from(RiskFlag))
    event(scene)
    evaluate(today(), organisation_ids=[scene[0].id, scene[1].id])
    if event is considered_referral:
        # Told if there were no referral.
        make_flag(scene[0], "licence-expired", raised_at=now())
    assert database.scalar(select(func.count()).select_from(RiskFlag)) > flags
    assert seen_by(client, user, database) == before
    assert before[0][HELD][0] == 200 and b"Wage payments" in before[0][HELD][1]


@pytest.mark.parametrize("event", [interview, considered_referral])
def test_without_the_filter_the_proof_fails(scene, event, client_for, database, monkeypatch):
    user = scene[2]
    client = client_for(user)
    before = seen_by(client, user, database)
    event(scene)
    evaluate(today())
    make_flag(scene[0], "licence-expired", raised_at=now())
    if event is interview:
        monkeypatch.setattr(held_queries, "is_told", lambda since: true())
        monkeypatch.setattr(held_queries, "_level_told", lambda since: RiskFlag.level.label("told"))
    else:
        monkeypatch.setattr(held_queries, "is_told", lambda since: RiskFlag.public_level.is_not(None))
    after = seen_by(client, user, database)
    assert after[0][HELD] != before[0][HELD]
    assert after[0][f"{HELD}/export.csv"] != before[0][f"{HELD}/export.csv"]


def test_counting_every_source_would_fail_too(scene, client_for, database, monkeypatch):
    from compliance.risk.library import current_library

    user = scene[2]
    client = client_for(user)
    make_interview(scene[3])
    before = seen_by(client, user, database)
    for source in current_library().sources.values():
        object.__setattr__(source, "told_to_organisation", not source.told_to_organisation)
    try:
        assert seen_by(client, user, database)[0][HELD] != before[0][HELD]
    finally:
        for source in current_library().sources.values():
            object.__setattr__(source, "told_to_organisation", not source.told_to_organisation)


def test_no_source_of_what_workers_said_is_ever_told(app):
    sources = app.extensions["compliance"].evidence_sources.values()
    told = {each.code for each in sources if each.told_to_organisation}
    assert told and not {each.code for each in sources if each.rests_on_interviews} & told
    assert "findings" not in told and "open_critical_findings" not in told


def test_a_referral_keeps_the_level_that_was_told(scene, client_for, database):
    from compliance.risk.models import FormerSnapshot

    employer, _office, user, audit = scene
    flag = make_flag(employer, "hours-excessive", level=Level.AMBER, raised_at=now() - timedelta(days=9))
    client = client_for(user)
    before = seen_by(client, user, database)
    finding = make_finding(audit, ilo_sign=7)
    protect_finding(finding, "Doors are locked", lead_of(audit))
    database.add(
        FormerSnapshot(
            flag_id=flag.id,
            level=flag.level,
            snapshot=flag.snapshot,
            snapshot_digest=flag.snapshot_digest,
            replaced_at=now(),
        )
    )
    flag.level = flag.public_level = Level.CRITICAL
    assert seen_by(client, user, database)[0][HELD] == before[0][HELD]
    lift_protection(finding, "Nobody is in danger", identity_of(make_user("supervisor")), today())
    assert "Critical" in client.get(HELD).text


def test_a_supervisor_releases_one_flag_of_a_referred_organisation(scene, client_for, database):
    employer, _office, user, _audit = scene
    considered_referral(scene)
    flag = make_flag(employer, "licence-expired", raised_at=now())
    client, supervisor = client_for(user), client_for(make_user("supervisor"))
    assert client.get(f"{HELD}/{flag.id}/reply").status_code == 404
    page = supervisor.get(f"/flags/{flag.id}").text
    assert "A referral of this organisation is considered or open" in page
    version = re.search(r'name="version"[^>]*value="([^"]+)"', supervisor.get(f"/flags/{flag.id}/release").text)[1]
    release = supervisor.post(f"/flags/{flag.id}/release", data={"reason": "Known anyway", "version": version})
    assert release.status_code == 303
    page = client.get(HELD).text
    assert "Recruitment licence expired" in page and "Known anyway" not in page
    assert client.get(f"{HELD}/{flag.id}/reply").status_code == 200


def test_a_released_flag_that_clears_stays_to_the_end_of_its_quarter(scene, client_for, database):
    employer, _office, user, _audit = scene
    flag = make_flag(employer, "passports-kept", confidential=True, public_level=Level.RED, released_at=now())
    client = client_for(user)
    before = seen_by(client, user, database)
    flag.state, flag.cleared_on = FlagState.CLEARED, today()
    assert seen_by(client, user, database)[0][HELD] == before[0][HELD]
    flag.cleared_on = today() - timedelta(days=100)
    assert "Passports" not in client.get(HELD).text


def test_no_number_below_the_minimum_and_no_day_of_the_quarter_is_shown(scene, client_for, database):
    employer, _office, user, audit = scene
    flag = make_flag(
        employer, "passports-kept", confidential=True, public_level=Level.RED, released_at=now(), records_count=3
    )
    close_audit(audit, lead_of(audit), today())
    page = client_for(user).get(HELD).text
    shown = " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<h2") :]).split())
    assert "fewer than 5" in shown
    assert flag.raised_on.isoformat() not in page and today().isoformat() not in page
    assert database.scalar(select(func.count()).select_from(RiskFlag)) > 1
