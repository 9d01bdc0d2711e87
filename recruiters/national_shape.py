"""Recruitment offices' records of the size of a country: a licence of each, and fees that workers reported."""

from typing import Any

from sqlalchemy import String, case, cast, literal

from compliance.deployment.national_shape.plan import NUMBER, NationalShape
from compliance.deployment.national_shape.register import is_office, office_number
from recruiters.models import FeeCategory, FeeReporter, Licence, LicenceStatus, PayeeRole, RecruitmentFee

# Of a thousand organisations, how many workers' reports there are about a fee.
FEES = 40
_SALT = 2000


def plant_national_shape(shape: NationalShape) -> None:
    _plant_licences(shape)
    _plant_fees(shape)


def _plant_licences(shape: NationalShape) -> None:
    expires = case((shape.one_of(_SALT, 80), shape.draw(_SALT + 1, 150)), else_=-300 - shape.draw(_SALT + 2, 400))
    values: dict[str, Any] = {
        **shape.envelope(shape.day(400 + shape.draw(_SALT + 3, 300))),
        "licence_number": literal("SCALE-", String) + cast(NUMBER.c.n, String),
        "expires_on": shape.day(expires),
        "status": LicenceStatus.ACTIVE.value,
        "revision": 1,
    }
    shape.fill(Licence, values, is_office())


def _plant_fees(shape: NationalShape) -> None:
    """About one office in two; the others have no report."""
    about = office_number(shape, _SALT + 10, NUMBER.c.n - NUMBER.c.n % 2)
    amount = case((shape.one_of(_SALT + 11, 800), 200_000 + shape.draw(_SALT + 12, 800_000)), else_=0)
    values: dict[str, Any] = {
        **shape.envelope(shape.day(shape.draw(_SALT + 13, 900)), organisation=about),
        "fee_category": FeeCategory.MEDICAL.value,
        "payee_role": PayeeRole.RECRUITER.value,
        "amount": amount,
        "currency": "SAR",
        "monthly_wage": 200_000,
        "wage_currency": "SAR",
        "reported_by": FeeReporter.WORKER_COMPLAINT.value,
        "revision": 1,
    }
    shape.fill(RecruitmentFee, values, shape.one_of(_SALT + 14, FEES))
