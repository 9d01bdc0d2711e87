"""Bringing licences and recruitment fees in from a file, a batch at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, fields, validate

from compliance.imports.importer import ImportedRow, ImportResult, RecordImporter
from compliance.imports.references import OrganisationReference
from compliance.imports.revisions import write_facts
from compliance.organisations.pseudonyms import private_reference, worker_pseudonym
from compliance.settings import current_settings
from recruiters.models import FeeCategory, FeeReporter, Licence, LicenceStatus, PayeeRole, RecruitmentFee
from recruiters.operations import FeeFacts, LicenceFacts

CURRENCY = validate.Regexp("^[A-Z]{3}$", error="Give three letters, such as SAR.")
AMOUNT = validate.Range(min=0, max=10_000_000_000, error="Give an amount that is not negative.")


class LicenceSchema(Schema):
    """A licence in one state. Without `occurred_on` the state holds from `issued_on`, else from `known_on`.

    `source_reference` stays the same when the licence comes again: its next state supersedes the one before.
    """

    class Meta:
        unknown = RAISE

    organisation = OrganisationReference(required=True)
    licence_number = fields.String(required=True, validate=validate.Length(1, 120))
    status = fields.Enum(LicenceStatus, by_value=True, required=True)
    known_on = fields.Date(required=True)
    source_reference = fields.String(required=True, validate=validate.Length(1, 200))
    occurred_on = fields.Date(allow_none=True)
    issued_on = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    issued_by = fields.String(allow_none=True, validate=validate.Length(max=200))
    scope = fields.String(allow_none=True, validate=validate.Length(max=2000))


class RecruitmentFeeSchema(Schema):
    """A sum a worker paid; `organisation` is who charged it, or the worker's employer."""

    class Meta:
        unknown = RAISE

    organisation = OrganisationReference(required=True)
    fee_category = fields.Enum(FeeCategory, by_value=True, required=True)
    payee_role = fields.Enum(PayeeRole, by_value=True, load_default=PayeeRole.UNKNOWN)
    amount = fields.Decimal(required=True, places=2, validate=AMOUNT)
    currency = fields.String(required=True, validate=CURRENCY)
    occurred_on = fields.Date(required=True)
    known_on = fields.Date(required=True)
    reported_by = fields.Enum(FeeReporter, by_value=True, required=True)
    source_reference = fields.String(required=True, validate=validate.Length(1, 200))
    worker = fields.String(allow_none=True, validate=validate.Length(max=60))
    monthly_wage = fields.Decimal(allow_none=True, places=2, validate=AMOUNT)
    wage_currency = fields.String(allow_none=True, validate=CURRENCY)
    receipt = fields.Boolean(allow_none=True)
    repaid_amount = fields.Decimal(allow_none=True, places=2, validate=AMOUNT)
    repaid_on = fields.Date(allow_none=True)


def write_licences(rows: Sequence[ImportedRow]) -> ImportResult:
    """Store licences of a register; the same reference in another state becomes the next revision."""
    return write_facts(Licence, rows, _licence_facts)


def write_recruitment_fees(rows: Sequence[ImportedRow]) -> ImportResult:
    """Store fees; a worker's number becomes a pseudonym row by row."""
    key = current_settings().worker_key
    return write_facts(RecruitmentFee, rows, lambda values: _fee_facts(values, key))


def _licence_facts(values: Mapping[str, Any]) -> LicenceFacts:
    begins = values.get("occurred_on") or values.get("issued_on") or values["known_on"]
    return LicenceFacts(**{**_stated(values), "occurred_on": begins})


def _fee_facts(values: Mapping[str, Any], key: str) -> FeeFacts:
    worker = values.get("worker")
    return FeeFacts(
        **{
            **_stated(values),
            "worker": worker_pseudonym(worker, key) if worker else None,
            "source_reference": private_reference(values["source_reference"], worker, key),
        }
    )


def _stated(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "organisation"}


IMPORTERS = (
    RecordImporter("licences", _l("Licences"), LicenceSchema(), write_licences),
    RecordImporter("recruitment_fees", _l("Recruitment fees"), RecruitmentFeeSchema(), write_recruitment_fees),
)
