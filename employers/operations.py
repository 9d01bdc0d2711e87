"""Entering and correcting employers' records. A correction is a new row; the old one stays readable.

Workers come in as pseudonyms (compliance.organisations.pseudonyms); no operation ever sees a worker's number.
"""

import unicodedata
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.errors import InvalidInput
from compliance.organisations.evidence_operations import correct_facts, record_facts, refuse_future
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

ARABIC, OTHER = "a:", "o:"
DAYS_IN_A_WEEK, HOURS_IN_A_WEEK = 7, 168


@dataclass(frozen=True)
class WageFacts:
    """One worker's wage of one month. `amount_due` is net of lawful deductions; not paid: both paid fields None."""

    worker: str
    wage_month: date
    due_on: date
    amount_due: Decimal
    currency: str
    known_on: date
    paid_on: date | None = None
    amount_paid: Decimal | None = None
    deductions: Decimal | None = None
    workplace_id: int | None = None
    source_reference: str | None = None

    def check(self, today: date) -> None:
        """Raise InvalidInput naming the field that cannot be true."""
        if self.due_on < self.wage_month.replace(day=1):
            raise InvalidInput("due_on", _("A wage cannot fall due before its month began."))
        if self.paid_on is None and self.amount_paid:
            raise InvalidInput("paid_on", _("Enter the day of the payment."))
        if self.paid_on is not None and self.amount_paid is None:
            raise InvalidInput("amount_paid", _("Enter the amount that was paid."))
        refuse_future("paid_on", self.paid_on, today)
        refuse_future("known_on", self.known_on, today)

    def columns(self) -> dict[str, Any]:
        return {**asdict(self), "wage_month": self.wage_month.replace(day=1), "occurred_on": self.due_on}


@dataclass(frozen=True)
class ContractFacts:
    """The terms a worker was offered, signed, or that were registered; what a paper does not say is None."""

    worker: str
    stage: ContractStage
    signed_on: date
    known_on: date
    monthly_wage: Decimal | None = None
    currency: str | None = None
    job_code: str | None = None
    job_title: str | None = None
    city: str | None = None
    weekly_hours: int | None = None
    workplace_id: int | None = None
    source_reference: str | None = None

    def check(self, today: date) -> None:
        """Raise InvalidInput naming the field that cannot be true."""
        refuse_future("signed_on", self.signed_on, today)
        refuse_future("known_on", self.known_on, today)
        if self.monthly_wage is not None and not self.currency:
            raise InvalidInput("currency", _("Enter the currency of the wage."))
        if self.weekly_hours is not None and not 1 <= self.weekly_hours <= HOURS_IN_A_WEEK:
            raise InvalidInput("weekly_hours", _("A week has 168 hours."))

    def columns(self) -> dict[str, Any]:
        keys = {"job_key": comparison_key(self.job_title), "city_key": comparison_key(self.city)}
        return {**asdict(self), **keys, "occurred_on": self.signed_on}


