"""Asking for the PDF of a report, taking it, and its workbook."""

from typing import Any

from flask import Blueprint, Response, redirect, request, send_file, url_for
from flask_babel import gettext as _

from audits.permissions import READ_REPORT, READ_REPORT_FILE
from audits.reports.editions import Edition
from audits.reports.files import ask_for_file
from audits.reports.forms import AskForFileForm
from audits.reports.queries import contents_of, get_report, get_report_file
from audits.reports.speech import Speech
from audits.reports.spreadsheet import fill_workbook
from compliance.accounts.guard import current_identity, requires
from compliance.database import commits
from compliance.documents.storage import verified_path
from compliance.errors import InvalidInput, NotFound
from compliance.web.exports import workbook_response
from compliance.web.language import current_language

pages = Blueprint("report_files", __name__)


@pages.post("/audit-reports/<int:report_id>/files")
@requires(READ_REPORT, subject=get_report)
@commits
def ask(report: Any) -> Any:
    form = asked_form(tuple(Edition))
    ask_for_file(report, form.edition.data, form.language.data, current_identity())
    return redirect(url_for("reports.show_report", report_id=report.id, edition=form.edition.data) + "#files", 303)


@pages.get("/report-files/<int:file_id>")
@requires(READ_REPORT_FILE, subject=get_report_file)
def send(file: Any) -> Response:
    """The finished PDF, as a download."""
    if file.sha256 is None:
        raise NotFound(_("This file is not made yet."))
    name = f"{file.report.number}-{file.edition.value}-{file.language.value}.pdf"
    response = send_file(
        verified_path(file.sha256), mimetype="application/pdf", as_attachment=True, download_name=name, max_age=0
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@pages.get("/audit-reports/<int:report_id>/workbook")
@requires(READ_REPORT, subject=get_report)
def send_workbook(report: Any) -> Response:
    is_told = request.args.get("edition") == Edition.ORGANISATION
    return workbook_of(report, Edition.ORGANISATION if is_told else Edition.FULL)


def workbook_of(report: Any, edition: Edition) -> Response:
    """The workbook of one edition, in the reader's language."""
    contents, speech = contents_of(report, edition), Speech((current_language(),))
    return workbook_response(report.number, lambda workbook: fill_workbook(workbook, contents, speech))


def asked_form(editions: tuple[Edition, ...]) -> AskForFileForm:
    """The form that was sent; InvalidInput for one that no page of ours sends."""
    form = AskForFileForm()
    form.offer(editions)
    if not form.validate_on_submit():
        raise InvalidInput("language", _("Choose a language."))
    return form
