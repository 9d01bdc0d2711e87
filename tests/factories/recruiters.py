"""Licences and recruitment fees."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from compliance.clock import now, today
from compliance.database import db
from compliance.organisations.models import Organisation
from recruiters.models import FeeCategory, FeeReporter, Licence, LicenceStatus, PayeeRole, RecruitmentFee


def make_licence(organisation: Organisation, **overrides: Any) -> Licence:
    issued_on: date = overrides.get("issued_on", today() - timedelta(days=400))
    return _store(
        Licence,
        organisation,
        {
            "licence_number": "RL-1001",
            "issued_on": issued_on,
            "expires_on": issued_on + timedelta(days=730),
            "status": LicenceStatus.ACTIVE,
            "issued_by": "Labour ministry",
            "occurred_on": issued_on,
            "known_on": issued_on,
            **overrides,
        },
    )


def make_fee(organisation: Organisation, **overrides: Any) -> RecruitmentFee:
    day: date = overrides.get("occurred_on", today() - timedelta(days=60))
    return _store(
        RecruitmentFee,
        organisation,
        {
            "worker": None,
            "fee_category": FeeCategory.FEES,
            "payee_role": PayeeRole.RECRUITER,
            "amount": Decimal("3000.00"),
            "currency": "SAR",
            "monthly_wage": Decimal("1500.00"),
            "wage_currency": "SAR",
            "reported_by": FeeReporter.OFFICE_BOOKS,
            "occurred_on": day,
            "known_on": day,
            **overrides,
        },
    )


def _store(model: Any, organisation: Organisation, values: dict[str, Any]) -> Any:
    row = model(organisation_id=organisation.id, **{"recorded_at": now(), **values})
    db.session.add(row)
    db.session.flush()
    return row
