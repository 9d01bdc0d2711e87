"""The columns of the exports of the list of reviews."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.assessment_reviews.labels import REVIEW_STATE_LABELS
from compliance.assessment_reviews.queries import NOT_BEGUN
from compliance.web.language import current_language, localised

COLUMNS = (
    _l("Receipt"),
    _l("Organisation"),
    _l("Self-assessment"),
    _l("Year"),
    _l("Submitted"),
    _l("State"),
    _l("Answers looked at"),
    _l("Answers"),
    _l("Declared score"),
    _l("Critical requirements not met"),
    _l("Reviewer"),
    _l("Finished"),
)


def export_rows(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """One list of cells a self-assessment, in the reader's language."""
    arabic = current_language() == "ar"
    for row in rows:
        yield [
            row.receipt_number,
            (row.name_ar if arabic else None) or row.name,
            localised(row.standard_title),
            row.period_starts_on.year,
            row.submitted_on,
            REVIEW_STATE_LABELS[row.review_state or NOT_BEGUN],
            row.number_looked_at,
            row.number_answered,
            row.overall_score,
            row.number_critical_unmet,
            row.reviewer_name,
            row.finished_at.date() if row.finished_at else None,
        ]
