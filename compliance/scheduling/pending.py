"""Ask for an evaluation of the organisations a saved fact concerns; the scheduler process takes it within a second."""

from collections.abc import Iterable

from compliance.clock import now
from compliance.database import db
from compliance.scheduling.models import PendingEvaluation


def request_evaluation(organisation_ids: Iterable[int | None], reason: str) -> None:
    """Queue `organisation_ids` in the present transaction. `reason` is a short code such as "interview_recorded"."""
    moment = now()
    for organisation_id in {each for each in organisation_ids if each is not None}:
        db.session.add(PendingEvaluation(organisation_id=organisation_id, reason=reason, requested_at=moment))
