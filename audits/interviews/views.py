"""Pages of worker interviews: reading them, correcting them; reading is written to the change log.

Reading is a POST, since it writes: a page opened by a link, a reload or a browser's prefetch shows nothing.
"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.forms import ConfirmForm
from audits.interviews import wording
from audits.interviews.forms import STEPS, InterviewCorrectionForm, InterviewForm, entered
from audits.interviews.operations import correct_interview as correct
from audits.interviews.operations import note_reading
from audits.interviews.origins import country_name, language_name
from audits.interviews.queries import get_interview, is_superseded, list_recruiters_of
from audits.permissions import READ_INTERVIEW, RECORD_INTERVIEW
from audits.saving import is_saved
from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.standards.ilo_signs import ILO_SIGNS
from compliance.web.language import current_language

pages = Blueprint("interviews", __name__)


@pages.app_context_processor
def words() -> dict[str, Any]:
    return {"interview_words": wording}


@pages.get("/interviews/<int:interview_id>")
@requires(READ_INTERVIEW, subject=get_interview)
def read_interview(interview: Any) -> str:
    return render_template(
        "audits/interviews/ask_before_reading.html",
        interview=interview,
        form=ConfirmForm(),
        next_endpoint=".open_interview",
    )


@pages.post("/interviews/<int:interview_id>")
@requires(READ_INTERVIEW, subject=get_interview)
@commits
def open_interview(interview: Any) -> str:
    note_reading(interview, current_identity())
    language = current_language()
    return render_template(
        "audits/interviews/read_interview.html",
        interview=interview,
        form=ConfirmForm(),
        ilo_signs=ILO_SIGNS,
        language_name=language_name(interview.language, language),
        script_language=language_name(interview.consent.script_language, language),
        country_name=country_name(interview.nationality, language),
        is_superseded=is_superseded(interview),
    )


@pages.get("/interviews/<int:interview_id>/correction")
@requires(RECORD_INTERVIEW, subject=get_interview)
def correct_interview(interview: Any) -> str:
    return render_template(
        "audits/interviews/ask_before_reading.html",
        interview=interview,
        form=ConfirmForm(),
        next_endpoint=".open_interview_correction",
    )


@pages.post("/interviews/<int:interview_id>/correction/open")
@requires(RECORD_INTERVIEW, subject=get_interview)
@commits
def open_interview_correction(interview: Any) -> str:
    note_reading(interview, current_identity())
    form = InterviewCorrectionForm(formdata=None, data=entered(interview))
    if interview.costs:
        form.costs.append_entry()
    return _correction_page(interview, _offered(form, interview.audit))


@pages.post("/interviews/<int:interview_id>/correction")
@requires(RECORD_INTERVIEW, subject=get_interview)
@commits
def save_interview_correction(interview: Any) -> Any:
    form = _offered(InterviewCorrectionForm(), interview.audit)
    if not is_saved(
        form, lambda: correct(interview, form.answers(), form.reason.data.strip(), current_identity(), today())
    ):
        return _correction_page(interview, form), 422
    flash(_("The interview was corrected; the earlier account is kept."), "success")
    return redirect(url_for("audits.show_audit", audit_id=interview.audit_id), 303)


def _correction_page(interview: Any, form: InterviewForm) -> str:
    parts = [(step.title, [field.name for field in step.form(meta={"csrf": False})]) for step in STEPS]
    return render_template(
        "audits/interviews/correct_interview.html", audit=interview.audit, form=form, interview=interview, parts=parts
    )


def _offered(form: Any, audit: Any) -> Any:
    form.offer(audit.workplaces, list_recruiters_of(audit.organisation), current_language())
    return form
