"""Words for what becomes of a wage file."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from employers.wage_files.models import FailureReason, WageFileState

STATE_LABELS: Mapping[WageFileState, Any] = {
    WageFileState.WAITING: _l("Waits to be read"),
    WageFileState.RUNNING: _l("Is being read"),
    WageFileState.DONE: _l("Read"),
    WageFileState.FAILED: _l("Could not be read"),
}
FAILURE_LABELS: Mapping[FailureReason, Any] = {
    FailureReason.COLUMNS: _l("Columns are missing. The file needs the headings named below."),
    FailureReason.UNREADABLE: _l("The file is damaged or is not text in UTF-8. Rows before the damage were kept."),
    FailureReason.GONE: _l("The file is no longer there. Send it again."),
    FailureReason.UNEXPECTED: _l("Something went wrong. Rows stored before are kept; send the file again."),
}
