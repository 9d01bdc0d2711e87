"""Backup files of a phone: one JSON value a line, each part encrypted to the server's key.

What is in it goes the same way as what a phone sends itself, so a part that was sent before changes nothing.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from flask_babel import gettext as _

from audits.field.devices import find_own_device
from audits.field.keys import Unopenable, open_sealed, unwrap
from audits.field.models import FieldDevice, FieldOutcome
from audits.field.operations import Receipt, take_operations
from audits.field.photos import PhotoRefused, begin_photo, take_whole
from audits.field.queries import get_device
from audits.field.reading import MOST_OPERATIONS, Unreadable, uuid_in
from audits.field.saving import save_records
from compliance.accounts.identity import Identity, identity_of
from compliance.change_log.record import record_change
from compliance.errors import InvalidInput

FORMAT = "sanad-field-backup"
LONGEST_HEAD = 4_096
# A photo of 25 MB, in base64, encrypted, in base64 again.
LONGEST_PART = 60_000_000
MOST_PARTS = 2_000


@dataclass
class TakenBackup:
    """What a backup file brought."""

    receipts: list[Receipt] = field(default_factory=list)
    outcomes: list[FieldOutcome] = field(default_factory=list)
    photos: int = 0
    refused: int = 0

    @property
    def kept(self) -> int:
        return sum(each.error is None for each in self.receipts)


@dataclass(frozen=True)
class BackupHead:
    """Whose file it is, and the key of its parts."""

    device: FieldDevice
    key: bytes

    @property
    def owner(self) -> Identity:
        return identity_of(self.device.user)


def open_backup(stream: IO[bytes], by: Identity) -> BackupHead:
    """Read the head of a backup file of a phone of `by`, or of somebody whose supervisor `by` is.

    Raises InvalidInput("file") for another file and for one that this server cannot open, NotFound for another's phone.
    """
    head = _line(stream, LONGEST_HEAD)
    try:
        if not isinstance(head, dict) or head.get("format") != FORMAT or head.get("version") != 1:
            raise InvalidInput("file", _("This is no backup of the field app."))
        device_id, wrapped = uuid_in(head, "device"), head.get("key")
        key = unwrap(wrapped if isinstance(wrapped, str) else "")
    except (Unreadable, Unopenable):
        raise InvalidInput("file", _("This backup was not made for this Sanad, or it is damaged.")) from None
    device = find_own_device(device_id, by) or get_device(device_id, by)
    return BackupHead(device, key)


def list_parts(stream: IO[bytes], head: BackupHead) -> Iterator[Any]:
    """The parts of the file, decrypted. Raises InvalidInput("file") at one that is damaged; those before it count."""
    for number in range(1, MOST_PARTS + 1):
        part = _line(stream, LONGEST_PART)
        if part is None:
            return
        try:
            sealed = {name: part[name] for name in ("iv", "data")}
            opened = open_sealed(head.key, sealed["iv"], sealed["data"], f"{head.device.id}:{number}")
            yield json.loads(opened)
        except (Unopenable, KeyError, TypeError, ValueError, RecursionError):
            raise InvalidInput(
                "file", _("Part %(number)s of the backup is damaged. What stands before it was taken.", number=number)
            ) from None


def take_part(head: BackupHead, part: Any, taken: TakenBackup, by: Identity, today: date) -> None:
    """Take one part in, as the phone itself would have sent it."""
    if not isinstance(part, dict):
        taken.refused += 1
    elif isinstance(part.get("operations"), list):
        _take_operations(head, part["operations"], taken, by, today)
    else:
        _take_photo(head, part, taken)


def _take_operations(head: BackupHead, operations: list[Any], taken: TakenBackup, by: Identity, today: date) -> None:
    for start in range(0, len(operations), MOST_OPERATIONS):
        batch = take_operations(head.device, operations[start : start + MOST_OPERATIONS], head.owner)
        taken.receipts += batch.receipts
        taken.outcomes += save_records(batch.records, head.owner, today)
    record_change(
        "audits.upload_field_backup", head.device.user, by, summary="Uploaded a backup of a phone in the field"
    )


def _take_photo(head: BackupHead, part: dict[str, Any], taken: TakenBackup) -> None:
    try:
        content = base64.b64decode(part.get("content", ""), validate=True)
        photo = begin_photo(head.device, part.get("photo"), head.owner)
        take_whole(photo, content, head.owner)
    except (PhotoRefused, ValueError, TypeError):
        taken.refused += 1
        return
    taken.photos += 1


def _line(stream: IO[bytes], longest: int) -> Any:
    """The next value of the file, None at its end; InvalidInput for what is no JSON or too long."""
    line = stream.readline(longest + 1)
    if not line:
        return None
    try:
        if len(line) > longest:
            raise ValueError
        return json.loads(line)
    except (ValueError, RecursionError):
        raise InvalidInput("file", _("This is no backup of the field app.")) from None
