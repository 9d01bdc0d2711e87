"""Pages of the authority: the list of reviews with its exports, one review, one answer, finishing."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.guard import current_identity, requires
from compliance.assessment_reviews.correction_queries import find_window, memory_of
from compliance.assessment_reviews.exports import COLUMNS, export_rows
from compliance.assessment_reviews.forms import FinishForm, JudgementForm, PlainForm, ReviewSearchForm, judgement_form
from compliance.assessment_reviews.labels import REVIEW_STATE_LABELS
from compliance.assessment_reviews.operations import agree_with_section, finish_review, judge_answer
from compliance.assessment_reviews.pages import WORDS, next_to_look_at, section_rows, verified_here
from compliance.assessment_reviews.permissions import LIST_REVIEWS, REVIEW_ASSESSMENT
from compliance.assessment_reviews.queries import find_review, find_thread, get_review, iterate_reviews, list_threads
from compliance.assessment_reviews.queries import list_reviews as list_rows
from compliance.assessment_reviews.threads import ThreadState, count_states, newest_entry_id
from compliance.assessments.evidence.queries import list_submitted_evidence
from compliance.assessments.forms import put_error, show_number
from compliance.assessments.progress import asked_questions, neighbours
from compliance.assessments.queries import list_answers, list_standard_facts
from compliance.assessments.scores.page import load_score_page
from compliance.assessments.submission import values_by_code
from compliance.clock import now
from compliance.database import commits, db
from compliance.errors import Conflict, InvalidInput
from compliance.web.exports import csv_response, xlsx_response
from compliance.web.pagination import Cursor, make_page

reviews = Blueprint("assessment_reviews", __name__)


@reviews.record_once
def install_review_state(state: Any) -> None:
    """Let the receipt of a self-assessment say that it is reviewed."""
    state.app.jinja_env.globals.update(assessment_review=find_review)


@reviews.get("/assessment-reviews")
@requires(LIST_REVIEWS)
def list_reviews() -> str:
    """Submitted self-assessments in the identity's scope, last submitted first."""
    search, cursor = ReviewSearchForm(request.args), Cursor.from_request()
    rows = list_rows(current_identity(), search.wanted, after=_edge(cursor.after), before=_edge(cursor.before))
    return render_template(
        "compliance/assessment_reviews/list_reviews.html",
        page=make_page(rows, cursor, key=lambda row: (row.submitted_on.isoformat(), row.id)),
        search=search,
        standards={each.code: each.title for each in reversed(list_standard_facts())},
        labels=REVIEW_STATE_LABELS,
        words=WORDS,
    )


def _edge(parts: tuple[str, ...]) -> tuple[date, int] | None:
    try:
        return (date.fromisoformat(parts[0]), int(parts[1])) if len(parts) == 2 else None
    except ValueError:
        return None


@reviews.get("/assessment-reviews/export.csv")
@requires(LIST_REVIEWS)
def export_reviews_csv() -> Any:
    rows = export_rows(iterate_reviews(current_identity(), ReviewSearchForm(request.args).wanted))
    return csv_response("assessment-reviews", COLUMNS, rows)


@reviews.get("/assessment-reviews/export.xlsx")
@requires(LIST_REVIEWS)
def export_reviews_xlsx() -> Any:
    rows = export_rows(iterate_reviews(current_identity(), ReviewSearchForm(request.args).wanted))
    return xlsx_response("assessment-reviews", COLUMNS, rows)


@reviews.get("/assessment-reviews/<int:assessment_id>")
@requires(REVIEW_ASSESSMENT, subject=get_review)
def show_review(place: Any) -> str:
    threads, answers = list_threads(place.review), list_answers(place.assessment.id)
    window, asked = find_window(place.review), asked_questions(place.outline, answers)
    return render_template(
        "compliance/assessment_reviews/show_review.html",
        place=place,
        sections=section_rows(place.outline, answers, threads, list_submitted_evidence(place.assessment.id)),
        counts=count_states((each.id for each in asked), threads),
        window=window,
        memories=[(item, memory_of(item)) for item in window.items] if window else [],
        scores=load_score_page(place, values_by_code(place.outline, answers), verified_here(asked, answers, threads)),
        questions={each.id: each for each in place.outline.questions},
        next_code=next_to_look_at(asked, threads),
        form=PlainForm(),
        words=WORDS,
    )


