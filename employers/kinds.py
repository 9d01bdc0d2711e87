"""What employers' records are to their pages and files."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.accounts.identity import Identity
from compliance.web.formatting import code
from compliance.web.records import RecordColumn, RecordKind, amount_column, currency_column, worker_column, yes_no
from compliance.workforce.kinds import KINDS as WORKFORCE_KINDS
from employers.forms import ContractForm, CustodyForm, HoursForm, PermitForm, WageForm
from employers.labels import BASIS_LABELS, HOLDER_LABELS, PERMIT_LABELS, STAGE_LABELS
from employers.models import DocumentCustody, EmploymentContract, WagePayment, WorkingHours, WorkPermit
from employers.operations import (
    ContractFacts,
    CustodyFacts,
    HoursFacts,
    PermitFacts,
    WageFacts,
    basis_of_entry,
    correct_contract,
    correct_document_custody,
    correct_wage_payment,
    correct_work_permit,
    correct_working_hours,
    record_contract,
    record_document_custody,
    record_wage_payment,
    record_work_permit,
    record_working_hours,
)
from employers.permissions import (
    CORRECT_DOCUMENT_CUSTODY,
    READ_RECORDS,
    RECORD_CONTRACT,
    RECORD_DOCUMENT_CUSTODY,
    RECORD_WAGE_PAYMENT,
    RECORD_WORK_PERMIT,
    RECORD_WORKING_HOURS,
)
from employers.queries import readable_custody

WAGE_PAYMENTS = RecordKind(
    name="wage_payment",
    plural="wage_payments",
    blueprint="employers",
    label=_l("Wage payments"),
    entry_label=_l("Enter a wage payment"),
    icon="cash-coin",
    columns=(
        RecordColumn(
            _l("Wage month"), lambda record: f"{record.wage_month:%Y-%m}", lambda r: code(f"{r.wage_month:%Y-%m}")
        ),
        worker_column(),
        RecordColumn(_l("Due on"), lambda record: record.due_on),
        RecordColumn(_l("Paid on"), lambda record: record.paid_on),
        amount_column(_l("Amount due"), "amount_due"),
        amount_column(_l("Amount paid"), "amount_paid"),
        amount_column(_l("Deductions"), "deductions"),
        currency_column(),
    ),
    model=WagePayment,
    facts=WageFacts,
    form=WageForm,
    record=record_wage_payment,
    correct=correct_wage_payment,
    read_permission=READ_RECORDS,
    enter_permission=RECORD_WAGE_PAYMENT,
    correct_permission=RECORD_WAGE_PAYMENT,
)

CONTRACTS = RecordKind(
    name="contract",
    plural="contracts",
    blueprint="employers",
    label=_l("Offers and contracts"),
    entry_label=_l("Enter an offer or contract"),
    icon="file-earmark-text",
    columns=(
        RecordColumn(_l("Stage"), lambda record: STAGE_LABELS[record.stage]),
        RecordColumn(_l("Date"), lambda record: record.signed_on),
        worker_column(),
        amount_column(_l("Monthly wage"), "monthly_wage"),
        currency_column(),
        RecordColumn(_l("Job code"), lambda record: record.job_code, lambda record: code(record.job_code)),
        RecordColumn(_l("Job"), lambda record: record.job_title),
        RecordColumn(_l("City"), lambda record: record.city),
        RecordColumn(_l("Hours a week"), lambda record: record.weekly_hours, numeric=True),
    ),
    model=EmploymentContract,
    facts=ContractFacts,
    form=ContractForm,
    record=record_contract,
    correct=correct_contract,
    read_permission=READ_RECORDS,
    enter_permission=RECORD_CONTRACT,
    correct_permission=RECORD_CONTRACT,
)


def _basis(identity: Identity, record: Any) -> Mapping[str, Any]:
    """What was declared stays declared when it is corrected, what was seen stays seen."""
    return {"basis": basis_of_entry(identity) if record is None else record.basis}


DOCUMENT_CUSTODY = RecordKind(
    name="document_custody",
    plural="document_custody",
    blueprint="employers",
    label=_l("Custody of documents"),
    entry_label=_l("Enter who keeps documents"),
    icon="passport",
    columns=(
        RecordColumn(_l("Date"), lambda record: record.occurred_on),
        RecordColumn(_l("How it is known"), lambda record: BASIS_LABELS[record.basis]),
        RecordColumn(_l("Held by"), lambda record: HOLDER_LABELS[record.held_by]),
        RecordColumn(_l("Number of documents"), lambda record: record.documents, numeric=True),
        RecordColumn(_l("Written consent"), lambda record: yes_no(record.consent_written)),
        RecordColumn(_l("Receipt"), lambda record: yes_no(record.receipt)),
    ),
    model=DocumentCustody,
    facts=CustodyFacts,
    form=CustodyForm,
    record=record_document_custody,
    correct=correct_document_custody,
    read_permission=READ_RECORDS,
    enter_permission=RECORD_DOCUMENT_CUSTODY,
    correct_permission=CORRECT_DOCUMENT_CUSTODY,
    readable=readable_custody,
    settled=_basis,
)

WORKING_HOURS = RecordKind(
    name="working_hours",
    plural="working_hours",
    blueprint="employers",
    label=_l("Working hours"),
    entry_label=_l("Enter working hours"),
    icon="clock-history",
    columns=(
        RecordColumn(_l("First day of the week"), lambda record: record.week_start),
        worker_column(),
        RecordColumn(_l("Hours worked"), lambda record: record.hours_worked, numeric=True),
        RecordColumn(_l("Rest days"), lambda record: record.rest_days, numeric=True),
        RecordColumn(_l("Hours of overtime"), lambda record: record.overtime_hours, numeric=True),
        RecordColumn(_l("Hours of overtime paid"), lambda record: record.overtime_hours_paid, numeric=True),
    ),
    model=WorkingHours,
    facts=HoursFacts,
    form=HoursForm,
    record=record_working_hours,
    correct=correct_working_hours,
    read_permission=READ_RECORDS,
    enter_permission=RECORD_WORKING_HOURS,
    correct_permission=RECORD_WORKING_HOURS,
)

WORK_PERMITS = RecordKind(
    name="work_permit",
    plural="work_permits",
    blueprint="employers",
    label=_l("Work and residence permits"),
    entry_label=_l("Enter a permit"),
    icon="person-vcard",
    columns=(
        RecordColumn(_l("Permit"), lambda record: PERMIT_LABELS[record.permit_kind]),
        worker_column(),
        RecordColumn(_l("Valid from"), lambda record: record.occurred_on),
        RecordColumn(_l("Expires on"), lambda record: record.expires_on),
        RecordColumn(_l("Ended on"), lambda record: record.ended_on),
    ),
    model=WorkPermit,
    facts=PermitFacts,
    form=PermitForm,
    record=record_work_permit,
    correct=correct_work_permit,
    read_permission=READ_RECORDS,
    enter_permission=RECORD_WORK_PERMIT,
    correct_permission=RECORD_WORK_PERMIT,
)

OWN_KINDS: tuple[RecordKind, ...] = (WAGE_PAYMENTS, WORKING_HOURS, CONTRACTS, WORK_PERMITS, DOCUMENT_CUSTODY)
KINDS = (*OWN_KINDS, *WORKFORCE_KINDS)
