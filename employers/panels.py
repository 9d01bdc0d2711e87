"""What an organisation's page shows of an employer's records."""

from collections.abc import Mapping
from typing import Any

from compliance.accounts.identity import Identity
from compliance.feature import OrganisationPanel
from compliance.organisations.types import OrganisationKind
from compliance.web.records import count_records
from employers.kinds import KINDS
from employers.permissions import READ_RECORDS


def load_panel(organisation: Any, identity: Identity) -> Mapping[str, Any]:
    """Counts and last dates of an employer's records."""
    return {"kinds": KINDS, "counts": count_records(KINDS, organisation.id, identity)}


RECORDS_PANEL = OrganisationPanel(
    name="employer_records",
    permission=READ_RECORDS,
    load=load_panel,
    template="employers/records_panel.html",
    order=50,
    kinds=frozenset({OrganisationKind.EMPLOYER}),
)
