"""What an organisation's page shows of its licences."""

from collections.abc import Mapping
from typing import Any

from compliance.accounts.identity import Identity
from compliance.clock import today
from compliance.feature import OrganisationPanel
from compliance.organisations.types import OrganisationKind
from recruiters.labels import STATUS_LABELS
from recruiters.permissions import READ_RECORDS
from recruiters.queries import list_current_licences


def load_panel(organisation: Any, identity: Identity) -> Mapping[str, Any]:
    """The present licences."""
    return {
        "licences": list_current_licences(organisation.id),
        "status_labels": STATUS_LABELS,
        "today": today(),
    }


LICENCES_PANEL = OrganisationPanel(
    name="licences",
    permission=READ_RECORDS,
    load=load_panel,
    template="recruiters/licences_panel.html",
    order=45,
    side=True,
    kinds=frozenset({OrganisationKind.RECRUITER, OrganisationKind.SUB_AGENT}),
)
