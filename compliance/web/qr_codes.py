"""QR codes as the outline of one SVG path, so that a page and its print need no picture file."""

from dataclasses import dataclass
from itertools import groupby

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M


@dataclass(frozen=True)
class QrPath:
    """`path` draws the dark squares in a square of `size` units, the quiet border included."""

    path: str
    size: int


def qr_path(text: str) -> QrPath:
    """The QR code of `text`, readable with a seventh of it damaged (level M)."""
    made = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    made.add_data(text)
    made.make(fit=True)
    rows = made.get_matrix()
    return QrPath("".join(_row(number, row) for number, row in enumerate(rows)), len(rows))


def _row(number: int, row: list[bool]) -> str:
    """Each run of dark squares as one rectangle."""
    parts, at = [], 0
    for is_dark, run in groupby(row):
        width = len(list(run))
        if is_dark:
            parts.append(f"M{at} {number}h{width}v1h-{width}z")
        at += width
    return "".join(parts)
