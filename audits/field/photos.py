"""Photos from the field: pieces kept on disk until the whole is here and its hash is right, then stored as evidence."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from flask_babel import gettext as _
from sqlalchemy import select

from audits.field.catalogue import KINDS
from audits.field.models import FieldDevice, FieldOutcome, FieldPhoto, PhotoState, PhotoVersion
from audits.field.pictures import without_metadata
from audits.field.queries import bytes_on_the_way, find_outcomes, find_photo, list_team_audits, list_waiting_photos
from audits.field.reading import HIGHEST_AUDIT, Unreadable, moment_in, number_in, uuid_in
from audits.findings.operations import PHOTO_SCOPE
from audits.models import Audit
from compliance.accounts.identity import Identity
from compliance.clock import now
from compliance.database import db
from compliance.documents.dates import NO_DATES
from compliance.documents.file_types import MEGABYTE, PICTURES, FileType
from compliance.documents.intake import KeptFile
from compliance.documents.operations import new_document, record_stored
from compliance.documents.scanner import scan
from compliance.documents.sniffing import find_file_type
from compliance.documents.storage import keep, receive, verified_path
from compliance.errors import InvalidInput
from compliance.settings import current_settings

LARGEST = {PhotoVersion.REPORT: 5 * MEGABYTE, PhotoVersion.ORIGINAL: 25 * MEGABYTE}
LARGEST_PIECE = 65_536
QUOTA = 600 * MEGABYTE
KEPT_DAYS = 30
MOST_MISMATCHES = 2

_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic"}


class PhotoRefused(Exception):
    """A photo or a piece of it that is not taken; `received` bytes are here."""

    def __init__(self, code: str, received: int | None = None, status: int = 422) -> None:
        super().__init__(code)
        self.code, self.received, self.status = code, received, status


@dataclass(frozen=True)
class _Picture:
    """A file as the evidence store takes it."""

    filename: str
    stream: IO[bytes]


def begin_photo(device: FieldDevice, given: Any, by: Identity) -> FieldPhoto:
    """Announce one version of a photo; the same again tells how much of it is here.

    Raises PhotoRefused for what is no picture of an audit of `by`, is too large, or would go over the device's quota.
    """
    facts = _read(given)
    photo = find_photo(facts["id"], facts["version"], device)
    if photo is not None:
        if (photo.sha256, photo.size, photo.audit_id) != (facts["sha256"], facts["size"], facts["audit_id"]):
            raise PhotoRefused("same_id_other_content", status=409)
        return photo
    if db.session.get(FieldPhoto, (facts["id"], facts["version"])) is not None:
        raise PhotoRefused("same_id_other_content", status=409)
    audit = list_team_audits(by, [facts["audit_id"]]).get(facts["audit_id"])
    if audit is None:
        raise PhotoRefused("unknown_audit", status=404)
    if audit.bar_of(by.user_id) is not None:
        raise PhotoRefused("not_writable")
    if bytes_on_the_way(device) + facts["size"] > QUOTA:
        raise PhotoRefused("quota", status=429)
    photo = FieldPhoto(
        **facts,
        device_id=device.id,
        user_id=by.user_id,
        state=PhotoState.ARRIVING,
        received=0,
        mismatches=0,
        started_at=now(),
    )
    db.session.add(photo)
    db.session.flush()
    return photo


def _read(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise PhotoRefused("not_a_photo")
    try:
        version = PhotoVersion(str(given.get("version")))
        facts = {
            "id": uuid_in(given, "id"),
            "version": version,
            "audit_id": number_in(given, "audit", HIGHEST_AUDIT),
            "record": uuid_in(given, "record"),
            "size": number_in(given, "size", LARGEST[version]),
            "taken_at": moment_in(given, "taken_at"),
        }
    except Unreadable as problem:
        raise PhotoRefused(problem.code) from problem
    except ValueError:
        raise PhotoRefused("bad_version") from None
    digest, media_type = given.get("sha256"), given.get("type")
    if not isinstance(digest, str) or len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise PhotoRefused("bad_sha256")
    if not isinstance(media_type, str) or media_type not in _EXTENSIONS:
        raise PhotoRefused("bad_type")
    return {**facts, "sha256": digest, "media_type": media_type}


def take_piece(photo: FieldPhoto, offset: int, content: bytes, stated: str, by: Identity) -> FieldPhoto:
    """Append `content` at `offset`; the last piece makes the photo whole.

    Raises PhotoRefused: 409 with what is here for another offset or after a wrong whole, 422 for a piece that is not
    what its hash says or a file that is no picture.
    """
    if photo.state is PhotoState.RECEIVED:
        return photo
    if photo.state is PhotoState.REFUSED:
        raise PhotoRefused("refused")
    here = bytes_here(photo)
    if hashlib.sha256(content).hexdigest() != stated:
        raise PhotoRefused("bad_piece", here, 409)
    if offset != here:
        raise PhotoRefused("wrong_offset", here, 409)
    if not content or len(content) > LARGEST_PIECE or offset + len(content) > photo.size:
        raise PhotoRefused("bad_piece", here)
    _append(_path(photo), offset, content)
    photo.received = offset + len(content)
    if photo.received == photo.size:
        _complete(photo, by)
    db.session.flush()
    return photo


def take_whole(photo: FieldPhoto, content: bytes, by: Identity) -> None:
    """Take a photo in one piece, out of a backup. Raises PhotoRefused if it is not the photo that was announced."""
    if photo.state is PhotoState.RECEIVED:
        return
    if len(content) != photo.size or hashlib.sha256(content).hexdigest() != photo.sha256:
        raise PhotoRefused("bad_piece")
    _append(_path(photo), 0, content)
    photo.state, photo.received = PhotoState.ARRIVING, photo.size
    _complete(photo, by)
    db.session.flush()
    if photo.received_at is None:
        raise PhotoRefused("not_the_photo")


def find_own_photo(photo_id: str, version: str, device: FieldDevice) -> FieldPhoto | None:
    """One version of a photo that this device sends, held for who writes to it; None for texts that are no such."""
    try:
        return find_photo(uuid_in({"id": photo_id}, "id"), version, device)
    except Unreadable:
        return None


def bytes_here(photo: FieldPhoto) -> int:
    """How much of a photo is safely here: what was noted, and not more than the disk has."""
    if photo.state is not PhotoState.ARRIVING or photo.received == 0:
        return photo.received
    path = _path(photo)
    return min(photo.received, path.stat().st_size if path.exists() else 0)


def receipt_of(photo: FieldPhoto) -> str | None:
    """What the device is told of a photo that is safely here: the start of its hash and the moment."""
    if photo.received_at is None:
        return None
    return f"{photo.received_at:%Y%m%d%H%M%S}-{photo.sha256[:12]}"


def hang_waiting_photos(audit: Audit, saved: Mapping[str, FieldOutcome], by: Identity) -> None:
    """Add the report photos that are here to the rows their records were saved as."""
    for record, photos in list_waiting_photos(audit.id, saved).items():
        _hang(saved[record], photos, by)


def _hang(outcome: FieldOutcome, photos: Sequence[FieldPhoto], by: Identity) -> None:
    kind = KINDS.get(outcome.kind)
    if kind is None or kind.takes_photos is None or outcome.subject_id is None:
        return
    uploads = []
    for each in photos:
        assert each.stored_sha256 is not None
        uploads.append(_Picture(_name(each), verified_path(each.stored_sha256).open("rb")))
    try:
        documents = kind.takes_photos(outcome.subject_id, uploads, by)
    finally:
        for upload in uploads:
            upload.stream.close()
    for each, document_id in zip(photos, documents, strict=True):
        each.document_id = document_id
    db.session.flush()


def _complete(photo: FieldPhoto, by: Identity) -> None:
    path = _path(photo)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != photo.sha256:
        path.unlink(missing_ok=True)
        photo.received, photo.mismatches = 0, photo.mismatches + 1
        if photo.mismatches >= MOST_MISMATCHES:
            photo.state = PhotoState.REFUSED
        return
    try:
        kept = _store(photo, path)
    except InvalidInput:
        photo.state = PhotoState.REFUSED
        return
    finally:
        path.unlink(missing_ok=True)
    photo.state, photo.received_at, photo.stored_sha256 = PhotoState.RECEIVED, now(), kept.sha256
    if photo.version is PhotoVersion.ORIGINAL:
        _keep_original(photo, kept, by)
    else:
        _hang_now(photo, by)


def _store(photo: FieldPhoto, path: Path) -> KeptFile:
    """The file in the evidence store: the original as it is, the report version without what a camera wrote into it."""
    content = path.read_bytes()
    if photo.version is PhotoVersion.REPORT:
        content = without_metadata(content)
    with receive(BytesIO(content), LARGEST[photo.version]) as received:
        file_type = find_file_type(received.path, _name(photo))
        _require_picture(file_type)
        result = scan(received.path)
        keep(received)
    return KeptFile(received.sha256, received.size, _name(photo), file_type, result)


def _require_picture(file_type: FileType) -> None:
    if file_type not in PICTURES:
        raise InvalidInput("file", _("This file is no picture."))


def _keep_original(photo: FieldPhoto, kept: KeptFile, by: Identity) -> None:
    """A document of its own, for the audit's team: it still says when, where and with what it was taken."""
    audit = db.session.get(Audit, photo.audit_id)
    assert audit is not None
    document = new_document(
        audit.organisation_id,
        kept,
        title=audit.number,
        dates=NO_DATES,
        reader_scope=PHOTO_SCOPE,
        by=by,
        at=now(),
    )
    db.session.add(document)
    db.session.flush()
    record_stored(document, kept, by)
    photo.document_id = document.id


