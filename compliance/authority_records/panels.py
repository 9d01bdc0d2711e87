"""What an organisation's page shows of authorities' records."""

from collections.abc import Mapping
from typing import Any

from compliance.accounts.identity import Identity
from compliance.authority_records.forms import MATTER_LABELS, OUTCOME_LABELS
from compliance.authority_records.permissions import READ_AUTHORITY_RECORDS
from compliance.authority_records.queries import list_authority_records
from compliance.feature import OrganisationPanel


def load_panel(organisation: Any, identity: Identity) -> Mapping[str, Any]:
    records, total = list_authority_records(organisation.id)
    return {
        "authority_records": records,
        "number_of_authority_records": total,
        "matter_labels": MATTER_LABELS,
        "outcome_labels": OUTCOME_LABELS,
    }


AUTHORITY_RECORDS_PANEL = OrganisationPanel(
    name="authority_records",
    permission=READ_AUTHORITY_RECORDS,
    load=load_panel,
    template="compliance/authority_records/panel.html",
    order=60,
)
