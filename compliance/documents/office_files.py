"""Looking inside DOCX and XLSX files: they are archives, and archives can hide programs or unpack to an absurd size."""

import lzma
import struct
import zipfile
import zlib
from pathlib import Path

from flask_babel import gettext as _

from compliance.documents.file_types import DOCX, XLSX, FileType
from compliance.errors import InvalidInput

MAIN_PARTS = {
    "wordprocessingml.document.main+xml": ("word/document.xml", DOCX),
    "spreadsheetml.sheet.main+xml": ("xl/workbook.xml", XLSX),
}
CONTENT_TYPES = "[Content_Types].xml"
MOST_ENTRIES = 10_000
MOST_UNPACKED = 200 * 1_048_576
# Real office files of this size shrink to a tenth or a twentieth; a bomb to a thousandth.
LARGEST_RATIO = 100
RATIO_MATTERS_FROM = 10 * 1_048_576
CHUNK = 262_144
# What the standard library raises for archives that are cut, altered or packed in a way it does not know.
DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)

_MACRO_NAMES = ("vbaproject", "vbadata", "macrosheets/", "activex/")


def find_office_type(path: Path) -> FileType:
    """DOCX or XLSX; InvalidInput for any other archive, macros, encryption, or content that unpacks too large."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            _check_unpacked_size(archive, path.stat().st_size)
            return _find_main_type(archive)
    except DAMAGE:
        raise InvalidInput("file", _("The file is damaged and cannot be opened. Save it again.")) from None


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise InvalidInput("file", _too_large_unpacked())
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise InvalidInput("file", _("The file is protected by a password. Save it without one."))
    # Something stands before the archive: the file is of two kinds at once.
    if not entries or min(entry.header_offset for entry in entries) != 0:
        raise InvalidInput("file", _("The file is damaged and cannot be opened. Save it again."))
    for entry in entries:
        name = entry.filename.lower()
        if any(part in name for part in _MACRO_NAMES):
            raise InvalidInput("file", _has_macros())


def _check_unpacked_size(archive: zipfile.ZipFile, packed: int) -> None:
    """Unpack everything once, counting: the sizes an archive states about itself may be lies."""
    most = max(RATIO_MATTERS_FROM, min(MOST_UNPACKED, packed * LARGEST_RATIO))
    if sum(entry.file_size for entry in archive.infolist()) > most:
        raise InvalidInput("file", _too_large_unpacked())
    unpacked = 0
    for entry in archive.infolist():
        with archive.open(entry) as part:
            while chunk := part.read(CHUNK):
                unpacked += len(chunk)
                if unpacked > most:
                    raise InvalidInput("file", _too_large_unpacked())


def _find_main_type(archive: zipfile.ZipFile) -> FileType:
    names = set(archive.namelist())
    declared = archive.read(CONTENT_TYPES).decode("utf-8", "replace") if CONTENT_TYPES in names else ""
    if "macroenabled" in declared.lower():
        raise InvalidInput("file", _has_macros())
    for content_type, (main_part, file_type) in MAIN_PARTS.items():
        if content_type in declared and main_part in names:
            return file_type
    raise InvalidInput("file", _("Archives are not accepted. Send the files in it one by one."))


def _has_macros() -> str:
    return _("The file contains macros. Save it without macros (as .docx or .xlsx).")


def _too_large_unpacked() -> str:
    return _("The file unpacks to far more than its size, which is not safe. Save it again or send a PDF.")
