"""Requests that carry several files: how many, how much together, and which views take them."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from compliance.documents.file_types import MEGABYTE, upload_hint, upload_limit
from compliance.settings import current_settings

MOST_FILES = 50
TOGETHER_AS_ONE = 5


def takes_several_files(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose requests may be as large as five of the largest files."""
    view.takes_several_files = True  # type: ignore[attr-defined]
    return view


def largest_request() -> int:
    """Bytes of the largest request with several files, with room for the fields around them."""
    return TOGETHER_AS_ONE * upload_limit() + MEGABYTE


def several_files_hint() -> str:
    """What to say before somebody chooses files: how many, how large each and together, and which kinds."""
    return _(
        "Up to %(most)s files at once, together up to %(together)s MB. Each: %(each)s",
        most=MOST_FILES,
        together=TOGETHER_AS_ONE * current_settings().upload_limit_mb,
        each=upload_hint(),
    )


def too_large_together_message() -> str:
    together = TOGETHER_AS_ONE * current_settings().upload_limit_mb
    return _("The files are larger than %(together)s MB together. Send fewer of them at once.", together=together)
