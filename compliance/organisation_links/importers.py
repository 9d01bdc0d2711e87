"""Bringing in links that a register states itself, such as the successor of a firm that was struck off."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, fields, validate
from sqlalchemy import select, tuple_

from compliance.clock import now
from compliance.database import db
from compliance.imports.bulk import known_values
from compliance.imports.importer import ImportedRow, ImportResult, RecordImporter, RowError
from compliance.imports.references import OrganisationReference
from compliance.ledger.recording import insert_rows
from compliance.organisation_links.decisions import LinkDecision
from compliance.organisation_links.models import OrganisationLink


class LinkSchema(Schema):
    """`organisation` is the present firm, `former` the one it goes on with."""

    class Meta:
        unknown = RAISE

    organisation = OrganisationReference(required=True)
    former = OrganisationReference(required=True)
    reason = fields.String(required=True, validate=validate.Length(1, 2000))
    occurred_on = fields.Date(required=True)
    known_on = fields.Date(required=True)
    source_reference = fields.String(required=True, validate=validate.Length(1, 200))


def write_links(rows: Sequence[ImportedRow]) -> ImportResult:
    """Insert links whose `source_reference` is new; a pair that a person decided about already is refused."""
    errors, accepted, seen = [], [], _decided(rows)
    for row in rows:
        pair = (row.values["organisation"], row.values["former"])
        if pair[0] == pair[1]:
            errors.append(RowError(row.number, "former", "An organisation cannot be its own former firm."))
        elif seen.get(pair, row.values["source_reference"]) != row.values["source_reference"]:
            errors.append(RowError(row.number, "former", "This pair was decided about already."))
        else:
            seen[pair] = row.values["source_reference"]
            accepted.append(row)
    known = known_values(OrganisationLink.source_reference, [row.values["source_reference"] for row in accepted])
    moment = now()
    new = [_columns(row.values, moment) for row in accepted if row.values["source_reference"] not in known]
    if new:
        insert_rows(OrganisationLink, new)
    return ImportResult(len(new), len(accepted) - len(new), errors)


def _decided(rows: Sequence[ImportedRow]) -> dict[tuple[int, int], str | None]:
    each = OrganisationLink
    pairs = [(row.values["organisation"], row.values["former"]) for row in rows]
    statement = (
        select(each.organisation_id, each.former_id, each.source_reference)
        .where(tuple_(each.organisation_id, each.former_id).in_(pairs))
        .order_by(each.id.desc())
    )
    return {(row[0], row[1]): row[2] for row in db.session.execute(statement)}


def _columns(values: Mapping[str, Any], moment: datetime) -> dict[str, Any]:
    return {
        "organisation_id": values["organisation"],
        "former_id": values["former"],
        "decision": LinkDecision.LINKED,
        "reason": values["reason"],
        "reasons": [],
        "occurred_on": values["occurred_on"],
        "known_on": values["known_on"],
        "source_reference": values["source_reference"],
        "recorded_at": moment,
    }


LINK_IMPORTER = RecordImporter(
    kind="organisation_links", label=_l("Firms that came back"), schema=LinkSchema(), write=write_links
)
