"""The way of an uploaded file into the store: received, recognised from its bytes, scanned, kept."""

import re
import unicodedata
from dataclasses import dataclass
from typing import IO, Protocol

from flask_babel import gettext as _

from compliance.documents.file_types import FileType, upload_limit
from compliance.documents.models import ScanResult
from compliance.documents.scanner import scan
from compliance.documents.sniffing import find_file_type
from compliance.documents.storage import keep, receive
from compliance.errors import InvalidInput

LONGEST_NAME = 200


class Upload(Protocol):
    """A file as a form hands it over, such as werkzeug's FileStorage."""

    @property
    def filename(self) -> str | None: ...

    @property
    def stream(self) -> IO[bytes]: ...


@dataclass(frozen=True)
class KeptFile:
    """A file in the store and what was found out about it on the way."""

    sha256: str
    size: int
    file_name: str
    file_type: FileType
    scan_result: ScanResult


def take_in(upload: Upload) -> KeptFile:
    """Store an uploaded file.

    Raises InvalidInput("file") for a missing, oversize, disguised or infected file, NotReady while a scanner that is
    set does not answer. Nothing is kept then.
    """
    name = clean_name(upload.filename or "")
    if not name:
        raise InvalidInput("file", _("Choose a file."))
    with receive(upload.stream, upload_limit()) as received:
        file_type = find_file_type(received.path, name)
        scan_result = scan(received.path)
        keep(received)
    return KeptFile(received.sha256, received.size, name, file_type, scan_result)


def clean_name(name: str) -> str:
    """The sender's file name without folders, control characters and direction marks, which can disguise it."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(letter for letter in last if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co"))
    shown = shown.strip(" .")
    if len(shown) <= LONGEST_NAME:
        return shown
    stem, dot, extension = shown.rpartition(".")
    return f"{stem[: LONGEST_NAME - 20]}{dot}{extension[:19]}"
