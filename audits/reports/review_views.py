"""The page of the second person who reviews a report: what it says, what it resembles, signing or sending back."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.permissions import REVIEW_REPORT
from audits.reports.forms import ReviewForm
from audits.reports.operations import send_back, sign_off
from audits.reports.queries import digest_of_editions, get_report, list_resemblances, readable_report_ids
from audits.saving import is_saved
from compliance.accounts.guard import current_identity, requires
from compliance.database import commits

pages = Blueprint("report_reviews", __name__)


@pages.get("/audit-reports/<int:report_id>/review")
@requires(REVIEW_REPORT, subject=get_report)
def review(report: Any) -> str:
    return _review_page(report, ReviewForm(formdata=None, data={"read_digest": digest_of_editions(report)}))


@pages.post("/audit-reports/<int:report_id>/review/sign-off")
@requires(REVIEW_REPORT, subject=get_report)
@commits
def sign(report: Any) -> Any:
    form = ReviewForm()
    if not is_saved(form, lambda: sign_off(report, form.read_digest.data or "", current_identity())):
        return _review_page(report, form), 422
    flash(_("The report is signed off. The organisation was told by mail."), "success")
    return redirect(url_for("reports.show_report", report_id=report.id), 303)


@pages.post("/audit-reports/<int:report_id>/review/send-back")
@requires(REVIEW_REPORT, subject=get_report)
@commits
def give_back(report: Any) -> Any:
    form = ReviewForm()
    if not is_saved(form, lambda: send_back(report, form.reason.data or "", current_identity())):
        return _review_page(report, form), 422
    flash(_("The report was sent back to its team."), "success")
    return redirect(url_for("reports.list_versions", audit_id=report.audit_id), 303)


def _review_page(report: Any, form: ReviewForm) -> str:
    resemblances = list_resemblances(report)
    others = sorted({each.other.report_id for each in resemblances})
    return render_template(
        "audits/reports/review_report.html",
        report=report,
        form=form,
        resemblances=resemblances,
        readable=readable_report_ids(others, current_identity()),
    )
