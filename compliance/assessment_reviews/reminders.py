"""Deadlines of reviews, for reminders by e-mail: replies that are expected, and corrections to report.

No visit is among them: an inspection is never announced by a reminder.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from compliance.assessment_reviews.correction_queries import SAID
from compliance.assessment_reviews.models import (
    AnswerReview,
    AssessmentReview,
    CorrectionItem,
    CorrectionStatement,
    CorrectionWindow,
    EntryKind,
    ReviewState,
    is_newest_entry,
)
from compliance.assessments.models import Assessment
from compliance.database import db
from compliance.reminders.source import Deadline, ReminderSource
from compliance.standards.models import Standard
from compliance.web.language import localised


def list_reply_deadlines(first: date, last: date, after_id: int, limit: int) -> Sequence[Deadline]:
    """Reviews that wait for a reply, by the first day one is expected on."""
    due_on = func.min(AnswerReview.reply_due_on)
    query: Any = (
        select(
            AssessmentReview.id,
            due_on.label("due_on"),
            AssessmentReview.assessment_id,
            AssessmentReview.organisation_id,
            Assessment.period_starts_on,
            Standard.title,
        )
        .join(AnswerReview, AnswerReview.review_id == AssessmentReview.id)
        .join(Assessment, Assessment.id == AssessmentReview.assessment_id)
        .join(Standard, Standard.id == Assessment.standard_id)
        .where(
            AssessmentReview.state == ReviewState.WAITING,
            AssessmentReview.id > after_id,
            AnswerReview.kind == EntryKind.ASKED,
            is_newest_entry(),
        )
        .group_by(AssessmentReview.id, Assessment.period_starts_on, Standard.id)
        .having(due_on.between(first, last))
        .order_by(AssessmentReview.id)
        .limit(limit)
    )
    return _deadlines(db.session.execute(query), _reply_title)


def list_correction_deadlines(first: date, last: date, after_id: int, limit: int) -> Sequence[Deadline]:
    """Windows that close between these days and have items of which nothing was said."""
    is_said = (
        select(CorrectionStatement.id)
        .where(CorrectionStatement.item_id == CorrectionItem.id, CorrectionStatement.kind.in_(SAID))
        .exists()
    )
    is_open = select(CorrectionItem.id).where(CorrectionItem.window_id == CorrectionWindow.id, ~is_said).exists()
    query: Any = (
        select(
            CorrectionWindow.id,
            CorrectionWindow.closes_on.label("due_on"),
            AssessmentReview.assessment_id,
            AssessmentReview.organisation_id,
            Assessment.period_starts_on,
            Standard.title,
        )
        .join(AssessmentReview, AssessmentReview.id == CorrectionWindow.review_id)
        .join(Assessment, Assessment.id == AssessmentReview.assessment_id)
        .join(Standard, Standard.id == Assessment.standard_id)
        .where(CorrectionWindow.closes_on.between(first, last), CorrectionWindow.id > after_id, is_open)
        .order_by(CorrectionWindow.id)
        .limit(limit)
    )
    return _deadlines(db.session.execute(query), _correction_title)


def _deadlines(rows: Iterable[Any], title: Callable[[str], str]) -> list[Deadline]:
    return [
        Deadline(
            subject_id=row.id,
            due_on=row.due_on,
            title=partial(_titled, title, row.title, row.period_starts_on.year),
            arguments={"assessment_id": row.assessment_id},
            organisation_id=row.organisation_id,
        )
        for row in rows
    ]


def _titled(title: Callable[[str], str], standard: Any, year: int) -> str:
    return title(f"{localised(standard)} {year}")


def _reply_title(assessment: str) -> str:
    return _("Reply to the authority on the self-assessment %(assessment)s", assessment=assessment)


def _correction_title(assessment: str) -> str:
    return _("Say what was corrected of the self-assessment %(assessment)s", assessment=assessment)


reply_deadlines = ReminderSource("review_reply", "assessment_results.show_result", list_reply_deadlines)
correction_deadlines = ReminderSource("correction", "assessment_results.show_result", list_correction_deadlines)
