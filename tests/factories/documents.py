"""Uploads and small files of every accepted kind, built byte by byte."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from compliance.clock import now
from compliance.documents.dates import NO_DATES, StatedDates
from compliance.documents.models import Document
from compliance.documents.operations import store_document

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class MadeUpload:
    """What a form hands over."""

    content: bytes
    filename: str | None

    def __post_init__(self) -> None:
        self.stream = io.BytesIO(self.content)


def make_upload(content: bytes = PDF, name: str | None = "contract.pdf") -> MadeUpload:
    return MadeUpload(content, name)


def make_jpeg(*, tail: bytes = b"") -> bytes:
    """A JPEG with a thumbnail (and its own end mark) inside a segment, as phones write it."""
    thumbnail = b"Exif\0\0" + b"\xff\xd8\xff\xdb\xff\xd9"
    app1 = b"\xff\xe1" + struct.pack(">H", len(thumbnail) + 2) + thumbnail
    scan = b"\xff\xda" + struct.pack(">H", 3) + b"\x00" + b"\x12\x34\xff\x00\x56\xff\xd0\x78"
    return b"\xff\xd8" + app1 + scan + b"\xff\xd9" + tail


def make_png(*, tail: bytes = b"") -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    image = zlib.compress(b"\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", image) + chunk(b"IEND", b"") + tail


def make_webp(*, tail: bytes = b"") -> bytes:
    body = b"WEBPVP8 " + struct.pack("<I", 4) + b"\0\0\0\0"
    return b"RIFF" + struct.pack("<I", len(body)) + body + tail


def make_heic(*, tail: bytes = b"") -> bytes:
    brands = b"heic\0\0\0\0mif1heic"
    return struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands + struct.pack(">I", 12) + b"mdat" + b"\1\2\3\4" + tail


def make_office(kind: str = "docx", *, parts: dict[str, bytes] | None = None, content_type: str | None = None) -> bytes:
    """A small DOCX or XLSX; `parts` are added to the archive."""
    main_part, main_type = {
        "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
        "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    }[kind]
    declared = f'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{main_type}"/></Types>'
    entries = {"[Content_Types].xml": (content_type or declared).encode(), main_part: b"<x/>", **(parts or {})}
    return make_zip(entries)


def make_zip(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def make_document(
    organisation: Any,
    dates: StatedDates = NO_DATES,
    *,
    name: str = "contract.pdf",
    content: bytes = PDF,
    title: str = "",
    scope: str = "assessments",
) -> Document:
    """A stored document of an organisation, by default evidence that backs nothing yet."""
    return store_document(
        organisation.id, make_upload(content, name), title=title, dates=dates, reader_scope=scope, by=None, at=now()
    )


def make_pdf(line: str) -> bytes:
    """A PDF with content of its own."""
    return PDF.replace(b"%PDF-1.4\n", f"%PDF-1.4\n% {line}\n".encode())
