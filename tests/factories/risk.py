"""Flags, scores and follow-up cases."""

from datetime import timedelta
from typing import Any

from compliance.clock import now, today
from compliance.database import db
from compliance.follow_up.models import FollowUpCase, FollowUpState
from compliance.risk.definition import digest_of
from compliance.risk.models import OrganisationRisk, RiskFlag
from compliance.risk.vocabulary import FlagState, Level


def make_snapshot(*records: dict[str, Any], **overrides: Any) -> dict[str, Any]:
    """The frozen evidence of a flag, as the evaluation writes it."""
    return {
        "as_of": today().isoformat(),
        "measures": {"cases": len(records)},
        "records_looked_at": len(records),
        "records_total": len(records),
        "records": list(records),
        "thresholds": [],
        "legal_basis": [],
        "clears": {"en": "No such record for a year.", "ar": "لا سجل خلال سنة"},
        **overrides,
    }


def make_record(source: str, number: int, days_ago: int = 20, **values: Any) -> dict[str, Any]:
    """One record of a snapshot."""
    on = (today() - timedelta(days=days_ago)).isoformat()
    return {
        "source": source,
        "record_id": number,
        "workplace_id": None,
        "occurred_on": on,
        "known_on": on,
        "strength": "reported_by_workers" if source.startswith("interview") else "documented",
        "values": values,
    }


def make_flag(organisation: Any, indicator_code: str = "self-assessment-overdue", **overrides: Any) -> RiskFlag:
    """An open red flag that is not confidential, unless told otherwise."""
    values: dict[str, Any] = {
        "indicator_code": indicator_code,
        "definition_version": 1,
        "definition_digest": "0" * 64,
        "level": Level.RED,
        "state": FlagState.OPEN,
        "raised_on": today() - timedelta(days=3),
        "raised_at": now(),
        "last_raised_on": today(),
        "snapshot": make_snapshot(),
        "records_count": 7,
        "points": 20,
        "confidential": False,
        **overrides,
    }
    values.setdefault("snapshot_digest", digest_of(values["snapshot"]))
    values.setdefault("public_level", None if values["confidential"] else values["level"])
    values.setdefault("public_points", 0 if values["confidential"] else values["points"])
    flag = RiskFlag(organisation_id=organisation.id, **values)
    db.session.add(flag)
    db.session.flush()
    return flag


def make_risk(organisation: Any, score: int = 40, **overrides: Any) -> OrganisationRisk:
    """The organisation's place on the list, without flags."""
    values: dict[str, Any] = {
        "highest_level": Level.RED,
        "open_flags": 1,
        "public_score": score,
        "evaluated_at": now(),
        **overrides,
    }
    risk = OrganisationRisk(organisation_id=organisation.id, score=score, **values)
    db.session.add(risk)
    db.session.flush()
    return risk


def make_case(organisation: Any, owner: Any, **overrides: Any) -> FollowUpCase:
    """An open case due in two weeks."""
    values: dict[str, Any] = {
        "opened_by_id": owner.id,
        "opened_at": now(),
        "due_on": today() + timedelta(days=14),
        "what": "Ask for the wage records of March",
        "state": FollowUpState.OPEN,
        **overrides,
    }
    case = FollowUpCase(organisation_id=organisation.id, owner_id=owner.id, **values)
    db.session.add(case)
    db.session.flush()
    return case
