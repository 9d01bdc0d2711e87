"""What an organisation's page shows of the firms it was before, or became."""

from collections.abc import Mapping
from typing import Any

from compliance.accounts.identity import Identity
from compliance.feature import OrganisationPanel
from compliance.organisation_links.permissions import READ_LINKS
from compliance.organisation_links.queries import list_links_of


def load_links(organisation: Any, identity: Identity) -> Mapping[str, Any]:
    links = list_links_of(organisation.id)
    return {
        "former_links": [each for each in links if each.organisation_id == organisation.id],
        "later_links": [each for each in links if each.former_id == organisation.id],
    }


LINKS_PANEL = OrganisationPanel(
    name="organisation_links",
    permission=READ_LINKS,
    load=load_links,
    template="compliance/organisation_links/links_panel.html",
    order=52,
    side=True,
)
