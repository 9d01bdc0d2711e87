"""Begin the ledger of an installation, and keep what its checks found."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from compliance.accounts.models import Role, User
from compliance.accounts.roles import RoleName
from compliance.clock import now
from compliance.database import db
from compliance.ledger.canonical import plain
from compliance.ledger.declaration import DeclaredTable, declarations
from compliance.ledger.faults import Verification
from compliance.ledger.keys import signing_key
from compliance.ledger.models import LedgerAction, LedgerEntry, LedgerVerification
from compliance.ledger.recording import Noted, note
from compliance.ledger.verification import snapshot, verify
from compliance.mail.outbox import queue_messages

_BATCH = 1000
_KEPT = 50


def begin_ledger() -> None:
    """Make the key, and take over rows that were there before their table was declared. Safe to repeat.

    Only a kind without any entry is taken over: a row that was slipped in later never becomes one this way.
    """
    signing_key()
    entered = set(db.session.scalars(select(LedgerEntry.kind).distinct()))
    for declared in declarations.all().values():
        if declared.kind.name not in entered:
            _take_over(declared)


def _take_over(declared: DeclaredTable) -> None:
    table, names = declared.table, declared.kind.every_field
    rows = db.session.execute(
        select(table.c.id, *declared.columns.values()).order_by(table.c.id),
        execution_options={"yield_per": _BATCH},
    )
    for some in rows.partitions():
        note(
            db.session(),
            [
                Noted(
                    declared,
                    row[0],
                    LedgerAction.TAKEN_OVER,
                    None,
                    dict(zip(names, map(plain, row[1:]), strict=True)),
                )
                for row in some
            ],
        )


def check_ledger(due_at: datetime) -> Mapping[str, Any]:
    """The weekly check: verify everything, keep the result, and tell the supervisors of a problem."""
    with snapshot() as connection:
        found = verify(connection)
    keep_verification(found)
    if not found.is_whole:
        _tell_supervisors(found)
    return {"entries": found.entries, "rows": found.rows, "problems": found.problem_count}


def keep_verification(found: Verification) -> LedgerVerification:
    row = LedgerVerification(
        verified_at=now(),
        entries=found.entries,
        rows=found.rows,
        heads=found.heads,
        problem_count=found.problem_count,
        problems=[{key: str(value) for key, value in asdict(each).items()} for each in found.problems[:_KEPT]],
    )
    db.session.add(row)
    db.session.flush()
    return row


def _tell_supervisors(found: Verification) -> None:
    people = db.session.execute(
        select(User.email, User.language).join(User.roles).where(Role.name == RoleName.SUPERVISOR, User.active)
    )
    messages = []
    for email, language in people:
        with force_locale(language):
            subject = _("The ledger of inspections does not verify")
            body = _(
                "The check of the ledger found records that are not as they were entered. Open the page Ledger to see "
                "which, before anything is changed or restored."
            )
        messages.append((email, subject, body))
    queue_messages(messages)
