"""The report as its organisation reads it: signed off, its own edition, and nothing before that."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.permissions import READ_OWN_REPORT
from audits.photo_covers.sending import send_picture
from audits.proof.queries import shows_to_organisation
from audits.queries import get_audit
from audits.reports.editions import Edition
from audits.reports.file_views import asked_form, workbook_of
from audits.reports.files import ask_for_file
from audits.reports.queries import contents_of, get_contents, get_told_report, list_told_reports, subjects_of
from audits.reports.showing import show_contents
from compliance.accounts.guard import current_identity, requires
from compliance.database import commits
from compliance.errors import NotFound
from compliance.ledger.canonical import canonical
from compliance.ledger.proofs import export_proof

pages = Blueprint("own_reports", __name__)


@pages.get("/audits/<int:audit_id>/signed-reports")
@requires(READ_OWN_REPORT, subject=get_audit)
def list_versions(audit: Any) -> str:
    return render_template("audits/reports/list_told_reports.html", audit=audit, reports=list_told_reports(audit.id))


@pages.get("/signed-reports/<int:report_id>")
@requires(READ_OWN_REPORT, subject=get_told_report)
def show_report(report: Any) -> str:
    context = show_contents(report, Edition.ORGANISATION)
    context["files"] = [file for file in context["files"] if file.contents_id == context["contents_id"]]
    return render_template("audits/reports/show_told_report.html", report=report, **context)


@pages.get("/signed-reports/<int:report_id>/pictures/<sha256>")
@requires(READ_OWN_REPORT, subject=get_told_report)
def show_picture(report: Any, sha256: str) -> Response:
    findings = contents_of(report, Edition.ORGANISATION).findings
    if sha256 not in {photo.sha256 for finding in findings for photo in finding.photos}:
        raise NotFound(_("There is no such photo, or you may not see it."))
    return send_picture(sha256)


@pages.post("/signed-reports/<int:report_id>/files")
@requires(READ_OWN_REPORT, subject=get_told_report)
@commits
def ask(report: Any) -> Any:
    form = asked_form((Edition.ORGANISATION,))
    ask_for_file(report, Edition.ORGANISATION, form.language.data, current_identity())
    return redirect(url_for(".show_report", report_id=report.id) + "#files", 303)


@pages.get("/signed-reports/<int:report_id>/workbook")
@requires(READ_OWN_REPORT, subject=get_told_report)
def send_workbook(report: Any) -> Response:
    return workbook_of(report, Edition.ORGANISATION)


@pages.get("/signed-reports/<int:report_id>/proof.json")
@requires(READ_OWN_REPORT, subject=get_told_report)
def send_proof(report: Any) -> Response:
    """The proof of the edition it reads, to be checked by anybody with the public key and without Sanad."""
    contents = get_contents(report, Edition.ORGANISATION)
    body = canonical(export_proof(subjects_of(contents.id), shows_to_organisation))
    headers = {"Content-Disposition": f'attachment; filename="proof-{report.number}.json"'}
    return Response(body, mimetype="application/json", headers=headers)
