"""What licences and recruitment fees are to their pages and files."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.web.formatting import code, quarter
from compliance.web.records import (
    RecordColumn,
    RecordKind,
    amount_column,
    currency_column,
    shown,
    worker_column,
    yes_no,
)
from compliance.workforce.kinds import KINDS as WORKFORCE_KINDS
from recruiters.forms import FeeForm, LicenceForm
from recruiters.labels import CATEGORY_LABELS, PAYEE_LABELS, REPORTER_LABELS, STATUS_LABELS
from recruiters.models import FeeReporter, Licence, RecruitmentFee
from recruiters.operations import (
    FeeFacts,
    LicenceFacts,
    correct_licence,
    correct_recruitment_fee,
    record_licence,
    record_recruitment_fee,
)
from recruiters.permissions import READ_RECORDS, RECORD_LICENCE, RECORD_RECRUITMENT_FEE
from recruiters.queries import readable_fees


def _paid_on(record: Any) -> date | str:
    """A day; of what a worker reported the quarter only, which points at nobody."""
    reported = record.reported_by is FeeReporter.WORKER_COMPLAINT
    return quarter(record.occurred_on) if reported else record.occurred_on


LICENCES = RecordKind(
    name="licence",
    plural="licences",
    blueprint="recruiters",
    label=_l("Licences"),
    entry_label=_l("Enter a licence"),
    icon="patch-check",
    columns=(
        RecordColumn(_l("Licence number"), lambda record: record.licence_number, lambda r: code(r.licence_number)),
        RecordColumn(_l("Status"), lambda record: STATUS_LABELS[record.status]),
        RecordColumn(_l("Since"), lambda record: record.occurred_on),
        RecordColumn(_l("Issued on"), lambda record: record.issued_on),
        RecordColumn(_l("Expires on"), lambda record: record.expires_on),
        RecordColumn(_l("Issued by"), lambda record: record.issued_by),
        RecordColumn(_l("Scope"), lambda record: record.scope),
    ),
    model=Licence,
    facts=LicenceFacts,
    form=LicenceForm,
    record=record_licence,
    correct=correct_licence,
    read_permission=READ_RECORDS,
    enter_permission=RECORD_LICENCE,
    correct_permission=RECORD_LICENCE,
    next_state=(_l("Renew or change"), "recruiters.renew_licence"),
)

RECRUITMENT_FEES = RecordKind(
    name="recruitment_fee",
    plural="recruitment_fees",
    blueprint="recruiters",
    label=_l("Recruitment fees"),
    entry_label=_l("Enter a recruitment fee"),
    icon="cash-stack",
    columns=(
        RecordColumn(_l("Paid on"), _paid_on, lambda record: shown(_paid_on(record))),
        worker_column(),
        RecordColumn(_l("Category"), lambda record: CATEGORY_LABELS[record.fee_category]),
        RecordColumn(_l("Paid to"), lambda record: PAYEE_LABELS[record.payee_role]),
        amount_column(_l("Amount"), "amount"),
        currency_column(),
        amount_column(_l("Monthly wage"), "monthly_wage", "wage_currency"),
        currency_column(_l("Currency of the wage"), "wage_currency"),
        RecordColumn(_l("Receipt"), lambda record: yes_no(record.receipt)),
        amount_column(_l("Repaid"), "repaid_amount"),
        RecordColumn(_l("Reported by"), lambda record: REPORTER_LABELS[record.reported_by]),
    ),
    model=RecruitmentFee,
    facts=FeeFacts,
    form=FeeForm,
    record=record_recruitment_fee,
    correct=correct_recruitment_fee,
    read_permission=READ_RECORDS,
    readable=readable_fees,
    enter_permission=RECORD_RECRUITMENT_FEE,
    correct_permission=RECORD_RECRUITMENT_FEE,
)

OWN_KINDS: tuple[RecordKind, ...] = (LICENCES, RECRUITMENT_FEES)
KINDS = (*OWN_KINDS, *WORKFORCE_KINDS)
