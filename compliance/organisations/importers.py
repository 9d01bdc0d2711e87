"""Bringing organisations and relationships in from a file, a batch at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, fields, validate
from sqlalchemy import func, insert, select

from compliance.accounts.models import Authority
from compliance.clock import now
from compliance.database import db
from compliance.imports.bulk import write_evidence
from compliance.imports.importer import ImportedRow, ImportResult, RecordImporter, RowError
from compliance.imports.references import OrganisationReference
from compliance.organisations.folding import fold_for_search
from compliance.organisations.models import (
    BusinessRelationship,
    Organisation,
    OrganisationIdentifier,
    OrganisationStatus,
    RelationshipKind,
)
from compliance.organisations.queries import find_organisation_ids
from compliance.organisations.types import OrganisationKind, Ownership, Sector

COUNTRY = validate.Regexp("^[A-Z]{2}$", error="Give the two letters of ISO 3166-1, such as SA.")
COUNT = validate.Range(min=0, max=10_000_000)
# Numbers of these schemes are made of country, region and folded name: they tell organisations apart where a source
# has no number of its own, and say nothing more to a reader or a search than the name does.
SAME_NAME = "same-name"


class OrganisationSchema(Schema):
    """An organisation and the number that tells it apart; one that is there already is left as it is."""

    class Meta:
        unknown = RAISE

    kind = fields.Enum(OrganisationKind, by_value=True, required=True)
    name = fields.String(required=True, validate=validate.Length(1, 300))
    scheme = fields.String(required=True, validate=validate.Length(1, 60))
    number = fields.String(required=True, validate=validate.Length(1, 300))
    country = fields.String(required=True, validate=COUNTRY)
    name_ar = fields.String(allow_none=True, validate=validate.Length(max=300))
    other_name = fields.String(allow_none=True, validate=validate.Length(max=300))
    region = fields.String(allow_none=True, validate=validate.Length(max=10))
    city = fields.String(allow_none=True, validate=validate.Length(max=120))
    address = fields.String(allow_none=True, validate=validate.Length(max=2000))
    authority = fields.String(allow_none=True, validate=validate.Length(max=40))
    sector = fields.Enum(Sector, by_value=True, allow_none=True)
    ownership = fields.Enum(Ownership, by_value=True, allow_none=True)
    number_of_workers = fields.Integer(allow_none=True, validate=COUNT)
    number_of_migrant_workers = fields.Integer(allow_none=True, validate=COUNT)
    status = fields.Enum(OrganisationStatus, by_value=True, allow_none=True)
    opened_on = fields.Date(allow_none=True)
    closed_on = fields.Date(allow_none=True)
    is_identified = fields.Boolean(allow_none=True)
    source = fields.String(allow_none=True, validate=validate.Length(max=200))


class RelationshipSchema(Schema):
    """Who recruits for whom: `organisation` is the client, `supplier` the recruitment office or sub-agent."""

    class Meta:
        unknown = RAISE

    organisation = OrganisationReference(required=True)
    supplier = OrganisationReference(required=True)
    kind = fields.Enum(RelationshipKind, by_value=True, load_default=RelationshipKind.RECRUITS_FOR)
    occurred_on = fields.Date(required=True)
    known_on = fields.Date(required=True)
    source_reference = fields.String(required=True, validate=validate.Length(1, 200))
    country_of_origin = fields.String(allow_none=True, validate=COUNTRY)
    number_of_workers = fields.Integer(allow_none=True, validate=COUNT)
    ended_on = fields.Date(allow_none=True)


def write_organisations(rows: Sequence[ImportedRow]) -> ImportResult:
    """Insert organisations whose (scheme, number) nobody has; the others count as unchanged."""
    authorities = _authority_ids({row.values["authority"] for row in rows if row.values.get("authority")})
    errors = [
        RowError(row.number, "authority", "There is no authority with this code.")
        for row in rows
        if row.values.get("authority") and row.values["authority"] not in authorities
    ]
    refused = {error.row for error in errors}
    accepted = [row for row in rows if row.number not in refused]
    wanted: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in accepted:
        wanted.setdefault((row.values["scheme"], row.values["number"]), row.values)
    known = find_organisation_ids(list(wanted))
    new = [(key, values) for key, values in wanted.items() if key not in known]
    _insert_organisations(new, authorities)
    return ImportResult(created=len(new), unchanged=len(accepted) - len(new), errors=errors)


def _insert_organisations(
    new: Sequence[tuple[tuple[str, str], Mapping[str, Any]]], authorities: Mapping[str, int]
) -> None:
    if not new:
        return
    moment, organisations, numbers = now(), [], []
    for organisation_id, ((scheme, value), values) in zip(_reserve_ids(len(new)), new, strict=True):
        columns = _organisation_columns(values, authorities)
        organisations.append({**columns, "id": organisation_id, "created_at": moment})
        numbers.append({"organisation_id": organisation_id, "scheme": scheme, "value": value})
    db.session.execute(insert(Organisation.__table__), organisations)
    db.session.execute(insert(OrganisationIdentifier.__table__), numbers)


def _reserve_ids(number: int) -> Sequence[int]:
    """Ids for `number` new organisations, so that they and their numbers are two statements and not one a row.

    SQLite: the import holds the write lock. PostgreSQL: the sequence gives no number twice.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(Organisation.__tablename__, "id")
        return db.session.scalars(select(func.nextval(sequence)).select_from(func.generate_series(1, number))).all()
    last = db.session.scalar(select(func.max(Organisation.id))) or 0
    return range(last + 1, last + 1 + number)


