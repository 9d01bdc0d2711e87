"""Pages of who answers for an organisation: which section is with whom, handing over, on, and taking back."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.forms import PlainForm, put_error
from compliance.assessments.handover.forms import HandOverForm
from compliance.assessments.handover.operations import (
    DEFAULT_LINK_DAYS,
    LONGEST_LINK_DAYS,
    hand_over,
    send_again,
    take_back,
)
from compliance.assessments.handover.queries import (
    get_assignment_place,
    get_section_place,
    list_assignments,
    list_people_of,
)
from compliance.assessments.permissions import ASSIGN_SECTION
from compliance.assessments.progress import section_progress
from compliance.assessments.queries import get_own_assessment, list_answer_states
from compliance.assessments.views import to_receipt
from compliance.clock import now, today
from compliance.database import commits
from compliance.errors import InvalidInput
from compliance.settings import current_settings
from compliance.web.language import current_language

handover = Blueprint("handover", __name__)


@handover.get("/assessments/<int:assessment_id>/sections")
@requires(ASSIGN_SECTION, subject=get_own_assessment)
def list_sections(place: Any) -> Any:
    if not place.is_open:
        return to_receipt(place)
    return render_template(
        "compliance/assessments/handover/list_sections.html",
        place=place,
        sections=section_progress(place.outline, list_answer_states(place.assessment.id)),
        assignments=list_assignments(place.assessment.id),
        mail_is_on=bool(current_settings().mail_server),
        form=PlainForm(),
        today=today(),
        moment=now(),
    )


@handover.get("/assessments/<int:assessment_id>/sections/<section_code>/hand-over")
@requires(ASSIGN_SECTION, subject=get_section_place)
def choose_person(place: Any) -> Any:
    if not place.is_open:
        return to_receipt(place)
    form = _form(place)
    return _hand_over_page(place, form)


def _form(place: Any) -> HandOverForm:
    form = HandOverForm(due_on=max(place.assessment.due_on, today()), language=current_language())
    form.offer(list_people_of(place.assessment.organisation_id, current_identity()))
    return form


def _hand_over_page(place: Any, form: HandOverForm) -> str:
    return render_template(
        "compliance/assessments/handover/hand_over.html",
        place=place,
        form=form,
        current=list_assignments(place.assessment.id).get(place.section.code),
        default_days=DEFAULT_LINK_DAYS,
        longest_days=LONGEST_LINK_DAYS,
    )


@handover.post("/assessments/<int:assessment_id>/sections/<section_code>/hand-over")
@requires(ASSIGN_SECTION, subject=get_section_place)
@commits
def hand_over_section(place: Any) -> Any:
    form = _form(place)
    if form.validate():
        try:
            hand_over(place, form.wanted, by=current_identity(), at=now())
        except InvalidInput as error:
            put_error(form, error.field, error.message)
        else:
            flash(_("The section is handed over. The invitation goes out by e-mail."), "success")
            return _to_sections(place)
    return _hand_over_page(place, form), 422


@handover.post("/assessments/<int:assessment_id>/handed-over/<int:assignment_id>/take-back")
@requires(ASSIGN_SECTION, subject=get_assignment_place)
@commits
def take_section_back(place: Any) -> Any:
    take_back(place, by=current_identity(), at=now())
    flash(_("The section is with you again. What was answered is kept."), "success")
    return _to_sections(place)


@handover.post("/assessments/<int:assessment_id>/handed-over/<int:assignment_id>/send-again")
@requires(ASSIGN_SECTION, subject=get_assignment_place)
@commits
def send_invitation_again(place: Any) -> Any:
    send_again(place, by=current_identity(), at=now())
    flash(_("A new invitation goes out. A link sent before no longer works."), "success")
    return _to_sections(place)


def _to_sections(place: Any) -> Any:
    return redirect(url_for("handover.list_sections", assessment_id=place.assessment.id), code=303)
