"""How pages and files show each kind of employers' records."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.organisations.pseudonyms import short_pseudonym
from compliance.web.formatting import code, money
from compliance.web.records import RecordColumn, RecordKind, yes_no
from employers.labels import BASIS_LABELS, HOLDER_LABELS, STAGE_LABELS
from employers.permissions import (
    CORRECT_DOCUMENT_CUSTODY,
    RECORD_CONTRACT,
    RECORD_DOCUMENT_CUSTODY,
    RECORD_WAGE_PAYMENT,
)
from employers.queries import (
    iterate_contracts,
    iterate_document_custody,
    iterate_wage_payments,
    list_contracts,
    list_document_custody,
    list_wage_payments,
)

WORKER = RecordColumn(
    _l("Worker"), lambda record: short_pseudonym(record.worker), lambda record: code(short_pseudonym(record.worker))
)


def _month(record: Any) -> str:
    return f"{record.wage_month:%Y-%m}"


def _amount(label: Any, name: str) -> RecordColumn:
    return RecordColumn(
        label,
        lambda record: getattr(record, name),
        lambda record: money(getattr(record, name), record.currency),
        numeric=True,
    )


CURRENCY = RecordColumn(_l("Currency"), lambda record: record.currency, only_in_files=True)

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
        WORKER,
        RecordColumn(_l("Due on"), lambda record: record.due_on),
        RecordColumn(_l("Paid on"), lambda record: record.paid_on),
        _amount(_l("Amount due"), "amount_due"),
        _amount(_l("Amount paid"), "amount_paid"),
        CURRENCY,
    ),
    list_rows=list_wage_payments,
    iterate_rows=iterate_wage_payments,
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
        WORKER,
        _amount(_l("Monthly wage"), "monthly_wage"),
        CURRENCY,
        RecordColumn(_l("Job code"), lambda record: record.job_code, lambda record: code(record.job_code)),
        RecordColumn(_l("Job"), lambda record: record.job_title),
        RecordColumn(_l("City"), lambda record: record.city),
        RecordColumn(_l("Hours a week"), lambda record: record.weekly_hours, numeric=True),
    ),
    list_rows=list_contracts,
    iterate_rows=iterate_contracts,
    enter_permission=RECORD_CONTRACT,
    correct_permission=RECORD_CONTRACT,
)

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
    list_rows=list_document_custody,
    iterate_rows=iterate_document_custody,
    enter_permission=RECORD_DOCUMENT_CUSTODY,
    correct_permission=CORRECT_DOCUMENT_CUSTODY,
)

KINDS: Mapping[str, RecordKind] = {kind.name: kind for kind in (WAGE_PAYMENTS, CONTRACTS, DOCUMENT_CUSTODY)}