def _organisation_columns(values: Mapping[str, Any], authorities: Mapping[str, int]) -> dict[str, Any]:
    number = None if values["scheme"].startswith(SAME_NAME) else values["number"]
    return {
        "kind": values["kind"],
        "name": values["name"],
        "name_ar": values.get("name_ar"),
        "search_text": fold_for_search(
            [values["name"], values.get("name_ar"), values.get("other_name"), number, values.get("city")]
        ),
        "country": values["country"],
        "region_code": values.get("region"),
        "city": values.get("city"),
        "address": values.get("address"),
        "authority_id": authorities.get(values.get("authority") or ""),
        "sector": values.get("sector"),
        "ownership": values.get("ownership"),
        "number_of_workers": values.get("number_of_workers"),
        "number_of_migrant_workers": values.get("number_of_migrant_workers"),
        "status": values.get("status") or OrganisationStatus.ACTIVE,
        "opened_on": values.get("opened_on"),
        "closed_on": values.get("closed_on"),
        "is_identified": values.get("is_identified") is not False,
        "source": values.get("source"),
    }


def _authority_ids(codes: set[str]) -> dict[str, int]:
    if not codes:
        return {}
    found = db.session.execute(select(Authority.code, Authority.id).where(Authority.code.in_(codes)))
    return {row.code: row.id for row in found}


def write_relationships(rows: Sequence[ImportedRow]) -> ImportResult:
    """Insert relationships whose `source_reference` is new; an organisation that recruits for itself is refused."""
    errors = [
        RowError(row.number, "supplier", "The organisation and its supplier are the same.")
        for row in rows
        if row.values["organisation"] == row.values["supplier"]
    ]
    refused = {error.row for error in errors}
    result = write_evidence(
        BusinessRelationship, [row for row in rows if row.number not in refused], _relationship_columns
    )
    return ImportResult(result.created, result.unchanged, errors)


def _relationship_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "organisation_id": values["organisation"],
        "supplier_id": values["supplier"],
        "kind": values["kind"],
        "occurred_on": values["occurred_on"],
        "known_on": values["known_on"],
        "source_reference": values["source_reference"],
        "country_of_origin": values.get("country_of_origin"),
        "number_of_workers": values.get("number_of_workers"),
        "ended_on": values.get("ended_on"),
    }


ORGANISATION_IMPORTER = RecordImporter(
    kind="organisations", label=_l("Organisations"), schema=OrganisationSchema(), write=write_organisations
)
RELATIONSHIP_IMPORTER = RecordImporter(
    kind="relationships", label=_l("Who recruits for whom"), schema=RelationshipSchema(), write=write_relationships
)
