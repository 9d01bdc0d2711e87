"""The dense grid: all questions of a section on one page, for the practised.

With script each answer is saved as it is given and the row says so; without, one button saves what was changed.
"""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.evidence.queries import list_evidence
from compliance.assessments.forms import PlainForm, option_hints
from compliance.assessments.grid.rows import GridRow, make_rows, prefix_of, save_rows
from compliance.assessments.handover.queries import get_handed_section, get_section_place
from compliance.assessments.handover.section_pages import Addresses, refuse_preview
from compliance.assessments.permissions import ANSWER_ASSESSMENT, ANSWER_SECTION
from compliance.assessments.progress import hidden_questions, progress_of, section_progress
from compliance.assessments.queries import list_answers
from compliance.assessments.question_views import Answerer
from compliance.assessments.views import to_receipt
from compliance.clock import now, today
from compliance.database import commits
from compliance.errors import Conflict
from compliance.standards.answer_types import display_value
from compliance.web.kept_input import keeps_input
from compliance.web.sentences import code_in_sentence, number_in_sentence

answer_grids = Blueprint("answer_grids", __name__)


@answer_grids.get("/assessments/<int:assessment_id>/sections/<section_code>/grid")
@requires(ANSWER_ASSESSMENT, subject=get_section_place)
def show_grid(place: Any) -> Any:
    return _show(place, _own_addresses(place)) if place.is_open else to_receipt(place)


@answer_grids.post("/assessments/<int:assessment_id>/sections/<section_code>/grid")
@keeps_input
@requires(ANSWER_ASSESSMENT, subject=get_section_place)
@commits
def save_grid(place: Any) -> Any:
    return _save(place, _own_addresses(place))


@answer_grids.get("/sections/<int:assignment_id>/grid")
@requires(ANSWER_SECTION, subject=get_handed_section)
def show_handed_grid(handed: Any) -> Any:
    refuse_preview(handed)
    addresses = _handed_addresses(handed)
    return _show(handed, addresses) if handed.is_open else redirect(addresses.section, code=303)


@answer_grids.post("/sections/<int:assignment_id>/grid")
@keeps_input
@requires(ANSWER_SECTION, subject=get_handed_section)
@commits
def save_handed_grid(handed: Any) -> Any:
    refuse_preview(handed)
    return _save(handed, _handed_addresses(handed))


def _own_addresses(place: Any) -> Addresses:
    number = place.assessment.id
    return Addresses(
        section=url_for("assessments.show_assessment", assessment_id=number),
        question=lambda code: url_for("assessment_questions.show_question", assessment_id=number, question_code=code),
        file=lambda revision_id: url_for("documents.send_document", revision_id=revision_id),
        grid=url_for("answer_grids.show_grid", assessment_id=number, section_code=place.section.code),
    )


def _handed_addresses(handed: Any) -> Addresses:
    number = handed.assignment.id
    return Addresses(
        section=url_for("handed_sections.show_section", assignment_id=number),
        question=lambda code: url_for("handed_sections.show_question", assignment_id=number, question_code=code),
        file=lambda revision_id: url_for("documents.send_document", revision_id=revision_id),
        grid=url_for("answer_grids.show_handed_grid", assignment_id=number),
    )


def _show(place: Any, addresses: Addresses) -> str:
    answers = list_answers(place.assessment.id)
    return _page(place, addresses, _all_rows(place, answers), answers)


def _all_rows(place: Any, answers: Any) -> list[GridRow]:
    hidden = hidden_questions(place.outline, answers)
    return make_rows(place.section.questions, answers, list_evidence(place.assessment.id), hidden)


def _rows_sent(place: Any, answers: Any) -> list[GridRow]:
    """The rows that the script sent, of which it needs neither files nor whether they are asked."""
    questions = [each for each in place.section.questions if f"{prefix_of(each)}version" in request.form]
    return make_rows(questions, answers, {}, ())


