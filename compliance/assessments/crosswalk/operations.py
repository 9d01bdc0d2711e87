"""Accepting what the crosswalk says: the person's own answer from then on, with where it came from beside it."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import insert

from compliance.accounts.identity import Identity
from compliance.assessments.crosswalk.carrying import only_answer
from compliance.assessments.crosswalk.models import AnswerOrigin
from compliance.assessments.crosswalk.queries import Contribution, QuestionCrosswalk, find_crosswalk, options_of
from compliance.assessments.models import Answer
from compliance.assessments.operations import GivenAnswer, record_answer
from compliance.assessments.queries import QuestionPlace, find_answer
from compliance.assessments.scores.scoring import Degree
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.errors import Conflict


def accept_answer(
    place: QuestionPlace, *, seen: str, remainder_of: int | None, by: Identity | None, at: datetime
) -> Answer:
    """Save what the crosswalk says as the person's answer, with its contributors.

    `seen` is the signature of what the person had before them. With `remainder_of` (the id of an edge), a yes elsewhere
    that asks less counts as yes because the person says that the remainder of that edge holds too. Raises Conflict
    where the question has an answer already (a person's own stands), the answers elsewhere changed meanwhile, or
    nothing counts.
    """
    crosswalk = find_crosswalk(place)
    if crosswalk.signature != seen:
        raise Conflict(_("The answers elsewhere changed while the page was open. Look at them again."))
    if remainder_of is None:
        value, rests_on = crosswalk.value, _deciding(crosswalk)
    else:
        value = only_answer(options_of(crosswalk.question), Degree.FULL)
        rests_on = [each for each in crosswalk.remainders if each.edge.id == remainder_of]
    if value is None or not rests_on:
        raise Conflict(_("Nothing elsewhere answers this question. Answer it here."))
    stored = find_answer(place.assessment.id, place.question.id)
    if stored is not None and stored.value is not None:
        raise Conflict(_("This question has an answer of its own; it stays."))
    given = GivenAnswer(value, note=stored.note if stored else None, version=stored.version if stored else 0)
    answer = record_answer(place, given, by=by, at=at)
    _keep_origins(answer, value, rests_on, by, at)
    sources = ", ".join(f"{each.outline.code} {each.question.code}" for each in rests_on)
    record_change(
        "assessments.accept_answer",
        place.assessment,
        by,
        summary=f"Took the answer to {place.question.code} over from {sources}",
        changes={place.question.code: (None, value)},
    )
    return answer


def _deciding(crosswalk: QuestionCrosswalk) -> list[Contribution]:
    """The contributors that say the value taken over."""
    return [each for each in crosswalk.counting if each.value == crosswalk.value]


def _keep_origins(
    answer: Answer, value: str, rests_on: Sequence[Contribution], by: Identity | None, at: datetime
) -> None:
    rows = [
        {
            "answer_id": answer.id,
            "value": value,
            "counts": each.carried.counts,
            "edge_id": each.edge.id,
            "approval_id": each.edge.decision.id if each.edge.decision else None,
            "source_answer_id": each.source.answer_id,
            "source_value": each.source.value,
            "source_answered_at": each.source.answered_at,
            "source_was_submitted": each.source.is_submitted,
            "taken_by_id": by.user_id if by else None,
            "taken_at": at,
        }
        for each in rests_on
    ]
    db.session.execute(insert(AnswerOrigin), rows)
