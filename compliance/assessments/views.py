"""Pages of an organisation's own users: the list of rounds, the task list, one question a page, checking, declaring."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.asked_standards import asked_standards
from compliance.assessments.evidence import attach_evidence, detach_evidence, list_evidence, list_evidence_of_question
from compliance.assessments.forms import AnswerForm, DeclarationForm, PlainForm, option_hints, put_error, show_number
from compliance.assessments.operations import open_assessment, record_answer
from compliance.assessments.permissions import ANSWER_ASSESSMENT, LIST_ASSESSMENTS
from compliance.assessments.progress import (
    first_unanswered,
    last_saved_at,
    neighbours,
    number_answered,
    section_progress,
)
from compliance.assessments.queries import (
    find_answer,
    get_assessable_organisation,
    get_own_assessment,
    get_question_place,
    list_answer_states,
    list_answers,
    list_organisations_without_round,
    list_own_assessments,
    list_standard_facts,
)
from compliance.assessments.rounds import yearly_round
from compliance.assessments.submission import Declaration, declare_and_submit
from compliance.clock import now, today
from compliance.database import commits, db
from compliance.documents.file_types import upload_hint
from compliance.errors import Conflict, InvalidInput, NotFound
from compliance.standards.queries import load_outline
from compliance.web.pagination import Cursor, make_page

assessments = Blueprint("assessments", __name__)

# How many organisations without a round are offered at once to somebody who acts for many.
OFFERED_AT_ONCE = 20


@assessments.get("/assessments")
@requires(LIST_ASSESSMENTS)
def list_assessments() -> str:
    identity, cursor, day = current_identity(), Cursor.from_request(), today()
    facts = list_standard_facts()
    rows = list_own_assessments(identity, cursor)
    asked = asked_standards(facts, day)
    period = yearly_round(day)
    codes = {kind: each.code for kind, each in asked.items()}
    return render_template(
        "compliance/assessments/list_assessments.html",
        page=make_page(rows, cursor, lambda row: (row.assessment.due_on, row.assessment.id)),
        standards={each.id: each for each in facts},
        without_round=list_organisations_without_round(identity, codes, period.starts_on, OFFERED_AT_ONCE),
        asked=asked,
        period=period,
        form=PlainForm(),
        today=day,
    )


@assessments.post("/assessments/rounds/<int:organisation_id>")
@requires(ANSWER_ASSESSMENT, subject=get_assessable_organisation)
@commits
def open_round(organisation: Any) -> Any:
    moment = now()
    standard = asked_standards(list_standard_facts(), moment.date()).get(organisation.kind)
    if standard is None:
        raise NotFound
    assessment = open_assessment(
        organisation, load_outline(standard.id), yearly_round(moment.date()), by=current_identity(), at=moment
    )
    return redirect(url_for("assessments.show_assessment", assessment_id=assessment.id), code=303)


@assessments.get("/assessments/<int:assessment_id>")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
def show_assessment(place: Any) -> Any:
    if not place.is_open:
        return _to_receipt(place)
    states = list_answer_states(place.assessment.id)
    return render_template(
        "compliance/assessments/show_assessment.html",
        place=place,
        sections=section_progress(place.outline, states),
        answered=number_answered(place.outline, states),
        total=len(list(place.outline.questions)),
        next_question=first_unanswered(place.outline, states),
        saved_at=last_saved_at(states),
        form=PlainForm(),
        today=today(),
    )


def _to_receipt(place: Any) -> Any:
    return redirect(url_for("assessment_receipts.show_receipt", assessment_id=place.assessment.id), code=303)


@dataclass(frozen=True)
class StoredMeanwhile:
    """What somebody else saved while this page was open, beside what was given here."""

    answer: Any
    given: Any


@assessments.get("/assessments/<int:assessment_id>/questions/<question_code>")
@requires(ANSWER_ASSESSMENT, subject=get_question_place)
def show_question(place: Any) -> Any:
    if not place.is_open:
        return _to_receipt(place)
    answer = find_answer(place.assessment.id, place.question.id)
    stored = {name: getattr(answer, name) for name in ("value", "reason", "note", "version")} if answer else {}
    return _question_page(place, AnswerForm(place.question, **stored, back_to=request.args.get("back_to")), answer)


def _question_page(place: Any, form: AnswerForm, answer: Any, clash: StoredMeanwhile | None = None) -> str:
    states = list_answer_states(place.assessment.id)
    before, after = neighbours(place.outline, place.question.code)
    return render_template(
        "compliance/assessments/show_question.html",
        place=place,
        form=form,
        hints=option_hints(place.question),
        sections=section_progress(place.outline, states),
        answered=number_answered(place.outline, states),
        total=len(list(place.outline.questions)),
        position=place.section.questions.index(place.question) + 1,
        before=before,
        after=after,
        answer=answer,
        evidence=list_evidence_of_question(place),
        upload_hint=upload_hint(),
        clash=clash,
        today=today(),
    )


@assessments.post("/assessments/<int:assessment_id>/questions/<question_code>")
@requires(ANSWER_ASSESSMENT, subject=get_question_place)
@commits
def save_answer(place: Any) -> Any:
    """Save what is good, even where something else on the page has to be corrected: nothing given is lost."""
    form = AnswerForm(place.question)
    wants = request.form.get("next", "file")
    clash = None
    if form.validate():
        clash = _record(place, form)
    if form.upload is not None:
        _attach(place, form)
    if "remove" in request.form:
        detach_evidence(place, request.form.get("remove", 0, type=int), by=current_identity())
    if wants == "continue" and not form.value.data and not form.errors:
        put_error(form, "value", _("Choose an answer, or skip this question for now."))
    if clash is not None or form.errors:
        answer = find_answer(place.assessment.id, place.question.id)
        return _question_page(place, form, answer, clash), 409 if clash else 422
    return redirect(_after_saving(place, form, wants), code=303)


def _record(place: Any, form: AnswerForm) -> StoredMeanwhile | None:
    """Save the answer; complaints go to their fields. Gives what somebody else stored meanwhile, if they did."""
    if form.given.value is None and not form.given.note and not form.version.data:
        return None
    try:
        show_number(form.version, record_answer(place, form.given, by=current_identity(), at=now()).version)
    except InvalidInput as error:
        put_error(form, error.field, error.message)
    except Conflict:
        db.session.rollback()
        stored = find_answer(place.assessment.id, place.question.id)
        if stored is None or not get_own_assessment(place.assessment.id, current_identity()).is_open:
            raise
        clash = StoredMeanwhile(stored, form.given)
        show_number(form.version, stored.version)
        return clash
    return None


def _attach(place: Any, form: AnswerForm) -> None:
    try:
        attached = attach_evidence(place, form.upload, form.dated_on.data, by=current_identity(), at=now())
    except InvalidInput as error:
        put_error(form, error.field, error.message)
        return
    if attached.is_new_answer:
        show_number(form.version, attached.answer.version)


def _after_saving(place: Any, form: AnswerForm, wants: str) -> str:
    assessment_id, question = place.assessment.id, place.question
    if wants == "later":
        flash(_("Saved. You can come back at any time."), "success")
        return url_for("assessments.show_assessment", assessment_id=assessment_id)
    back_to = "check" if form.back_to.data == "check" else None
    if wants != "continue":
        return url_for(
            "assessments.show_question",
            assessment_id=assessment_id,
            question_code=question.code,
            back_to=back_to,
            _anchor="evidence",
        )
    if back_to:
        return url_for("assessments.check_answers", assessment_id=assessment_id, _anchor=f"question-{question.id}")
    _before, after = neighbours(place.outline, question.code)
    if after is None:
        return url_for("assessments.check_answers", assessment_id=assessment_id)
    return url_for("assessments.show_question", assessment_id=assessment_id, question_code=after.code)


@assessments.get("/assessments/<int:assessment_id>/check")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
def check_answers(place: Any) -> Any:
    if not place.is_open:
        return _to_receipt(place)
    answers = list_answers(place.assessment.id)
    return render_template(
        "compliance/assessments/check_answers.html",
        place=place,
        answers=answers,
        evidence=list_evidence(place.assessment.id),
        sections=section_progress(place.outline, answers),
        answered=number_answered(place.outline, answers),
        total=len(list(place.outline.questions)),
    )


@assessments.get("/assessments/<int:assessment_id>/submit")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
def show_declaration(place: Any) -> Any:
    if not place.is_open:
        return _to_receipt(place)
    unanswered = _number_unanswered(place)
    form = DeclarationForm(declared_name=current_identity().name, number_unanswered=unanswered)
    return _declaration_page(place, form)


def _number_unanswered(place: Any) -> int:
    states = list_answer_states(place.assessment.id)
    return len(list(place.outline.questions)) - number_answered(place.outline, states)


def _declaration_page(place: Any, form: DeclarationForm) -> str:
    states = list_answer_states(place.assessment.id)
    sections = section_progress(place.outline, states)
    return render_template(
        "compliance/assessments/show_declaration.html",
        place=place,
        form=form,
        critical_unmet=[each for section in sections for each in section.critical_unmet],
        number_critical_unanswered=sum(section.number_critical_unanswered for section in sections),
    )


@assessments.post("/assessments/<int:assessment_id>/submit")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
@commits
def submit_assessment(place: Any) -> Any:
    if not place.is_open:
        return _to_receipt(place)
    form = DeclarationForm()
    if not form.validate():
        return _declaration_page(place, form), 422
    declaration = Declaration(form.declared_name.data, form.declared_role.data, form.number_unanswered.data)
    try:
        declare_and_submit(place, declaration, by=current_identity(), at=now())
    except InvalidInput as error:
        put_error(form, error.field, error.message)
        return _declaration_page(place, form), 422
    except Conflict as error:
        db.session.rollback()
        show_number(form.number_unanswered, _number_unanswered(place))
        put_error(form, "", error.message)
        return _declaration_page(place, form), 409
    return _to_receipt(place)
