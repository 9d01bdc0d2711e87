"""Employers' records of the size of a country: payrolls, contracts, hours, permits, custody of documents."""

from typing import Any

from sqlalchemy import case, null

from compliance.deployment.national_shape.plan import COPY, NationalShape
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

# Of a thousand employers, how many bring in such records.
PAYROLL, CONTRACTS, HOURS, PERMITS, CUSTODY = 110, 90, 40, 170, 150
_SALT = 1000
_STAGES = (ContractStage.OFFERED, ContractStage.SIGNED, ContractStage.REGISTERED)


def plant_national_shape(shape: NationalShape) -> None:
    _plant_wages(shape)
    _plant_contracts(shape)
    _plant_hours(shape)
    _plant_permits(shape)
    _plant_custody(shape)


def _plant_wages(shape: NationalShape) -> None:
    """Three months of four workers; a few firms pay late."""
    month, worker = COPY.c.j // 4, COPY.c.j % 4
    due = 20 + month * 30
    is_late_payer = shape.one_of(_SALT + 1, 60)
    late = case((is_late_payer, shape.draw(_SALT + 2, 90, shape.one)), else_=shape.draw(_SALT + 3, 4, shape.one))
    amount = 150_000 + shape.draw(_SALT + 4, 300_000)
    values: dict[str, Any] = {
        **shape.envelope(shape.day(due)),
        "worker": shape.worker(worker),
        "wage_month": shape.day(due + 30),
        "due_on": shape.day(due),
        "paid_on": case((late < due, shape.day(due - late)), else_=null()),
        "amount_due": amount,
        "amount_paid": amount,
        "deductions": case((shape.one_of(_SALT + 5, 30), amount), else_=0),
        "currency": "SAR",
        "revision": 1,
    }
    shape.fill(WagePayment, values, shape.one_of(_SALT, PAYROLL), copies=12)


def _plant_contracts(shape: NationalShape) -> None:
    """Two workers, each with an offer, a signed and mostly a registered contract."""
    stage, worker = COPY.c.j % 3, COPY.c.j // 3
    agreed = 150_000 + shape.draw(_SALT + 4, 300_000)
    is_worse = shape.one_of(_SALT + 10, 30)
    dated = 200 + shape.draw(_SALT + 11, 300) - stage * 20
    values: dict[str, Any] = {
        **shape.envelope(shape.day(dated)),
        "worker": shape.worker(worker),
        "stage": case({at: each.value for at, each in enumerate(_STAGES)}, value=stage),
        "signed_on": shape.day(dated),
        "monthly_wage": case((is_worse & (stage == 0), agreed * 13 // 10), else_=agreed),
        "currency": "SAR",
        "job_code": "9313",
        "weekly_hours": 48,
        "revision": 1,
    }
    is_registered = (stage < 2) | ~shape.one_of(_SALT + 12, 40)
    shape.fill(EmploymentContract, values, shape.one_of(_SALT, CONTRACTS), is_registered, copies=6)


def _plant_hours(shape: NationalShape) -> None:
    """Five weeks of two workers."""
    week, worker = COPY.c.j % 5, COPY.c.j // 5
    begins = 7 * (6 - week) + shape.draw(_SALT + 20, 100)
    is_long = shape.one_of(_SALT + 21, 60)
    values: dict[str, Any] = {
        **shape.envelope(shape.day(begins - 6)),
        "worker": shape.worker(worker),
        "week_start": shape.day(begins),
        "minutes_worked": case((is_long, 4400), else_=2600 + shape.draw(_SALT + 22, 300, shape.one)),
        "rest_days": 1,
        "revision": 1,
    }
    shape.fill(WorkingHours, values, shape.one_of(_SALT, HOURS), copies=10)


def _plant_permits(shape: NationalShape) -> None:
    """A permit of each of four workers; some ran out."""
    expired = case((shape.one_of(_SALT + 31, 50), shape.draw(_SALT + 32, 120, shape.one)), else_=-200)
    values: dict[str, Any] = {
        **shape.envelope(shape.day(150 + shape.draw(_SALT + 33, 200, shape.one))),
        "worker": shape.worker(COPY.c.j),
        "permit_kind": PermitKind.WORK.value,
        "expires_on": shape.day(expired),
        "revision": 1,
    }
    shape.fill(WorkPermit, values, shape.one_of(_SALT + 30, PERMITS), copies=4)


def _plant_custody(shape: NationalShape) -> None:
    held = shape.one_of(_SALT + 41, 40)
    values: dict[str, Any] = {
        **shape.envelope(shape.day(shape.draw(_SALT + 42, 400))),
        "basis": CustodyBasis.DECLARED.value,
        "held_by": case((held, DocumentHolder.EMPLOYER.value), else_=DocumentHolder.WORKER.value),
        "documents": 5,
        "revision": 1,
    }
    shape.fill(DocumentCustody, values, shape.one_of(_SALT + 40, CUSTODY))
