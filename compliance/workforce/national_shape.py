"""Workforce records of the size of a country: grievance logs, orientation, absconding reports."""

from typing import Any

from sqlalchemy import case, null

from compliance.deployment.national_shape.plan import COPY, NationalShape
from compliance.workforce.models import (
    AbscondingOutcome,
    AbscondingReport,
    Grievance,
    GrievanceTopic,
    OrientationRecord,
    OrientationStage,
)

# Of a thousand organisations, how many bring in such records.
GRIEVANCES, ORIENTATIONS, ABSCONDING = 110, 120, 45
_SALT = 3000


def plant_national_shape(shape: NationalShape) -> None:
    _plant_grievances(shape)
    _plant_orientations(shape)
    _plant_absconding(shape)


def _plant_grievances(shape: NationalShape) -> None:
    came = shape.draw(_SALT + 1, 500, shape.one)
    left_open = shape.draw(_SALT + 2, 100, shape.one) < 4
    closed = case((left_open, null()), (came > 20, shape.day(came - 15)), else_=null())
    values: dict[str, Any] = {
        **shape.envelope(shape.day(came)),
        "received": 1,
        "topic": GrievanceTopic.WAGES.value,
        "worker": shape.worker(COPY.c.j),
        "closed_on": closed,
        "revision": 1,
    }
    shape.fill(Grievance, values, shape.one_of(_SALT, GRIEVANCES), copies=2)


def _plant_orientations(shape: NationalShape) -> None:
    values: dict[str, Any] = {
        **shape.envelope(shape.day(shape.draw(_SALT + 11, 500))),
        "stage": OrientationStage.POST_ARRIVAL.value,
        "participants": 1 + shape.draw(_SALT + 12, 40),
        "own_language": ~shape.one_of(_SALT + 13, 50),
        "charged": False,
        "revision": 1,
    }
    shape.fill(OrientationRecord, values, shape.one_of(_SALT + 10, ORIENTATIONS))


def _plant_absconding(shape: NationalShape) -> None:
    outcome = case(
        (shape.one_of(_SALT + 22, 300), AbscondingOutcome.OPEN.value), else_=AbscondingOutcome.REJECTED.value
    )
    values: dict[str, Any] = {
        **shape.envelope(shape.day(shape.draw(_SALT + 21, 800))),
        "worker": shape.worker(COPY.c.j),
        "outcome": outcome,
        "revision": 1,
    }
    shape.fill(AbscondingReport, values, shape.one_of(_SALT, ABSCONDING))
