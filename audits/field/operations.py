"""Taking in operations of a device: each once, in one order per audit, the broken ones refused and the rest kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update

from audits.field.merging import whole_up_to
from audits.field.models import FieldAction, FieldDevice, FieldOperation, FieldRefusal, FieldSeries
from audits.field.queries import list_kept_fields, list_team_audits
from audits.field.reading import Arrived, Unreadable, id_of, place_of, read_operation
from audits.models import Audit
from compliance.accounts.identity import Identity
from compliance.clock import now
from compliance.database import db, insert_if_new


@dataclass(frozen=True)
class Receipt:
    """The server's answer to one operation: its number in the audit and when it came, or why it was refused."""

    id: str | None
    received: int | None = None
    received_at: datetime | None = None
    error: str | None = None


@dataclass
class Taken:
    """What came of a batch: an answer to each operation in its order, and what may have to be saved now."""

    receipts: list[Receipt] = field(default_factory=list)
    records: list[tuple[Audit, str]] = field(default_factory=list)


def take_operations(device: FieldDevice, given: Sequence[Any], by: Identity) -> Taken:
    """Store what `device` of `by` sent. The same operation again gets the same receipt.

    An operation that cannot be taken is refused by a code and fills its place in the sequence; the rest is kept.
    """
    db.session.refresh(device, with_for_update={"of": FieldDevice})
    read = [_read(device, each) for each in given]
    arrived = [each for each in read if isinstance(each, Arrived)]
    audits = list_team_audits(by, {each.audit for each in arrived})
    for audit_id in sorted(audits):
        wait_for_turn(audit_id)
    known = _find_known(device, arrived)
    answers = _judge(read, given, audits, known, by)
    new = [each for each, answer in zip(read, answers, strict=True) if answer is None and isinstance(each, Arrived)]
    fresh = list({each.id: each for each in new}.values())
    receipts = _append(device, fresh, by)
    _fill_places(device, given, answers)
    result = Taken([answer or receipts[str(each.id)] for each, answer in zip(read, answers, strict=True)])
    result.records = with_audits(_to_save(device, fresh), audits, by)
    return result


