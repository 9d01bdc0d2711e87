"""Keeping the register: organisations and their workplaces."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now, today
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.organisations.folding import fold_for_search
from compliance.organisations.models import (
    Organisation,
    OrganisationIdentifier,
    OrganisationStatus,
    Workplace,
    WorkplaceKind,
)
from compliance.organisations.queries import find_organisation_ids
from compliance.organisations.types import OrganisationKind, Ownership, Sector
from compliance.scheduling.pending import request_evaluation


@dataclass(frozen=True)
class OrganisationFacts:
    """What the register says of an organisation."""

    kind: OrganisationKind
    name: str
    country: str
    name_ar: str | None = None
    region_code: str | None = None
    city: str | None = None
    address: str | None = None
    authority_id: int | None = None
    sector: Sector | None = None
    number_of_workers: int | None = None
    number_of_migrant_workers: int | None = None
    status: OrganisationStatus = OrganisationStatus.ACTIVE
    ownership: Ownership | None = None
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class OutsideNumber:
    """A number under which an outside register knows an organisation."""

    scheme: str
    value: str


def register_organisation(
    facts: OrganisationFacts, by: Identity, *, number: OutsideNumber | None = None, source: str | None = None
) -> Organisation:
    """Add an organisation to the register. Raises InvalidInput where another one has `number` already."""
    check_organisation_facts(facts)
    organisation = Organisation(
        **asdict(facts),
        search_text=search_text(facts.name, facts.name_ar, facts.city, [number.value] if number else []),
        is_identified=True,
        source=source,
        created_at=now(),
    )
    db.session.add(organisation)
    db.session.flush()
    _add_number(organisation, number)
    record_change(
        "organisations.register",
        organisation,
        by,
        summary=f"Registered {facts.name}",
        organisation_id=organisation.id,
    )
    return organisation


def correct_organisation(
    organisation: Organisation, facts: OrganisationFacts, by: Identity, *, number: OutsideNumber | None = None
) -> None:
    """Change what the register says; old and new values go to the change log.

    Raises InvalidInput for a number another organisation has.
    """
    check_organisation_facts(facts)
    values = asdict(facts)
    changes = {name: (getattr(organisation, name), new) for name, new in values.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    for name in changes:
        setattr(organisation, name, values[name])
    if _add_number(organisation, number) and number:
        changes["number"] = (None, f"{number.scheme} {number.value}")
    if not changes:
        return
    numbers = [each.value for each in organisation.identifiers]
    organisation.search_text = search_text(organisation.name, organisation.name_ar, organisation.city, numbers)
    organisation.match_version = None
    db.session.flush()
    record_change(
        "organisations.correct",
        organisation,
        by,
        summary=f"Corrected the register entry of {organisation.name}",
        changes=changes,
        organisation_id=organisation.id,
    )
    request_evaluation([organisation.id], "organisation_corrected")


def check_organisation_facts(facts: OrganisationFacts) -> None:
    """Raise InvalidInput for more migrant workers than workers, a region of another country and days out of order."""
    if (
        facts.number_of_workers is not None
        and facts.number_of_migrant_workers is not None
        and facts.number_of_migrant_workers > facts.number_of_workers
    ):
        raise InvalidInput("number_of_migrant_workers", _("There cannot be more migrant workers than workers."))
    if facts.region_code and not facts.region_code.startswith(facts.country):
        raise InvalidInput("region_code", _("This region is in another country."))
    if facts.closed_on is not None and facts.status is not OrganisationStatus.CLOSED:
        raise InvalidInput("closed_on", _("Only a closed organisation has a day of closing."))
    for field, day in (("opened_on", facts.opened_on), ("closed_on", facts.closed_on)):
        if day is not None and day > today():
            raise InvalidInput(field, _("This day is in the future."))
    if facts.opened_on is not None and facts.closed_on is not None and facts.closed_on < facts.opened_on:
        raise InvalidInput("closed_on", _("It cannot have closed before it began."))


def search_text(name: str, name_ar: str | None, city: str | None, numbers: Iterable[str]) -> str:
    """What searches look in: both names, the place and the outside numbers, folded."""
    return fold_for_search([name, name_ar, *numbers, city])


def _add_number(organisation: Organisation, number: OutsideNumber | None) -> bool:
    if number is None:
        return False
    key = (number.scheme, number.value)
    owner = find_organisation_ids([key]).get(key)
    if owner == organisation.id:
        return False
    if owner is not None:
        raise InvalidInput("number", _("Another organisation of the register has this number."))
    organisation.identifiers.append(OrganisationIdentifier(scheme=number.scheme, value=number.value))
    db.session.flush()
    return True


def add_workplace(
    organisation: Organisation,
    by: Identity,
    *,
    kind: WorkplaceKind,
    name: str,
    name_ar: str | None = None,
    city: str | None = None,
    region_code: str | None = None,
) -> Workplace:
    """Add a place of work or a workers' housing."""
    workplace = Workplace(
        organisation_id=organisation.id,
        kind=kind,
        name=name,
        name_ar=name_ar or None,
        city=city,
        region_code=region_code,
        closed_on=None,
    )
    db.session.add(workplace)
    db.session.flush()
    record_change("organisations.add_workplace", workplace, by, summary=f"Added {kind.value} {name}")
    return workplace


def close_workplace(workplace: Workplace, by: Identity, today: date) -> None:
    """Close a workplace; records about it stay. Raises Conflict if it is closed already."""
    if workplace.closed_on is not None:
        raise Conflict(_("This place was closed already."))
    workplace.closed_on = today
    db.session.flush()
    changes: dict[str, tuple[Any, Any]] = {"closed_on": (None, today)}
    record_change("organisations.close_workplace", workplace, by, summary=f"Closed {workplace.name}", changes=changes)
