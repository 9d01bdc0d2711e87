"""What a register says of how an organisation is reached and who owns it.

An owner is a person: only a keyed pseudonym of the number is stored, made with the key of the workers' pseudonyms under
a prefix of its own, so that an owner is never told to be a worker.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import EvidenceMixin, db, enum_column, table_notes


class ParticularKind(StrEnum):
    OWNER = "owner"
    TELEPHONE = "telephone"
    ADDRESS = "address"


class OrganisationParticular(EvidenceMixin, db.Model):  # type: ignore[name-defined]
    """An owner, a telephone number or an address of an organisation. `occurred_on` is the day it was true from."""

    __tablename__ = "organisation_particular"
    __table_args__ = (
        UniqueConstraint("source_reference", "revision"),
        Index("ix_organisation_particular_organisation_id_occurred_on", "organisation_id", "occurred_on", "id"),
        table_notes(
            "Owners (keyed pseudonyms), telephone numbers and addresses of organisations",
            "its authority",
            "ten years after the organisation closed",
            personal=True,
        ),
    )

    kind: Mapped[ParticularKind] = mapped_column(enum_column(ParticularKind))
    value: Mapped[str] = mapped_column(
        Text, comment="Owner: keyed pseudonym (HMAC-SHA-256), never a number; telephone in international form; address"
    )
    ended_on: Mapped[date | None] = mapped_column(Date, comment="Until when it was true; empty: still")
    source_reference: Mapped[str | None] = mapped_column(
        String(200), comment="Number of the record at its source; makes an import safe to run twice"
    )
    revision: Mapped[int] = mapped_column(default=1, comment="1 for the first state, then counted up by corrections")
