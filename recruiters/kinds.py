"""How pages and files show licences and recruitment fees."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.organisations.pseudonyms import short_pseudonym
from compliance.web.formatting import code, money, quarter
from compliance.web.records import RecordColumn, RecordKind, shown, yes_no
from recruiters.labels import CATEGORY_LABELS, PAYEE_LABELS, REPORTER_LABELS, STATUS_LABELS
from recruiters.models import FeeReporter
from recruiters.permissions import RECORD_LICENCE, RECORD_RECRUITMENT_FEE
from recruiters.queries import iterate_licences, iterate_recruitment_fees, list_licences, list_recruitment_fees


def _paid_on(record: Any) -> date | str:
    """A day; of what a worker reported the quarter only, which points at nobody."""
    reported = record.reported_by is FeeReporter.WORKER_COMPLAINT
    return quarter(record.occurred_on) if reported else record.occurred_on


def _amount(label: Any, name: str, currency: str) -> RecordColumn:
    return RecordColumn(
        label,
        lambda record: getattr(record, name),
        lambda record: money(getattr(record, name), getattr(record, currency)),
        numeric=True,
    )


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
    list_rows=list_licences,
    iterate_rows=iterate_licences,
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
        RecordColumn(
            _l("Worker"), lambda record: short_pseudonym(record.worker), lambda r: code(short_pseudonym(r.worker))
        ),
        RecordColumn(_l("Category"), lambda record: CATEGORY_LABELS[record.fee_category]),
        RecordColumn(_l("Paid to"), lambda record: PAYEE_LABELS[record.payee_role]),
        _amount(_l("Amount"), "amount", "currency"),
        RecordColumn(_l("Currency"), lambda record: record.currency, only_in_files=True),
        _amount(_l("Monthly wage"), "monthly_wage", "wage_currency"),
        RecordColumn(_l("Currency of the wage"), lambda record: record.wage_currency, only_in_files=True),
        RecordColumn(_l("Receipt"), lambda record: yes_no(record.receipt)),
        _amount(_l("Repaid"), "repaid_amount", "currency"),
        RecordColumn(_l("Reported by"), lambda record: REPORTER_LABELS[record.reported_by]),
    ),
    list_rows=list_recruitment_fees,
    iterate_rows=iterate_recruitment_fees,
    enter_permission=RECORD_RECRUITMENT_FEE,
    correct_permission=RECORD_RECRUITMENT_FEE,
)

KINDS: Mapping[str, RecordKind] = {kind.name: kind for kind in (LICENCES, RECRUITMENT_FEES)}
