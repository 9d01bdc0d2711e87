"""The optional virus scanner: a clamd reached over its INSTREAM protocol. Without one, files count as not scanned."""

import socket
import struct
from pathlib import Path

from flask_babel import gettext as _

from compliance.documents.models import ScanResult
from compliance.errors import InvalidInput, NotReady
from compliance.settings import current_settings

TIMEOUT_SECONDS = 30
CHUNK = 65_536
LONGEST_REPLY = 4_096


def scan(path: Path) -> ScanResult:
    """CLEAN if a scan ran and found nothing, NOT_SCANNED if no scanner is set.

    Raises InvalidInput for an infected file, NotReady while the scanner does not answer: nothing is let by unscanned.
    """
    address = current_settings().clamd_address
    if not address:
        return ScanResult.NOT_SCANNED
    try:
        reply = _ask(address, path)
    except (OSError, ValueError):
        raise NotReady(_unanswered()) from None
    if reply.endswith("FOUND"):
        raise InvalidInput("file", _("The virus scanner found harmful content in the file. It was not stored."))
    if not reply.endswith(": OK"):
        raise NotReady(_unanswered())
    return ScanResult.CLEAN


def _ask(address: str, path: Path) -> str:
    """Send the file in length-prefixed chunks, closed by an empty one, and read the one-line answer."""
    with _connect(address) as connection, path.open("rb") as file:
        connection.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
        return _read_reply(connection)


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT_SECONDS)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _separator, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT_SECONDS)


def _read_reply(connection: socket.socket) -> str:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY:
        part = connection.recv(LONGEST_REPLY)
        if not part:
            break
        reply += part
    return reply.rstrip(b"\0\n").decode("utf-8", "replace")


def _unanswered() -> str:
    return _("The virus scanner does not answer, so the file was not stored. Try again in a few minutes.")
