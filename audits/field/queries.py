"""Reading what was noted in the field: a person's devices, the audits of a team, operations and what became of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import selectinload

from audits.field.models import (
    FieldAction,
    FieldDevice,
    FieldGapRelease,
    FieldOperation,
    FieldOutcome,
    FieldPhoto,
    FieldSeries,
    OutcomeState,
    PhotoState,
    PhotoVersion,
)
from audits.independence.models import ConflictDeclaration
from audits.models import Audit, AuditState, AuditTeamMember
from audits.queries import is_audit_visible, is_on_team
from compliance.accounts.identity import Identity
from compliance.accounts.models import User
from compliance.accounts.predicates import is_auditor, is_supervisor
from compliance.database import db
from compliance.documents.models import DocumentRevision
from compliance.errors import NotFound


def find_device(device_id: str, identity: Identity) -> FieldDevice | None:
    """The person's own device of this id, revoked or not."""
    device = db.session.get(FieldDevice, device_id)
    return device if device is not None and device.user_id == identity.user_id and not device.is_desk else None


def get_device(device_id: str, identity: Identity) -> FieldDevice:
    """The device, for its owner and the supervisors of the owner's authority; NotFound for everybody else."""
    device = db.session.get(FieldDevice, device_id)
    if (
        device is None
        or device.is_desk
        or not (device.user_id == identity.user_id or _supervises(identity, device.user))
    ):
        raise NotFound(_("There is no such phone, or you may not see it."))
    return device


def _supervises(identity: Identity, user: User) -> bool:
    same = identity.authority_id is not None and identity.authority_id == user.authority_id
    return same and is_supervisor(identity, None)


def list_devices(identity: Identity) -> Sequence[FieldDevice]:
    """The person's own devices, the latest first."""
    statement = select(FieldDevice).where(FieldDevice.user_id == identity.user_id, ~FieldDevice.is_desk)
    return db.session.scalars(statement.order_by(FieldDevice.enrolled_at.desc(), FieldDevice.id)).unique().all()


def list_devices_of_authority(identity: Identity, limit: int = 200) -> Sequence[FieldDevice]:
    """Devices of everybody of the supervisor's authority, those in use first."""
    statement = (
        select(FieldDevice)
        .join(FieldDevice.user)
        .where(User.authority_id == identity.authority_id, User.authority_id.is_not(None), ~FieldDevice.is_desk)
        .order_by(FieldDevice.revoked_at.is_not(None), FieldDevice.last_contact_at.desc(), FieldDevice.id)
        .limit(limit)
    )
    return db.session.scalars(statement).unique().all()


def list_team_audits(identity: Identity, audit_ids: Collection[int]) -> Mapping[int, Audit]:
    """Those of `audit_ids` on whose team `identity` is, by id."""
    if not audit_ids or not is_auditor(identity, None):
        return {}
    statement = (
        select(Audit)
        .where(Audit.id.in_(audit_ids), is_audit_visible(identity), is_on_team(identity))
        .options(selectinload(Audit.workplaces))
    )
    return {audit.id: audit for audit in db.session.scalars(statement).unique()}


def list_audits_to_carry(identity: Identity, limit: int = 50) -> Sequence[Audit]:
    """Audits of the person's team that are planned or in progress, the earliest first."""
    statement = (
        select(Audit)
        .where(is_audit_visible(identity), is_on_team(identity), Audit.state != AuditState.CLOSED)
        .options(selectinload(Audit.workplaces))
        .order_by(Audit.starts_on, Audit.id)
        .limit(limit)
    )
    return db.session.scalars(statement).unique().all()


def get_team_audit(audit_id: int, identity: Identity) -> Audit:
    """An audit on whose team the person is; NotFound for everybody else."""
    found = list_team_audits(identity, [audit_id]).get(audit_id)
    if found is None:
        raise NotFound(_("There is no such visit, or you may not see it."))
    return found


def list_operations(audit_id: int, after: int = 0) -> Sequence[Any]:
    """Operations of an audit received after number `after`, with who made each, in the server's order."""
    statement = (
        select(FieldOperation, User.name.label("user_name"))
        .join(User, User.id == FieldOperation.user_id)
        .where(FieldOperation.audit_id == audit_id, FieldOperation.received > after)
        .order_by(FieldOperation.received)
    )
    return db.session.execute(statement).all()


