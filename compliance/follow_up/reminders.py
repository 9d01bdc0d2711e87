"""Deadlines of follow-up cases, for reminders to their owners. The mail names no organisation and no reason."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from flask_babel import gettext as _
from sqlalchemy import select

from compliance.database import db
from compliance.follow_up.models import FollowUpCase, FollowUpState
from compliance.reminders.source import Deadline, ReminderSource


def list_deadlines(first: date, last: date, after_id: int, limit: int) -> Sequence[Deadline]:
    """Open cases due between `first` and `last`."""
    rows = db.session.execute(
        select(FollowUpCase.id, FollowUpCase.due_on, FollowUpCase.owner_id)
        .where(
            FollowUpCase.state == FollowUpState.OPEN,
            FollowUpCase.due_on.between(first, last),
            FollowUpCase.id > after_id,
        )
        .order_by(FollowUpCase.id)
        .limit(limit)
    )
    return [
        Deadline(row.id, row.due_on, partial(_title, row.id), {"case_id": row.id}, user_id=row.owner_id) for row in rows
    ]


def _title(number: int) -> str:
    return _("Follow-up case %(number)s", number=number)


case_deadlines = ReminderSource("follow_up_case", "follow_up.show_case", list_deadlines)
