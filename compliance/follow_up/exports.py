"""The columns of the follow-up list's exports."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from compliance.web.language import current_language

COLUMNS = (
    _l("Number"),
    _l("Organisation"),
    _l("City"),
    _l("What has to be done"),
    _l("Who does it"),
    _l("By when"),
    _l("State"),
    _l("Opened on"),
    _l("What came of it"),
)


def export_rows(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """One list of cells a case, in the reader's language."""
    states = {"open": _("Open"), "done": _("Done"), "closed": _("Closed")}
    arabic = current_language() == "ar"
    for row in rows:
        yield [
            row.id,
            (row.organisation_name_ar if arabic else None) or row.organisation_name,
            row.city,
            row.what,
            row.owner_name,
            row.due_on,
            states[row.state.value],
            row.opened_at.date(),
            row.outcome,
        ]
