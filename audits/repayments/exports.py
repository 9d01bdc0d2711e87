"""The columns of the repayment list's files: one row for each group and currency, as the reader may see it."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audits.repayments.queries import ListedGroup
from audits.repayments.wording import confirming_for, office_of, reads_confirmed, size_for
from compliance.accounts.identity import Identity
from compliance.organisations.labels import country_name
from compliance.web.formatting import organisation_name

COLUMNS = (
    _l("Organisation"),
    _l("Finding"),
    _l("Country"),
    _l("Recruitment office"),
    _l("First arrival"),
    _l("Last arrival"),
    _l("Workers"),
    _l("Currency"),
    _l("Fees found"),
    _l("Repayment agreed"),
    _l("Repaid"),
    _l("Confirmed by workers"),
    _l("Workers who confirmed"),
    _l("Closed"),
)


def export_rows(groups: Iterable[ListedGroup], identity: Identity) -> Iterator[list[Any]]:
    """Cells of each group and currency; a group without amounts has one row."""
    for listed in groups:
        group = listed.group
        who = [
            organisation_name(group.organisation),
            group.corrective_action.finding.number,
            country_name(group.country_of_origin),
            office_of(group),
            group.arrived_from,
            group.arrived_to,
            size_for(group, identity).striptags(),
        ]
        for balance in listed.balances:
            shown = reads_confirmed(group, balance, identity)
            yield [
                *who,
                balance.currency,
                balance.found,
                balance.agreed,
                balance.paid,
                balance.confirmed if shown else _("withheld"),
                confirming_for(group, [balance], identity).striptags(),
                group.closed_on,
            ]
        if not listed.balances:
            yield [*who, None, None, None, None, None, None, group.closed_on]
