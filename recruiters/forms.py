"""The forms of licences and recruitment fees."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from compliance.web.record_fields import (
    YES_NO,
    CorrectionFields,
    RecordForm,
    amount_field,
    choice_field,
    currency_field,
    day_field,
    empty_to_none,
    text_field,
    yes_no_field,
    yes_no_name,
)
from recruiters.labels import CATEGORY_LABELS, PAYEE_LABELS, REPORTER_LABELS, STATUS_LABELS
from recruiters.models import FeeCategory, FeeReporter, LicenceStatus, PayeeRole
from recruiters.operations import FeeFacts, LicenceFacts

KNOWN_SINCE = _l("Known since")
KNOWN_HINT = _l("The day the authority knew this as it is written here.")


class LicenceForm(RecordForm):
    asked = ("licence_number", "status", "occurred_on", "issued_on", "expires_on", "issued_by", "scope", "known_on")

    workplace_id = None
    licence_number = text_field(_l("Licence number"), longest=120, required=True)
    status = choice_field(_l("Status"), STATUS_LABELS)
    occurred_on = day_field(_l("Status since"), required=True)
    issued_on = day_field(_l("Issued on"))
    expires_on = day_field(_l("Expires on"), _l("Leave empty if it is not known."))
    issued_by = text_field(_l("Issued by"))
    scope = TextAreaField(
        _l("What it allows"),
        description=_l("Countries, occupations, numbers of workers."),
        filters=[empty_to_none],
        validators=[Optional(), Length(max=2000)],
    )
    known_on = day_field(KNOWN_SINCE, KNOWN_HINT, required=True)

    def to_facts(self) -> LicenceFacts:
        """The values as the operation takes them."""
        return LicenceFacts(
            licence_number=self.licence_number.data,
            status=LicenceStatus(self.status.data),
            occurred_on=self.occurred_on.data,
            known_on=self.known_on.data,
            issued_on=self.issued_on.data,
            expires_on=self.expires_on.data,
            issued_by=self.issued_by.data,
            scope=self.scope.data,
        )

    @classmethod
    def empty(cls, today: date) -> "LicenceForm":
        return cls(data={"known_on": today})


class LicenceCorrectionForm(CorrectionFields, LicenceForm):
    @classmethod
    def of_record(cls, record: Any, today: date) -> "LicenceCorrectionForm":
        names = ("licence_number", "occurred_on", "issued_on", "expires_on", "issued_by", "scope")
        values = {name: getattr(record, name) for name in names}
        return cls(data={**values, "status": record.status.value, "known_on": today})


class RenewalForm(LicenceForm):
    """The next state of a licence: what stays the same is filled in, its dates and status are asked again."""

    reason = StringField(
        _l("What changed"),
        description=_l("Such as: renewed for two years, suspended for late refunds."),
        filters=[empty_to_none],
        validators=[DataRequired(_l("Say what changed.")), Length(max=500)],
    )

    @classmethod
    def of_record(cls, record: Any, today: date) -> "RenewalForm":
        kept = {name: getattr(record, name) for name in ("licence_number", "issued_by", "scope")}
        return cls(data={**kept, "known_on": today})


class FeeForm(RecordForm):
    asked = (
        "reported_by",
        "occurred_on",
        "fee_category",
        "payee_role",
        "amount",
        "currency",
        "worker",
        "monthly_wage",
        "wage_currency",
        "receipt",
        "repaid_amount",
        "repaid_on",
        "known_on",
    )

    reported_by = choice_field(
        _l("Who reported it"),
        REPORTER_LABELS,
        _l("The organisation never sees what a worker reported."),
    )
    occurred_on = day_field(_l("Paid on"), _l("If only the month is known, give its first day."), required=True)
    fee_category = choice_field(
        _l("What was paid for"), CATEGORY_LABELS, _l("Categories of the ILO definition of recruitment fees.")
    )
    payee_role = choice_field(_l("Paid to"), PAYEE_LABELS)
    amount = amount_field(_l("Amount"), required=True)
    currency = currency_field(_l("Currency"), required=True)
    worker = StringField(
        _l("Worker's permit or staff number"),
        description=_l("Only a code made from it is stored, never the number itself. Leave empty if not known."),
        filters=[empty_to_none],
        validators=[Optional(), Length(max=60)],
        render_kw={"autocomplete": "off"},
    )
    monthly_wage = amount_field(_l("Monthly wage of this worker"))
    wage_currency = currency_field(_l("Currency of the wage"))
    receipt = yes_no_field(_l("Does the worker have a receipt?"))
    repaid_amount = amount_field(_l("Amount repaid"), _l("In the currency of the fee. Leave empty if not repaid."))
    repaid_on = day_field(_l("Repaid on"))
    known_on = day_field(KNOWN_SINCE, KNOWN_HINT, required=True)

    def to_facts(self, worker: str | None) -> FeeFacts:
        """The values as the operation takes them."""
        return FeeFacts(
            fee_category=FeeCategory(self.fee_category.data),
            payee_role=PayeeRole(self.payee_role.data),
            amount=self.amount.data,
            currency=self.currency.data,
            occurred_on=self.occurred_on.data,
            known_on=self.known_on.data,
            reported_by=FeeReporter(self.reported_by.data),
            worker=worker,
            monthly_wage=self.monthly_wage.data,
            wage_currency=self.wage_currency.data,
            receipt=YES_NO[self.receipt.data],
            repaid_amount=self.repaid_amount.data,
            repaid_on=self.repaid_on.data,
            workplace_id=self.workplace_id.data,
        )

    @classmethod
    def empty(cls, today: date) -> "FeeForm":
        return cls(data={"known_on": today, "receipt": "unknown"})


class FeeCorrectionForm(CorrectionFields, FeeForm):
    @classmethod
    def of_record(cls, record: Any, today: date) -> "FeeCorrectionForm":
        plain = ("occurred_on", "amount", "currency", "monthly_wage", "wage_currency", "repaid_amount", "repaid_on")
        values: dict[str, Any] = {name: getattr(record, name) for name in (*plain, "workplace_id")}
        values.update({name: getattr(record, name).value for name in ("reported_by", "fee_category", "payee_role")})
        return cls(data={**values, "receipt": yes_no_name(record.receipt), "known_on": today})
