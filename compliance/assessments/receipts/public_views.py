"""The public page behind the QR code of a receipt; the address of that page; the declared content as a file."""

import json
from typing import Any

from flask import Blueprint, Response, make_response, render_template, url_for

from compliance.accounts.guard import public, requires
from compliance.assessments.permissions import READ_SUBMITTED
from compliance.assessments.queries import get_snapshot, get_submitted_assessment
from compliance.assessments.receipts.public import get_public_receipt, receipt_token
from compliance.web.rate_limit import limiter

public_receipts = Blueprint("public_receipts", __name__)

TRIES = "30 per minute; 300 per hour"


@public_receipts.get("/receipts/<receipt_number>/<token>")
@public
@limiter.limit(TRIES)
def confirm_receipt(receipt_number: str, token: str) -> Response:
    page = render_template(
        "compliance/assessments/receipts/confirm_receipt.html", receipt=get_public_receipt(receipt_number, token)
    )
    answer = make_response(page)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer


def receipt_address(receipt_number: str) -> str:
    """The full address of the public page of a receipt, under the name this request came by."""
    return url_for(
        "public_receipts.confirm_receipt",
        receipt_number=receipt_number,
        token=receipt_token(receipt_number),
        _external=True,
    )


@public_receipts.get("/assessments/<int:assessment_id>/declared.json")
@requires(READ_SUBMITTED, subject=get_submitted_assessment)
def send_declared(place: Any) -> Response:
    """What was declared, as frozen; `sanad assessments verify` says whether such a file is what was submitted."""
    content = json.dumps(get_snapshot(place.assessment), ensure_ascii=False, sort_keys=True, indent=2)
    name = f"{place.assessment.receipt_number}.json"
    return Response(
        content + "\n",
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
