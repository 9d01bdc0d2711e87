"""Bringing licences and recruitment fees in from a file, a batch at a time."""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from compliance.imports.evidence import AMOUNT, CURRENCY, WORKER, EvidenceSchema, evidence_importer
from recruiters.models import FeeCategory, FeeReporter, Licence, LicenceStatus, PayeeRole, RecruitmentFee
from recruiters.operations import FeeFacts, LicenceFacts


class LicenceSchema(EvidenceSchema):
    """A licence in one state. Without `occurred_on` the state holds from `issued_on`, else from `known_on`.

    `source_reference` stays the same when the licence comes again: its next state supersedes the one before.
    """

    licence_number = fields.String(required=True, validate=validate.Length(1, 120))
    status = fields.Enum(LicenceStatus, by_value=True, required=True)
    occurred_on = fields.Date(allow_none=True)
    issued_on = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    issued_by = fields.String(allow_none=True, validate=validate.Length(max=200))
    scope = fields.String(allow_none=True, validate=validate.Length(max=2000))


class RecruitmentFeeSchema(EvidenceSchema):
    """A sum a worker paid; `organisation` is who charged it, or the worker's employer."""

    fee_category = fields.Enum(FeeCategory, by_value=True, required=True)
    payee_role = fields.Enum(PayeeRole, by_value=True, load_default=PayeeRole.UNKNOWN)
    amount = fields.Decimal(required=True, places=2, validate=AMOUNT)
    currency = fields.String(required=True, validate=CURRENCY)
    occurred_on = fields.Date(required=True)
    reported_by = fields.Enum(FeeReporter, by_value=True, required=True)
    worker = fields.String(allow_none=True, validate=WORKER)
    monthly_wage = fields.Decimal(allow_none=True, places=2, validate=AMOUNT)
    wage_currency = fields.String(allow_none=True, validate=CURRENCY)
    receipt = fields.Boolean(allow_none=True)
    repaid_amount = fields.Decimal(allow_none=True, places=2, validate=AMOUNT)
    repaid_on = fields.Date(allow_none=True)


def _licence_facts(**stated: Any) -> LicenceFacts:
    begins = stated.get("occurred_on") or stated.get("issued_on") or stated["known_on"]
    return LicenceFacts(**{**stated, "occurred_on": begins})


IMPORTERS = (
    evidence_importer("licences", _l("Licences"), LicenceSchema(), Licence, _licence_facts),
    evidence_importer("recruitment_fees", _l("Recruitment fees"), RecruitmentFeeSchema(), RecruitmentFee, FeeFacts),
)
