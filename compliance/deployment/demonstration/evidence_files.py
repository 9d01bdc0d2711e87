"""Small files made in code that stand for uploaded proof: a one-page PDF and a picture. No binary file is in git."""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import IO

WIDTH, HEIGHT = 48, 32


@dataclass(frozen=True)
class MadeFile:
    """A file as a form hands it over."""

    filename: str
    stream: IO[bytes]


def make_pdf(file_name: str, line: str) -> MadeFile:
    """A page that says `line` (plain English letters) and that it is invented."""
    text = f"{line} - demonstration data, invented".encode("ascii", "replace").replace(b"(", b"[").replace(b")", b"]")
    page = b"BT /F1 14 Tf 50 780 Td (" + text + b") Tj ET"
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length " + str(len(page)).encode() + b">>stream\n" + page + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    return MadeFile(file_name, BytesIO(_pdf(parts)))


def _pdf(parts: tuple[bytes, ...]) -> bytes:
    content, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += f"{number} 0 obj".encode() + part + b"endobj\n"
    table = b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    size = len(parts) + 1
    return (
        content
        + f"xref\n0 {size}\n0000000000 65535 f \n".encode()
        + table
        + f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(content)}\n%%EOF\n".encode()
    )


def make_picture(file_name: str, chance: Random) -> MadeFile:
    """A PNG of a few soft colours, standing for a photo."""
    colours = [[chance.randint(90, 220) for _channel in range(3)] for _stripe in range(4)]
    rows = b"".join(
        b"\x00" + b"".join(bytes(colours[(column * 4 // WIDTH + row * 4 // HEIGHT) % 4]) for column in range(WIDTH))
        for row in range(HEIGHT)
    )
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b""))
    return MadeFile(file_name, BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(chunks)))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
