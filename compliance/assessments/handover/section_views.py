"""Sections handed to somebody with an account: the list, the section, its questions. Colleagues may look."""

from typing import Any

from flask import Blueprint, render_template, url_for

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.handover.queries import (
    get_handed_question,
    get_handed_section,
    list_handed_to,
    list_states_of,
)
from compliance.assessments.handover.section_pages import Addresses, question_page, save_question, section_page
from compliance.assessments.permissions import ANSWER_SECTION, LIST_SECTIONS
from compliance.assessments.progress import progress_of
from compliance.assessments.question_views import Answerer
from compliance.clock import today
from compliance.database import commits
from compliance.documents.several_files import takes_several_files
from compliance.web.kept_input import keeps_input

handed_sections = Blueprint("handed_sections", __name__)


@handed_sections.get("/sections")
@requires(LIST_SECTIONS)
def list_sections() -> str:
    handed = list_handed_to(current_identity())
    states = list_states_of([each.assessment.id for each in handed])
    return render_template(
        "compliance/assessments/handover/list_handed_sections.html",
        rows=[(each, progress_of(each.outline, each.section, states[each.assessment.id])) for each in handed],
        today=today(),
    )


def _addresses(handed: Any) -> Addresses:
    number = handed.assignment.id
    return Addresses(
        section=url_for("handed_sections.show_section", assignment_id=number),
        question=lambda code: url_for("handed_sections.show_question", assignment_id=number, question_code=code),
        file=lambda revision_id: url_for("documents.send_document", revision_id=revision_id),
        grid=None if handed.is_preview else url_for("answer_grids.show_handed_grid", assignment_id=number),
    )


@handed_sections.get("/sections/<int:assignment_id>")
@requires(ANSWER_SECTION, subject=get_handed_section)
def show_section(handed: Any) -> str:
    return section_page(handed, _addresses(handed), bare=handed.is_preview)


@handed_sections.get("/sections/<int:assignment_id>/questions/<question_code>")
@requires(ANSWER_SECTION, subject=get_handed_question)
def show_question(found: Any) -> Any:
    handed, place = found
    return question_page(handed, place, _addresses(handed), bare=handed.is_preview)


@handed_sections.post("/sections/<int:assignment_id>/questions/<question_code>")
@keeps_input
@requires(ANSWER_SECTION, subject=get_handed_question)
@takes_several_files
@commits
def save_answer(found: Any) -> Any:
    handed, place = found
    return save_question(handed, place, _addresses(handed), Answerer(current_identity()))
