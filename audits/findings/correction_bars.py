"""Findings under which an organisation is given no time to correct a self-assessment before it is visited."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from audits.corrective_actions.models import CLOSED_STATES, CorrectiveAction
from audits.findings.models import Finding, Grade, first_id
from compliance.database import db, is_current


def grave_findings(organisation_id: int) -> Sequence[Any]:
    """A sentence for a critical finding that is not corrected, and one for a finding of an ILO sign."""
    reasons = []
    if _has_finding(organisation_id, Finding.grade == Grade.CRITICAL):
        reasons.append(_("A critical finding is not corrected."))
    if _has_finding(organisation_id, Finding.ilo_sign.is_not(None)):
        reasons.append(_("A finding names an ILO sign of forced labour and is not corrected."))
    return reasons


def _has_finding(organisation_id: int, condition: ColumnElement[bool]) -> bool:
    corrected = (
        select(CorrectiveAction.id)
        .where(
            CorrectiveAction.finding_id == first_id(Finding),
            CorrectiveAction.state.in_(CLOSED_STATES),
        )
        .exists()
    )
    found = db.session.scalar(
        select(Finding.id)
        .where(Finding.organisation_id == organisation_id, is_current(Finding), condition, ~corrected)
        .limit(1)
    )
    return found is not None
