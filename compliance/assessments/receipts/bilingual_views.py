"""A submitted self-assessment in English and Arabic side by side, as a page to print and as a PDF."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from compliance.accounts.guard import requires
from compliance.assessments.permissions import READ_SUBMITTED
from compliance.assessments.queries import get_snapshot, get_submitted_assessment
from compliance.assessments.receipts.contents import Receipt, read_receipt
from compliance.reports.pdf import render_pdf
from compliance.standards.bilingual import BilingualSection, Given, bilingual_answers
from compliance.web.formatting import plain_day
from compliance.web.language import LANGUAGES, current_language, localised
from compliance.web.sentences import code_in_sentence

bilingual = Blueprint("assessment_print", __name__)


def _receipt(place: Any) -> Receipt:
    return read_receipt(place.outline, get_snapshot(place.assessment))


def _sections(place: Any, receipt: Receipt) -> list[BilingualSection]:
    given = {
        each.question.code: Given(
            value=each.value,
            is_asked=each.is_asked,
            fails_critical=bool(each.question.critical and each.option and each.option.fails_critical),
            reason=each.reason,
            note=each.note,
            files=[file["title"] for file in each.evidence],
        )
        for section in receipt.sections
        for each in section.answers
    }
    return bilingual_answers(place.outline, given)


@bilingual.get("/assessments/<int:assessment_id>/print")
@requires(READ_SUBMITTED, subject=get_submitted_assessment)
def print_answers(place: Any) -> str:
    receipt = _receipt(place)
    return render_template(
        "compliance/assessments/receipts/print_answers.html",
        place=place,
        receipt=receipt,
        sections=_sections(place, receipt),
        languages=LANGUAGES,
    )


@bilingual.get("/assessments/<int:assessment_id>/print.pdf")
@requires(READ_SUBMITTED, subject=get_submitted_assessment)
def send_print(place: Any) -> Response:
    receipt = _receipt(place)
    context = {
        "title": place.outline.title,
        "head": receipt.notice,
        "meta": _facts(place, receipt),
        "notices": [receipt.notice],
        "sections": _sections(place, receipt),
    }
    content = render_pdf("reports/bilingual.html", context, current_language())
    name = f"{place.assessment.receipt_number}-en-ar.pdf"
    return Response(
        content, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _facts(place: Any, receipt: Receipt) -> Mapping[str, str]:
    found = {}
    for language in LANGUAGES:
        with force_locale(language):
            parts = (
                localised(receipt.organisation_names),
                _("Receipt %(number)s", number=code_in_sentence(place.assessment.receipt_number)),
                _("submitted %(day)s", day=plain_day(place.assessment.submitted_on)),
                f"{_('Digest (SHA-256)')}: {code_in_sentence(place.assessment.digest)}",
            )
            found[language] = " · ".join(parts)
    return found
