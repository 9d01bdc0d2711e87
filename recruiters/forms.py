"""The forms of licences and recruitment fees."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from compliance.web.record_fields import (
    RecordForm,
    amount_field,
    choice_field,
    currency_field,
    day_field,
    empty_to_none,
    known_since_field,
    text_field,
    worker_field,
    yes_no_field,
)
from recruiters.labels import CATEGORY_LABELS, PAYEE_LABELS, REPORTER_LABELS, STATUS_LABELS


class LicenceForm(RecordForm):
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
    known_on = known_since_field()


class RenewalForm(LicenceForm):
    """The next state of a licence: what stays the same is filled in, its dates and status are asked again."""

    reason = StringField(
        _l("What changed"),
        description=_l("Such as: renewed for two years, suspended for late refunds."),
        filters=[empty_to_none],
        validators=[DataRequired(_l("Say what changed.")), Length(max=500)],
    )


class FeeForm(RecordForm):
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
    worker = worker_field(
        required=False,
        hint=_l("Only a code made from it is stored, never the number itself. Leave empty if not known."),
    )
    monthly_wage = amount_field(_l("Monthly wage of this worker"))
    wage_currency = currency_field(_l("Currency of the wage"))
    receipt = yes_no_field(_l("Does the worker have a receipt?"))
    repaid_amount = amount_field(_l("Amount repaid"), _l("In the currency of the fee. Leave empty if not repaid."))
    repaid_on = day_field(_l("Repaid on"))
    known_on = known_since_field()
