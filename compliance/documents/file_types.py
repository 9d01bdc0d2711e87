"""The kinds of file that are accepted as evidence. Anything else is refused, whatever its name says."""

from dataclasses import dataclass

from flask_babel import gettext as _

from compliance.settings import current_settings

MEGABYTE = 1_048_576


@dataclass(frozen=True)
class FileType:
    """A kind of file; the first extension is the one a download gets if its name had another."""

    name: str
    media_type: str
    extensions: tuple[str, ...]


PDF = FileType("PDF", "application/pdf", ("pdf",))
JPEG = FileType("JPEG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
PNG = FileType("PNG", "image/png", ("png",))
WEBP = FileType("WEBP", "image/webp", ("webp",))
HEIC = FileType("HEIC", "image/heic", ("heic", "heif"))
DOCX = FileType("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
XLSX = FileType("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
CSV = FileType("CSV", "text/csv", ("csv",))
TXT = FileType("TXT", "text/plain", ("txt",))

FILE_TYPES = (PDF, JPEG, PNG, WEBP, HEIC, DOCX, XLSX, CSV, TXT)
PICTURES = frozenset({JPEG, PNG, WEBP, HEIC})
MEDIA_TYPES = {file_type.media_type: file_type for file_type in FILE_TYPES}


def upload_limit() -> int:
    """Largest accepted file in bytes."""
    return current_settings().upload_limit_mb * MEGABYTE


def upload_hint() -> str:
    """What to say before somebody chooses a file: which kinds, and how large."""
    *others, last = (file_type.name for file_type in FILE_TYPES)
    return _(
        "%(others)s or %(last)s, up to %(limit)s MB.",
        others=", ".join(others),
        last=last,
        limit=current_settings().upload_limit_mb,
    )


def too_large_message() -> str:
    return _("The file is larger than %(limit)s MB. Choose a smaller one.", limit=current_settings().upload_limit_mb)


def accepted_extensions() -> str:
    """For the `accept` attribute of a file input."""
    return ",".join(f".{extension}" for file_type in FILE_TYPES for extension in file_type.extensions)
