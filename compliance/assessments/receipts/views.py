"""Pages of a submitted self-assessment: receipt, report, answers, for its organisation and authority; corrections."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.consistency.labels import CHECK_TITLES
from compliance.assessments.crosswalk.pages import origins_of_assessment
from compliance.assessments.evidence.backing import submitted_backing
from compliance.assessments.forms import CorrectionForm
from compliance.assessments.operations import correct_assessment, withdraw_correction
from compliance.assessments.permissions import ANSWER_ASSESSMENT, READ_SUBMITTED
from compliance.assessments.queries import (
    find_correction,
    get_own_assessment,
    get_snapshot,
    get_submitted_assessment,
)
from compliance.assessments.receipts.contents import Receipt, read_receipt
from compliance.assessments.receipts.public_views import receipt_address
from compliance.assessments.resemblance.queries import list_resemblances
from compliance.assessments.scores.page import ScorePage, load_score_page
from compliance.clock import now
from compliance.database import commits
from compliance.errors import Conflict
from compliance.reports.pdf import render_pdf
from compliance.web.language import LANGUAGES, current_language, languages_readers_first
from compliance.web.qr_codes import qr_path

receipts = Blueprint("assessment_receipts", __name__)


def _receipt(place: Any) -> Receipt:
    return read_receipt(place.outline, get_snapshot(place.assessment))


def _scores(place: Any, receipt: Receipt) -> ScorePage:
    answers = (answer for section in receipt.sections for answer in section.answers)
    return load_score_page(place, {answer.question.code: answer.value for answer in answers})


@receipts.get("/assessments/<int:assessment_id>/receipt")
@requires(READ_SUBMITTED, subject=get_submitted_assessment)
def show_receipt(place: Any) -> str:
    receipt = _receipt(place)
    address = receipt_address(place.assessment.receipt_number)
    return render_template(
        "compliance/assessments/receipts/show_receipt.html",
        place=place,
        receipt=receipt,
        scores=_scores(place, receipt),
        backing=submitted_backing(place),
        correction=_visible_correction(place),
        languages=languages_readers_first(),
        check_titles=CHECK_TITLES,
        address=address,
        qr=qr_path(address),
    )


def _visible_correction(place: Any) -> Any:
    """The correction of this round; an open one is the organisation's own business."""
    correction = find_correction(place.assessment.id)
    if correction is None or (correction.submitted_on is None and not current_identity().belongs_to_organisation):
        return None
    return correction


@receipts.get("/assessments/<int:assessment_id>/answers")
@requires(READ_SUBMITTED, subject=get_submitted_assessment)
def show_answers(place: Any) -> str:
    """The answers with their files as submitted; the authority reads what resembles other organisations', too."""
    identity = current_identity()
    return render_template(
        "compliance/assessments/receipts/show_answers.html",
        place=place,
        receipt=_receipt(place),
        **origins_of_assessment(place.assessment.id, with_drafts=current_identity().belongs_to_organisation),
        backing=submitted_backing(place),
        resemblances=list_resemblances(place.assessment.id, identity) if identity.belongs_to_authority else [],
        check_titles=CHECK_TITLES,
    )


@receipts.get("/assessments/<int:assessment_id>/receipt.pdf")
@requires(READ_SUBMITTED, subject=get_submitted_assessment)
def send_report(place: Any) -> Response:
    asked = request.args.get("language")
    language = asked if asked in LANGUAGES else current_language()
    receipt = _receipt(place)
    context = {
        "place": place,
        "receipt": receipt,
        "scores": _scores(place, receipt),
        "backing": submitted_backing(place),
        "check_titles": CHECK_TITLES,
        "address": receipt_address(place.assessment.receipt_number),
    }
    content = render_pdf("reports/assessment.html", context, language)
    name = f"{place.assessment.receipt_number}-{language}.pdf"
    return Response(
        content, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@receipts.get("/assessments/<int:assessment_id>/correct")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
def start_correction(place: Any) -> Any:
    _refuse_unless_correctable(place)
    return _correction_page(place, CorrectionForm())


def _refuse_unless_correctable(place: Any) -> None:
    if place.is_open:
        raise Conflict(_("Only a submitted self-assessment is corrected; this one can still be edited."))
    if find_correction(place.assessment.id) is not None:
        raise Conflict(_("A correction of this self-assessment exists already."))


def _correction_page(place: Any, form: CorrectionForm) -> str:
    return render_template("compliance/assessments/start_correction.html", place=place, form=form)


@receipts.post("/assessments/<int:assessment_id>/correct")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
@commits
def open_correction(place: Any) -> Any:
    _refuse_unless_correctable(place)
    form = CorrectionForm()
    if not form.validate():
        return _correction_page(place, form), 422
    correction = correct_assessment(place, form.reason.data, by=current_identity(), at=now())
    return redirect(url_for("assessments.show_assessment", assessment_id=correction.id), code=303)


@receipts.post("/assessments/<int:assessment_id>/withdraw")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
@commits
def give_up_correction(place: Any) -> Any:
    withdraw_correction(place, by=current_identity(), at=now())
    flash(_("The correction was given up. What you submitted before stays in force."), "success")
    return redirect(url_for("assessments.list_assessments"), code=303)
