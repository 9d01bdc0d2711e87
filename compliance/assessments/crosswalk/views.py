"""Accepting what other self-assessments answered already, and what the crosswalk did for one assessment."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.crosswalk.operations import accept_answer
from compliance.assessments.crosswalk.pages import completed_value, crosswalk_overview
from compliance.assessments.forms import PlainForm
from compliance.assessments.permissions import ANSWER_ASSESSMENT
from compliance.assessments.progress import neighbours
from compliance.assessments.queries import get_own_assessment, get_question_place, list_answer_states
from compliance.clock import now
from compliance.database import commits, db
from compliance.errors import Conflict
from compliance.standards.labels import RELATION_LABELS

crosswalk = Blueprint("assessment_crosswalk", __name__)


@crosswalk.get("/assessments/<int:assessment_id>/crosswalk")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
def show_crosswalk(place: Any) -> str:
    return render_template(
        "compliance/assessments/crosswalk/show_crosswalk.html",
        place=place,
        overview=crosswalk_overview(place, list_answer_states(place.assessment.id)),
        relation_labels=RELATION_LABELS,
        completed_value=completed_value,
        form=PlainForm(),
    )


@crosswalk.post("/assessments/<int:assessment_id>/questions/<question_code>/accept")
@requires(ANSWER_ASSESSMENT, subject=get_question_place)
@commits
def accept(place: Any) -> Any:
    """Take an answer over as the person's own. What changed meanwhile is shown before anything is saved."""
    try:
        accept_answer(
            place,
            seen=request.form.get("seen", ""),
            remainder_of=request.form.get("remainder_of", type=int),
            by=current_identity(),
            at=now(),
        )
    except Conflict as error:
        db.session.rollback()
        flash(str(error.message), "error")
        return redirect(_question_url(place, place.question.code), code=303)
    flash(_("Taken over as your answer. You can change it at any time."), "success")
    return redirect(_next_url(place), code=303)


def _next_url(place: Any) -> str:
    assessment_id = place.assessment.id
    if request.form.get("next") == "crosswalk":
        return url_for("assessment_crosswalk.show_crosswalk", assessment_id=assessment_id)
    _before, after = neighbours(place.outline, place.question.code, list_answer_states(assessment_id))
    if after is None:
        return url_for("assessments.check_answers", assessment_id=assessment_id)
    return _question_url(place, after.code)


def _question_url(place: Any, code: str) -> str:
    return url_for("assessment_questions.show_question", assessment_id=place.assessment.id, question_code=code)
