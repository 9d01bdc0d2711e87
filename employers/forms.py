"""The forms of employers' records. A worker's number is turned into a pseudonym here and goes no further."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import MonthField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from compliance.web.record_fields import (
    YES_NO,
    CorrectionFields,
    RecordForm,
    amount_field,
    choice_field,
    count_field,
    currency_field,
    day_field,
    empty_to_none,
    text_field,
    yes_no_field,
    yes_no_name,
)
from employers.labels import HOLDER_LABELS, STAGE_LABELS
from employers.models import ContractStage, CustodyBasis, DocumentHolder
from employers.operations import ContractFacts, CustodyFacts, WageFacts

Pseudonym = Callable[[str], str]
WORKER_LABEL = _l("Worker's permit or staff number")
LONGEST_NUMBER = 60


def worker_field(*, required: bool = True) -> StringField:
    """The number of a worker; on a correction it may stay empty, which means the same worker."""
    hint = _l("Only a code made from it is stored, never the number itself.")
    same = _l("Leave empty if it is the same worker. The number is not stored, so it cannot be shown.")
    return StringField(
        WORKER_LABEL,
        description=hint if required else same,
        filters=[empty_to_none],
        validators=[
            DataRequired(_l("Enter the worker's number.")) if required else Optional(),
            Length(max=LONGEST_NUMBER),
        ],
        render_kw={"autocomplete": "off"},
    )


class WageForm(RecordForm):
    asked = ("worker", "wage_month", "due_on", "amount_due", "currency", "paid_on", "amount_paid")
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

    def to_facts(self, known_on: date, worker: str) -> WageFacts:
        """The values as the operation takes them."""
        return WageFacts(
            worker=worker,
            wage_month=self.wage_month.data,
            due_on=self.due_on.data,
            amount_due=self.amount_due.data,
            currency=self.currency.data,
            known_on=known_on,
            paid_on=self.paid_on.data,
            amount_paid=self.amount_paid.data,
            workplace_id=self.workplace_id.data,
        )


class WageCorrectionForm(CorrectionFields, WageForm):
    worker = worker_field(required=False)

    @classmethod
    def of_record(cls, record: Any) -> "WageCorrectionForm":
        return cls(data=_values(record, "wage_month", "due_on", "amount_due", "currency", "paid_on", "amount_paid"))


class ContractForm(RecordForm):
    asked = (
        "worker",
        "stage",
        "signed_on",
        "monthly_wage",
        "currency",
        "job_code",
        "job_title",
        "city",
        "weekly_hours",
    )
    worker = worker_field()
    stage = choice_field(_l("Stage"), STAGE_LABELS)
    signed_on = day_field(_l("Date"), _l("Day of the offer, the signature or the registration."), required=True)
    monthly_wage = amount_field(_l("Monthly wage"))
    currency = currency_field(_l("Currency"))
    job_code = text_field(_l("Job code"), _l("Code of the occupation in the national list."), longest=20)
    job_title = text_field(_l("Job"))
    city = text_field(_l("City of the workplace"), longest=120)
    weekly_hours = count_field(_l("Hours a week"), lowest=1, highest=168)

    def to_facts(self, known_on: date, worker: str) -> ContractFacts:
        """The values as the operation takes them."""
        return ContractFacts(
            worker=worker,
            stage=ContractStage(self.stage.data),
            signed_on=self.signed_on.data,
            known_on=known_on,
            monthly_wage=self.monthly_wage.data,
            currency=self.currency.data,
            job_code=self.job_code.data,
            job_title=self.job_title.data,
            city=self.city.data,
            weekly_hours=self.weekly_hours.data,
            workplace_id=self.workplace_id.data,
        )


class ContractCorrectionForm(CorrectionFields, ContractForm):
    worker = worker_field(required=False)

    @classmethod
    def of_record(cls, record: Any) -> "ContractCorrectionForm":
        names = ("signed_on", "monthly_wage", "currency", "job_code", "job_title", "city", "weekly_hours")
        return cls(data={**_values(record, *names), "stage": record.stage.value})


class CustodyForm(RecordForm):
    asked = ("occurred_on", "held_by", "documents", "consent_written", "receipt")
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

    def to_facts(self, known_on: date, basis: CustodyBasis) -> CustodyFacts:
        """The values as the operation takes them."""
        return CustodyFacts(
            basis=basis,
            held_by=DocumentHolder(self.held_by.data),
            documents=self.documents.data,
            occurred_on=self.occurred_on.data,
            known_on=known_on,
            consent_written=YES_NO[self.consent_written.data],
            receipt=YES_NO[self.receipt.data],
            workplace_id=self.workplace_id.data,
        )


class CustodyCorrectionForm(CorrectionFields, CustodyForm):
    @classmethod
    def of_record(cls, record: Any) -> "CustodyCorrectionForm":
        answers = {name: yes_no_name(getattr(record, name)) for name in ("consent_written", "receipt")}
        return cls(data={**_values(record, "occurred_on", "documents"), **answers, "held_by": record.held_by.value})


def _values(record: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in (*names, "workplace_id")}