def list_record_operations(audit_id: int, records: Collection[str]) -> Mapping[str, list[FieldOperation]]:
    """The operations of each of `records`, in the server's order."""
    statement = (
        select(FieldOperation)
        .where(FieldOperation.audit_id == audit_id, FieldOperation.record.in_(records))
        .order_by(FieldOperation.received)
    )
    found: dict[str, list[FieldOperation]] = {record: [] for record in records}
    for each in db.session.scalars(statement) if records else ():
        found[each.record].append(each)
    return found


def list_outcomes(audit_id: int, after: int = 0) -> Sequence[FieldOutcome]:
    """Outcomes of an audit that changed after number `after`."""
    statement = select(FieldOutcome).where(FieldOutcome.audit_id == audit_id, FieldOutcome.received > after)
    return db.session.scalars(statement.order_by(FieldOutcome.received, FieldOutcome.record)).all()


def find_outcomes(audit_id: int, records: Collection[str]) -> dict[str, FieldOutcome]:
    statement = select(FieldOutcome).where(FieldOutcome.audit_id == audit_id, FieldOutcome.record.in_(records))
    return {each.record: each for each in db.session.scalars(statement)} if records else {}


def list_kept_fields(records: Collection[str]) -> Mapping[tuple[int, str], Collection[str]]:
    """The fields that may be kept of those of `records` of which not everything may be, by (audit, record)."""
    statement = select(FieldOutcome.audit_id, FieldOutcome.record, FieldOutcome.keeps_only).where(
        FieldOutcome.record.in_(records)
    )
    rows = db.session.execute(statement) if records else ()
    return {(row.audit_id, row.record): row.keeps_only for row in rows if row.keeps_only is not None}


def last_number(audit_id: int) -> int:
    """The last running number of the audit; what is asked for next is everything after it."""
    return db.session.scalar(select(FieldSeries.last).where(FieldSeries.audit_id == audit_id)) or 0


def list_waiting_photos(audit_id: int, records: Collection[str]) -> Mapping[str, list[FieldPhoto]]:
    """Report photos that arrived and hang on no row yet, by record."""
    statement = (
        select(FieldPhoto)
        .where(
            FieldPhoto.audit_id == audit_id,
            FieldPhoto.record.in_(records),
            FieldPhoto.state == PhotoState.RECEIVED,
            FieldPhoto.document_id.is_(None),
        )
        .order_by(FieldPhoto.taken_at, FieldPhoto.id)
    )
    found: dict[str, list[FieldPhoto]] = {}
    for each in db.session.scalars(statement) if records else ():
        found.setdefault(each.record, []).append(each)
    return found


def list_photos_with_revisions(audit_id: int) -> Sequence[Any]:
    """(photo, id of the revision where it can be read) of every photo of an audit in each version."""
    statement = (
        select(FieldPhoto, DocumentRevision.id)
        .outerjoin(DocumentRevision, DocumentRevision.document_id == FieldPhoto.document_id)
        .where(FieldPhoto.audit_id == audit_id)
        .order_by(FieldPhoto.taken_at, FieldPhoto.id, FieldPhoto.version)
    )
    return db.session.execute(statement).all()


def bytes_on_the_way(device: FieldDevice) -> int:
    """Bytes that photos of the device not yet whole will take at most."""
    statement = select(func.coalesce(func.sum(FieldPhoto.size), 0)).where(
        FieldPhoto.device_id == device.id, FieldPhoto.state == PhotoState.ARRIVING
    )
    return int(db.session.scalar(statement) or 0)


def readable_originals(identity: Identity) -> Select[Any]:
    """Ids of the revisions of originals `identity` may read: those of audits whose team it belongs to."""
    return (
        select(DocumentRevision.id)
        .join(FieldPhoto, FieldPhoto.document_id == DocumentRevision.document_id)
        .join(Audit, Audit.id == FieldPhoto.audit_id)
        .join(AuditTeamMember, _is_member(identity))
        .where(is_audit_visible(identity))
    )


def _is_member(identity: Identity) -> ColumnElement[bool]:
    return and_(AuditTeamMember.audit_id == Audit.id, AuditTeamMember.user_id == identity.user_id)


