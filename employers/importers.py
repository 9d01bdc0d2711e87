"""Bringing employers' records in from a file, a batch at a time. Workers' numbers become pseudonyms row by row."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, fields, validate

from compliance.imports.importer import ImportedRow, ImportResult, RecordImporter
from compliance.imports.references import OrganisationReference
from compliance.imports.revisions import write_facts
from compliance.organisations.pseudonyms import private_reference, worker_pseudonym
from compliance.settings import current_settings
from employers.models import (
    ContractStage,
    CustodyBasis,
    DocumentCustody,
    DocumentHolder,
    EmploymentContract,
    WagePayment,
)
from employers.operations import ContractFacts, CustodyFacts, WageFacts

CURRENCY = validate.Regexp("^[A-Z]{3}$", error="Give three letters, such as SAR.")
AMOUNT = validate.Range(min=0, max=10_000_000_000, error="Give an amount that is not negative.")


class EmployerRecordSchema(Schema):
    """What every record of an employer has. `source_reference` stays the same when the record comes again."""

    class Meta:
        unknown = RAISE

    organisation = OrganisationReference(required=True)
    known_on = fields.Date(required=True)
    source_reference = fields.String(required=True, validate=validate.Length(1, 200))


class WagePaymentSchema(EmployerRecordSchema):
    """A worker's wage of a month; without `paid_on` it is not paid. `wage_month` is any day of the month worked."""

    worker = fields.String(required=True, validate=validate.Length(1, 60))
    wage_month = fields.Date(required=True)
    due_on = fields.Date(required=True)
    amount_due = fields.Decimal(required=True, places=2, validate=AMOUNT)
    currency = fields.String(required=True, validate=CURRENCY)
    paid_on = fields.Date(allow_none=True)
    amount_paid = fields.Decimal(allow_none=True, places=2, validate=AMOUNT)


class ContractSchema(EmployerRecordSchema):
    """The terms a worker was offered, signed, or that were registered on `signed_on`."""

    worker = fields.String(required=True, validate=validate.Length(1, 60))
    stage = fields.Enum(ContractStage, by_value=True, required=True)
    signed_on = fields.Date(required=True)
    monthly_wage = fields.Decimal(allow_none=True, places=2, validate=AMOUNT)
    currency = fields.String(allow_none=True, validate=CURRENCY)
    job_code = fields.String(allow_none=True, validate=validate.Length(max=20))
    job_title = fields.String(allow_none=True, validate=validate.Length(max=200))
    city = fields.String(allow_none=True, validate=validate.Length(max=120))
    weekly_hours = fields.Integer(allow_none=True)


class DocumentCustodySchema(EmployerRecordSchema):
    """Who kept how many documents; `seen` is for files of an inspectorate."""

    basis = fields.Enum(CustodyBasis, by_value=True, load_default=CustodyBasis.DECLARED)
    held_by = fields.Enum(DocumentHolder, by_value=True, required=True)
    documents = fields.Integer(required=True)
    occurred_on = fields.Date(required=True)
    consent_written = fields.Boolean(allow_none=True)
    receipt = fields.Boolean(allow_none=True)


def write_wage_payments(rows: Sequence[ImportedRow]) -> ImportResult:
    """Store wages; the same reference with a payment added becomes the next revision of that wage."""
    key = current_settings().worker_key
    return write_facts(WagePayment, rows, lambda values: WageFacts(**_without_number(values, key)))


def write_contracts(rows: Sequence[ImportedRow]) -> ImportResult:
    """Store offers and contracts."""
    key = current_settings().worker_key
    return write_facts(EmploymentContract, rows, lambda values: ContractFacts(**_without_number(values, key)))


def write_document_custody(rows: Sequence[ImportedRow]) -> ImportResult:
    """Store who keeps documents."""
    return write_facts(DocumentCustody, rows, lambda values: CustodyFacts(**_stated(values)))


def _without_number(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The values with the worker's pseudonym in place of the number, also where the reference spells it out."""
    return {
        **_stated(values),
        "worker": worker_pseudonym(values["worker"], key),
        "source_reference": private_reference(values["source_reference"], values["worker"], key),
    }


def _stated(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "organisation"}


IMPORTERS = (
    RecordImporter("wage_payments", _l("Wage payments"), WagePaymentSchema(), write_wage_payments),
    RecordImporter("contracts", _l("Offers and contracts"), ContractSchema(), write_contracts),
    RecordImporter("document_custody", _l("Custody of documents"), DocumentCustodySchema(), write_document_custody),
)
