"""Write one line of the change log in the transaction of the change."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from compliance.accounts.identity import Identity
from compliance.change_log.models import ChangeLogEntry
from compliance.clock import now
from compliance.database import db


def record_change(
    action: str,
    subject: Any,
    by: Identity | None,
    *,
    summary: str,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    organisation_id: int | None = None,
) -> None:
    """Note that `by` did `action` (such as "audits.close_audit") to `subject` (a row).

    `changes` maps a field to (old, new). Neither it nor `summary` (English, one line) may hold a worker's data.
    """
    db.session.add(
        ChangeLogEntry(
            at=now(),
            by_id=by.user_id if by else None,
            action=action,
            subject_type=subject.__tablename__,
            subject_id=getattr(subject, "id", None),
            organisation_id=organisation_id or getattr(subject, "organisation_id", None),
            summary=summary,
            changes={name: [_plain(old), _plain(new)] for name, (old, new) in (changes or {}).items()},
        )
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime, Decimal)):
        return str(value)
    return value
