"""What reviews put on home pages: questions to reply to, corrections to report, replies to look at.

Nothing here knows of visits: a planned inspection changes no line of an organisation's home page.
"""

from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.identity import Identity
from compliance.assessment_reviews.correction_queries import list_open_windows
from compliance.assessment_reviews.queries import list_replied_of_reviewer, list_waiting_for_organisation
from compliance.feature import DueItem
from compliance.web.formatting import organisation_name
from compliance.web.language import localised


def list_due(identity: Identity, day: date) -> list[DueItem]:
    """Lines of an organisation's people, and of the reviewer whose question was replied to."""
    if identity.belongs_to_organisation:
        questions = [_questions(row) for row in list_waiting_for_organisation(identity)]
        return [*questions, *(_correction(row) for row in list_open_windows(identity, day))]
    if identity.belongs_to_authority:
        return [_replies(row) for row in list_replied_of_reviewer(identity)]
    return []


def _about(row: Any) -> str:
    return f"{organisation_name(row)}: {localised(row.title)} {row.period_starts_on.year}"


def _questions(row: Any) -> DueItem:
    return DueItem(
        title=ngettext(
            "Reply to %(num)s question of the authority", "Reply to %(num)s questions of the authority", row.number
        ),
        url=url_for("assessment_results.show_result", assessment_id=row.assessment_id),
        kind=_("Review"),
        due_on=row.due_on,
        hint=_about(row),
        started=True,
    )


def _correction(row: Any) -> DueItem:
    return DueItem(
        title=ngettext("Say how %(num)s correction stands", "Say how %(num)s corrections stand", row.number_open),
        url=url_for("assessment_results.show_result", assessment_id=row.assessment_id),
        kind=_("Correction"),
        due_on=row.closes_on,
        hint=_about(row),
        started=row.number_open < row.number_items,
    )


def _replies(row: Any) -> DueItem:
    return DueItem(
        title=ngettext("%(num)s reply to look at", "%(num)s replies to look at", row.number),
        url=url_for("assessment_reviews.show_review", assessment_id=row.assessment_id),
        kind=_("Review"),
        hint=_about(row),
        started=True,
    )
