"""Grievance logs, orientation of workers and absconding reports."""

from datetime import date, timedelta
from typing import Any

from compliance.clock import now, today
from compliance.database import db
from compliance.organisations.models import Organisation
from compliance.workforce.models import (
    AbscondingOutcome,
    AbscondingReport,
    Grievance,
    OrientationRecord,
    OrientationStage,
)
from tests.factories.employers import make_worker


def make_grievance(organisation: Organisation, **overrides: Any) -> Grievance:
    return _store(Grievance, organisation, {"received": 1, **overrides})


def make_orientation(organisation: Organisation, **overrides: Any) -> OrientationRecord:
    values = {"stage": OrientationStage.POST_ARRIVAL, "participants": 12, "own_language": True, "charged": False}
    return _store(OrientationRecord, organisation, {**values, **overrides})


def make_absconding_report(organisation: Organisation, **overrides: Any) -> AbscondingReport:
    values = {"worker": make_worker(), "outcome": AbscondingOutcome.OPEN}
    return _store(AbscondingReport, organisation, {**values, **overrides})


def _store(model: Any, organisation: Organisation, values: dict[str, Any]) -> Any:
    day: date = values.get("occurred_on", today() - timedelta(days=30))
    row = model(
        organisation_id=organisation.id, **{"recorded_at": now(), "occurred_on": day, "known_on": day, **values}
    )
    db.session.add(row)
    db.session.flush()
    return row
