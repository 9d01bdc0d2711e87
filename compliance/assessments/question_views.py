"""One question a page: answered, noted, proven by files; each answer is saved on the server as it is given."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.crosswalk.pages import crosswalk_of_question
from compliance.assessments.evidence.backing import question_backing
from compliance.assessments.evidence.operations import attach_evidence, detach_evidence
from compliance.assessments.evidence.queries import list_evidence_of_answers, list_evidence_of_question
from compliance.assessments.forms import AnswerForm, answer_form, option_hints, put_error, show_number
from compliance.assessments.last_round.queries import find_last_value
from compliance.assessments.last_round.question_part import (
    accept_on_page,
    fill_in_last_answer,
    get_answer_to_use,
    last_answer_context,
)
from compliance.assessments.operations import record_answer
from compliance.assessments.permissions import ANSWER_ASSESSMENT
from compliance.assessments.progress import (
    hidden_questions,
    neighbours,
    number_answered,
    number_asked,
    section_progress,
)
from compliance.assessments.queries import find_answer, get_question_place, is_open, list_answer_states
from compliance.assessments.versions.moves import find_answer_before_move
from compliance.assessments.views import to_receipt
from compliance.clock import now, today
from compliance.database import commits, db
from compliance.documents.intake import clean_name
from compliance.documents.several_files import several_files_hint, takes_several_files
from compliance.errors import Conflict, InvalidInput
from compliance.standards.official_texts.queries import find_official_text
from compliance.web.kept_input import keeps_input

questions = Blueprint("assessment_questions", __name__)

# Buttons that lead to the next question; "last" takes over the answer of the last round first.
GOING_ON = ("continue", "last")


@dataclass(frozen=True)
class StoredMeanwhile:
    """What somebody else saved while this page was open, beside what was given here."""

    answer: Any
    given: Any


@dataclass(frozen=True)
class Answerer:
    """Who answers: a person who signed in, or else the holder of an answer link."""

    identity: Any
    link_id: int | None = None


@questions.get("/assessments/<int:assessment_id>/questions/<question_code>")
@requires(ANSWER_ASSESSMENT, subject=get_question_place)
def show_question(place: Any) -> Any:
    if not place.is_open:
        return to_receipt(place)
    answer = find_answer(place.assessment.id, place.question.id)
    return _question_page(place, answer_form(place.question, answer, back_to=request.args.get("back_to")), answer)


def _question_page(place: Any, form: AnswerForm, answer: Any, clash: StoredMeanwhile | None = None) -> str:
    states = list_answer_states(place.assessment.id)
    before, after = neighbours(place.outline, place.question.code, states)
    last = find_last_value(place)
    files = list_evidence_of_answers([each for each in (answer and answer.id, last and last.answer_id) if each])
    crosswalk = crosswalk_of_question(place, is_answered=answer is not None)
    if last is not None:
        last = replace(last, evidence=files.get(last.answer_id, ()))
    return render_template(
        "compliance/assessments/show_question.html",
        place=place,
        form=form,
        hints=option_hints(place.question),
        sections=section_progress(place.outline, states),
        answered=number_answered(place.outline, states),
        total=number_asked(place.outline, states),
        is_hidden=place.question.code in hidden_questions(place.outline, states),
        position=place.section.questions.index(place.question) + 1,
        before=before,
        after=after,
        answer=answer,
        before_move=None if answer and answer.value else find_answer_before_move(place),
        backing=question_backing(place, files.get(answer.id, ()) if answer else (), today()),
        upload_hint=several_files_hint(),
        official=find_official_text(place.outline.code, place.requirement.code),
        clash=clash,
        today=today(),
        **crosswalk,
        **last_answer_context(place, last, may_be_carried=answer is not None and not crosswalk["origins"]),
    )


@questions.post("/assessments/<int:assessment_id>/questions/<question_code>")
@keeps_input
@requires(ANSWER_ASSESSMENT, subject=get_question_place)
@takes_several_files
@commits
def save_answer(place: Any) -> Any:
    """Save what is good, even where something else on the page has to be corrected: nothing given is lost."""
    form = answer_form(place.question)
    wants = request.form.get("next", "file")
    last = get_answer_to_use(place) if wants == "last" else None
    if last is not None:
        fill_in_last_answer(form, last)
    clash = save_given(place, form, Answerer(current_identity()))
    if last is not None and clash is None and not form.errors:
        accept_on_page(place, last)
    if wants in GOING_ON:
        ask_for_answer(place, form)
    if clash is not None or form.errors:
        answer = find_answer(place.assessment.id, place.question.id)
        return _question_page(place, form, answer, clash), 409 if clash else 422
    return redirect(_after_saving(place, form, wants), code=303)


def save_given(place: Any, form: AnswerForm, who: Answerer) -> StoredMeanwhile | None:
    """Save what was posted for one question: answer, files, files taken off. Complaints go to the form's fields.

    Gives what somebody else stored meanwhile, if they did.
    """
    clash = None
    if form.validate():
        clash = _record(place, form, who)
    for upload in form.uploads:
        _attach(place, form, upload, who)
    if "remove" in request.form:
        detach_evidence(place, request.form.get("remove", 0, type=int), by=who.identity, link_id=who.link_id)
    return clash


def ask_for_answer(place: Any, form: AnswerForm) -> None:
    """Complain where somebody goes on without an answer and nothing else is wrong."""
    if not form.errors and not _is_answered(place, form):
        put_error(form, "value", _nothing_given(place.question))


def _is_answered(place: Any, form: AnswerForm) -> bool:
    if place.question.is_answered_by_file:
        return bool(list_evidence_of_question(place))
    return form.given.value is not None


def _nothing_given(question: Any) -> str:
    if question.is_answered_by_file:
        return _("Add a file, or skip this question for now.")
    return (
        _("Choose an answer, or skip this question for now.")
        if question.options
        else _("Give an answer, or skip this question for now.")
    )


def _record(place: Any, form: AnswerForm, who: Answerer) -> StoredMeanwhile | None:
    if form.given.value is None and not form.given.note and not form.version.data:
        return None
    try:
        saved = record_answer(place, form.given, by=who.identity, at=now(), link_id=who.link_id)
        show_number(form.version, saved.version)
    except InvalidInput as error:
        put_error(form, error.field, error.message)
    except Conflict:
        db.session.rollback()
        stored = find_answer(place.assessment.id, place.question.id)
        if stored is None or not is_open(place.assessment.id):
            raise
        clash = StoredMeanwhile(stored, form.given)
        show_number(form.version, stored.version)
        return clash
    return None


def _attach(place: Any, form: AnswerForm, upload: Any, who: Answerer) -> None:
    """Keep one of the files; a complaint names it, and the others are kept all the same."""
    try:
        attached = attach_evidence(place, upload, form.dates, by=who.identity, at=now(), link_id=who.link_id)
    except InvalidInput as error:
        put_error(form, error.field, _complaint(form, upload, error))
        return
    if form.version.data == attached.version_before:
        show_number(form.version, attached.answer.version)


def _complaint(form: AnswerForm, upload: Any, error: InvalidInput) -> str:
    if error.field != "file" or len(form.uploads) == 1:
        return str(error.message)
    return _("%(file)s: %(problem)s", file=clean_name(upload.filename), problem=error.message)


def _after_saving(place: Any, form: AnswerForm, wants: str) -> str:
    assessment_id, question = place.assessment.id, place.question
    if wants == "later":
        flash(_("Saved. You can come back at any time."), "success")
        return url_for("assessments.show_assessment", assessment_id=assessment_id)
    back_to = "check" if form.back_to.data == "check" else None
    if wants not in GOING_ON:
        return url_for(
            "assessment_questions.show_question",
            assessment_id=assessment_id,
            question_code=question.code,
            back_to=back_to,
            _anchor="value" if wants == "rows" else "evidence",
        )
    if back_to:
        return url_for("assessments.check_answers", assessment_id=assessment_id, _anchor=f"question-{question.id}")
    states = list_answer_states(assessment_id) if place.outline.has_conditions else {}
    _before, after = neighbours(place.outline, question.code, states)
    if after is None:
        return url_for("assessments.check_answers", assessment_id=assessment_id)
    # The next Tab then reaches the first answer, past the list of sections.
    return url_for(
        "assessment_questions.show_question", assessment_id=assessment_id, question_code=after.code, _anchor="question"
    )
