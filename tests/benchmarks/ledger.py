"""How long appending and verifying 100,000 entries takes: half findings with twelve personal fields, half decisions.

Measured on 25 November 2026, 2 cores shared with other work: see docs/ledger.md.
"""

import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from audits.findings.models import Finding, Grade
from audits.models import Audit
from compliance.app import create_app
from compliance.clock import now, today
from compliance.database import commits, db
from compliance.deployment.upgrade import load_fixed_rows
from compliance.ledger.heads import sign_head
from compliance.ledger.recording import insert_rows
from compliance.ledger.verification import snapshot, verify
from compliance.risk.models import FlagReview, RiskFlag
from compliance.risk.vocabulary import Decision, FlagState, Level
from compliance.settings import Settings
from tests.factories.audits import make_audit
from tests.postgresql_server import PostgresqlServer

ENTRIES = 100_000
BATCH = 1_000


def measure() -> Iterator[tuple[str, str, str]]:
    """Entries a second on writing, seconds of a whole verification, on both databases."""
    with tempfile.TemporaryDirectory() as name:
        yield from _measure("SQLite", Path(name), "")
    server = PostgresqlServer()
    server.start()
    try:
        with tempfile.TemporaryDirectory() as name:
            yield from _measure("PostgreSQL", Path(name), server.new_database())
    finally:
        server.stop()


def _measure(database: str, folder: Path, address: str) -> Iterator[tuple[str, str, str]]:
    app = create_app(Settings(data_folder=folder, database_url=address).with_kept_secrets())
    with app.app_context():
        db.create_all()
        load_fixed_rows()
        started = time.perf_counter()
        _fill()
        took = time.perf_counter() - started
        yield f"Ledger, {database}: rows entered by import", f"{ENTRIES / took:,.0f} a second", ""
        started, worked = time.perf_counter(), time.process_time()
        with snapshot() as connection:
            found = verify(connection)
        took, worked = time.perf_counter() - started, time.process_time() - worked
        assert found.is_whole
        assert found.entries > ENTRIES
        yield (
            f"Ledger, {database}: {found.entries:,} entries, {found.rows:,} rows verified",
            f"{took:.1f} s ({worked:.1f} s work)",
            "10 s",
        )
        db.session.remove()
        db.engine.dispose()


def _fill() -> None:
    audit, flag_id = _parents()
    for at in range(0, ENTRIES // 2, BATCH):
        _fill_batch(audit, flag_id, at)
    _sign()


@commits
def _parents() -> tuple[Audit, int]:
    audit = make_audit()
    flag = {
        "organisation_id": audit.organisation_id,
        "indicator_code": "wages-paid-late",
        "definition_version": 1,
        "definition_digest": "0" * 64,
        "level": Level.RED,
        "state": FlagState.OPEN,
        "raised_on": today(),
        "raised_at": now(),
        "last_raised_on": today(),
        "snapshot": {},
        "snapshot_digest": "0" * 64,
        "records_count": 1,
        "points": 1,
        "confidential": False,
        "public_points": 0,
    }
    made = db.session.execute(insert(RiskFlag).returning(RiskFlag.id), [flag])
    return audit, made.scalar_one()


@commits
def _fill_batch(audit: Audit, flag_id: int, first: int) -> None:
    moment = now()
    finding = {
        "audit_id": audit.id,
        "organisation_id": audit.organisation_id,
        "revision": 1,
        "grade": Grade.MAJOR,
        "occurred_on": today(),
        "known_on": today(),
        "how_known": "Payroll of three months and eleven interviews",
        "text_for_organisation": "Wages of three months were paid late, by 16 days on average.",
        "ilo_sign": 8,
        "workers_affected": 40,
        "names_confidential_indicator": False,
        **{f"known_from_{each}": each == "documents" for each in ("site", "workers", "documents", "management")},
    }
    numbers = range(first, first + BATCH)
    insert_rows(
        Finding,
        [
            {**finding, "number": f"F-{at}", "title": f"Wages late {at}", "recorded_at": moment + timedelta(seconds=at)}
            for at in numbers
        ],
    )
    review = {"flag_id": flag_id, "decision": Decision.UPHOLD, "by_id": audit.lead_id, "at": moment}
    insert_rows(FlagReview, [{**review, "reason": f"Seen again at visit {at}"} for at in numbers])


@commits
def _sign() -> None:
    sign_head()
