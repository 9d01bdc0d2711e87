"""Deadlines of corrective actions, for reminders by e-mail: the plan first, then the closing."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from flask_babel import gettext as _
from sqlalchemy import case, select

from audits.corrective_actions.life import WAITING_FOR_ORGANISATION, WAITING_FOR_PLAN
from audits.corrective_actions.models import CorrectiveAction
from audits.findings.models import Finding
from compliance.database import db
from compliance.reminders.source import Deadline, ReminderSource


def list_deadlines(first: date, last: date, after_id: int, limit: int) -> Sequence[Deadline]:
    """Corrective actions that wait for the organisation, with the date of what it owes next."""
    needs_plan = CorrectiveAction.state.in_(sorted(WAITING_FOR_PLAN))
    due_on = case((needs_plan, CorrectiveAction.plan_due_on), else_=CorrectiveAction.close_due_on)
    rows = db.session.execute(
        select(
            CorrectiveAction.id,
            due_on.label("due_on"),
            needs_plan.label("needs_plan"),
            CorrectiveAction.organisation_id,
            Finding.number,
        )
        .join(Finding, Finding.id == CorrectiveAction.finding_id)
        .where(
            CorrectiveAction.state.in_(sorted(WAITING_FOR_ORGANISATION)),
            due_on.between(first, last),
            CorrectiveAction.id > after_id,
        )
        .order_by(CorrectiveAction.id)
        .limit(limit)
    )
    return [
        Deadline(
            subject_id=row.id,
            due_on=row.due_on,
            title=partial(_title, row.number, needs_plan=bool(row.needs_plan)),
            arguments={"action_id": row.id},
            organisation_id=row.organisation_id,
        )
        for row in rows
    ]


def _title(number: str, *, needs_plan: bool) -> str:
    if needs_plan:
        return _("Plan for finding %(number)s", number=number)
    return _("Evidence for finding %(number)s", number=number)


corrective_action_deadlines = ReminderSource(
    "corrective_action", "corrective_actions.show_corrective_action", list_deadlines
)
