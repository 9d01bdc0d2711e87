"""The risk list as rows of a file: the same filter, the same order, the same withheld counts as the page."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.feature import ListFact
from compliance.organisations.labels import kind_label
from compliance.organisations.types import SECTOR_LABELS
from compliance.risk.labels import LEVEL_LABELS, STANDING_LABELS
from compliance.risk.library import IndicatorLibrary
from compliance.risk.queries import RiskFilter, iterate_risks
from compliance.risk.risk_list import RiskRow, describe_rows
from compliance.web.formatting import organisation_name
from compliance.web.language import localised


def column_titles(facts: Sequence[ListFact]) -> list[str]:
    """Headings of the exports, in the order of `export_rows`."""
    return [
        _("Place on the list"),
        _("Organisation"),
        _("Kind"),
        _("Sector"),
        _("City"),
        _("Region"),
        _("Risk score"),
        _("Level"),
        _("Why"),
        _("Workers"),
        *(str(fact.label) for fact in facts),
        _("Follow-up"),
        _("Follow-up due"),
    ]


def export_rows(
    identity: Identity, wanted: RiskFilter, library: IndicatorLibrary, facts: Sequence[ListFact], today: date
) -> Iterator[list[Any]]:
    """Cells of every row of the filter, fetched in portions."""
    place = 0
    for portion in iterate_risks(identity, wanted, today):
        for row in describe_rows(portion, library, facts, today):
            place += 1
            yield [place, *_cells(row)]


def _cells(row: RiskRow) -> list[Any]:
    organisation = row.organisation
    level = organisation.highest_level
    return [
        organisation_name(organisation),
        kind_label(organisation.kind),
        str(SECTOR_LABELS[organisation.sector]) if organisation.sector else None,
        organisation.city,
        localised(organisation.region_name) or organisation.region_code,
        organisation.score,
        str(LEVEL_LABELS[level]) if level else None,
        "; ".join(f"{badge.title} ({badge.count})" if badge.count else badge.title for badge in row.badges),
        organisation.number_of_workers,
        *row.facts,
        str(STANDING_LABELS[row.standing]),
        row.next_due,
    ]
