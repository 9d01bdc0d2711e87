"""A phone that lost an item for good: its later ones wait until somebody says, with a reason, that nobody waits."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from audits.field.merging import gaps_in
from audits.field.models import FieldDevice, FieldGapRelease, FieldOutcome
from audits.field.operations import list_asked, list_sequences, wait_for_turn, with_audits
from audits.field.queries import count_waiting, list_missing
from audits.field.saving import save_records
from compliance.accounts.identity import Identity, identity_of
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict


@dataclass(frozen=True)
class Missing:
    """What is missing of a phone: (first, last) of each gap, since when, and (visit, finished records) that wait."""

    gaps: list[tuple[int, int]]
    since: object
    waiting: list[tuple[str, int]]


def find_missing(device: FieldDevice) -> Missing | None:
    """What is missing of `device`; None where nothing is."""
    found = list_missing([device])
    if not found:
        return None
    gaps = gaps_in(device.whole_up_to, list_sequences(device, device.whole_up_to))
    return Missing(gaps, found[0].since, count_waiting(device))


def release_gaps(device: FieldDevice, reason: str, by: Identity, today: date) -> list[FieldOutcome]:
    """Wait for nothing that is missing of `device` now, and save, as its owner, what was finished after it.

    What arrives of it later is taken in all the same, and a saved record it belongs to then needs somebody.
    Raises Conflict where nothing is missing any more.
    """
    db.session.refresh(device, with_for_update={"of": FieldDevice})
    before = device.whole_up_to
    sequences = list_sequences(device, before)
    gaps = gaps_in(before, sequences)
    if not gaps:
        raise Conflict(_("Nothing is missing of this phone any more."))
    for first, last in gaps:
        db.session.add(
            FieldGapRelease(
                device_id=device.id, first=first, last=last, reason=reason, released_by_id=by.user_id, released_at=now()
            )
        )
    device.whole_up_to = max(sequences)
    db.session.flush()
    record_change(
        "audits.release_field_gap",
        device.user,
        by,
        summary=f"Waits no longer for missing items of a phone in the field: {_numbers(gaps)}",
    )
    owner = identity_of(device.user)
    records = with_audits(list_asked(device, before), {}, owner)
    for audit_id in sorted({audit.id for audit, _record in records}):
        wait_for_turn(audit_id)
    return save_records(records, owner, today)


def _numbers(gaps: list[tuple[int, int]]) -> str:
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in gaps[:20]]
    return ", ".join(shown) + (" ..." if len(gaps) > len(shown) else "")
