"""What phones in the field send: devices, appended operations, what became of each record, photos in pieces."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.models import Audit
from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes

_READERS = "the audit's team"


class FieldAction(StrEnum):
    """What an operation does to a record: note a field, say that it is whole, or take it back."""

    SET = "set"
    FINISH = "finish"
    WITHDRAW = "withdraw"


class OutcomeState(StrEnum):
    SAVED = "saved"
    NEEDS_YOU = "needs_you"
    WITHDRAWN = "withdrawn"


class PhotoVersion(StrEnum):
    """The reduced picture that goes into reports, and the file as the camera made it."""

    REPORT = "report"
    ORIGINAL = "original"


class PhotoState(StrEnum):
    ARRIVING = "arriving"
    RECEIVED = "received"
    REFUSED = "refused"


class FieldDevice(db.Model):  # type: ignore[name-defined]
    """A phone of one person. Revoked: it gets and gives nothing any more, and its app destroys the key."""

    __tablename__ = "field_device"
    __table_args__ = (
        Index("ix_field_device_user_id", "user_id"),
        table_notes(
            "Phones on which audits are carried",
            "the person, the supervisors of the authority",
            "two years after it was revoked",
            personal=True,
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, comment="UUID made on the device")
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(100), comment="What its owner calls it")
    recovery: Mapped[str] = mapped_column(Text, comment="Its data key, encrypted to the key in the data folder; base64")
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_contact_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    whole_up_to: Mapped[int] = mapped_column(default=0, comment="Every operation up to this sequence has arrived")

    is_desk: Mapped[bool] = mapped_column(default=False, comment="No phone: picks made on pages of the product")

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")


class FieldOperation(db.Model):  # type: ignore[name-defined]
    """One appended change, as the device made it. Rows never change."""

    __tablename__ = "field_operation"
    __table_args__ = (
        UniqueConstraint("device_id", "sequence"),
        UniqueConstraint("audit_id", "received"),
        Index("ix_field_operation_audit_id_record", "audit_id", "record"),
        table_notes("What was noted in the field, change by change", _READERS, "ten years", personal=True),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, comment="UUID made on the device")
    device_id: Mapped[str] = mapped_column(ForeignKey("field_device.id"))
    sequence: Mapped[int] = mapped_column(comment="1, 2, 3 ... on that device")
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    record: Mapped[str] = mapped_column(String(36), comment="UUID of the finding, interview or meeting it belongs to")
    kind: Mapped[str] = mapped_column(String(40))
    action: Mapped[FieldAction] = mapped_column(enum_column(FieldAction))
    field: Mapped[str | None] = mapped_column(String(80))
    value: Mapped[Any] = mapped_column(JSON, comment="Emptied where a worker refused: nothing else is kept then")
    over: Mapped[list[str]] = mapped_column(JSON, comment="Operations that this one replaces, as the person saw them")
    reason: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="The device's clock")
    received: Mapped[int] = mapped_column(comment="Running number of the audit, given by the server")
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of its content: the same id never says two things")


class FieldRefusal(db.Model):  # type: ignore[name-defined]
    """An operation that was refused for good; it fills its place in the device's sequence, so that the rest goes on."""

    __tablename__ = "field_refusal"
    __table_args__ = (table_notes("Places in a phone's sequence whose operation was refused", _READERS, "ten years"),)

    device_id: Mapped[str] = mapped_column(ForeignKey("field_device.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(40))
    refused_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FieldGapRelease(db.Model):  # type: ignore[name-defined]
    """Somebody's decision that places in a phone's sequence are waited for no longer. Rows are only ever added."""

    __tablename__ = "field_gap_release"
    __table_args__ = (
        Index("ix_field_gap_release_device_id", "device_id"),
        table_notes("Items of phones that nobody waits for any more", f"{_READERS}, its supervisors", "ten years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("field_device.id"))
    first: Mapped[int] = mapped_column(comment="First place that is missing")
    last: Mapped[int] = mapped_column(comment="Last place that is missing, after the first without a break")
    reason: Mapped[str] = mapped_column(Text)
    released_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    released_at: Mapped[datetime] = mapped_column(UtcDateTime)

    device: Mapped[FieldDevice] = relationship()
    released_by: Mapped[User] = relationship(lazy="joined")


class FieldSeries(db.Model):  # type: ignore[name-defined]
    """Last running number given in an audit; whoever writes for an audit waits here for the one before."""

    __tablename__ = "field_series"
    __table_args__ = (table_notes("Last number given to the field operations of an audit", "nobody", "ten years"),)

    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class FieldOutcome(db.Model):  # type: ignore[name-defined]
    """What became of a record: saved as a row of the product, or what a person has to settle first."""

    __tablename__ = "field_outcome"
    __table_args__ = (
        Index("ix_field_outcome_audit_id_received", "audit_id", "received"),
        table_notes("What became of each record noted in the field", _READERS, "ten years", personal=True),
    )

    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    record: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    state: Mapped[OutcomeState] = mapped_column(enum_column(OutcomeState))
    subject_id: Mapped[int | None] = mapped_column(Id, comment="Row it was saved as; its table follows from the kind")
    number: Mapped[str | None] = mapped_column(String(40), comment="Number people quote, where the row has one")
    url: Mapped[str | None] = mapped_column(String(300))
    values_digest: Mapped[str | None] = mapped_column(String(64), comment="SHA-256 of the values that were saved")
    errors: Mapped[dict[str, Any]] = mapped_column(JSON, comment="What is wrong, by field, in each language")
    message: Mapped[dict[str, str] | None] = mapped_column(JSON)
    keeps_only: Mapped[list[str] | None] = mapped_column(
        JSON, comment="Fields that may be kept of it; phones empty the others. Empty: all"
    )
    received: Mapped[int] = mapped_column(comment="Running number of the audit at its last change")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FieldPhoto(db.Model):  # type: ignore[name-defined]
    """A picture on its way, or arrived: each version with its own hash and state."""

    __tablename__ = "field_photo"
    __table_args__ = (
        Index("ix_field_photo_audit_id_record", "audit_id", "record"),
        Index("ix_field_photo_state_started_at", "state", "started_at"),
        table_notes("Photos taken in the field, in each version", _READERS, "ten years", personal=True),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, comment="UUID made on the device")
    version: Mapped[PhotoVersion] = mapped_column(enum_column(PhotoVersion), primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("field_device.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    record: Mapped[str] = mapped_column(String(36))
    sha256: Mapped[str] = mapped_column(String(64), comment="Hash of the file as the device has it")
    size: Mapped[int] = mapped_column(Id)
    media_type: Mapped[str] = mapped_column(String(100))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="The device's clock")
    state: Mapped[PhotoState] = mapped_column(enum_column(PhotoState))
    received: Mapped[int] = mapped_column(Id, comment="Bytes that are safely here")
    mismatches: Mapped[int] = mapped_column(default=0, comment="How often all bytes were here and the hash was wrong")
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stored_sha256: Mapped[str | None] = mapped_column(String(64), comment="The report version is kept without EXIF")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), comment="Where it can be read")

    audit: Mapped[Audit] = relationship()
