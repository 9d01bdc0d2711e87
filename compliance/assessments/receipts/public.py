"""What anybody who holds a receipt may check: that it was submitted, by whom, when, and whether it still stands.

The address on the paper carries a token made with the installation's secret key, so that knowing or guessing a receipt
number opens nothing. The organisation's name is shown because it stands on the paper already; scores, answers and the
person who declared are not.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import aliased, undefer

from compliance.assessments.models import Assessment, AssessmentState
from compliance.assessments.receipts.notices import declaration_notice
from compliance.database import db
from compliance.errors import NotFound
from compliance.standards.models import Standard

# 80 bits: with the limit on tries, not to be guessed; sixteen letters, short enough to type.
TOKEN_BYTES = 10
_PURPOSE = b"public receipt:"


@dataclass(frozen=True)
class PublicReceipt:
    """Everything the public page says. The names are those of the day of submission."""

    receipt_number: str
    notice: Mapping[str, str]
    organisation_names: Mapping[str, str]
    standard_title: Mapping[str, str]
    standard_version: str
    starts_on: date
    ends_on: date
    submitted_on: date | None
    digest: str
    superseded_on: date | None
    withdrawn_on: date | None


def receipt_token(receipt_number: str) -> str:
    """The token that belongs to a receipt number: letters and digits, upper case."""
    key = current_app.extensions["compliance"].settings.secret_key.encode()
    made = hmac.new(key, _PURPOSE + receipt_number.encode(), hashlib.sha256).digest()
    return base64.b32encode(made[:TOKEN_BYTES]).decode()


def get_public_receipt(receipt_number: str, token: str) -> PublicReceipt:
    """What the public page says; NotFound for anything wrong, without telling what."""
    if not hmac.compare_digest(receipt_token(receipt_number).encode(), token.upper().encode()):
        raise NotFound
    later = aliased(Assessment)
    row = db.session.execute(
        select(Assessment, Standard, later.submitted_on)
        .join(Standard, Standard.id == Assessment.standard_id)
        .outerjoin(later, (later.supersedes_id == Assessment.id) & (later.state == AssessmentState.SUBMITTED))
        .where(Assessment.receipt_number == receipt_number, Assessment.state == AssessmentState.SUBMITTED)
        .options(undefer(Assessment.snapshot))
    ).first()
    if row is None:
        raise NotFound
    assessment, standard, superseded_on = row
    organisation = (assessment.snapshot or {})["organisation"]
    return PublicReceipt(
        receipt_number=receipt_number,
        notice=declaration_notice(standard.assessed_kind),
        organisation_names={"en": organisation["name"], "ar": organisation["name_ar"] or organisation["name"]},
        standard_title=standard.title,
        standard_version=standard.version,
        starts_on=assessment.period_starts_on,
        ends_on=assessment.period_ends_on,
        submitted_on=assessment.submitted_on,
        digest=assessment.digest or "",
        superseded_on=superseded_on,
        withdrawn_on=assessment.withdrawn_on,
    )
