"""Signatures drawn on the screen: a PNG as a data address, turned into a file of bounded size."""

import base64
import binascii
import io
from dataclasses import dataclass
from typing import IO

from flask_babel import gettext as _

from compliance.errors import InvalidInput

PREFIX = "data:image/png;base64,"
LARGEST_SIGNATURE = 200_000  # bytes; a drawn line at the size of the pad needs a tenth of that
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class SignatureFile:
    """A signature as the store takes files in."""

    stream: IO[bytes]
    filename: str = "signature.png"


def read_signature(text: str) -> SignatureFile:
    """The picture in a data address. Raises InvalidInput("signature") for anything but a PNG of bounded size."""
    if not text.startswith(PREFIX) or len(text) > LARGEST_SIGNATURE * 4 // 3 + len(PREFIX):
        raise InvalidInput("signature", _("The signature could not be read. Sign again, or type the name."))
    try:
        content = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content.startswith(_PNG):
        raise InvalidInput("signature", _("The signature could not be read. Sign again, or type the name."))
    return SignatureFile(io.BytesIO(content))
