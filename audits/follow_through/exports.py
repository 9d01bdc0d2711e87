"""The figures as files: one row for each group and figure, with its interval and what it is counted over."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audits.follow_through.figures import Figures, FollowThrough
from audits.follow_through.queries import By
from audits.follow_through.survival import Estimate
from audits.follow_through.wording import long_open_label, name_of
from audits.repayments.models import EntryKind
from audits.repayments.wording import KIND_LABELS
from compliance.web.formatting import minimum_count

COLUMNS = (
    _l("Group"),
    _l("Figure"),
    _l("Unit"),
    _l("Value"),
    _l("Lowest (95 %)"),
    _l("Highest (95 %)"),
    _l("Counted over"),
)


def export_rows(found: FollowThrough, by: By, regions: Mapping[str, str]) -> Iterator[list[Any]]:
    """Rows of all together, then of each group; an empty value was not reached or rests on too few."""
    for figures in (found.all, *found.groups):
        name = _("All") if figures is found.all else name_of(figures.name, by, regions)
        yield from _figure_rows(name, figures)
    for row in found.money:
        name = name_of(row.group, by, regions)
        for kind in EntryKind:
            few = kind is EntryKind.CONFIRMED and 0 < row.balance.confirming_workers < minimum_count()
            amount = _("withheld") if few else getattr(row.balance, kind.value)
            yield [name, str(KIND_LABELS[kind]), row.balance.currency, amount, None, None, None]


def _figure_rows(name: str, figures: Figures) -> Iterator[list[Any]]:
    corrections = _("corrections")
    yield [name, _("Corrections"), corrections, figures.corrections, None, None, None]
    yield [name, _("Verified and closed"), corrections, figures.closed, None, None, figures.corrections]
    yield [name, long_open_label(), corrections, figures.open_long, None, None, figures.corrections]
    half = _("Half closed within, counting the open ones")
    yield [name, half, _("days"), *_cells(figures.median_days), figures.corrections]
    reopened = _("Reopened within 12 months")
    yield [name, reopened, _("share"), *_cells(figures.reopened_in_a_year), figures.closings_watched]
    another = _("Closed by another person than approved the plan")
    yield [name, another, _("share"), *_cells(figures.share_by_another), figures.closed_now]


def _cells(estimate: Estimate) -> list[float | None]:
    return [None if value is None else round(value, 4) for value in (estimate.value, estimate.low, estimate.high)]
