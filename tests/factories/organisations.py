"""Organisations, workplaces and relationships."""

from typing import Any

from compliance.clock import now, today
from compliance.database import db
from compliance.organisations.models import (
    BusinessRelationship,
    Organisation,
    OrganisationStatus,
    RelationshipKind,
    Workplace,
    WorkplaceKind,
)
from compliance.organisations.particulars.models import OrganisationParticular, ParticularKind
from compliance.organisations.types import OrganisationKind, Sector
from tests.factories.accounts import make_authority, make_region


def make_organisation(kind: OrganisationKind | str = OrganisationKind.EMPLOYER, **overrides: Any) -> Organisation:
    values: dict[str, Any] = {
        "kind": OrganisationKind(kind),
        "name": "Example Facility Services",
        "name_ar": "مثال لخدمات المرافق",
        "country": "SA",
        "city": "Riyadh",
        "sector": Sector.CLEANING,
        "number_of_workers": 120,
        "number_of_migrant_workers": 100,
        "status": OrganisationStatus.ACTIVE,
        "is_identified": True,
        "created_at": now(),
    }
    values.update(overrides)
    if "region_code" not in values:
        values["region_code"] = make_region().code
    if "authority_id" not in values:
        values["authority_id"] = make_authority().id
    values.setdefault("search_text", values["name"].lower())
    organisation = Organisation(**values)
    db.session.add(organisation)
    db.session.flush()
    return organisation


def make_workplace(organisation: Organisation, **overrides: Any) -> Workplace:
    values: dict[str, Any] = {"kind": WorkplaceKind.WORKPLACE, "name": "Main site", "city": "Riyadh", **overrides}
    workplace = Workplace(organisation_id=organisation.id, **values)
    db.session.add(workplace)
    db.session.flush()
    return workplace


def make_relationship(client: Organisation, supplier: Organisation, **overrides: Any) -> BusinessRelationship:
    values: dict[str, Any] = {
        "kind": RelationshipKind.RECRUITS_FOR,
        "country_of_origin": "NP",
        "number_of_workers": 40,
        "occurred_on": today(),
        "known_on": today(),
        "recorded_at": now(),
        **overrides,
    }
    relationship = BusinessRelationship(organisation_id=client.id, supplier_id=supplier.id, **values)
    db.session.add(relationship)
    db.session.flush()
    return relationship


def make_particular(organisation: Organisation, **overrides: Any) -> OrganisationParticular:
    values: dict[str, Any] = {
        "kind": ParticularKind.TELEPHONE,
        "value": "+966110000100",
        "occurred_on": today(),
        "known_on": today(),
        "recorded_at": now(),
        **overrides,
    }
    particular = OrganisationParticular(organisation_id=organisation.id, **values)
    db.session.add(particular)
    db.session.flush()
    return particular