@dataclass(frozen=True)
class CustodyFacts:
    """Who kept how many identity documents on a day; consent and receipt are None where nobody knows."""

    basis: CustodyBasis
    held_by: DocumentHolder
    documents: int
    occurred_on: date
    known_on: date
    consent_written: bool | None = None
    receipt: bool | None = None
    workplace_id: int | None = None
    source_reference: str | None = None

    def check(self, today: date) -> None:
        """Raise InvalidInput naming the field that cannot be true."""
        refuse_future("occurred_on", self.occurred_on, today)
        refuse_future("known_on", self.known_on, today)
        if self.documents < 1:
            raise InvalidInput("documents", _("Give at least one document."))

    def columns(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class HoursFacts:
    """Hours of one worker in the seven days from `week_start`; what the time records do not say is None."""

    worker: str
    week_start: date
    hours_worked: Decimal
    known_on: date
    rest_days: int | None = None
    overtime_hours: Decimal | None = None
    overtime_hours_paid: Decimal | None = None
    workplace_id: int | None = None
    source_reference: str | None = None

    def check(self, today: date) -> None:
        """Raise InvalidInput naming the field that cannot be true."""
        refuse_future("week_start", self.week_end, today)
        refuse_future("known_on", self.known_on, today)
        if not 0 <= self.hours_worked <= HOURS_IN_A_WEEK:
            raise InvalidInput("hours_worked", _("A week has 168 hours."))
        if self.rest_days is not None and not 0 <= self.rest_days <= DAYS_IN_A_WEEK:
            raise InvalidInput("rest_days", _("A week has 7 days."))
        if self.overtime_hours is not None and not 0 <= self.overtime_hours <= self.hours_worked:
            raise InvalidInput("overtime_hours", _("Overtime is part of the hours worked."))
        if self.overtime_hours_paid is not None and self.overtime_hours_paid < 0:
            raise InvalidInput("overtime_hours_paid", _("Give a number that is not negative."))

    @property
    def week_end(self) -> date:
        return self.week_start + timedelta(days=DAYS_IN_A_WEEK - 1)

    def columns(self) -> dict[str, Any]:
        values = asdict(self)
        return {
            "minutes_worked": _minutes(values.pop("hours_worked")),
            "overtime_minutes": _minutes(values.pop("overtime_hours")),
            "overtime_minutes_paid": _minutes(values.pop("overtime_hours_paid")),
            "occurred_on": self.week_end,
            **values,
        }


@dataclass(frozen=True)
class PermitFacts:
    """A permit of a worker from `occurred_on` to `expires_on`; `ended_on` says that it is needed no more."""

    worker: str
    permit_kind: PermitKind
    occurred_on: date
    expires_on: date
    known_on: date
    ended_on: date | None = None
    workplace_id: int | None = None
    source_reference: str | None = None

    def check(self, today: date) -> None:
        """Raise InvalidInput naming the field that cannot be true."""
        for field in ("occurred_on", "known_on", "ended_on"):
            refuse_future(field, getattr(self, field), today)
        if self.expires_on < self.occurred_on:
            raise InvalidInput("expires_on", _("A permit cannot expire before it begins."))

    def columns(self) -> dict[str, Any]:
        return asdict(self)


record_wage_payment = partial(record_facts, WagePayment, action="employers.record_wage_payment", what="a wage")
# Also the way to say that an unpaid wage was paid.
correct_wage_payment = partial(correct_facts, action="employers.correct_wage_payment", what="a wage")
record_contract = partial(record_facts, EmploymentContract, action="employers.record_contract", what="terms")
correct_contract = partial(correct_facts, action="employers.correct_contract", what="terms of a contract")
record_document_custody = partial(
    record_facts, DocumentCustody, action="employers.record_document_custody", what="custody of documents"
)


record_working_hours = partial(
    record_facts, WorkingHours, action="employers.record_working_hours", what="hours of work"
)
correct_working_hours = partial(correct_facts, action="employers.correct_working_hours", what="hours of work")
record_work_permit = partial(record_facts, WorkPermit, action="employers.record_work_permit", what="a permit")
correct_work_permit = partial(correct_facts, action="employers.correct_work_permit", what="a permit")


def correct_document_custody(
    record: DocumentCustody, facts: CustodyFacts, reason: str, by: Identity | None, today: date
) -> DocumentCustody:
    """Replace `record`; what was declared stays declared, what was seen stays seen. Raises InvalidInput, Conflict."""
    if facts.basis is not record.basis:
        raise InvalidInput("basis", _("A declaration and what an inspector saw are two records."))
    action = "employers.correct_document_custody"
    row: DocumentCustody = correct_facts(record, facts, reason, by, today, action=action, what="custody of documents")
    return row


def basis_of_entry(by: Identity) -> CustodyBasis:
    """What an organisation's own person enters is declared; what an inspector enters was seen."""
    return CustodyBasis.DECLARED if by.belongs_to_organisation else CustodyBasis.SEEN


def comparison_key(text: str | None) -> str | None:
    """A title or place folded for comparison, marked with its script: texts of two scripts are never compared."""
    if not text or not text.strip():
        return None
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return (ARABIC if any("\u0600" <= each <= "\u06ff" for each in folded) else OTHER) + folded


def _minutes(hours: Decimal | None) -> int | None:
    return None if hours is None else round(hours * 60)