def list_unsaved_records(audit_id: int) -> Sequence[str]:
    """Records of an audit that are neither saved nor taken back."""
    settled = select(FieldOutcome.record).where(
        FieldOutcome.audit_id == audit_id,
        FieldOutcome.state.in_([OutcomeState.SAVED, OutcomeState.WITHDRAWN]),
    )
    statement = select(FieldOperation.record).where(
        FieldOperation.audit_id == audit_id, FieldOperation.record.not_in(settled)
    )
    return db.session.scalars(statement.distinct()).all()


def find_photo(photo_id: str, version: str, device: FieldDevice) -> FieldPhoto | None:
    """One version of a photo that this device sends, locked for who writes to it."""
    if version not in set(PhotoVersion):
        return None
    statement = select(FieldPhoto).where(
        FieldPhoto.id == photo_id,
        FieldPhoto.version == PhotoVersion(version),
        FieldPhoto.device_id == device.id,
    )
    return db.session.scalars(statement.with_for_update(of=FieldPhoto)).one_or_none()


def list_devices_of_audit(audit_id: int) -> Sequence[FieldDevice]:
    """Devices from which something came for an audit, by who sent it."""
    sending = select(FieldOperation.device_id).where(FieldOperation.audit_id == audit_id).distinct()
    statement = select(FieldDevice).join(FieldDevice.user).where(FieldDevice.id.in_(sending))
    return db.session.scalars(statement.order_by(User.name, FieldDevice.id)).unique().all()


@dataclass(frozen=True)
class MissingItem:
    """The first item of a device that has not arrived while later ones have, and when the first of those came."""

    device: FieldDevice
    number: int
    since: datetime


def list_missing(devices: Sequence[FieldDevice]) -> list[MissingItem]:
    """Of `devices` those of which later operations are here and an earlier one is not."""
    if not devices:
        return []
    statement = (
        select(FieldOperation.device_id, func.min(FieldOperation.received_at).label("since"))
        .join(FieldDevice, FieldDevice.id == FieldOperation.device_id)
        .where(FieldDevice.id.in_([each.id for each in devices]), FieldOperation.sequence > FieldDevice.whole_up_to)
        .group_by(FieldOperation.device_id)
    )
    since = {row.device_id: row.since for row in db.session.execute(statement)}
    return [MissingItem(each, each.whole_up_to + 1, since[each.id]) for each in devices if each.id in since]


def count_waiting(device: FieldDevice) -> list[tuple[str, int]]:
    """(number of the visit, records) of what the device finished or took back and what waits for a missing item."""
    statement = (
        select(Audit.number, func.count(FieldOperation.record.distinct()))
        .join(Audit, Audit.id == FieldOperation.audit_id)
        .where(
            FieldOperation.device_id == device.id,
            FieldOperation.sequence > device.whole_up_to,
            FieldOperation.action != FieldAction.SET,
        )
        .group_by(Audit.number)
        .order_by(Audit.number)
    )
    return [(number, count) for number, count in db.session.execute(statement)]


def list_gap_releases(device_id: str) -> Sequence[FieldGapRelease]:
    """What was decided of missing items of a device, the latest first."""
    statement = select(FieldGapRelease).where(FieldGapRelease.device_id == device_id)
    return db.session.scalars(statement.order_by(FieldGapRelease.id.desc()).limit(100)).unique().all()


def list_names(user_ids: Collection[int]) -> Mapping[int, str]:
    """Names of people by id."""
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in rows}


def get_own_device(device_id: str, identity: Identity) -> FieldDevice:
    """The person's own device; NotFound for everybody else."""
    found = find_device(device_id, identity)
    if found is None:
        raise NotFound(_("There is no such phone, or you may not see it."))
    return found


def get_own_photo(photo_id: str, version: str, identity: Identity) -> FieldPhoto:
    """A version of a photo that the person announced; NotFound for everybody else."""
    if version in set(PhotoVersion):
        found = db.session.get(FieldPhoto, (photo_id, PhotoVersion(version)))
        if found is not None and found.user_id == identity.user_id:
            return found
    raise NotFound(_("There is no such photo, or you may not see it."))


def list_declared(audit_ids: Collection[int], identity: Identity) -> set[int]:
    """Those of `audit_ids` for which the person declared whether there is a conflict of interest."""
    statement = select(ConflictDeclaration.audit_id).where(
        ConflictDeclaration.audit_id.in_(audit_ids), ConflictDeclaration.user_id == identity.user_id
    )
    return set(db.session.scalars(statement))
