"""What a file really is, from its bytes. The name only has to agree; it never decides.

Refused: everything outside the allow-list, files whose name says another kind, files of two kinds at once, office
files with macros or that unpack to an absurd size, text that is not clean UTF-8 or that is a web page in disguise.
"""

import re
import zipfile
from pathlib import Path

import puremagic
from flask_babel import gettext as _

from compliance.documents.file_types import CSV, FILE_TYPES, HEIC, JPEG, PDF, PICTURES, PNG, TXT, WEBP, FileType
from compliance.documents.office_files import find_office_type
from compliance.documents.pictures import find_picture_end
from compliance.errors import InvalidInput

HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
PDF_END_WITHIN = 2048
GUESSED_FROM = 65_536

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_MARKUP = re.compile(r"\s*<\s*[!?/a-z]", re.IGNORECASE)
_HIDDEN = re.compile(rb"%PDF-|<\s*(?:!doctype|html|script|svg|\?xml)|\A\s*(?:MZ|\x7fELF|#!)", re.IGNORECASE)


def find_file_type(path: Path, file_name: str) -> FileType:
    """The kind of the file at `path`, called `file_name` by its sender; InvalidInput("file") if it is not accepted."""
    content = path.read_bytes()
    found = _find_binary_type(path, content) or _find_text_type(content, file_name)
    if found is None:
        raise InvalidInput("file", _not_accepted(content))
    _check_name(file_name, found)
    return found


def _find_binary_type(path: Path, content: bytes) -> FileType | None:
    if content.startswith(b"PK\x03\x04"):
        return find_office_type(path)
    found = _signature(content)
    if found is None:
        return None
    if zipfile.is_zipfile(path):
        raise InvalidInput("file", _("The file has an archive hidden in it. Save it again without it."))
    if found is PDF:
        _check_pdf(content)
    if found in PICTURES:
        _check_picture(content, found)
    return found


def _signature(content: bytes) -> FileType | None:
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return HEIC
    return None


def _check_pdf(content: bytes) -> None:
    _body, end_mark, tail = content[-PDF_END_WITHIN:].rpartition(b"%%EOF")
    if not end_mark or _HIDDEN.search(tail):
        raise InvalidInput("file", _("The PDF is incomplete or has something else attached. Save it again."))


def _check_picture(content: bytes, file_type: FileType) -> None:
    """Refuse a broken picture, or one with something else behind it.

    Phones append films and depth maps to JPEG files; those stay accepted, what a browser or a system would run not.
    """
    end = find_picture_end(content, file_type)
    if end is None:
        raise InvalidInput("file", _("The picture is incomplete or damaged. Take or save it again."))
    tail = content[end:]
    if tail.strip(b"\x00") and (file_type is not JPEG or _HIDDEN.search(tail)):
        raise InvalidInput("file", _("The picture has something else attached to its end. Save it again without it."))


def _find_text_type(content: bytes, file_name: str) -> FileType | None:
    """CSV or TXT, which no bytes tell apart, by the name; None for a name of another kind."""
    extension = _extension(file_name)
    file_type = {"csv": CSV, "txt": TXT, "": TXT}.get(extension)
    if file_type is None:
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput("file", _("The text is not UTF-8. Save it again with the encoding UTF-8.")) from None
    if _CONTROL.search(text):
        raise InvalidInput("file", _("The file has control characters in it, so it is not plain text."))
    if _MARKUP.match(text):
        raise InvalidInput("file", _("The file is a web page or XML, not plain text."))
    return file_type


def _check_name(file_name: str, found: FileType) -> None:
    extension = _extension(file_name)
    named = next((file_type for file_type in FILE_TYPES if extension in file_type.extensions), None)
    # A picture sent on by a messenger often keeps the extension of another picture format.
    if named is found or not extension or (named in PICTURES and found in PICTURES):
        return
    raise InvalidInput(
        "file",
        _("The name ends in .%(extension)s, but the content is %(kind)s.", extension=extension, kind=found.name),
    )


def _extension(file_name: str) -> str:
    return Path(file_name).suffix.removeprefix(".").lower()


def _not_accepted(content: bytes) -> str:
    kinds = ", ".join(file_type.name for file_type in FILE_TYPES)
    guess = _guess(content)
    if guess:
        return _("The content is %(guess)s, which is not accepted. Accepted: %(kinds)s.", guess=guess, kinds=kinds)
    return _("This kind of file is not accepted. Accepted: %(kinds)s.", kinds=kinds)


def _guess(content: bytes) -> str:
    """What an unknown file most likely is, in the form of an extension, to help its sender."""
    try:
        return str(puremagic.from_string(content[:GUESSED_FROM]))
    except (puremagic.PureError, ValueError):
        return ""
