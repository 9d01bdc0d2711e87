"""Ask for an evaluation of the organisations a saved fact concerns; the scheduler process takes it within a second."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select

from compliance.clock import now
from compliance.database import db
from compliance.scheduling.models import PendingEvaluation


def request_evaluation(organisation_ids: Iterable[int | None], reason: str) -> None:
    """Queue `organisation_ids` in the present transaction. `reason` is a short code such as "interview_recorded"."""
    moment = now()
    for organisation_id in {each for each in organisation_ids if each is not None}:
        db.session.add(PendingEvaluation(organisation_id=organisation_id, reason=reason, requested_at=moment))


def take_requests(request: Any, wanted: Any, limit: int) -> list[int]:
    """Take the oldest `limit` rows of the model `request` out of their queue; gives the column `wanted` of each.

    Rows that another worker holds are passed over. The rows are chosen by a statement of their own: as a part of the
    DELETE, PostgreSQL may choose them again for every row it looks at, and take more than the limit.
    """
    chosen = select(request.id, wanted).order_by(request.id).limit(limit).with_for_update(skip_locked=True)
    rows = db.session.execute(chosen).all()
    db.session.execute(
        delete(request).where(request.id.in_([row[0] for row in rows])),
        execution_options={"synchronize_session": False},
    )
    return [row[1] for row in rows]
