"""Sign what the ledger is, every day and where a report asks for it, and send it out of the operator's hands."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select, update

from compliance.clock import now
from compliance.database import db
from compliance.ledger.canonical import NO_HASH, canonical, digest, moment
from compliance.ledger.keys import public_text, signing_key
from compliance.ledger.merkle import Tree
from compliance.ledger.models import LedgerEnd, LedgerEntry, LedgerHead
from compliance.ledger.recording import writing
from compliance.mail.outbox import queue_messages
from compliance.settings import current_settings

HEAD_FORMAT = "sanad-ledger-head-1"
FEWEST_WITNESSES = 2
_BATCH = 5000


def newest_head() -> LedgerHead | None:
    return db.session.scalar(select(LedgerHead).order_by(LedgerHead.number.desc()).limit(1))


def sign_head() -> LedgerHead:
    """Sign the ledger as committed so far. Whoever appends waits until this transaction ends.

    A head without new entries is signed too: it says that nothing came. Raises LedgerKeyError without the key.
    """
    end = _locked_end()
    before = newest_head()
    first = before.last + 1 if before else 1
    key = signing_key()
    statement = canonical(
        {
            "format": HEAD_FORMAT,
            "installation": current_settings().public_address,
            "number": before.number + 1 if before else 1,
            "at": max(moment(now()), end.at),
            "first": first,
            "last": end.sequence,
            "last_hash": end.entry_hash,
            "root": _root_of(first),
            "previous": digest(before.statement) if before else NO_HASH,
            "key": public_text(key),
        }
    )
    head = LedgerHead(
        number=before.number + 1 if before else 1,
        first=first,
        last=end.sequence,
        statement=statement,
        signature=key.sign(statement.encode()).hex(),
    )
    db.session.add(head)
    db.session.flush()
    return head


def cover(sequence: int) -> LedgerHead:
    """The head that covers entry `sequence`, signed now where none does yet: for a report that carries its proof."""
    found = db.session.scalar(
        select(LedgerHead).where(LedgerHead.last >= sequence).order_by(LedgerHead.number).limit(1)
    )
    return found or sign_head()


def _locked_end() -> LedgerEnd:
    """The end of the chain, locked. The first statement writes, so that SQLite gives the lock at once."""
    table = LedgerEnd.__table__
    with writing():
        row = db.session.execute(update(table).values(sequence=table.c.sequence).returning(*table.c)).first()
    if row is None:
        return LedgerEnd(sequence=0, at=moment(now()), entry_hash=NO_HASH)
    return LedgerEnd(sequence=row.sequence, at=row.at, entry_hash=row.entry_hash)


def _root_of(first: int) -> str:
    tree = Tree()
    hashes = select(LedgerEntry.entry_hash).where(LedgerEntry.sequence >= first).order_by(LedgerEntry.sequence)
    for entry_hash in db.session.scalars(hashes.execution_options(yield_per=_BATCH)):
        tree.add(entry_hash)
    return tree.root()


def head_file(head: LedgerHead) -> str:
    """A head as one line of JSON: what is mailed, published and given to `sanad ledger verify --head`."""
    return canonical({"statement": json.loads(head.statement), "signature": head.signature})


def sign_daily_head(due_at: datetime) -> Mapping[str, Any]:
    """Sign a head and send it to every witness; gives its number, its entries and how many witnesses it goes to."""
    head = sign_head()
    witnesses = current_settings().witness_addresses
    queue_messages([(address, *_message(head)) for address in witnesses])
    return {"head": head.number, "entries": head.last - head.first + 1, "witnesses": len(witnesses)}


def _message(head: LedgerHead) -> tuple[str, str]:
    """Subject and body, in English and Arabic: a witness may read either."""
    parts, subjects = [], []
    for language in ("en", "ar"):
        with force_locale(language):
            subjects.append(_("Ledger of Sanad: head %(number)s", number=head.number))
            parts.append(
                _(
                    "Please keep this message. Its last line is what the ledger of inspections was today, signed. "
                    "Whoever changes what came before can be shown this line: sanad ledger verify --head FILE."
                )
            )
    return " / ".join(subjects), "\n\n".join([*parts, head_file(head)]) + "\n"


def list_heads(before: int | None = None, limit: int = 50) -> Sequence[LedgerHead]:
    """Heads, newest first; those with a number under `before`."""
    statement = select(LedgerHead).order_by(LedgerHead.number.desc()).limit(limit)
    if before is not None:
        statement = statement.where(LedgerHead.number < before)
    return db.session.scalars(statement).all()