def _page(place: Any, addresses: Addresses, rows: list[GridRow], answers: Any) -> str:
    return render_template(
        "compliance/assessments/grid/show_grid.html",
        place=place,
        addresses=addresses,
        rows=rows,
        hints={row.question.id: option_hints(row.question) for row in rows},
        sections=section_progress(place.outline, answers),
        progress_of_section=progress_of(place.outline, place.section, answers),
        faults=[row for row in rows if row.form.errors],
        clashes=[row for row in rows if row.clash],
        form=PlainForm(),
        today=today(),
    )


def _save(place: Any, addresses: Addresses) -> Any:
    as_data = request.accept_mimetypes.best == "application/json"
    if not place.is_open:
        return _closed(addresses, as_data)
    answers = list_answers(place.assessment.id)
    hidden = hidden_questions(place.outline, answers)
    rows = _rows_sent(place, answers) if as_data else _all_rows(place, answers)
    try:
        save_rows(place, rows, request.form, Answerer(current_identity()))
    except Conflict:
        return _closed(addresses, as_data)
    after = {**answers, **{row.question.id: row.answer for row in rows if row.answer}}
    now_hidden = hidden_questions(place.outline, after)
    if as_data:
        return jsonify(_as_data(place, rows, after, hidden=now_hidden, before=hidden))
    for row in rows:
        row.is_hidden = row.question.code in now_hidden
    faulty = any(row.form.errors for row in rows)
    if faulty or any(row.clash for row in rows):
        return _page(place, addresses, rows, after), 422 if faulty else 409
    saved = sum(row.is_saved_now for row in rows)
    flash(
        ngettext("%(shown)s answer saved.", "%(shown)s answers saved.", saved, shown=number_in_sentence(saved)),
        "success",
    )
    return redirect(addresses.grid or addresses.section, code=303)


def _closed(addresses: Addresses, as_data: bool) -> Any:
    message = _("Not saved: the self-assessment was submitted meanwhile.")
    if as_data:
        return jsonify({"closed": message}), 409
    flash(message, "error")
    return redirect(addresses.section, code=303)


def _as_data(place: Any, rows: list[GridRow], answers: Any, *, hidden: Any, before: Any) -> dict[str, Any]:
    """What the script shows after saving, in words of the reader's language."""
    appeared = sum(each.code in before - hidden for each in place.section.questions)
    progress = progress_of(place.outline, place.section, answers)
    news = ngettext(
        "%(shown)s more question is asked now.",
        "%(shown)s more questions are asked now.",
        appeared,
        shown=number_in_sentence(appeared),
    )
    return {
        "rows": {
            str(row.question.id): _row_data(row) for row in rows if row.is_saved_now or row.form.errors or row.clash
        },
        "hidden": [each.id for each in place.section.questions if each.code in hidden],
        "answered": progress.answered,
        "total": progress.total,
        "progress": _(
            "%(done)s of %(total)s",
            done=number_in_sentence(progress.answered),
            total=number_in_sentence(progress.total),
        ),
        "news": news if appeared else "",
    }


def _row_data(row: GridRow) -> dict[str, Any]:
    """A row's new state; only for rows that were saved, refused or met by another answer."""
    found: dict[str, Any] = {"version": row.form.version.data, "seen": row.seen}
    if row.clash:
        found |= {
            "state": "clash",
            "theirs": _in_words(row.question, row.clash.answer),
            "yours": _in_words(row.question, row.clash.given),
            "message": _("Not saved: somebody else saved another answer."),
        }
    elif row.form.errors:
        errors = [str(error) for each in row.form.errors.values() for error in each]
        found |= {"state": "refused", "message": " ".join(errors)}
    else:
        found |= {"state": "saved", "message": _("Saved %(time)s UTC", time=code_in_sentence(f"{now():%H:%M}"))}
    return found


def _in_words(question: Any, given: Any) -> str:
    parts = [display_value(question, given.value), given.reason or "", given.note or ""]
    return " · ".join(part for part in parts if part)
