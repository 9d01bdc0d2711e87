"""Writing typed evidence: a new record, or a new row in place of one that was wrong or has changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.organisations.evidence_queries import is_replaced
from compliance.scheduling.pending import request_evaluation


class Facts(Protocol):
    """What a record says: `check` raises InvalidInput for what cannot be true, `columns` gives the row's values."""

    def check(self, today: date) -> None: ...

    def columns(self) -> dict[str, Any]: ...


def record_facts(
    model: Any, organisation: Any, facts: Facts, by: Identity | None, today: date, *, action: str, what: str
) -> Any:
    """Check and store what was said about `organisation`. Raises InvalidInput naming the field at fault.

    `what` names the kind of record in the change log.
    """
    facts.check(today)
    return add_evidence(model, organisation.id, facts.columns(), by, action=action, summary=f"Recorded {what}")


def correct_facts(
    record: Any, facts: Facts, reason: str, by: Identity | None, today: date, *, action: str, what: str
) -> Any:
    """Check `facts` and store them in place of `record`. Raises InvalidInput, Conflict."""
    facts.check(today)
    return replace_evidence(record, facts.columns(), reason, by, action=action, summary=f"Corrected {what}")


def refuse_future(field: str, value: date | None, today: date) -> None:
    """Raise InvalidInput for a day that has not come yet."""
    if value is not None and value > today:
        raise InvalidInput(field, _("This day is in the future."))


def add_evidence(
    model: Any, organisation_id: int, values: Mapping[str, Any], by: Identity | None, *, action: str, summary: str
) -> Any:
    """Store a record of `organisation_id` and ask for its evaluation. `summary` names no worker."""
    record = model(organisation_id=organisation_id, recorded_at=now(), recorded_by_id=_id(by), **values)
    db.session.add(record)
    db.session.flush()
    record_change(action, record, by, summary=summary)
    request_evaluation([organisation_id], f"{model.__tablename__}_recorded")
    return record


def replace_evidence(
    record: Any, values: Mapping[str, Any], reason: str, by: Identity | None, *, action: str, summary: str
) -> Any:
    """Store a row with `values` in place of `record`, which stays readable, and ask for the evaluation.

    The change log gets the names of the changed fields only, since the values belong to a worker. Raises Conflict if
    somebody replaced the record already.
    """
    model = type(record)
    changed = sorted(name for name, value in values.items() if getattr(record, name) != value and name != "known_on")
    row = model(
        organisation_id=record.organisation_id,
        recorded_at=now(),
        recorded_by_id=_id(by),
        supersedes_id=record.id,
        correction_reason=reason,
        revision=record.revision + 1,
        **{**values, "source_reference": record.source_reference},
    )
    _store_once(row, record)
    record_change(action, row, by, summary=f"{summary} ({', '.join(changed) or 'nothing'} changed)")
    request_evaluation([record.organisation_id], f"{model.__tablename__}_corrected")
    return row


def _store_once(row: Any, record: Any) -> None:
    """The unique `supersedes_id` decides between two people who correct one record at the same moment."""
    if is_replaced(record):
        raise Conflict(_("Somebody else corrected this record. Open the list again to see the present one."))
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise Conflict(_("Somebody else corrected this record. Open the list again to see the present one.")) from None


def _id(by: Identity | None) -> int | None:
    return by.user_id if by else None