@reviews.post("/assessment-reviews/<int:assessment_id>/sections/<section_code>/agree")
@requires(REVIEW_ASSESSMENT, subject=get_review)
@commits
def agree_with_rest(place: Any, section_code: str) -> Any:
    agreed = agree_with_section(place, section_code, by=current_identity(), at=now())
    flash(ngettext("Agreed with %(num)s answer.", "Agreed with %(num)s answers.", agreed), "success")
    return redirect(url_for(".show_review", assessment_id=place.assessment.id, _anchor=f"section-{section_code}"), 303)


@reviews.get("/assessment-reviews/<int:assessment_id>/questions/<question_code>")
@requires(REVIEW_ASSESSMENT, subject=get_review)
def show_answer(place: Any, question_code: str) -> str:
    at_question = place.at(question_code)
    thread = find_thread(place.review, at_question.question.id)
    form = judgement_form(at_question.question, newest_id=thread.newest_id, formdata=None)
    return _answer_page(place, at_question, thread, form)


def _answer_page(place: Any, at_question: Any, thread: Any, form: JudgementForm) -> str:
    question, answers = at_question.question, list_answers(place.assessment.id)
    before, after = neighbours(place.outline, question.code, answers)
    return render_template(
        "compliance/assessment_reviews/review_answer.html",
        place=place,
        at_question=at_question,
        answer=answers.get(question.id),
        evidence=list_submitted_evidence(place.assessment.id).get(question.id, ()),
        thread=thread,
        form=form,
        before=before,
        after=after,
        words=WORDS,
    )


@reviews.post("/assessment-reviews/<int:assessment_id>/questions/<question_code>")
@requires(REVIEW_ASSESSMENT, subject=get_review)
@commits
def save_judgement(place: Any, question_code: str) -> Any:
    at_question = place.at(question_code)
    form = judgement_form(at_question.question)
    status = 422
    if form.validate_on_submit():
        try:
            judge_answer(place, question_code, form.judgement, by=current_identity(), at=now())
            return redirect(_after_judging(place, question_code), 303)
        except InvalidInput as error:
            put_error(form, error.field, error.message)
        except Conflict as error:
            db.session.rollback()
            put_error(form, "", error.message)
            status = 409
    thread = find_thread(find_review(place.assessment.id), at_question.question.id)
    if status == 409:
        show_number(form.newest_id, thread.newest_id)
    return _answer_page(place, at_question, thread, form), status


def _after_judging(place: Any, question_code: str) -> str:
    assessment_id = place.assessment.id
    asked = asked_questions(place.outline, list_answers(assessment_id))
    following = next_to_look_at(asked, list_threads(find_review(assessment_id)), question_code)
    if request.form.get("next") == "overview" or following is None:
        section = place.at(question_code).section
        return url_for(".show_review", assessment_id=assessment_id, _anchor=f"section-{section.code}")
    return url_for(".show_answer", assessment_id=assessment_id, question_code=following)


@reviews.get("/assessment-reviews/<int:assessment_id>/finish")
@requires(REVIEW_ASSESSMENT, subject=get_review)
def ask_to_finish(place: Any) -> str:
    threads = list_threads(place.review)
    return _finish_page(place, threads, FinishForm(newest_id=newest_entry_id(threads)))


def _finish_page(place: Any, threads: Any, form: FinishForm) -> str:
    asked = asked_questions(place.outline, list_answers(place.assessment.id))
    return render_template(
        "compliance/assessment_reviews/finish_review.html",
        place=place,
        form=form,
        counts=count_states((each.id for each in asked), threads),
        number_verified=sum(
            thread.judgement is not None and thread.judgement.looked_at_evidence for thread in threads.values()
        ),
        is_open=any(thread.state in (ThreadState.ASKED, ThreadState.REPLIED) for thread in threads.values()),
        words=WORDS,
    )


@reviews.post("/assessment-reviews/<int:assessment_id>/finish")
@requires(REVIEW_ASSESSMENT, subject=get_review)
@commits
def finish(place: Any) -> Any:
    form = FinishForm()
    status = 422
    if form.validate_on_submit():
        try:
            newest = form.newest_id.data or 0
            finish_review(place, form.conclusion.data, newest_id=newest, by=current_identity(), at=now())
            flash(_("The review is finished. The organisation can read the result."), "success")
            return redirect(url_for(".show_review", assessment_id=place.assessment.id), 303)
        except Conflict as error:
            db.session.rollback()
            put_error(form, "", error.message)
            status = 409
    threads = list_threads(find_review(place.assessment.id))
    if status == 409:
        show_number(form.newest_id, newest_entry_id(threads))
    return _finish_page(place, threads, form), status
