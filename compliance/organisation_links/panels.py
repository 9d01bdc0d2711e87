"""What an organisation's page shows of the firms it was before, or became."""

from collections.abc import Mapping
from typing import Any

from compliance.accounts.identity import Identity
from compliance.feature import OrganisationPanel
from compliance.organisation_links.permissions import READ_LINKS
from compliance.organisation_links.queries import standing_links


def load_links(organisation: Any, identity: Identity) -> Mapping[str, Any]:
    """The decisions were read with the organisation (see `queries.get_linked_organisation`)."""
    return {
        "former_links": standing_links(organisation.decisions_on_former),
        "later_links": standing_links(organisation.decisions_on_later),
    }


LINKS_PANEL = OrganisationPanel(
    name="organisation_links",
    permission=READ_LINKS,
    load=load_links,
    template="compliance/organisation_links/links_panel.html",
    order=52,
    side=True,
)
