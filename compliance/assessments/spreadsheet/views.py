"""The questionnaire as a spreadsheet: downloaded, filled in anywhere, uploaded, its changes seen, then saved."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.forms import PlainForm
from compliance.assessments.permissions import ANSWER_ASSESSMENT
from compliance.assessments.queries import get_own_assessment, list_answers
from compliance.assessments.spreadsheet.changes import Comparison, compare
from compliance.assessments.spreadsheet.intake import LARGEST_MB, take_questionnaire
from compliance.assessments.spreadsheet.operations import Choice, discard_filled, keep_filled, save_filled
from compliance.assessments.spreadsheet.origin import VersionDifference, WrongFile
from compliance.assessments.spreadsheet.queries import find_filled, questions_of
from compliance.assessments.spreadsheet.writing import fill_questionnaire
from compliance.assessments.views import to_receipt
from compliance.clock import now
from compliance.database import commits
from compliance.errors import InvalidInput
from compliance.web.exports import workbook_response
from compliance.web.formatting import number, plain_day

spreadsheets = Blueprint("assessment_spreadsheets", __name__)

CHOICE, VERSION = "choice-", "version-"


class QuestionnaireForm(FlaskForm):
    file = FileField(_l("The filled-in questionnaire"), validators=[FileRequired()], render_kw={"accept": ".xlsx"})


@spreadsheets.get("/assessments/<int:assessment_id>/spreadsheet")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
def show_spreadsheet(place: Any) -> Any:
    return _upload_page(place, QuestionnaireForm()) if place.is_open else to_receipt(place)


def _upload_page(place: Any, form: FlaskForm, difference: VersionDifference | None = None) -> str:
    return render_template(
        "compliance/assessments/spreadsheet/show_spreadsheet.html",
        place=place,
        form=form,
        difference=difference,
        waiting=find_filled(place.assessment.id, current_identity()),
        largest_mb=LARGEST_MB,
    )


@spreadsheets.get("/assessments/<int:assessment_id>/questionnaire.xlsx")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
def send_questionnaire(place: Any) -> Any:
    if not place.is_open:
        return to_receipt(place)
    answers, moment = list_answers(place.assessment.id), now()
    made_at = f"{plain_day(moment.date())}, {moment:%H:%M} UTC"
    name = f"{place.outline.code}-{place.assessment.period_starts_on.year}-{place.assessment.id}"
    return workbook_response(name, lambda workbook: fill_questionnaire(workbook, place, answers, made_at))


@spreadsheets.post("/assessments/<int:assessment_id>/spreadsheet")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
@commits
def upload_questionnaire(place: Any) -> Any:
    if not place.is_open:
        return to_receipt(place)
    form, difference = QuestionnaireForm(), None
    try:
        filled = take_questionnaire(place, form.file.data or None)
    except InvalidInput as error:
        form.file.errors = [str(error.message)]
        difference = error.difference if isinstance(error, WrongFile) else None
        return _upload_page(place, form, difference), 422
    comparison = compare(place.outline, filled.questions, list_answers(place.assessment.id))
    if not (comparison.changes or comparison.clashes or comparison.problems):
        flash(_("The file holds nothing that is not saved already."), "success")
        return redirect(url_for("assessments.show_assessment", assessment_id=place.assessment.id), code=303)
    keep_filled(place, filled.questions, by=current_identity(), at=now())
    return redirect(_changes_url(place), code=303)


def _changes_url(place: Any) -> str:
    return url_for("assessment_spreadsheets.show_changes", assessment_id=place.assessment.id)


@spreadsheets.get("/assessments/<int:assessment_id>/spreadsheet/changes")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
def show_changes(place: Any) -> Any:
    if not place.is_open:
        return to_receipt(place)
    waiting = find_filled(place.assessment.id, current_identity())
    if waiting is None:
        return redirect(url_for("assessment_spreadsheets.show_spreadsheet", assessment_id=place.assessment.id), 303)
    comparison = compare(place.outline, questions_of(waiting), list_answers(place.assessment.id))
    return render_template(
        "compliance/assessments/spreadsheet/show_spreadsheet_changes.html",
        place=place,
        found=comparison,
        groups=_groups(comparison),
        waiting=waiting,
        form=PlainForm(),
    )


def _groups(found: Comparison) -> list[tuple[str, list[Any]]]:
    """The changes by kind, each kind with its heading."""
    headings = {
        "new": _("New answers"),
        "changed": _("Changed answers"),
        "emptied": _("Answers taken away: the cell is empty now"),
        "note": _("Notes only"),
    }
    groups = (
        (heading, [each for each in found.changes if each.kind.value == kind]) for kind, heading in headings.items()
    )
    return [(heading, changes) for heading, changes in groups if changes]


@spreadsheets.post("/assessments/<int:assessment_id>/spreadsheet/changes")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
@commits
def save_changes(place: Any) -> Any:
    saved = save_filled(place, _choices(), by=current_identity(), at=now())
    shown = number(saved.number_saved)
    flash(
        ngettext("%(shown)s answer saved.", "%(shown)s answers saved.", saved.number_saved, shown=shown.striptags()),
        "success",
    )
    if saved.is_done:
        return redirect(url_for("assessments.check_answers", assessment_id=place.assessment.id), code=303)
    return redirect(_changes_url(place), code=303)


def _choices() -> dict[str, Choice]:
    """What was picked where both sides changed, by question code."""
    return {
        name.removeprefix(CHOICE): Choice(
            value == "file", request.form.get(VERSION + name.removeprefix(CHOICE), -1, type=int)
        )
        for name, value in request.form.items()
        if name.startswith(CHOICE) and value in ("file", "stored")
    }


@spreadsheets.post("/assessments/<int:assessment_id>/spreadsheet/discard")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
@commits
def discard_questionnaire(place: Any) -> Any:
    discard_filled(place, by=current_identity())
    flash(_("The uploaded file was given up. Nothing of it was saved."), "success")
    return redirect(url_for("assessments.show_assessment", assessment_id=place.assessment.id), code=303)
