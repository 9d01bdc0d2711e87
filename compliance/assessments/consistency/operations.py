"""Giving reasons for points to check, and freezing both when the assessment is submitted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert

from compliance.accounts.identity import Identity
from compliance.assessments.consistency.models import SubmissionReason
from compliance.assessments.consistency.queries import PointsOfAssessment
from compliance.assessments.operations import check_is_open
from compliance.assessments.queries import Place
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.errors import Conflict, InvalidInput

LONGEST_REASON = 2000


def record_reasons(place: Place, reasons: Mapping[str, str], *, by: Identity | None, at: datetime) -> None:
    """Store the reasons given for points to check in place of those given before.

    They come by key of the point; the empty key is for all others. Raises InvalidInput at a key whose reason is too
    long, Conflict once submitted.
    """
    check_is_open(place)
    given = {key: text.strip() for key, text in reasons.items() if text.strip()}
    for key, text in given.items():
        if len(text) > LONGEST_REASON:
            raise InvalidInput(key, _("This text is too long."))
    assessment_id = place.assessment.id
    db.session.execute(delete(SubmissionReason).where(SubmissionReason.assessment_id == assessment_id))
    rows = [
        {
            "assessment_id": assessment_id,
            "point_key": key,
            "reason": text,
            "given_by_id": by.user_id if by else None,
            "given_at": at,
        }
        for key, text in given.items()
    ]
    if rows:
        db.session.execute(insert(SubmissionReason), rows)
    record_change(
        "assessments.record_reasons",
        place.assessment,
        by,
        summary="Gave reasons for submitting with points to check",
        changes={"number_of_reasons": (None, len(given))},
    )


def freeze_points(found: PointsOfAssessment, reason: str | None) -> list[dict[str, Any]]:
    """The points with their reasons as plain values for the snapshot.

    `reason` stands for every point that has none stored. Conflict where a point has no reason at all: it appeared
    since the person looked.
    """
    if found.unexplained and not (reason or "").strip():
        raise Conflict(_("There are points to check that no reason was given for. Look at them before you submit."))
    return [
        {
            "check": point.check.value,
            "questions": list(point.questions),
            "because": dict(point.because) if point.because else None,
            "reason": found.reason_of(point) or (reason or "").strip(),
        }
        for point in found.points
    ]
