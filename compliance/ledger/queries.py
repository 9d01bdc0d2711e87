"""Reading entries for people, the last verification, and where an entry stands."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from compliance.accounts.models import User
from compliance.clock import now
from compliance.database import db
from compliance.ledger.canonical import digest, entry_text
from compliance.ledger.erasure import ERASED_BY, REASON
from compliance.ledger.heads import FEWEST_WITNESSES
from compliance.ledger.models import LedgerAction, LedgerEntry, LedgerHead, LedgerVerification
from compliance.ledger.proofs import Subjects, covering_head, is_about
from compliance.settings import current_settings
from compliance.web.pagination import PAGE_SIZE, Cursor, id_at

LATEST_VERIFICATIONS = 20


@dataclass(frozen=True)
class EntryLine:
    """An entry as a page shows it. `values` are what stands in clear and may be said in words, such as a state."""

    sequence: int
    at: datetime
    kind: str
    subject_id: int
    action: LedgerAction
    who: str | None
    values: Mapping[str, Any]
    is_intact: bool
    head_number: int | None
    head_at: datetime | None

    @property
    def erasure(self) -> tuple[str, str] | None:
        """Who had it erased and why."""
        return (self.values[ERASED_BY], self.values[REASON]) if REASON in self.values else None


def list_entries(subjects: Sequence[Subjects], cursor: Cursor) -> Sequence[EntryLine]:
    """Entries of these rows, newest first: one page and one more, in two statements."""
    statement = (
        select(LedgerEntry, LedgerHead)
        .outerjoin(LedgerHead, LedgerHead.number == covering_head(LedgerEntry.sequence))
        .where(is_about(subjects))
    )
    if cursor.before:
        later = statement.where(LedgerEntry.sequence > id_at(cursor.before)).order_by(LedgerEntry.sequence)
        rows = db.session.execute(later.limit(PAGE_SIZE + 1)).all()[::-1]
    else:
        if cursor.after:
            statement = statement.where(LedgerEntry.sequence < id_at(cursor.after))
        rows = db.session.execute(statement.order_by(LedgerEntry.sequence.desc()).limit(PAGE_SIZE + 1)).all()
    ids = {entry.by_id for entry, _head in rows} - {None}
    names = dict(db.session.execute(select(User.id, User.name).where(User.id.in_(ids))).all()) if ids else {}
    return [_line(entry, head, names) for entry, head in rows]


def _line(entry: LedgerEntry, head: LedgerHead | None, names: Mapping[int, str]) -> EntryLine:
    return EntryLine(
        sequence=entry.sequence,
        at=as_moment(entry.at),
        kind=entry.kind,
        subject_id=entry.subject_id,
        action=entry.action,
        who=names.get(entry.by_id) if entry.by_id else None,
        values={name: value for name, value in json.loads(entry.fields).items() if not isinstance(value, dict)},
        is_intact=hash_of(entry) == entry.entry_hash,
        head_number=head.number if head else None,
        head_at=head_moment(head) if head else None,
    )


def hash_of(entry: LedgerEntry) -> str:
    """The entry's hash, computed anew."""
    return digest(
        entry_text(
            sequence=entry.sequence,
            previous=entry.previous_hash,
            at=entry.at,
            kind=entry.kind,
            subject=entry.subject_id,
            action=entry.action.value,
            by=entry.by_id,
            salt=entry.salt,
            fields=entry.fields,
        )
    )


def as_moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def head_moment(head: LedgerHead) -> datetime:
    return as_moment(json.loads(head.statement)["at"])


@dataclass(frozen=True)
class Place:
    """Where an entry stands, which anybody who holds its hash may know: nothing of what it says."""

    sequence: int
    at: datetime
    head: LedgerHead | None
    is_intact: bool


def find_place(entry_hash: str) -> Place | None:
    """The place of the entry with this hash, or None."""
    row = db.session.execute(
        select(LedgerEntry, LedgerHead)
        .outerjoin(LedgerHead, LedgerHead.number == covering_head(LedgerEntry.sequence))
        .where(LedgerEntry.entry_hash == entry_hash)
    ).first()
    if row is None:
        return None
    entry, head = row
    return Place(entry.sequence, as_moment(entry.at), head, hash_of(entry) == entry_hash)


def list_verifications() -> Sequence[LedgerVerification]:
    """The latest checks, newest first."""
    statement = select(LedgerVerification).order_by(LedgerVerification.id.desc()).limit(LATEST_VERIFICATIONS)
    return db.session.scalars(statement).all()


def last_verification() -> LedgerVerification | None:
    return db.session.scalar(select(LedgerVerification).order_by(LedgerVerification.id.desc()).limit(1))


@dataclass(frozen=True)
class LedgerHealth:
    """What the health page says of the ledger."""

    head_number: int | None
    head_at: datetime | None
    is_head_late: bool
    verification: LedgerVerification | None
    witnesses: int
    fewest_witnesses: int = FEWEST_WITNESSES


LATE_AFTER_HOURS = 26


def ledger_health() -> LedgerHealth:
    """How the ledger stands, in two queries."""
    head = db.session.scalar(select(LedgerHead).order_by(LedgerHead.number.desc()).limit(1))
    at = head_moment(head) if head else None
    late = at is None or (now() - at).total_seconds() > LATE_AFTER_HOURS * 3600
    return LedgerHealth(
        head.number if head else None, at, late, last_verification(), len(current_settings().witness_addresses)
    )
