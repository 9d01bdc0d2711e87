"""What replies and appeals add to home pages, to reminders and to the page of a follow-up case."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.database import db
from compliance.feature import DueItem
from compliance.reminders.source import Deadline, ReminderSource
from compliance.risk.appeals.queries import list_waiting_appeals
from compliance.risk.replies.models import HeldReply, HeldReplyAnswer
from compliance.risk.replies.queries import list_replies_for_case, list_waiting_of
from compliance.risk.replies.wording import OUTCOME_LABELS
from compliance.web.formatting import organisation_name


def list_replies_due(identity: Identity, today: date) -> list[DueItem]:
    """Replies the person was asked to answer; for supervisors also appeals against what others decided."""
    if identity.role not in (RoleName.ANALYST, RoleName.SUPERVISOR):
        return []
    items = [
        DueItem(
            title=_("Answer the reply of an organisation"),
            url=url_for("held_replies.show_reply", held_reply_id=reply.id),
            kind=_("Reply"),
            due_on=reply.answer_due_on,
            hint=organisation_name(reply.organisation),
        )
        for reply in list_waiting_of(identity)
    ]
    if identity.role is RoleName.SUPERVISOR:
        items += [
            DueItem(
                title=_("Decide an appeal"),
                url=url_for("appeals.show_appeal", appeal_id=appeal.id),
                kind=_("Appeal"),
                due_on=appeal.answer_due_on,
                hint=organisation_name(appeal.organisation),
            )
            for appeal in list_waiting_appeals(identity, limit=20)
            if appeal.review.by_id != identity.user_id
        ]
    return items


def list_deadlines(first: date, last: date, after_id: int, limit: int) -> Sequence[Deadline]:
    """Unanswered replies to be answered between two days, for who was asked."""
    rows = db.session.execute(
        select(HeldReply.id, HeldReply.answer_due_on, HeldReply.asked_id)
        .outerjoin(HeldReplyAnswer, HeldReplyAnswer.reply_id == HeldReply.id)
        .where(
            HeldReplyAnswer.id.is_(None),
            HeldReply.asked_id.is_not(None),
            HeldReply.answer_due_on.between(first, last),
            HeldReply.id > after_id,
        )
        .order_by(HeldReply.id)
        .limit(limit)
    )
    return [
        Deadline(row.id, row.answer_due_on, partial(_title, row.id), {"held_reply_id": row.id}, user_id=row.asked_id)
        for row in rows
    ]


def _title(number: int) -> str:
    return _("Answer to reply %(number)s", number=number)


reply_deadlines = ReminderSource("held_reply", "held_replies.show_reply", list_deadlines)


def load_case_replies(case: Any, identity: Identity) -> Mapping[str, Any]:
    """The newest replies a follow-up case has to know."""
    return {
        "replies": list_replies_for_case(case.organisation_id, case.risk_flag_id),
        "outcome_labels": OUTCOME_LABELS,
    }
