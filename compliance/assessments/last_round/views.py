"""Last round's answers that can be confirmed in one go: one list, a tick a question, nothing ticked beforehand."""

from collections import defaultdict
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectMultipleField

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.forms import PlainForm
from compliance.assessments.last_round.answers import Proposal, list_proposals
from compliance.assessments.last_round.operations import Accepted, confirm_last_answers
from compliance.assessments.last_round.queries import list_last_answers
from compliance.assessments.permissions import ANSWER_ASSESSMENT
from compliance.assessments.queries import get_own_assessment, list_answer_states
from compliance.assessments.views import to_receipt
from compliance.clock import now, today
from compliance.database import commits
from compliance.web.sentences import number_in_sentence

last_answers = Blueprint("last_answers", __name__)


class ConfirmForm(PlainForm):
    """The ticked questions by code, and files as "code:document id"; both are checked against what was proposed."""

    question = SelectMultipleField(validate_choice=False)
    document = SelectMultipleField(validate_choice=False)

    @property
    def documents(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for each in self.document.data or []:
            code, _colon, number = each.rpartition(":")
            if number.isdecimal():
                found[code].append(int(number))
        return found


@last_answers.get("/assessments/<int:assessment_id>/last-answers")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
def review_last_answers(place: Any) -> Any:
    if not place.is_open:
        return to_receipt(place)
    return _page(place, ConfirmForm())


def _proposals(place: Any) -> list[Proposal]:
    return list_proposals(place.outline, list_last_answers(place), list_answer_states(place.assessment.id))


def _page(place: Any, form: ConfirmForm) -> str:
    proposals = _proposals(place)
    return render_template(
        "compliance/assessments/last_round/review_last_answers.html",
        place=place,
        form=form,
        ticked=set(form.question.data or []),
        ticked_files=set(form.document.data or []),
        to_confirm=[each for each in proposals if each.obstacle is None],
        one_by_one=[each for each in proposals if each.obstacle is not None],
        last_round=proposals[0].last.round if proposals else None,
        today=today(),
    )


@last_answers.post("/assessments/<int:assessment_id>/last-answers")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
@commits
def accept_last_answers(place: Any) -> Any:
    if not place.is_open:
        return to_receipt(place)
    form = ConfirmForm()
    if not form.question.data:
        form.question.errors = [_("Tick at least one answer that still holds.")]
        return _page(place, form), 422
    last, documents = list_last_answers(place), form.documents
    accepted = {code: Accepted(last[code], documents.get(code, ())) for code in form.question.data if code in last}
    taken = len(confirm_last_answers(place, accepted, by=current_identity(), at=now()))
    flash(
        ngettext(
            "%(shown)s answer of the last round was taken over.",
            "%(shown)s answers of the last round were taken over.",
            taken,
            shown=number_in_sentence(taken),
        ),
        "success",
    )
    return redirect(url_for("assessments.show_assessment", assessment_id=place.assessment.id), code=303)
