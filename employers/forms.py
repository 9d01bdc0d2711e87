"""The forms of employers' records."""

from flask_babel import lazy_gettext as _l
from wtforms import MonthField
from wtforms.validators import InputRequired

from compliance.web.record_fields import (
    RecordForm,
    amount_field,
    choice_field,
    count_field,
    currency_field,
    day_field,
    hours_field,
    text_field,
    worker_field,
    yes_no_field,
)
from employers.labels import HOLDER_LABELS, PERMIT_LABELS, STAGE_LABELS


class WageForm(RecordForm):
    worker = worker_field()
    wage_month = MonthField(
        _l("Month worked"),
        description=_l("Year and month, such as 2026-03."),
        validators=[InputRequired(_l("Enter the month."))],
    )
    due_on = day_field(_l("Wage due on"), required=True)
    amount_due = amount_field(_l("Amount due"), _l("Net, after lawful deductions."), required=True)
    currency = currency_field(_l("Currency"), required=True)
    paid_on = day_field(_l("Paid on"), _l("Leave empty if it is not paid yet."))
    amount_paid = amount_field(_l("Amount paid"))
    deductions = amount_field(_l("Deductions"), _l("All that was taken off the wage. Leave empty if not known."))


class ContractForm(RecordForm):
    worker = worker_field()
    stage = choice_field(_l("Stage"), STAGE_LABELS)
    signed_on = day_field(_l("Date"), _l("Day of the offer, the signature or the registration."), required=True)
    monthly_wage = amount_field(_l("Monthly wage"))
    currency = currency_field(_l("Currency"))
    job_code = text_field(_l("Job code"), _l("Code of the occupation in the national list."), longest=20)
    job_title = text_field(_l("Job"))
    city = text_field(_l("City of the workplace"), longest=120)
    weekly_hours = count_field(_l("Hours a week"), lowest=1, highest=168)


class CustodyForm(RecordForm):
    occurred_on = day_field(_l("Date"), _l("The day on which it was so."), required=True)
    held_by = choice_field(_l("Who holds the documents"), HOLDER_LABELS)
    documents = count_field(
        _l("Number of documents"),
        _l("Passports, residence permits and other identity documents."),
        lowest=1,
        highest=1_000_000,
        required=True,
    )
    consent_written = yes_no_field(_l("Did the workers consent in writing?"))
    receipt = yes_no_field(_l("Do the workers have a receipt?"))


class HoursForm(RecordForm):
    worker = worker_field()
    week_start = day_field(_l("First day of the week"), required=True)
    hours_worked = hours_field(_l("Hours worked"), _l("All hours of the week, overtime among them."), required=True)
    rest_days = count_field(_l("Rest days"), _l("Days of the week without work."), highest=7)
    overtime_hours = hours_field(_l("Hours of overtime"), _l("Leave empty if not known."))
    overtime_hours_paid = hours_field(_l("Hours of overtime paid"), _l("Leave empty if not known."))


class PermitForm(RecordForm):
    worker = worker_field()
    permit_kind = choice_field(_l("Permit"), PERMIT_LABELS)
    occurred_on = day_field(_l("Valid from"), required=True)
    expires_on = day_field(_l("Expires on"), required=True)
    ended_on = day_field(_l("Ended on"), _l("The worker left, or the permit is needed no more."))
