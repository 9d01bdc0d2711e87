"""The ledger's own tables: entries, nonces of personal fields, where the chain ends, signed heads and public keys.

Moments are kept as the text that was hashed: a byte that changes is then found, however a database reads it.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import Id, UtcDateTime, db, enum_column, table_notes

_PUBLIC = "anybody"
_FOR_EVER = "permanent"


class LedgerAction(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    ERASED = "erased"
    TAKEN_OVER = "taken_over"


class LedgerEntry(db.Model):  # type: ignore[name-defined]
    """One thing that happened to a row. Each holds the hash of the one before it."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("ix_ledger_entry_subject", "kind", "subject_id", "sequence"),
        Index("ix_ledger_entry_entry_hash", "entry_hash"),
        table_notes(
            "Append-only chain of what was found, replied, planned and decided",
            "who may read the row it is about",
            _FOR_EVER,
        ),
    )

    sequence: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, comment="1, 2, 3 without a gap")
    at: Mapped[str] = mapped_column(String(27), comment="UTC, system clock at the end of the transaction")
    kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int] = mapped_column(Id, comment="Row of the table that the kind names")
    action: Mapped[LedgerAction] = mapped_column(enum_column(LedgerAction))
    by_id: Mapped[int | None] = mapped_column(Id, comment="User, by number only; no foreign key: the entry outlives it")
    salt: Mapped[str] = mapped_column(String(32), comment="Random, so that nobody guesses an entry from its hash")
    fields: Mapped[str] = mapped_column(Text, comment="Canonical JSON: values, and commitments of personal fields")
    previous_hash: Mapped[str] = mapped_column(String(64))
    entry_hash: Mapped[str] = mapped_column(String(64))


class LedgerNonce(db.Model):  # type: ignore[name-defined]
    """The nonces of an entry's personal fields, while the row still holds these values."""

    __tablename__ = "ledger_nonce"
    __table_args__ = (
        table_notes("What proves a personal field of an entry", "the system", "until the field is erased or changed"),
    )

    sequence: Mapped[int] = mapped_column(ForeignKey("ledger_entry.sequence"), primary_key=True, autoincrement=False)
    nonces: Mapped[str] = mapped_column(Text, comment="Canonical JSON: field -> 256 random bits in hexadecimal")


class LedgerEnd(db.Model):  # type: ignore[name-defined]
    """Where the chain ends: one row, whose lock is what makes appending one after the other."""

    __tablename__ = "ledger_end"
    __table_args__ = (table_notes("The last entry of the ledger", "the system", _FOR_EVER),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(Id)
    at: Mapped[str] = mapped_column(String(27))
    entry_hash: Mapped[str] = mapped_column(String(64))


class LedgerKey(db.Model):  # type: ignore[name-defined]
    """A public key that signed heads; each but the first is signed by the one before."""

    __tablename__ = "ledger_key"
    __table_args__ = (table_notes("Public keys of the ledger", _PUBLIC, _FOR_EVER),)

    number: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    statement: Mapped[str] = mapped_column(Text, comment="Canonical JSON: key, moment, hash of the key before")
    signature: Mapped[str] = mapped_column(String(128), comment="Ed25519, by the key before; the first by itself")


class LedgerHead(db.Model):  # type: ignore[name-defined]
    """What the ledger was at a moment, signed."""

    __tablename__ = "ledger_head"
    __table_args__ = (table_notes("Signed heads of the ledger", _PUBLIC, _FOR_EVER),)

    number: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    first: Mapped[int] = mapped_column(Id, comment="First entry since the head before")
    last: Mapped[int] = mapped_column(Id, index=True, comment="Last entry it covers")
    statement: Mapped[str] = mapped_column(Text, comment="Canonical JSON of all that is signed")
    signature: Mapped[str] = mapped_column(String(128), comment="Ed25519 in hexadecimal")


class LedgerVerification(db.Model):  # type: ignore[name-defined]
    """What the weekly check, or one asked for, found."""

    __tablename__ = "ledger_verification"
    __table_args__ = (
        table_notes("What checks of the ledger found", "the supervisor and the administrator", "ten years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    verified_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entries: Mapped[int] = mapped_column()
    rows: Mapped[int] = mapped_column(comment="Rows of declared tables that were compared")
    heads: Mapped[int] = mapped_column()
    problem_count: Mapped[int] = mapped_column()
    problems: Mapped[list[dict[str, str]]] = mapped_column(JSON, comment="The first of them: fault, where, detail")
