"""Pages of an organisation's own users: the list of rounds, the task list, checking, declaring."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.consistency.queries import load_points
from compliance.assessments.crosswalk.pages import crosswalk_overview, origins_of_assessment
from compliance.assessments.evidence.backing import draft_backing
from compliance.assessments.forms import (
    DeclarationForm,
    PlainForm,
    put_error,
    show_number,
)
from compliance.assessments.handover.queries import list_assignments
from compliance.assessments.last_round.answers import list_proposals
from compliance.assessments.last_round.carried_queries import list_carried
from compliance.assessments.last_round.queries import list_last_values
from compliance.assessments.operations import open_assessment
from compliance.assessments.overview import draw_overview
from compliance.assessments.permissions import ANSWER_ASSESSMENT, LIST_ASSESSMENTS
from compliance.assessments.progress import (
    first_unanswered,
    hidden_questions,
    last_saved_at,
    number_answered,
    number_asked,
    section_progress,
)
from compliance.assessments.queries import (
    ROUNDS_A_PAGE,
    find_declared_role,
    get_assessable_organisation,
    get_own_assessment,
    list_answer_states,
    list_answers,
    list_organisations_without_round,
    list_own_assessments,
    list_standard_facts,
)
from compliance.assessments.rounds.asked_standards import asked_standards
from compliance.assessments.rounds.periods import yearly_round
from compliance.assessments.submission import Declaration, declare_and_submit
from compliance.assessments.versions.moves import find_newer_version
from compliance.clock import now, today
from compliance.database import commits, db
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
        page=make_page(rows, cursor, lambda row: (row.assessment.due_on, row.assessment.id), ROUNDS_A_PAGE),
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
        return to_receipt(place)
    states = list_answer_states(place.assessment.id)
    return render_template(
        "compliance/assessments/show_assessment.html",
        place=place,
        sections=section_progress(place.outline, states),
        overview=draw_overview(place.outline, states),
        number_to_confirm=_number_to_confirm(place, states),
        answered=number_answered(place.outline, states),
        total=number_asked(place.outline, states),
        next_question=first_unanswered(place.outline, states),
        saved_at=last_saved_at(states),
        assignments=list_assignments(place.assessment.id),
        elsewhere=crosswalk_overview(place, states),
        newer=find_newer_version(place, today()),
        form=PlainForm(),
        today=today(),
    )


def _number_to_confirm(place: Any, states: Any) -> int:
    """How many unanswered questions have an answer of the last round that can be confirmed."""
    proposals = list_proposals(place.outline, list_last_values(place), states)
    return sum(each.obstacle is None for each in proposals)


def to_receipt(place: Any) -> Any:
    return redirect(url_for("assessment_receipts.show_receipt", assessment_id=place.assessment.id), code=303)


@assessments.get("/assessments/<int:assessment_id>/check")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
def check_answers(place: Any) -> Any:
    if not place.is_open:
        return to_receipt(place)
    answers = list_answers(place.assessment.id)
    return render_template(
        "compliance/assessments/check_answers.html",
        place=place,
        answers=answers,
        backing=draft_backing(place, today()),
        sections=section_progress(place.outline, answers),
        hidden=hidden_questions(place.outline, answers),
        **origins_of_assessment(place.assessment.id, with_drafts=True),
        carried=list_carried(place),
        answered=number_answered(place.outline, answers),
        total=number_asked(place.outline, answers),
    )


@assessments.get("/assessments/<int:assessment_id>/submit")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
def show_declaration(place: Any) -> Any:
    if not place.is_open:
        return to_receipt(place)
    points = load_points(place, today())
    if points.unexplained:
        return redirect(url_for("assessment_points.check_points", assessment_id=place.assessment.id), code=303)
    unanswered = _number_unanswered(place)
    name = current_identity().name
    form = DeclarationForm(
        declared_name=name, declared_role=find_declared_role(place, name), number_unanswered=unanswered
    )
    return _declaration_page(place, form, points)


def _number_unanswered(place: Any) -> int:
    states = list_answer_states(place.assessment.id)
    return number_asked(place.outline, states) - number_answered(place.outline, states)


def _declaration_page(place: Any, form: DeclarationForm, points: Any = None) -> str:
    states = list_answer_states(place.assessment.id)
    sections = section_progress(place.outline, states)
    return render_template(
        "compliance/assessments/show_declaration.html",
        place=place,
        form=form,
        points=points or load_points(place, today()),
        critical_unmet=[each for section in sections for each in section.critical_unmet],
        number_critical_unanswered=sum(section.number_critical_unanswered for section in sections),
    )


@assessments.post("/assessments/<int:assessment_id>/submit")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
@commits
def submit_assessment(place: Any) -> Any:
    if not place.is_open:
        return to_receipt(place)
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
    return to_receipt(place)
