"""Deadlines of self-assessments, for reminders by e-mail."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from sqlalchemy import select

from compliance.assessments.models import Assessment, AssessmentState
from compliance.database import db
from compliance.reminders.source import Deadline, ReminderSource
from compliance.standards.models import Standard
from compliance.web.language import localised


def list_deadlines(first: date, last: date, after_id: int, limit: int) -> Sequence[Deadline]:
    """Open rounds and corrections due between `first` and `last`."""
    rows = db.session.execute(
        select(
            Assessment.id, Assessment.due_on, Assessment.organisation_id, Assessment.period_starts_on, Standard.title
        )
        .join(Standard, Standard.id == Assessment.standard_id)
        .where(
            Assessment.state == AssessmentState.OPEN,
            Assessment.due_on.between(first, last),
            Assessment.id > after_id,
        )
        .order_by(Assessment.id)
        .limit(limit)
    )
    return [
        Deadline(
            subject_id=row.id,
            due_on=row.due_on,
            title=partial(_title, row.title, row.period_starts_on.year),
            arguments={"assessment_id": row.id},
            organisation_id=row.organisation_id,
        )
        for row in rows
    ]


def _title(standard: Mapping[str, str], year: int) -> str:
    return f"{localised(standard)} {year}"


assessment_deadlines = ReminderSource("assessment", "assessments.show_assessment", list_deadlines)
