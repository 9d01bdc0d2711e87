"""Bringing employers' records in from a file, a batch at a time. Workers' numbers become pseudonyms row by row."""

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from compliance.imports.evidence import AMOUNT, CURRENCY, WORKER, EvidenceSchema, evidence_importer
from employers.models import (
    ContractStage,
    CustodyBasis,
    DocumentCustody,
    DocumentHolder,
    EmploymentContract,
    PermitKind,
    WagePayment,
    WorkingHours,
    WorkPermit,
)
from employers.operations import ContractFacts, CustodyFacts, HoursFacts, PermitFacts, WageFacts
from employers.wage_files.run import import_whole


class WagePaymentSchema(EvidenceSchema):
    """A worker's wage of a month; without `paid_on` it is not paid. `wage_month` is any day of the month worked."""

    worker = fields.String(required=True, validate=WORKER)
    wage_month = fields.Date(required=True)
    due_on = fields.Date(required=True)
    amount_due = fields.Decimal(required=True, places=2, validate=AMOUNT)
    currency = fields.String(required=True, validate=CURRENCY)
    paid_on = fields.Date(allow_none=True)
    amount_paid = fields.Decimal(allow_none=True, places=2, validate=AMOUNT)
    deductions = fields.Decimal(allow_none=True, places=2, validate=AMOUNT)


class ContractSchema(EvidenceSchema):
    """The terms a worker was offered, signed, or that were registered on `signed_on`."""

    worker = fields.String(required=True, validate=WORKER)
    stage = fields.Enum(ContractStage, by_value=True, required=True)
    signed_on = fields.Date(required=True)
    monthly_wage = fields.Decimal(allow_none=True, places=2, validate=AMOUNT)
    currency = fields.String(allow_none=True, validate=CURRENCY)
    job_code = fields.String(allow_none=True, validate=validate.Length(max=20))
    job_title = fields.String(allow_none=True, validate=validate.Length(max=200))
    city = fields.String(allow_none=True, validate=validate.Length(max=120))
    weekly_hours = fields.Integer(allow_none=True)


class DocumentCustodySchema(EvidenceSchema):
    """Who kept how many documents; `seen` is for files of an inspectorate."""

    about_workers = True

    basis = fields.Enum(CustodyBasis, by_value=True, load_default=CustodyBasis.DECLARED)
    held_by = fields.Enum(DocumentHolder, by_value=True, required=True)
    documents = fields.Integer(required=True)
    occurred_on = fields.Date(required=True)
    consent_written = fields.Boolean(allow_none=True)
    receipt = fields.Boolean(allow_none=True)


class WorkingHoursSchema(EvidenceSchema):
    """Hours of one worker in the seven days from `week_start`."""

    worker = fields.String(required=True, validate=WORKER)
    week_start = fields.Date(required=True)
    hours_worked = fields.Decimal(required=True, places=2)
    rest_days = fields.Integer(allow_none=True)
    overtime_hours = fields.Decimal(allow_none=True, places=2)
    overtime_hours_paid = fields.Decimal(allow_none=True, places=2)


class WorkPermitSchema(EvidenceSchema):
    """A permit from `occurred_on` to `expires_on`."""

    worker = fields.String(required=True, validate=WORKER)
    permit_kind = fields.Enum(PermitKind, by_value=True, required=True)
    occurred_on = fields.Date(required=True)
    expires_on = fields.Date(required=True)
    ended_on = fields.Date(allow_none=True)


IMPORTERS = (
    evidence_importer("wage_payments", _l("Wage payments"), WagePaymentSchema(), WagePayment, WageFacts, import_whole),
    evidence_importer("contracts", _l("Offers and contracts"), ContractSchema(), EmploymentContract, ContractFacts),
    evidence_importer("working_hours", _l("Working hours"), WorkingHoursSchema(), WorkingHours, HoursFacts),
    evidence_importer("work_permits", _l("Work and residence permits"), WorkPermitSchema(), WorkPermit, PermitFacts),
    evidence_importer(
        "document_custody", _l("Custody of documents"), DocumentCustodySchema(), DocumentCustody, CustodyFacts
    ),
)
