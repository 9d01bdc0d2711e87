"""The nightly job that tells those above of corrections that stay overdue. Run again, it writes nothing twice."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, literal, select

from audits.corrective_actions.models import (
    CLOSED_STATES,
    CorrectiveAction,
    CorrectiveActionEscalation,
    EscalationLevel,
)
from compliance.clock import now
from compliance.database import days_between, db
from compliance.ledger.recording import insert_rows
from compliance.national_rules.lookup import list_countries, value
from compliance.organisations.models import Organisation
from compliance.scheduling.job import Job
from compliance.web.sentences import number_in_sentence


def escalate(on: date) -> Mapping[str, int]:
    """Write what became due on or before `on`, two statements for each country and level; the numbers by level."""
    written: dict[str, int] = {level.value: 0 for level in EscalationLevel}
    for country in list_countries():
        for level in EscalationLevel:
            days = value(f"finding.escalate_{level}_days", country.country, on)
            if days is not None:
                written[level] += _escalate(country.country, level, int(days), on)
    return written


def _escalate(country: str, level: EscalationLevel, days: int, on: date) -> int:
    there = select(CorrectiveActionEscalation.id).where(
        CorrectiveActionEscalation.corrective_action_id == CorrectiveAction.id,
        CorrectiveActionEscalation.level == level,
        CorrectiveActionEscalation.due_on == CorrectiveAction.close_due_on,
    )
    overdue = (
        select(CorrectiveAction.id, CorrectiveAction.close_due_on)
        .join(Organisation, Organisation.id == CorrectiveAction.organisation_id)
        .where(
            Organisation.country == country,
            CorrectiveAction.state.not_in(CLOSED_STATES),
            CorrectiveAction.close_due_on.is_not(None),
            days_between(literal(on, Date), CorrectiveAction.close_due_on) >= days,
            ~there.exists(),
        )
    )
    same = {"level": level, "days_allowed": days, "reached_on": on, "recorded_at": now()}
    rows = [{"corrective_action_id": row.id, "due_on": row.close_due_on, **same} for row in db.session.execute(overdue)]
    insert_rows(CorrectiveActionEscalation, rows)
    return len(rows)


def run_escalation(due_at: datetime) -> Mapping[str, Any]:
    """Escalate as of the day the run was due."""
    return escalate(due_at.date())


def describe_escalation(summary: Mapping[str, Any]) -> list[str]:
    """The run's summary in the reader's language."""
    words = {
        EscalationLevel.SUPERVISOR: _("Told to the supervisor: %(n)s"),
        EscalationLevel.MINISTRY: _("Told to the ministry: %(n)s"),
        EscalationLevel.SANCTION: _("Sanction to be proposed: %(n)s"),
    }
    return [text % {"n": number_in_sentence(summary.get(level, 0))} for level, text in words.items()]


escalation = Job(
    name="escalate_corrective_actions",
    label=_l("Overdue corrections told to those above"),
    run=run_escalation,
    schedule={"hour": 3, "minute": 30},
    describe=describe_escalation,
)
