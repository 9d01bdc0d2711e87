"""Where a wage file waits until it is read: a folder of its own, never the evidence store. It is deleted afterwards."""

import hashlib
import os
import secrets
from pathlib import Path
from typing import IO

from flask_babel import gettext as _

from compliance.documents.file_types import MEGABYTE
from compliance.documents.scanner import scan
from compliance.errors import InvalidInput
from compliance.settings import current_settings

LARGEST_MB = 2_048
CHUNK = 1_048_576
ENDINGS = (".csv.gz", ".csv", ".xlsx")
_STARTS = {".xlsx": b"PK\x03\x04", ".csv.gz": b"\x1f\x8b"}


def stored_path(name: str) -> Path:
    return current_settings().data_folder / "wage_files" / name


def store_upload(stream: IO[bytes], file_name: str) -> tuple[str, str, int]:
    """Keep an upload until it is read; gives its random name, SHA-256 and size.

    Raises InvalidInput("file") for another kind of file, an empty, oversize or infected one. Nothing is kept then.
    """
    ending = next((each for each in ENDINGS if file_name.lower().endswith(each)), None)
    if ending is None:
        raise InvalidInput("file", _("A wage file is a CSV, CSV.GZ or XLSX file."))
    name = f"{secrets.token_hex(16)}{ending}"
    path = stored_path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            digest, size = _copy(stream, file, ending)
        scan(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name, digest, size


def delete_upload(name: str | None) -> None:
    """Delete a file that was read or is not wanted."""
    if name:
        stored_path(name).unlink(missing_ok=True)


def _copy(stream: IO[bytes], file: IO[bytes], ending: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        if size == 0 and not chunk.startswith(_STARTS.get(ending, b"")):
            raise InvalidInput("file", _("The content of the file is not what its name says."))
        size += len(chunk)
        if size > LARGEST_MB * MEGABYTE:
            raise InvalidInput("file", _("A wage file may have at most %(limit)s MB.", limit=LARGEST_MB))
        digest.update(chunk)
        file.write(chunk)
    if size == 0:
        raise InvalidInput("file", _("The file is empty."))
    return digest.hexdigest(), size