def take_numbers(audit_id: int, count: int) -> int:
    """The first of the next `count` running numbers of the audit; the transaction holds the series to its end."""
    statement = (
        update(FieldSeries)
        .where(FieldSeries.audit_id == audit_id)
        .values(last=FieldSeries.last + count)
        .returning(FieldSeries.last)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalars(statement).one() - count + 1


def wait_for_turn(audit_id: int) -> None:
    """Of two devices that send for one audit at once, the second goes on when the first is through."""
    db.session.execute(insert_if_new(FieldSeries).values(audit_id=audit_id, last=0))
    take_numbers(audit_id, 0)


def _read(device: FieldDevice, given: Any) -> Arrived | Receipt:
    try:
        found = read_operation(given)
    except Unreadable as problem:
        return Receipt(id_of(given), error=problem.code)
    return found if found.device == device.id else Receipt(found.id, error="other_device")


def _find_known(device: FieldDevice, arrived: Sequence[Arrived]) -> Mapping[Any, Any]:
    """What is here already, under its id and under its place in the device's sequence."""
    columns = (
        FieldOperation.id,
        FieldOperation.device_id,
        FieldOperation.sequence,
        FieldOperation.digest,
        FieldOperation.received,
        FieldOperation.received_at,
    )
    same_place = (FieldOperation.device_id == device.id) & FieldOperation.sequence.in_(
        [each.sequence for each in arrived]
    )
    statement = select(*columns).where(or_(FieldOperation.id.in_([each.id for each in arrived]), same_place))
    known: dict[Any, Any] = {}
    for row in db.session.execute(statement) if arrived else ():
        known[row.id] = row
        if row.device_id == device.id:
            known[row.sequence] = row
    return known


def _judge(
    read: Sequence[Arrived | Receipt],
    given: Sequence[Any],
    audits: Mapping[int, Audit],
    known: Mapping[Any, Any],
    by: Identity,
) -> list[Receipt | None]:
    """For each operation its answer, or None for those that are new and good."""
    answers: list[Receipt | None] = []
    seen: dict[Any, str] = {}
    for each in read:
        answer = each if isinstance(each, Receipt) else _answer(each, audits, known, seen, by)
        answers.append(answer)
        if answer is None and isinstance(each, Arrived):
            seen[each.id] = seen[each.sequence] = each.digest
    return answers


def _answer(
    each: Arrived, audits: Mapping[int, Audit], known: Mapping[Any, Any], seen: Mapping[Any, str], by: Identity
) -> Receipt | None:
    before = known.get(each.id) or known.get(each.sequence)
    if before is not None:
        if before.id == each.id and (before.digest == each.digest or each.is_emptied):
            return Receipt(each.id, before.received, before.received_at)
        return Receipt(each.id, error="same_id_other_content")
    if each.id in seen or each.sequence in seen:
        is_same = seen.get(each.id) == each.digest
        return None if is_same else Receipt(each.id, error="same_id_other_content")
    audit = audits.get(each.audit)
    if audit is None:
        return Receipt(each.id, error="unknown_audit")
    if audit.bar_of(by.user_id) is not None:
        return Receipt(each.id, error="not_writable")
    return None


def _append(device: FieldDevice, fresh: Sequence[Arrived], by: Identity) -> dict[str, Receipt]:
    """Store new operations in the order they came, numbered in their audit."""
    at = now()
    counts: dict[int, int] = {}
    for each in fresh:
        counts[each.audit] = counts.get(each.audit, 0) + 1
    following = {audit_id: take_numbers(audit_id, count) for audit_id, count in sorted(counts.items())}
    kept = list_kept_fields({each.record for each in fresh})
    rows, receipts = [], {}
    for each in fresh:
        number = following[each.audit]
        following[each.audit] += 1
        receipts[each.id] = Receipt(each.id, number, at)
        may_stand = each.field in kept.get((each.audit, each.record), (each.field,))
        emptied = {} if may_stand else {"value": None, "reason": None}
        rows.append({**_columns(each), **emptied, "received": number, "received_at": at, "user_id": by.user_id})
    if rows:
        # One statement for all: an empty field must not part those before it from those after it.
        db.session.execute(insert(FieldOperation), rows, execution_options={"render_nulls": True})
    return receipts


def _columns(each: Arrived) -> dict[str, Any]:
    same = ("id", "sequence", "record", "kind", "action", "field", "value", "reason", "made_at", "digest")
    return {
        **{name: getattr(each, name) for name in same},
        "device_id": each.device,
        "audit_id": each.audit,
        "over": list(each.over),
    }


def _fill_places(device: FieldDevice, given: Sequence[Any], answers: Iterable[Receipt | None]) -> None:
    """Note the places of refused operations, so that what follows them does not wait for ever."""
    places = {
        place_of(each): answer.error
        for each, answer in zip(given, answers, strict=True)
        if answer is not None and answer.error and _is_of(device, each)
    }
    rows = [
        {"device_id": device.id, "sequence": place, "code": code, "refused_at": now()}
        for place, code in places.items()
        if place is not None
    ]
    if rows:
        db.session.execute(insert_if_new(FieldRefusal).values(rows))


def _is_of(device: FieldDevice, given: Any) -> bool:
    return isinstance(given, dict) and given.get("device") == device.id


def with_audits(
    records: Sequence[tuple[int, str]], audits: Mapping[int, Audit], by: Identity
) -> list[tuple[Audit, str]]:
    """The audits of the records; a gap that is filled lets records of other visits go on too."""
    others = {audit_id for audit_id, _record in records} - set(audits)
    loaded = {**audits, **list_team_audits(by, others)}
    return [(loaded[audit_id], record) for audit_id, record in records if audit_id in loaded]


def _to_save(device: FieldDevice, fresh: Collection[Arrived]) -> list[tuple[int, str]]:
    """(audit, record) of every `finish` and `withdraw` that counts now: all before it, on its device, has come."""
    before = device.whole_up_to
    # Refused at first, such as before the person joined the team, or waited for no longer: its place is filled.
    late = [(each.audit, each.record) for each in fresh if each.sequence <= before]
    device.whole_up_to = whole_up_to(before, list_sequences(device, before))
    if device.whole_up_to == before:
        return list(dict.fromkeys(late))
    return list(dict.fromkeys([*late, *list_asked(device, before)]))


def list_asked(device: FieldDevice, before: int) -> list[tuple[int, str]]:
    """(audit, record) of what `device` finished or took back after place `before`, as far as all of it is here."""
    statement = (
        select(FieldOperation.audit_id, FieldOperation.record)
        .where(
            FieldOperation.device_id == device.id,
            FieldOperation.sequence > before,
            FieldOperation.sequence <= device.whole_up_to,
            FieldOperation.action != FieldAction.SET,
        )
        .order_by(FieldOperation.sequence)
    )
    return list(dict.fromkeys((row.audit_id, row.record) for row in db.session.execute(statement)))


def list_sequences(device: FieldDevice, number: int) -> list[int]:
    """Places after `number` of which something is here, be it a refusal."""
    sequences = select(FieldOperation.sequence).where(
        FieldOperation.device_id == device.id, FieldOperation.sequence > number
    )
    refused = select(FieldRefusal.sequence).where(FieldRefusal.device_id == device.id, FieldRefusal.sequence > number)
    return list(db.session.scalars(sequences.union(refused)))
