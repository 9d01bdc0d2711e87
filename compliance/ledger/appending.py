"""Append entries to the chain: one lock, then a few statements however many entries there are."""

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.orm import Session

from compliance.clock import now
from compliance.database import insert_if_new
from compliance.ledger.canonical import NO_HASH, canonical, commitment, digest, entry_text, moment
from compliance.ledger.models import LedgerAction, LedgerEnd, LedgerEntry, LedgerNonce
from compliance.ledger.recording import Noted, writing

_BATCH = 500
_ONLY = 1


def append(session: Session, noted: Sequence[Noted]) -> None:
    """Append `noted` in order. Whoever else appends waits until this transaction ends."""
    with writing():
        end = _lock_end(session, len(noted))
        sequence, previous = end.sequence - len(noted), end.entry_hash
        # A clock that was set back must not make an entry look older than the one before it.
        at = max(moment(now()), end.at)
        entries, nonces = [], []
        for each in noted:
            sequence += 1
            entry, secret = _entry(each, sequence, previous, at)
            previous = entry["entry_hash"]
            entries.append(entry)
            if secret:
                nonces.append({"sequence": sequence, "nonces": canonical(secret)})
        _insert(session, LedgerEntry, entries)
        _insert(session, LedgerNonce, nonces)
        _forget_replaced(session, noted, first=end.sequence - len(noted) + 1)
        session.execute(update(LedgerEnd.__table__).values(at=at, entry_hash=previous))


def _lock_end(session: Session, count: int) -> Any:
    """Take the lock by moving the end on; the row holds the hash of the last entry until the new ones are in."""
    table = LedgerEnd.__table__
    moved = update(table).values(sequence=table.c.sequence + count).returning(*table.c)
    row = session.execute(moved).first()
    if row is None:
        start = {"id": _ONLY, "sequence": 0, "at": moment(now()), "entry_hash": NO_HASH}
        session.execute(insert_if_new(table), [start])
        row = session.execute(moved).one()
    return row


def _entry(each: Noted, sequence: int, previous: str, at: str) -> tuple[dict[str, Any], dict[str, str]]:
    # What stands in the place of an erased value hides nothing.
    personal = () if each.action is LedgerAction.ERASED else each.declared.kind.personal
    nonces = {name: secrets.token_hex(32) for name in each.values if name in personal}
    fields = canonical(
        {
            name: {"committed": commitment(nonces[name], value)} if name in nonces else value
            for name, value in each.values.items()
        }
    )
    salt = secrets.token_hex(16)
    text = entry_text(
        sequence=sequence,
        previous=previous,
        at=at,
        kind=each.declared.kind.name,
        subject=each.subject_id,
        action=each.action.value,
        by=each.by_id,
        salt=salt,
        fields=fields,
    )
    entry = {
        "sequence": sequence,
        "at": at,
        "kind": each.declared.kind.name,
        "subject_id": each.subject_id,
        "action": each.action,
        "by_id": each.by_id,
        "salt": salt,
        "fields": fields,
        "previous_hash": previous,
        "entry_hash": digest(text),
    }
    return entry, nonces


def _insert(session: Session, model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    for at in range(0, len(rows), _BATCH):
        session.execute(insert(model.__table__), list(rows[at : at + _BATCH]))


def _forget_replaced(session: Session, noted: Sequence[Noted], first: int) -> None:
    """Destroy the nonces of values that are no longer in their row: nothing can be checked by them any more."""
    replaced: dict[tuple[str, int], dict[str, int]] = {}
    for sequence, each in enumerate(noted, start=first):
        if each.action in (LedgerAction.CHANGED, LedgerAction.ERASED):
            personal = set(each.values) & set(each.declared.kind.personal)
            replaced.setdefault((each.declared.kind.name, each.subject_id), {}).update(
                dict.fromkeys(personal, sequence)
            )
    subjects = [subject for subject, names in replaced.items() if names]
    for at in range(0, len(subjects), _BATCH):
        some = subjects[at : at + _BATCH]
        _forget_nonces(session, {subject: replaced[subject] for subject in some})


def _forget_nonces(session: Session, replaced: Mapping[tuple[str, int], Mapping[str, int]]) -> None:
    """Destroy nonces: (kind, row) -> personal field -> the entry that replaced its value."""
    entry, nonce = LedgerEntry.__table__, LedgerNonce.__table__
    found = session.execute(
        select(entry.c.kind, entry.c.subject_id, nonce.c.sequence, nonce.c.nonces)
        .join(nonce, nonce.c.sequence == entry.c.sequence)
        .where(tuple_(entry.c.kind, entry.c.subject_id).in_(list(replaced)))
    ).all()
    for kind, subject_id, sequence, text in found:
        gone = {name for name, by in replaced[kind, subject_id].items() if sequence < by}
        before = json.loads(text)
        left = {name: each for name, each in before.items() if name not in gone}
        if not left:
            session.execute(delete(nonce).where(nonce.c.sequence == sequence))
        elif left != before:
            session.execute(update(nonce).where(nonce.c.sequence == sequence).values(nonces=canonical(left)))
