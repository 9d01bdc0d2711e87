"""Pages of the correction window: opening it, what the organisation says in it, what the visit found."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.assessment_reviews.correction_operations import (
    SaidCorrection,
    open_window,
    record_found,
    say_correction,
)
from compliance.assessment_reviews.correction_queries import (
    correctable_questions,
    get_correction,
    get_own_correction,
    list_bars,
    memory_of,
    window_rule,
)
from compliance.assessment_reviews.forms import CorrectionForm, FoundForm, OpenWindowForm
from compliance.assessment_reviews.pages import WORDS
from compliance.assessment_reviews.permissions import ANSWER_REVIEW, REVIEW_ASSESSMENT
from compliance.assessment_reviews.queries import get_review, list_threads
from compliance.assessments.forms import put_error
from compliance.assessments.queries import list_answers
from compliance.clock import now, today
from compliance.database import commits, db
from compliance.documents.file_types import upload_hint
from compliance.errors import Conflict, InvalidInput
from compliance.national_rules.wording import describe_value

corrections = Blueprint("assessment_corrections", __name__)


@corrections.get("/assessment-reviews/<int:assessment_id>/correction-window")
@requires(REVIEW_ASSESSMENT, subject=get_review)
def ask_window(place: Any) -> str:
    return _window_page(place, OpenWindowForm())


def _window_page(place: Any, form: OpenWindowForm) -> str:
    rule = window_rule(place.organisation, today())
    answers = list_answers(place.assessment.id)
    return render_template(
        "compliance/assessment_reviews/open_window.html",
        place=place,
        form=form,
        rule=rule,
        rule_text=describe_value(rule) if rule else None,
        bars=list_bars(place.organisation.id),
        questions=correctable_questions(place.outline, answers, list_threads(place.review)),
    )


@corrections.post("/assessment-reviews/<int:assessment_id>/correction-window")
@requires(REVIEW_ASSESSMENT, subject=get_review)
@commits
def give_window(place: Any) -> Any:
    form = OpenWindowForm()
    if not form.validate_on_submit():
        return _window_page(place, form), 422
    try:
        open_window(place, no_referral=form.no_referral.data, by=current_identity(), at=now())
    except Conflict as error:
        db.session.rollback()
        put_error(form, "", error.message)
        return _window_page(place, form), 409
    flash(_("The organisation can now say what it corrected."), "success")
    return redirect(url_for("assessment_reviews.show_review", assessment_id=place.assessment.id), 303)


@corrections.get("/assessment-reviews/<int:assessment_id>/corrections/<question_code>")
@requires(ANSWER_REVIEW, subject=get_own_correction)
def ask_correction(place: Any) -> str:
    return _correction_page(place, CorrectionForm())


def _correction_page(place: Any, form: CorrectionForm) -> str:
    return render_template(
        "compliance/assessment_reviews/say_correction.html",
        place=place,
        form=form,
        memory=memory_of(place.item),
        is_over=today() > place.window.closes_on,
        upload_hint=upload_hint(),
        words=WORDS,
    )


@corrections.post("/assessment-reviews/<int:assessment_id>/corrections/<question_code>")
@requires(ANSWER_REVIEW, subject=get_own_correction)
@commits
def save_correction(place: Any) -> Any:
    form = CorrectionForm()
    if not form.validate_on_submit():
        return _correction_page(place, form), 422
    said = SaidCorrection(form.kind.data, form.text.data, form.upload, form.dates)
    try:
        say_correction(place, said, by=current_identity(), at=now())
    except InvalidInput as error:
        db.session.rollback()
        put_error(form, error.field, error.message)
        return _correction_page(place, form), 422
    except Conflict as error:
        db.session.rollback()
        put_error(form, "", error.message)
        return _correction_page(place, form), 409
    flash(_("Saved. Your authority can read it."), "success")
    return redirect(url_for("assessment_results.show_result", assessment_id=place.assessment.id), 303)


@corrections.get("/assessment-reviews/<int:assessment_id>/found/<question_code>")
@requires(REVIEW_ASSESSMENT, subject=get_correction)
def ask_found(place: Any) -> str:
    return _found_page(place, FoundForm())


def _found_page(place: Any, form: FoundForm) -> str:
    return render_template(
        "compliance/assessment_reviews/record_found.html",
        place=place,
        form=form,
        memory=memory_of(place.item),
        words=WORDS,
    )


@corrections.post("/assessment-reviews/<int:assessment_id>/found/<question_code>")
@requires(REVIEW_ASSESSMENT, subject=get_correction)
@commits
def save_found(place: Any) -> Any:
    form = FoundForm()
    if not form.validate_on_submit():
        return _found_page(place, form), 422
    try:
        record_found(place, form.kind.data, form.text.data, form.found_on.data, by=current_identity(), at=now())
    except InvalidInput as error:
        put_error(form, error.field, error.message)
        return _found_page(place, form), 422
    flash(_("What was found is noted."), "success")
    return redirect(url_for("assessment_reviews.show_review", assessment_id=place.assessment.id), 303)
