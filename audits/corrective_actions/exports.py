"""The columns of the files of the list of corrective actions, as the reader may see them."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audits.corrective_actions.queries import ListedAction, is_overdue
from audits.labels import CORRECTIVE_ACTION_STATE_LABELS, GRADE_LABELS, KIND_LABELS
from compliance.web.formatting import organisation_name

COLUMNS = (
    _l("Finding"),
    _l("Organisation"),
    _l("Kind"),
    _l("Visit"),
    _l("Grade"),
    _l("What the organisation was told"),
    _l("Told on"),
    _l("Contain by"),
    _l("Contained"),
    _l("Plan due"),
    _l("Close by"),
    _l("State"),
    _l("Overdue"),
    _l("Closed"),
)


def export_rows(rows: Iterable[ListedAction], on: date) -> Iterator[list[Any]]:
    """Cells of each corrective action."""
    for row in rows:
        action, finding = row.action, row.finding
        yield [
            finding.number,
            organisation_name(finding.audit.organisation),
            KIND_LABELS[finding.audit.kind],
            finding.audit.number,
            GRADE_LABELS[finding.grade],
            finding.text_for_organisation,
            action.opened_on,
            action.contain_due_on,
            action.contained_on,
            action.plan_due_on,
            action.close_due_on,
            CORRECTIVE_ACTION_STATE_LABELS[action.state],
            _("Yes") if is_overdue(action, on) else _("No"),
            action.closed_on,
        ]
