"""Mail to an organisation about its review: that questions wait, and that there is a result. Never about a visit."""

from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from compliance.assessment_reviews.queries import ReviewPlace, list_people_of
from compliance.mail.outbox import queue_message
from compliance.web.language import localised


def tell_about_questions(place: ReviewPlace, at: datetime) -> None:
    """One mail to each person of the organisation when its review begins to wait for replies."""
    _tell(
        place,
        at,
        lambda: _("Questions about your self-assessment"),
        lambda: _(
            "The authority reviews your self-assessment “%(title)s” and asks something back. Sign in to Sanad: the "
            "questions and the day by which a reply is expected are on your home page.",
            title=_title(place),
        ),
    )


def tell_about_result(place: ReviewPlace, at: datetime) -> None:
    """One mail to each person of the organisation when its review is finished."""
    _tell(
        place,
        at,
        lambda: _("The review of your self-assessment is finished"),
        lambda: _(
            "The authority finished the review of your self-assessment “%(title)s”. Sign in to Sanad to read the "
            "result.",
            title=_title(place),
        ),
    )


def _title(place: ReviewPlace) -> str:
    return f"{localised(place.outline.title)} {place.assessment.period_starts_on.year}"


def _tell(place: ReviewPlace, at: datetime, subject: Any, body: Any) -> None:
    for person in list_people_of(place.assessment.organisation_id, at.date()):
        with force_locale(person.language):
            queue_message(person.email, subject(), body())
