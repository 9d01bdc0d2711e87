"""Last round's answer on a question's page: shown beside the question, filled in when the person asks for it."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity
from compliance.assessments.answer_fields import stored_data
from compliance.assessments.last_round.answers import LastAnswer, can_be_used, find_obstacle
from compliance.assessments.last_round.carried_queries import list_carried
from compliance.assessments.last_round.operations import Accepted, accept_last_answer
from compliance.assessments.last_round.queries import find_last_answer
from compliance.assessments.queries import find_answer
from compliance.clock import now
from compliance.errors import Conflict


def last_answer_context(place: Any, last: LastAnswer | None, *, may_be_carried: bool) -> dict[str, Any]:
    """What the template needs to show last round's answer; one query where this round's answer `may_be_carried`."""
    carried = list_carried(place, place.question.code) if last is not None and may_be_carried else {}
    return {
        "last": last,
        "obstacle": find_obstacle(last, place.question) if last else None,
        "carried": carried.get(place.question.code),
    }


def get_answer_to_use(place: Any) -> LastAnswer:
    """The answer of last time that the person asked to take over; Conflict where there is none that can be."""
    last = find_last_answer(place)
    if last is None or not can_be_used(last, place.question):
        raise Conflict(_("The answer of the last round cannot be taken over. Answer this question anew."))
    return last


def fill_in_last_answer(form: Any, last: LastAnswer) -> None:
    """Put the answer of last time into the posted form; a note typed this year stays."""
    for name, data in stored_data(form.question, last.value).items():
        form[name].data = data
    form.reason.data = last.reason
    form.note.data = form.note.data or last.note


def accept_on_page(place: Any, last: LastAnswer) -> None:
    """Note that the answer just saved was taken over, with the files ticked on the page."""
    answer = find_answer(place.assessment.id, place.question.id)
    if answer is not None:
        documents = request.form.getlist("document", type=int)
        accept_last_answer(place, answer, Accepted(last, documents), by=current_identity(), at=now())
