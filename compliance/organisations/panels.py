"""What an organisation's page shows of the register itself: its partners and its workplaces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from compliance.accounts.identity import Identity
from compliance.feature import OrganisationPanel
from compliance.organisations.labels import WORKPLACE_LABELS, country_name
from compliance.organisations.models import BusinessRelationship, Organisation
from compliance.organisations.permissions import READ_REGISTER, SEE_ORGANISATION
from compliance.organisations.queries import list_workplaces
from compliance.organisations.relationship_queries import LONGEST_LIST, list_clients, list_suppliers
from compliance.organisations.types import OrganisationKind

MOST_PARTNERS_SHOWN = 10


@dataclass
class Partner:
    """One organisation on the other side, with what the latest line for each country says."""

    organisation: Organisation
    workers_by_country: dict[str | None, int | None] = field(default_factory=dict)

    @property
    def countries(self) -> str:
        return ", ".join(country_name(code) for code in self.workers_by_country if code)

    @property
    def number_of_workers(self) -> int | None:
        known = [number for number in self.workers_by_country.values() if number is not None]
        return sum(known) if known else None


def group_partners(relationships: Sequence[BusinessRelationship], side: str) -> list[Partner]:
    """Lines (latest first) as partners: a source that repeats a line every year counts its workers once."""
    partners: dict[int, Partner] = {}
    for relationship in relationships:
        organisation: Organisation = getattr(relationship, side)
        partner = partners.setdefault(organisation.id, Partner(organisation))
        partner.workers_by_country.setdefault(relationship.country_of_origin, relationship.number_of_workers)
    return list(partners.values())


def load_partners(organisation: Organisation, identity: Identity) -> Mapping[str, Any]:
    """Recruitment offices of an employer; employers of a recruitment office (for its authority only)."""
    is_employer = organisation.kind is OrganisationKind.EMPLOYER
    lines = list_suppliers(organisation.id) if is_employer else list_clients(organisation.id)
    partners = group_partners(lines, "supplier" if is_employer else "client")
    return {
        "partners": partners[:MOST_PARTNERS_SHOWN],
        "more_partners": len(partners) > MOST_PARTNERS_SHOWN or len(lines) == LONGEST_LIST,
    }


def load_workplaces(organisation: Organisation, identity: Identity) -> Mapping[str, Any]:
    return {"workplaces": list_workplaces(organisation.id), "workplace_labels": WORKPLACE_LABELS}


PANELS = (
    OrganisationPanel(
        name="partners",
        permission=READ_REGISTER,
        load=load_partners,
        template="compliance/organisations/partners_panel.html",
        order=50,
        side=True,
    ),
    OrganisationPanel(
        name="workplaces",
        permission=SEE_ORGANISATION,
        load=load_workplaces,
        template="compliance/organisations/workplaces_panel.html",
        order=55,
        side=True,
    ),
)