def _hang_now(photo: FieldPhoto, by: Identity) -> None:
    outcome = find_outcomes(photo.audit_id, [photo.record]).get(photo.record)
    db.session.flush()
    if outcome is not None and outcome.subject_id is not None:
        _hang(outcome, [photo], by)


def remove_half_done_photos(due_at: datetime) -> dict[str, int]:
    """Remove pieces of photos begun more than 30 days ago and not whole; their device may begin them again."""
    statement = select(FieldPhoto).where(
        FieldPhoto.state == PhotoState.ARRIVING, FieldPhoto.started_at < due_at - timedelta(days=KEPT_DAYS)
    )
    removed = 0
    for photo in db.session.scalars(statement.limit(10_000)):
        _path(photo).unlink(missing_ok=True)
        db.session.delete(photo)
        removed += 1
    db.session.flush()
    return {"removed": removed}


def _name(photo: FieldPhoto) -> str:
    return f"photo-{photo.id[:8]}.{_EXTENSIONS[photo.media_type]}"


def _path(photo: FieldPhoto) -> Path:
    folder = current_settings().evidence_folder / "field"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{photo.id}-{photo.version}"


def _append(path: Path, offset: int, content: bytes) -> None:
    """Write at `offset` whatever a broken request left behind it, and put it safely on disk."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        file.seek(offset)
        file.truncate()
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
