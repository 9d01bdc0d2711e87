"""Settling a disagreement on a page of the product: a new operation that replaces all the values that stand."""

import uuid
from datetime import date

from flask_babel import gettext as _

from audits.field.models import FieldDevice, FieldOperation
from audits.field.operations import take_operations
from audits.field.overview import Dispute, disputes_of
from audits.field.queries import list_names, list_record_operations
from audits.field.saving import save_records
from audits.models import Audit
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import InvalidInput

DESK = "desk"


def find_dispute(audit: Audit, record: str, name: str) -> Dispute | None:
    """The field `name` of `record`, if people disagree on it."""
    operations = list_record_operations(audit.id, [record])
    names = list_names({each.user_id for each in operations[record]})
    return next((each for each in disputes_of(audit, operations, names) if each.field == name), None)


def pick_value(audit: Audit, dispute: Dispute, chosen: str, by: Identity, today: date) -> None:
    """Note the value of operation `chosen` anew, over all that stand, and save the record if it was finished.

    Raises InvalidInput("chosen") for a value that does not stand.
    """
    found = next((each.operation for each in dispute.values if each.operation.id == chosen), None)
    if found is None:
        raise InvalidInput("chosen", _("Choose one."))
    desk = _desk_of(by)
    # Two picks of one person at once would else take the same place.
    db.session.refresh(desk, with_for_update={"of": FieldDevice})
    following = desk.whole_up_to + 1
    over = [each.operation.id for each in dispute.values]
    made = [_operation(desk, following, found, action="set", field=dispute.field, value=found.value, over=over)]
    if _was_finished(audit, dispute.record):
        reason = _("Picked one of two values.")
        made.append(_operation(desk, following + 1, found, action="finish", reason=reason))
    taken = take_operations(desk, made, by)
    save_records(taken.records, by, today)
    record_change("audits.pick_field_value", audit, by, summary=f"Picked one of two values noted in {audit.number}")


def _was_finished(audit: Audit, record: str) -> bool:
    return any(each.action == "finish" for each in list_record_operations(audit.id, [record])[record])


def _operation(desk: FieldDevice, sequence: int, like: FieldOperation, **more: object) -> dict[str, object]:
    return {
        "id": str(uuid.uuid4()),
        "device": desk.id,
        "sequence": sequence,
        "audit": like.audit_id,
        "record": like.record,
        "kind": like.kind,
        "made_at": now().isoformat(),
        **more,
    }


def _desk_of(by: Identity) -> FieldDevice:
    """The pages of the product, as the device from which a person's picks come; it holds no key."""
    device_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"sanad:desk:{by.user_id}"))
    desk = db.session.get(FieldDevice, device_id)
    if desk is None:
        desk = FieldDevice(
            id=device_id,
            user_id=by.user_id,
            name=DESK,
            recovery="",
            enrolled_at=now(),
            last_contact_at=now(),
            whole_up_to=0,
            is_desk=True,
        )
        db.session.add(desk)
        db.session.flush()
    return desk
