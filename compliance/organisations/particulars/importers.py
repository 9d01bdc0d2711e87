"""Bringing owners, telephone numbers and addresses in from a register. Owners become pseudonyms row by row."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from compliance.imports.evidence import EvidenceSchema
from compliance.imports.importer import ImportedRow, ImportResult, RecordImporter
from compliance.imports.revisions import write_facts
from compliance.organisations.matching.refreshing import forget_keys
from compliance.organisations.particulars.models import OrganisationParticular, ParticularKind
from compliance.organisations.particulars.operations import ParticularFacts, stored_value
from compliance.organisations.pseudonyms import private_reference
from compliance.settings import current_settings


class ParticularSchema(EvidenceSchema):
    """`value`: the owner's number, the telephone number, or the address."""

    kind = fields.Enum(ParticularKind, by_value=True, required=True)
    value = fields.String(required=True, validate=validate.Length(1, 500))
    occurred_on = fields.Date(required=True)
    ended_on = fields.Date(allow_none=True)


def write_particulars(rows: Sequence[ImportedRow]) -> ImportResult:
    """Store the rows as revisions and have the match keys of their organisations made anew."""
    result = write_facts(OrganisationParticular, rows, _facts)
    forget_keys(row.values["organisation"] for row in rows)
    return result


def _facts(values: Mapping[str, Any]) -> ParticularFacts:
    stated = {name: value for name, value in values.items() if name != "organisation"}
    kind, given, settings = stated["kind"], stated["value"], current_settings()
    stated["value"] = stored_value(kind, given, settings.country)
    if kind is ParticularKind.OWNER:
        stated["source_reference"] = private_reference(stated["source_reference"], given, settings.worker_key)
    return ParticularFacts(**stated)


PARTICULAR_IMPORTER = RecordImporter(
    kind="organisation_particulars",
    label=_l("Owners, telephone numbers and addresses"),
    schema=ParticularSchema(),
    write=write_particulars,
    names_people=True,
)
