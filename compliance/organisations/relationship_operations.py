"""Saying who recruits for whom. Rows are never changed: a correction and an end are new rows that replace the old."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.organisations.models import BusinessRelationship, Organisation, RelationshipKind
from compliance.organisations.relationship_queries import find_present_relationship, is_replaced
from compliance.scheduling.pending import request_evaluation


@dataclass(frozen=True)
class RelationshipFacts:
    """What is said of a relationship: from which country, for how many workers, since when."""

    country_of_origin: str | None
    number_of_workers: int | None
    occurred_on: date


def declare_relationship(
    client: Organisation, supplier: Organisation, facts: RelationshipFacts, by: Identity, today: date
) -> BusinessRelationship:
    """`client` names `supplier` as a recruitment office it uses.

    Raises InvalidInput for a day in the future, for itself, and for an office already named for the same country.
    """
    _check_day(facts, today)
    if client.id == supplier.id:
        raise InvalidInput("country_of_origin", _("An organisation cannot recruit for itself."))
    if find_present_relationship(client.id, supplier.id, facts.country_of_origin, RelationshipKind.RECRUITS_FOR):
        raise InvalidInput(
            "country_of_origin", _("This office is on your list for this country already. Correct that line instead.")
        )
    row = _row(client.id, supplier.id, facts, by, today)
    row.kind = RelationshipKind.RECRUITS_FOR
    return _store(row, by, "declare", f"Named {supplier.name} as recruitment office")


def correct_relationship(
    relationship: BusinessRelationship, facts: RelationshipFacts, reason: str, by: Identity, today: date
) -> BusinessRelationship:
    """Replace `relationship` by a row with `facts`.

    Raises InvalidInput for a day in the future, Conflict if it was replaced already.
    """
    _check_day(facts, today)
    row = _successor(relationship, facts, reason, by, today)
    changes = {
        name: (getattr(relationship, name), getattr(facts, name))
        for name in ("country_of_origin", "number_of_workers", "occurred_on")
        if getattr(relationship, name) != getattr(facts, name)
    }
    return _store(row, by, "correct", f"Corrected a recruitment office it uses: {reason}", changes)


def end_relationship(relationship: BusinessRelationship, ended_on: date, by: Identity, today: date) -> None:
    """Say that `relationship` ended on `ended_on`. Raises InvalidInput for a wrong day, Conflict if it was replaced."""
    if ended_on > today:
        raise InvalidInput("ended_on", _("This day is in the future."))
    if ended_on < relationship.occurred_on:
        raise InvalidInput("ended_on", _("It cannot end before it began."))
    facts = RelationshipFacts(relationship.country_of_origin, relationship.number_of_workers, relationship.occurred_on)
    row = _successor(relationship, facts, "Ended", by, today)
    row.ended_on = ended_on
    _store(row, by, "end", "Ended the use of a recruitment office", {"ended_on": (None, ended_on)})


def _check_day(facts: RelationshipFacts, today: date) -> None:
    if facts.occurred_on > today:
        raise InvalidInput("occurred_on", _("This day is in the future."))


def _row(client_id: int, supplier_id: int, facts: RelationshipFacts, by: Identity, today: date) -> BusinessRelationship:
    return BusinessRelationship(
        organisation_id=client_id,
        supplier_id=supplier_id,
        country_of_origin=facts.country_of_origin,
        number_of_workers=facts.number_of_workers,
        occurred_on=facts.occurred_on,
        known_on=today,
        recorded_at=now(),
        recorded_by_id=by.user_id,
    )


def _successor(
    relationship: BusinessRelationship, facts: RelationshipFacts, reason: str, by: Identity, today: date
) -> BusinessRelationship:
    if is_replaced(relationship):
        raise Conflict(_("Somebody else changed this line. Open the list again to see the present one."))
    row = _row(relationship.organisation_id, relationship.supplier_id, facts, by, today)
    row.kind, row.workplace_id = relationship.kind, relationship.workplace_id
    row.supersedes_id, row.correction_reason = relationship.id, reason
    return row


def _store(
    row: BusinessRelationship,
    by: Identity,
    action: str,
    summary: str,
    changes: dict[str, tuple[object, object]] | None = None,
) -> BusinessRelationship:
    db.session.add(row)
    db.session.flush()
    record_change(f"organisations.{action}_relationship", row, by, summary=summary, changes=changes)
    request_evaluation([row.organisation_id, row.supplier_id], f"relationship_{action}")
    return row
