"""Pages of the organisation: what it was asked, its replies, the result once the review is finished."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.assessment_reviews.correction_queries import find_window, memory_of
from compliance.assessment_reviews.forms import ReplyForm
from compliance.assessment_reviews.operations import reply_to_question
from compliance.assessment_reviews.pages import WORDS, AnswerRow, section_rows
from compliance.assessment_reviews.permissions import ANSWER_REVIEW, READ_REVIEW
from compliance.assessment_reviews.queries import find_thread, get_own_review, list_threads
from compliance.assessments.evidence.queries import list_submitted_evidence
from compliance.assessments.forms import put_error
from compliance.assessments.queries import find_answer, list_answers
from compliance.clock import now, today
from compliance.database import commits, db
from compliance.documents.file_types import upload_hint
from compliance.errors import Conflict, InvalidInput

results = Blueprint("assessment_results", __name__)


@results.get("/assessment-reviews/<int:assessment_id>/result")
@requires(READ_REVIEW, subject=get_own_review)
def show_result(place: Any) -> str:
    threads = {
        question_id: thread.as_told(is_finished=place.is_finished)
        for question_id, thread in list_threads(place.review).items()
    }
    window = find_window(place.review)
    sections = section_rows(place.outline, list_answers(place.assessment.id), threads, {})
    return render_template(
        "compliance/assessment_reviews/show_result.html",
        place=place,
        sections=[(each.section, [row for row in each.rows if row.thread.entries]) for each in sections],
        window=window,
        memories=[(item, memory_of(item)) for item in window.items] if window else [],
        questions={each.id: each for each in place.outline.questions},
        today=today(),
        words=WORDS,
    )


@results.get("/assessment-reviews/<int:assessment_id>/questions/<question_code>/reply")
@requires(ANSWER_REVIEW, subject=get_own_review)
def show_question_asked(place: Any, question_code: str) -> Any:
    return _reply_page(place, question_code, ReplyForm())


def _reply_page(place: Any, question_code: str, form: ReplyForm) -> str:
    at_question = place.at(question_code)
    thread = find_thread(place.review, at_question.question.id).as_told(is_finished=place.is_finished)
    row = AnswerRow(
        at_question.section,
        at_question.requirement,
        at_question.question,
        find_answer(place.assessment.id, at_question.question.id),
        thread,
        list_submitted_evidence(place.assessment.id).get(at_question.question.id, ()),
    )
    return render_template(
        "compliance/assessment_reviews/reply.html",
        place=place,
        row=row,
        takes_reply=thread.takes_reply and not place.is_finished,
        form=form,
        upload_hint=upload_hint(),
        words=WORDS,
    )


@results.post("/assessment-reviews/<int:assessment_id>/questions/<question_code>/reply")
@requires(ANSWER_REVIEW, subject=get_own_review)
@commits
def send_reply(place: Any, question_code: str) -> Any:
    form = ReplyForm()
    if not form.validate_on_submit():
        return _reply_page(place, question_code, form), 422
    try:
        reply_to_question(
            place,
            question_code,
            form.text.data,
            form.upload,
            form.dates,
            by=current_identity(),
            at=now(),
        )
    except InvalidInput as error:
        db.session.rollback()
        put_error(form, error.field, error.message)
        return _reply_page(place, question_code, form), 422
    except Conflict as error:
        db.session.rollback()
        put_error(form, "", error.message)
        return _reply_page(place, question_code, form), 409
    flash(_("Your reply was sent."), "success")
    return redirect(url_for(".show_result", assessment_id=place.assessment.id), 303)
