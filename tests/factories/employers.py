"""Wages, contracts and custody of documents."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from compliance.clock import now, today
from compliance.database import db
from compliance.organisations.models import Organisation
from compliance.organisations.pseudonyms import worker_pseudonym
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
from employers.operations import comparison_key
from employers.wage_files.models import WageFile, WageFileState

KEY = "key-of-the-tests"


def make_worker(number: str = "2400000001") -> str:
    return worker_pseudonym(number, KEY)


def make_wage_payment(organisation: Organisation, **overrides: Any) -> WagePayment:
    due_on: date = overrides.get("due_on", today() - timedelta(days=40))
    return _store(
        WagePayment,
        organisation,
        {
            "worker": make_worker(),
            "wage_month": due_on.replace(day=1),
            "due_on": due_on,
            "paid_on": due_on,
            "amount_due": Decimal("1500.00"),
            "amount_paid": Decimal("1500.00"),
            "currency": "SAR",
            "occurred_on": due_on,
            "known_on": due_on,
            **overrides,
        },
    )


def make_contract(
    organisation: Organisation, stage: ContractStage | str = ContractStage.SIGNED, **overrides: Any
) -> EmploymentContract:
    signed_on: date = overrides.pop("signed_on", today() - timedelta(days=30))
    values = {"job_title": "Cleaner", "city": "Riyadh", **overrides}
    return _store(
        EmploymentContract,
        organisation,
        {
            "worker": make_worker(),
            "stage": ContractStage(stage),
            "signed_on": signed_on,
            "monthly_wage": Decimal("1500.00"),
            "currency": "SAR",
            "weekly_hours": 48,
            "occurred_on": signed_on,
            "known_on": signed_on,
            "job_key": comparison_key(values["job_title"]),
            "city_key": comparison_key(values["city"]),
            **values,
        },
    )


def make_custody(organisation: Organisation, **overrides: Any) -> DocumentCustody:
    day: date = overrides.get("occurred_on", today() - timedelta(days=10))
    return _store(
        DocumentCustody,
        organisation,
        {
            "basis": CustodyBasis.DECLARED,
            "held_by": DocumentHolder.EMPLOYER,
            "documents": 12,
            "consent_written": None,
            "receipt": None,
            "occurred_on": day,
            "known_on": day,
            **overrides,
        },
    )


def make_hours(organisation: Organisation, **overrides: Any) -> WorkingHours:
    start: date = overrides.get("week_start", today() - timedelta(days=14))
    values = {"worker": make_worker(), "week_start": start, "minutes_worked": 48 * 60, "rest_days": 1}
    last = start + timedelta(days=6)
    return _store(WorkingHours, organisation, {**values, "occurred_on": last, "known_on": last, **overrides})


def make_permit(organisation: Organisation, **overrides: Any) -> WorkPermit:
    day: date = overrides.get("occurred_on", today() - timedelta(days=200))
    values = {"worker": make_worker(), "permit_kind": PermitKind.WORK, "expires_on": day + timedelta(days=365)}
    return _store(WorkPermit, organisation, {**values, "occurred_on": day, "known_on": day, **overrides})


def make_wage_file(user: Any, **overrides: Any) -> WageFile:
    """A wage file that `user` sent in and that was read."""
    values = {"sha256": "0" * 64, "size": 1, "state": WageFileState.DONE, "uploaded_at": now(), **overrides}
    file = WageFile(uploaded_by_id=user.id, **values)
    db.session.add(file)
    db.session.flush()
    return file


def _store(model: Any, organisation: Organisation, values: dict[str, Any]) -> Any:
    row = model(organisation_id=organisation.id, **{"recorded_at": now(), **values})
    db.session.add(row)
    db.session.flush()
    return row
