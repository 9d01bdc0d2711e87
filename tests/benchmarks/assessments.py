"""Self-assessments at 5, 2,000 and 100,000 assessments: saving one answer, the list, opening a round; one client.

The saving user acts for one organisation, the one of the list for many. All assessments but the last are submitted with
all 67 answers at the two smaller sizes; at the largest with ten each, so that it is made within minutes.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, func, insert, select

from compliance.accounts.models import OrganisationAccess, Role, User
from compliance.accounts.roles import RoleName
from compliance.app import create_app
from compliance.assessments.models import Answer, AnswerSummary, Assessment
from compliance.assessments.operations import open_assessment
from compliance.assessments.rounds.opening import open_yearly_rounds
from compliance.assessments.rounds.periods import yearly_round
from compliance.clock import now
from compliance.database import commits, db
from compliance.deployment.upgrade import upgrade_installation
from compliance.organisations.models import Organisation
from compliance.settings import Settings
from compliance.standards.queries import find_current_standard, load_outline
from tests.postgresql_server import PostgresqlServer

SIZES = (5, 2_000, 100_000)
TIMES = 60
ROUNDS = 10_000
CREST, IRIS = "crest-employer-checklist", "iris-style-self-assessment"
BATCH = 2_000


def measure() -> Iterator[tuple[str, str, str]]:
    """Median server times at each size on SQLite; the opening of 10,000 rounds on PostgreSQL."""
    with tempfile.TemporaryDirectory() as name:
        app = create_app(Settings(data_folder=Path(name)).with_kept_secrets())
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            upgrade_installation()
        made = 0
        for size in SIZES:
            with app.app_context():
                _make_assessments(made, size, answers=67 if size <= SIZES[1] else 10)
                db.session.remove()
            made = size
            yield from _measure_size(app, size)
        with app.app_context():
            db.engine.dispose()
    yield _measure_opening()


def _measure_size(app: Flask, size: int) -> Iterator[tuple[str, str, str]]:
    with app.app_context():
        assessment_id, codes = _open_one(f"saver{size}")
        _make_user(f"lister{size}", app, organisations=min(size, 200))
        db.session.remove()
    saver, lister = _client(app, f"saver{size}"), _client(app, f"lister{size}")
    yield f"saving one answer, {size:,} assessments", _save(app, saver, assessment_id, codes), "at most 5 ms"
    yield f"list of assessments, {size:,} assessments", _median(lister, "/assessments"), "under 15 ms"
    yield f"opening one round of 144 questions, {size:,} assessments", _opening_one(app), "under 20 ms"


def _client(app: Flask, key: str) -> Any:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    return client


def _save(app: Flask, client: Any, assessment_id: int, codes: list[str]) -> str:
    """Each question once, then again with another answer; the time of the server alone, without a network."""
    waits, statements = [], []
    for turn in range(TIMES):
        code = codes[turn % len(codes)]
        form = {"value": ("yes", "partly")[turn % 2], "version": turn // len(codes), "next": "continue"}
        if turn == TIMES - 1:
            with app.app_context():
                event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        started = time.perf_counter()
        answer = client.post(f"/assessments/{assessment_id}/questions/{code}", data=form)
        waits.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 303, answer.status
    return f"{statistics.median(waits):.1f} ms, {len(statements)} statements"


def _median(client: Any, page: str) -> str:
    waits = []
    for _turn in range(TIMES):
        started = time.perf_counter()
        assert client.get(page).status_code == 200
        waits.append((time.perf_counter() - started) * 1000)
    return f"{statistics.median(waits):.1f} ms"


def _opening_one(app: Flask) -> str:
    open_and_commit = commits(open_assessment)
    with app.app_context():
        standard = find_current_standard(IRIS, date(2026, 12, 1))
        assert standard is not None
        outline, period = load_outline(standard.id), yearly_round(now().date())
        waits = []
        for number in range(20):
            organisation = _organisation(f"Opened {number}", "recruiter")
            db.session.commit()
            started = time.perf_counter()
            open_and_commit(organisation, outline, period, by=None, at=now())
            waits.append((time.perf_counter() - started) * 1000)
        db.session.remove()
    return f"{statistics.median(waits):.1f} ms"


def _measure_opening() -> tuple[str, str, str]:
    server = PostgresqlServer()
    server.start()
    try:
        with tempfile.TemporaryDirectory() as name:
            app = create_app(Settings(data_folder=Path(name), database_url=server.new_database()).with_kept_secrets())
            with app.app_context():
                upgrade_installation()
                _make_user("all", app, organisations=_make_organisations(0, ROUNDS))
                started = time.perf_counter()
                opened = open_yearly_rounds(datetime(2027, 1, 2, 3, tzinfo=UTC))["opened"]
                seconds = time.perf_counter() - started
                assert opened == ROUNDS, opened
                db.session.remove()
                db.engine.dispose()
    finally:
        server.stop()
    return f"opening {ROUNDS:,} yearly rounds by one job, PostgreSQL", f"{seconds:.2f} s", "under 10 s"


@commits
def _make_organisations(first: int, last: int) -> int:
    rows = [
        {
            "name": f"Employer {number}",
            "kind": "employer",
            "search_text": f"employer {number}",
            "country": "SA",
            "status": "active",
            "is_identified": True,
            "created_at": now(),
        }
        for number in range(first, last)
    ]
    db.session.execute(insert(Organisation), rows)
    return last - first


def _organisation(name: str, kind: str) -> Organisation:
    made = Organisation(kind=kind, name=name, search_text=name, country="SA", created_at=now())
    db.session.add(made)
    db.session.flush()
    return made


@commits
def _make_user(key: str, app: Flask, organisations: int = 0) -> int:
    user = User(
        email=f"{key}@example.org",
        name=key,
        fs_uniquifier=key,
        active=True,
        language="en",
        roles=[db.session.scalars(select(Role).where(Role.name == RoleName.EMPLOYER_USER)).one()],
    )
    db.session.add(user)
    db.session.flush()
    ids = db.session.scalars(
        select(Organisation.id).where(Organisation.kind == "employer").order_by(Organisation.id).limit(organisations)
    ).all()
    if ids:
        db.session.execute(
            insert(OrganisationAccess),
            [{"user_id": user.id, "organisation_id": each, "granted_at": now()} for each in ids],
        )
    return user.id


@commits
def _open_one(key: str) -> tuple[int, list[str]]:
    user_id = _make_user(key, None)  # type: ignore[arg-type]
    organisation = _organisation(f"Organisation of {key}", "employer")
    db.session.add(OrganisationAccess(user_id=user_id, organisation_id=organisation.id, granted_at=now()))
    standard = find_current_standard(CREST, date(2026, 12, 1))
    assert standard is not None
    outline = load_outline(standard.id)
    made = open_assessment(organisation, outline, yearly_round(now().date()), by=None, at=now())
    return made.id, [question.code for question in outline.questions]


@commits
def _make_assessments(first: int, last: int, answers: int) -> None:
    """Submitted rounds of as many organisations, with answers and summaries."""
    _make_organisations(first, last)
    standard = find_current_standard(CREST, date(2026, 12, 1))
    assert standard is not None
    questions = list(load_outline(standard.id).questions)[:answers]
    newest = db.session.scalar(select(func.max(Organisation.id))) or 0
    organisation_ids = range(newest - (last - first) + 1, newest + 1)
    for start in range(0, len(organisation_ids), BATCH):
        _make_batch(standard.id, organisation_ids[start : start + BATCH], questions)


def _make_batch(standard_id: int, organisation_ids: range, questions: list[Any]) -> None:
    highest = db.session.scalar(select(func.max(Assessment.id))) or 0
    rows = [
        {
            "id": highest + number,
            "organisation_id": organisation_id,
            "standard_id": standard_id,
            "standard_code": CREST,
            "period_starts_on": date(2025, 1, 1),
            "period_ends_on": date(2025, 12, 31),
            "due_on": date(2025, 12, 31),
            "state": "submitted",
            "opened_on": date(2025, 1, 2),
            "opened_at": now(),
            "submitted_on": date(2025, 3, 1),
            "submitted_at": now(),
            "receipt_number": f"SA-2025-{highest + number:08d}",
            "is_imported": False,
            "version": 1,
        }
        for number, organisation_id in enumerate(organisation_ids, 1)
    ]
    db.session.execute(insert(Assessment), rows)
    db.session.execute(
        insert(Answer),
        [
            {
                "assessment_id": row["id"],
                "question_id": question.id,
                "value": "yes",
                "degree": "full",
                "answered_at": now(),
                "version": 1,
            }
            for row in rows
            for question in questions
        ],
    )
    db.session.execute(insert(AnswerSummary), [_summary(row["id"]) for row in rows])


def _summary(assessment_id: int) -> dict[str, Any]:
    counts = ("partly", "none", "not_applicable", "unanswered", "critical_unmet")
    zeros = {f"number_{name}": 0 for name in counts}
    own = {"assessment_id": assessment_id, "overall_score": 100, "section_scores": {}, "number_full": 67}
    return {**own, **zeros, "is_capped": False}
