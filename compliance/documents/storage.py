"""Evidence files on disk, each under the SHA-256 of its content: equal files are kept once, and none can change unseen.

A file is first written beside the store and moved in whole when it was accepted. A file whose transaction is rolled
back afterwards stays without a row; it does no harm and the same upload finds it again.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask_babel import gettext as _

from compliance.documents.file_types import too_large_message
from compliance.errors import InvalidInput, NotReady
from compliance.settings import current_settings

CHUNK = 262_144


@dataclass(frozen=True)
class ReceivedFile:
    """A file that arrived but is not kept yet."""

    path: Path
    sha256: str
    size: int


@contextmanager
def receive(stream: IO[bytes], limit: int) -> Iterator[ReceivedFile]:
    """Write `stream` to a temporary file of the store, gone again at the end unless it was kept.

    Raises InvalidInput for an empty file and for one over `limit` bytes.
    """
    folder = current_settings().evidence_folder / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            digest, size = _copy(stream, file, limit)
            file.flush()
            os.fsync(file.fileno())
        yield ReceivedFile(path, digest, size)
    finally:
        path.unlink(missing_ok=True)


def keep(received: ReceivedFile) -> None:
    """Move a received file to its place in the store; a file with the same content is already there for good."""
    place = stored_path(received.sha256)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    received.path.chmod(0o400)
    received.path.replace(place)
    _sync_folder(place.parent)


def stored_path(sha256: str) -> Path:
    """Where the file with this content is, or would be."""
    return (current_settings().evidence_folder / sha256[:2] / sha256[2:4] / sha256).resolve()


def verified_path(sha256: str) -> Path:
    """The stored file, after its content was compared with its name; NotReady if it is missing or was altered."""
    place = stored_path(sha256)
    try:
        with place.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise NotReady(_("The file is not in the evidence folder. Tell your administrator.")) from None
    if found != sha256:
        raise NotReady(_("The stored file was altered and is not shown. Tell your administrator."))
    return place


def _copy(stream: IO[bytes], file: IO[bytes], limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise InvalidInput("file", too_large_message())
        digest.update(chunk)
        file.write(chunk)
    if size == 0:
        raise InvalidInput("file", _("The file is empty."))
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    """Make the move itself survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
