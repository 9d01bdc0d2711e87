"""Withdrawing a submitted self-assessment: the organisation says that it no longer stands, and nothing is removed.

Its authority goes on reading what was declared, with the withdrawal beside it: an organisation cannot take an admission
back by withdrawing it. The risk indicators go on seeing it too, until another round or a correction replaces it.
"""

from datetime import datetime

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.assessments.models import Assessment, AssessmentState
from compliance.assessments.queries import Place, find_correction
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.errors import Conflict, InvalidInput


def check_can_be_withdrawn(place: Place) -> None:
    """Raise Conflict, saying why, where a self-assessment cannot be withdrawn."""
    assessment = place.assessment
    if assessment.state is not AssessmentState.SUBMITTED:
        raise Conflict(_("Only a submitted self-assessment is withdrawn; this one can still be edited."))
    if assessment.withdrawn_on is not None:
        raise Conflict(_("This self-assessment was withdrawn already."))
    correction = find_correction(assessment.id)
    if correction is not None and correction.submitted_on is not None:
        raise Conflict(_("This self-assessment was corrected later. Withdraw the correction, if it does not stand."))
    if correction is not None:
        raise Conflict(_("A correction of this self-assessment is being prepared. Finish it, or give it up first."))


def withdraw_submitted(place: Place, reason: str, *, by: Identity, at: datetime) -> Assessment:
    """Note that a submitted self-assessment no longer stands, and why.

    Raises InvalidInput without a reason, Conflict where it cannot be withdrawn.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("Say why it does not stand any more."))
    check_can_be_withdrawn(place)
    assessment = place.assessment
    assessment.withdrawn_on, assessment.withdrawal_reason = at.date(), reason.strip()
    db.session.flush()
    record_change(
        "assessments.withdraw_submitted",
        assessment,
        by,
        summary=f"Withdrew submitted self-assessment {assessment.receipt_number}; it stays readable",
        changes={"withdrawn_on": (None, assessment.withdrawn_on)},
    )
    return assessment
