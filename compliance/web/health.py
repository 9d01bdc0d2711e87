"""/healthz for machines, and the health page for the administrator."""

import shutil
from typing import Any

from flask import Blueprint, current_app, jsonify, render_template
from sqlalchemy import func, select, text

from compliance.accounts.guard import public, requires
from compliance.accounts.permissions import READ_HEALTH
from compliance.clock import now
from compliance.database import db
from compliance.ledger.queries import ledger_health
from compliance.mail.models import OutboxMessage
from compliance.scheduling.queries import last_successes, oldest_pending

web = Blueprint("web", __name__)


@web.get("/healthz")
@public
def healthz() -> Any:
    """200 with {"status": "ok"} while the database answers."""
    db.session.execute(text("SELECT 1"))
    return jsonify(status="ok")


@web.get("/health")
@requires(READ_HEALTH)
def show_health() -> str:
    """Database, last success of each job, what waits, and room for evidence files."""
    registry = current_app.extensions["compliance"]
    successes = last_successes()
    waiting, since = oldest_pending()
    folder = registry.settings.evidence_folder
    folder.mkdir(parents=True, exist_ok=True)
    disk = shutil.disk_usage(folder)
    return render_template(
        "compliance/web/health.html",
        database=db.engine.dialect.name,
        jobs=[(job, successes.get(job.name)) for job in registry.jobs],
        waiting=waiting,
        waiting_since=since,
        mail=_waiting_mail(),
        mail_server_set=bool(registry.settings.mail_server),
        scanner_set=bool(registry.settings.clamd_address),
        disk_free_gb=disk.free / 1_000_000_000,
        disk_free_share=disk.free / disk.total,
        ledger=ledger_health(),
        now=now(),
    )


def _waiting_mail() -> tuple[int, int]:
    """How many messages wait, and how many of them failed at least once."""
    waiting, failed = db.session.execute(
        select(func.count(OutboxMessage.id), func.count(OutboxMessage.last_error)).where(
            OutboxMessage.sent_at.is_(None)
        )
    ).one()
    return waiting, failed
