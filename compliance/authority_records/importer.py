"""Bringing authorities' records in from a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from compliance.authority_records.models import AuthorityMatter, AuthorityOutcome, AuthorityRecord
from compliance.imports.bulk import write_evidence
from compliance.imports.importer import ImportedRow, ImportResult, RecordImporter
from compliance.imports.references import OrganisationReference


class AuthorityRecordSchema(Schema):
    """One record; `occurred_on` and `known_on` may have fallbacks in the mapping, which states them."""

    class Meta:
        unknown = RAISE

    organisation = OrganisationReference(required=True)
    matter = fields.Enum(AuthorityMatter, by_value=True, required=True)
    outcome = fields.Enum(AuthorityOutcome, by_value=True, required=True)
    issued_by = fields.String(required=True, validate=validate.Length(1, 200))
    occurred_on = fields.Date(required=True)
    known_on = fields.Date(required=True)
    source_reference = fields.String(required=True, validate=validate.Length(1, 200))
    reference_number = fields.String(allow_none=True, validate=validate.Length(max=120))
    opened_on = fields.Date(allow_none=True)
    decided_on = fields.Date(allow_none=True)
    amount = fields.Decimal(allow_none=True, validate=validate.Range(min=0))
    currency = fields.String(allow_none=True, validate=validate.Length(equal=3))
    violations_count = fields.Integer(allow_none=True, validate=validate.Range(min=0))
    sanction_from = fields.Date(allow_none=True)
    sanction_to = fields.Date(allow_none=True)

    @validates_schema
    def check_dates(self, values: Mapping[str, Any], **_arguments: Any) -> None:
        for first, last in (("opened_on", "decided_on"), ("sanction_from", "sanction_to")):
            if values.get(first) and values.get(last) and values[last] < values[first]:
                raise ValidationError("This day comes before the day it began.", last)

    @validates_schema
    def check_sanction(self, values: Mapping[str, Any], **_arguments: Any) -> None:
        if values.get("matter") is AuthorityMatter.SANCTION and not values.get("sanction_from"):
            raise ValidationError("A sanction needs the day it begins.", "sanction_from")


def write_authority_records(rows: Sequence[ImportedRow]) -> ImportResult:
    """Store a batch; a `source_reference` that is there already stays as it is."""
    return write_evidence(AuthorityRecord, rows, _columns)


_OPTIONAL = (
    "reference_number",
    "opened_on",
    "decided_on",
    "amount",
    "currency",
    "violations_count",
    "sanction_from",
    "sanction_to",
)


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = {name: value for name, value in values.items() if name != "organisation"}
    return {**dict.fromkeys(_OPTIONAL), **columns, "organisation_id": values["organisation"]}


AUTHORITY_RECORD_IMPORTER = RecordImporter(
    kind="authority_records",
    label=_l("Records of authorities"),
    schema=AuthorityRecordSchema(),
    write=write_authority_records,
)
