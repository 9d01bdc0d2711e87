"""A proof as a file: entries with their place in a signed head, checkable by anybody with `check_proof.py`."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from compliance.clock import now
from compliance.database import db
from compliance.ledger.canonical import VERSION, digest, moment, plain
from compliance.ledger.declaration import declarations
from compliance.ledger.heads import cover
from compliance.ledger.merkle import levels, path
from compliance.ledger.models import LedgerEntry, LedgerHead, LedgerKey, LedgerNonce
from compliance.settings import current_settings
from compliance.web.qr_codes import QrPath, qr_path

PROOF_FORMAT = "sanad-ledger-proof-1"
_BATCH = 500


@dataclass(frozen=True)
class Subjects:
    """Rows whose entries belong together: a kind, and a SELECT of ids of its table."""

    kind: str
    ids: Select[Any]


def is_about(subjects: Sequence[Subjects]) -> ColumnElement[bool]:
    """True for entries of these rows."""
    return or_(*(and_(LedgerEntry.kind == each.kind, LedgerEntry.subject_id.in_(each.ids)) for each in subjects))


def covering_head(sequence: Any) -> Any:
    """The number of the head that covers the entry, as SQL."""
    head = LedgerHead.__table__.c
    return select(func.min(head.number)).where(head.last >= sequence).correlate(LedgerEntry).scalar_subquery()


def show_everything(kind: str, field: str) -> bool:
    return True


def export_proof(subjects: Sequence[Subjects], shows: Callable[[str, str], bool]) -> Mapping[str, Any]:
    """Everything a third party needs. `shows(kind, field)` says which personal fields its holder may read.

    A field that was erased, or replaced by a later entry, shows as its commitment alone.
    """
    statement = (
        select(LedgerEntry, covering_head(LedgerEntry.sequence), LedgerNonce.nonces)
        .outerjoin(LedgerNonce, LedgerNonce.sequence == LedgerEntry.sequence)
        .where(is_about(subjects))
        .order_by(LedgerEntry.sequence)
    )
    rows = db.session.execute(statement).all()
    numbers = sorted({number for _entry, number, _nonces in rows if number is not None})
    heads = db.session.scalars(select(LedgerHead).where(LedgerHead.number.in_(numbers)).order_by(LedgerHead.number))
    stored = {head.number: head for head in heads}
    trees = {number: _tree(head) for number, head in stored.items()}
    values = _present_values([entry for entry, _number, nonces in rows if nonces])
    return {
        "format": PROOF_FORMAT,
        "installation": current_settings().public_address,
        "made_at": moment(now()),
        "keys": [_signed(key.statement, key.signature) for key in list_keys()],
        "heads": [_signed(head.statement, head.signature) for head in stored.values()],
        "entries": [
            {
                "entry": entry_object(entry),
                "head": number,
                "path": path(trees[number], entry.sequence - stored[number].first) if number is not None else [],
                "shown": _shown(entry, json.loads(nonces) if nonces else {}, values, shows),
            }
            for entry, number, nonces in rows
        ],
    }


def list_keys() -> Sequence[LedgerKey]:
    return db.session.scalars(select(LedgerKey).order_by(LedgerKey.number)).all()


def _signed(statement: str, signature: str) -> Mapping[str, Any]:
    return {"statement": json.loads(statement), "signature": signature}


def _tree(head: LedgerHead) -> list[list[bytes]]:
    hashes = (
        select(LedgerEntry.entry_hash)
        .where(LedgerEntry.sequence.between(head.first, head.last))
        .order_by(LedgerEntry.sequence)
    )
    return levels(db.session.scalars(hashes).all())


def entry_object(entry: LedgerEntry) -> Mapping[str, Any]:
    """The entry as it was hashed."""
    return {
        "action": entry.action.value,
        "at": entry.at,
        "by": entry.by_id,
        "fields": json.loads(entry.fields),
        "kind": entry.kind,
        "previous": entry.previous_hash,
        "salt": entry.salt,
        "sequence": entry.sequence,
        "subject": entry.subject_id,
        "version": VERSION,
    }


Present = Mapping[tuple[str, int], Mapping[str, Any]]


def _present_values(entries: Sequence[LedgerEntry]) -> Present:
    """(kind, row) -> personal field -> value, of the rows that entries with nonces are about."""
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        wanted.setdefault(entry.kind, set()).add(entry.subject_id)
    found: dict[tuple[str, int], Mapping[str, Any]] = {}
    for kind, ids in wanted.items():
        declared = declarations.of_kind(kind)
        if declared is None:
            continue
        names = declared.kind.personal
        columns = [declared.table.c.id, *(declared.columns[name] for name in names)]
        ordered = sorted(ids)
        for at in range(0, len(ordered), _BATCH):
            statement = select(*columns).where(declared.table.c.id.in_(ordered[at : at + _BATCH]))
            for row in db.session.execute(statement):
                found[kind, row[0]] = dict(zip(names, map(plain, row[1:]), strict=True))
    return found


def _shown(
    entry: LedgerEntry, nonces: Mapping[str, str], values: Present, shows: Callable[[str, str], bool]
) -> Mapping[str, Any]:
    present = values.get((entry.kind, entry.subject_id), {})
    return {
        name: {"nonce": nonce, "value": present[name]}
        for name, nonce in nonces.items()
        if name in present and shows(entry.kind, name)
    }


@dataclass(frozen=True)
class ReportProof:
    """What a printed report carries: the entry it ends with, and the signed head that holds it."""

    sequence: int
    entry_hash: str
    head_number: int
    head_at: str
    head_digest: str
    address: str
    qr: QrPath

    @property
    def scanned_address(self) -> str:
        """What the QR code says: the address, with the head a reader compares."""
        return f"{self.address}#{self.head_number}.{self.head_digest}"


def newest_entry(subjects: Sequence[Subjects]) -> Any:
    """`sequence` and `entry_hash` of the newest entry of these rows, or None."""
    return db.session.execute(
        select(LedgerEntry.sequence, LedgerEntry.entry_hash)
        .where(is_about(subjects))
        .order_by(LedgerEntry.sequence.desc())
        .limit(1)
    ).first()


def proof_for_report(subjects: Sequence[Subjects]) -> ReportProof | None:
    """The newest entry of these rows with a head over it, signed now where there is none; None without an entry.

    The caller's transaction holds no entries of these rows that are not committed yet.
    """
    newest = newest_entry(subjects)
    if newest is None:
        return None
    head = cover(newest.sequence)
    head_digest = digest(head.statement)
    address = f"{current_settings().public_address}/ledger/check/{newest.entry_hash}"
    return ReportProof(
        sequence=newest.sequence,
        entry_hash=newest.entry_hash,
        head_number=head.number,
        head_at=json.loads(head.statement)["at"],
        head_digest=head_digest,
        address=address,
        qr=qr_path(f"{address}#{head.number}.{head_digest}"),
    )
