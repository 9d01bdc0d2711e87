"""Pages of a report for its team and the authority: its versions, what it says, writing it and sending it."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from audits.forms import ConfirmForm
from audits.permissions import READ_REPORT, WRITE_REPORT
from audits.photo_covers.queries import is_photo_of
from audits.photo_covers.sending import send_picture
from audits.queries import get_audit
from audits.reports.editions import Edition
from audits.reports.forms import BeginReportForm, ReportTextForm, SendForReviewForm
from audits.reports.limits import propose_limits, propose_limits_for_organisation
from audits.reports.operations import begin_report, make_contents, send_for_review, write_report
from audits.reports.queries import get_report, list_possible_reviewers, list_reports
from audits.reports.showing import WORDS_OF_PAGES, show_contents
from audits.saving import is_saved
from compliance.accounts.guard import current_identity, requires
from compliance.database import commits
from compliance.errors import NotFound

pages = Blueprint("reports", __name__)


@pages.app_context_processor
def words() -> dict[str, Any]:
    return {"report_words": WORDS_OF_PAGES}


@pages.get("/audits/<int:audit_id>/reports")
@requires(READ_REPORT, subject=get_audit)
def list_versions(audit: Any) -> str:
    return _versions_page(audit, BeginReportForm())


@pages.post("/audits/<int:audit_id>/reports")
@requires(WRITE_REPORT, subject=get_audit)
@commits
def begin(audit: Any) -> Any:
    form, begun = BeginReportForm(), []
    if not is_saved(form, lambda: begun.append(begin_report(audit, current_identity(), form.given_reason()))):
        return _versions_page(audit, form), 422
    return redirect(url_for(".write", report_id=begun[0].id), 303)


def _versions_page(audit: Any, form: BeginReportForm) -> str:
    return render_template("audits/reports/list_reports.html", audit=audit, reports=list_reports(audit.id), form=form)


@pages.get("/audit-reports/<int:report_id>")
@requires(READ_REPORT, subject=get_report)
def show_report(report: Any) -> str:
    edition = Edition.ORGANISATION if request.args.get("edition") == Edition.ORGANISATION else Edition.FULL
    return render_template(
        "audits/reports/show_report.html", report=report, form=ConfirmForm(), **show_contents(report, edition)
    )


@pages.post("/audit-reports/<int:report_id>/refresh")
@requires(READ_REPORT, subject=get_report)
@commits
def refresh(report: Any) -> Any:
    make_contents(report)
    flash(_("The report was made anew from what is recorded now."), "success")
    return redirect(url_for(".show_report", report_id=report.id), 303)


@pages.get("/audit-reports/<int:report_id>/pictures/<sha256>")
@requires(READ_REPORT, subject=get_report)
def show_picture(report: Any, sha256: str) -> Response:
    if not is_photo_of(report.audit_id, sha256):
        raise NotFound(_("There is no such photo, or you may not see it."))
    return send_picture(sha256)


@pages.get("/audit-reports/<int:report_id>/text")
@requires(WRITE_REPORT, subject=get_report)
def write(report: Any) -> str:
    if report.text is not None:
        return _text_page(report, ReportTextForm(obj=report.text))
    proposed = {
        "limits": "\n".join(propose_limits(report.audit)),
        "limits_for_organisation": "\n".join(propose_limits_for_organisation(report.audit)),
    }
    return _text_page(report, ReportTextForm(data=proposed))


@pages.post("/audit-reports/<int:report_id>/text")
@requires(WRITE_REPORT, subject=get_report)
@commits
def save_text(report: Any) -> Any:
    form = ReportTextForm()
    if not is_saved(form, lambda: write_report(report, form.text(), current_identity())):
        return _text_page(report, form), 422
    flash(_("The words of the report are saved; earlier ones are kept."), "success")
    return redirect(url_for(".show_report", report_id=report.id), 303)


def _text_page(report: Any, form: ReportTextForm) -> str:
    return render_template("audits/reports/write_report.html", report=report, form=form)


@pages.get("/audit-reports/<int:report_id>/send")
@requires(WRITE_REPORT, subject=get_report)
def send(report: Any) -> str:
    return _send_page(report, SendForReviewForm())


@pages.post("/audit-reports/<int:report_id>/send")
@requires(WRITE_REPORT, subject=get_report)
@commits
def save_sending(report: Any) -> Any:
    form = SendForReviewForm()
    form.offer(list_possible_reviewers(report.audit))
    if not is_saved(form, lambda: send_for_review(report, current_identity(), form.chosen_reviewer())):
        return _send_page(report, form), 422
    flash(_("The report was sent for review."), "success")
    return redirect(url_for(".show_report", report_id=report.id), 303)


def _send_page(report: Any, form: SendForReviewForm) -> str:
    form.offer(list_possible_reviewers(report.audit))
    return render_template("audits/reports/send_report.html", report=report, form=form)
