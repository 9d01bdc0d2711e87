"""Which answers of an assessment rest on the crosswalk, and on what: as taken over, and how things stand now."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from compliance.accounts.models import User
from compliance.assessments.crosswalk.carrying import Counts
from compliance.assessments.crosswalk.models import AnswerOrigin
from compliance.assessments.models import Answer, Assessment, AssessmentState
from compliance.database import db
from compliance.standards.crosswalks.models import CrosswalkEdge
from compliance.standards.crosswalks.queries import list_edges
from compliance.standards.crosswalks.relations import Edge
from compliance.standards.models import Standard
from compliance.standards.outline import QuestionOutline, StandardOutline
from compliance.standards.queries import load_outline


@dataclass(frozen=True)
class Origin:
    """One contributor to an answer that was taken over.

    `value_now` is what the source says today, None where the reader may not know it.
    """

    question_id: int
    counts: Counts
    outline: StandardOutline
    question: QuestionOutline
    edge: Edge
    source_value: str
    source_answered_at: datetime
    source_was_submitted: bool
    source_period_starts_on: date
    source_submitted_on: date | None
    value_now: str | None
    taken_by: str | None
    taken_at: datetime

    @property
    def has_changed(self) -> bool:
        """True where the source says something else now."""
        return self.value_now is not None and self.value_now != self.source_value

    @property
    def is_withdrawn(self) -> bool:
        """True where the edge counts no more: withdrawn by a person, or replaced by another text."""
        return not self.edge.is_approved


def list_origins(assessment_id: int, *, with_drafts: bool, known_edges: Iterable[Edge] = ()) -> dict[int, list[Origin]]:
    """What each answer rests on, by question id; two queries, one where nothing was taken over or all edges are known.

    What a draft says today is told only `with_drafts`: drafts are the organisation's own.
    """
    source, source_round = aliased(Answer), aliased(Assessment)
    rows = db.session.execute(
        select(
            Answer.question_id,
            AnswerOrigin,
            source.question_id,
            source.value,
            source_round,
            Standard.id,
            Standard.digest,
            User.name,
        )
        .join(Answer, Answer.id == AnswerOrigin.answer_id)
        .join(source, source.id == AnswerOrigin.source_answer_id)
        .join(source_round, source_round.id == source.assessment_id)
        .join(Standard, Standard.id == source_round.standard_id)
        .outerjoin(User, User.id == AnswerOrigin.taken_by_id)
        .where(
            Answer.assessment_id == assessment_id,
            AnswerOrigin.ended_at.is_(None),
            AnswerOrigin.value == Answer.value,
        )
        .order_by(AnswerOrigin.id)
    ).all()
    if not rows:
        return {}
    edges = {each.id: each for each in known_edges}
    missing = {row[1].edge_id for row in rows} - edges.keys()
    if missing:
        edges |= {each.id: each for each in list_edges(CrosswalkEdge.id.in_(missing))}
    found: dict[int, list[Origin]] = defaultdict(list)
    for question_id, origin, source_id, value, round_, standard_id, digest, name in rows:
        outline = load_outline(standard_id, digest)
        is_submitted = round_.state is AssessmentState.SUBMITTED
        found[question_id].append(
            Origin(
                question_id=question_id,
                counts=origin.counts,
                outline=outline,
                question=next(each for each in outline.questions if each.id == source_id),
                edge=edges[origin.edge_id],
                source_value=origin.source_value,
                source_answered_at=origin.source_answered_at,
                source_was_submitted=origin.source_was_submitted,
                source_period_starts_on=round_.period_starts_on,
                source_submitted_on=round_.submitted_on if origin.source_was_submitted else None,
                value_now=value if with_drafts or is_submitted else None,
                taken_by=name,
                taken_at=origin.taken_at,
            )
        )
    return found


def describe_origins(origins: Sequence[Origin]) -> list[dict[str, str | bool]]:
    """What the frozen snapshot of a submitted assessment tells of an answer that was taken over."""
    return [
        {
            "standard": each.outline.code,
            "version": each.outline.version,
            "question": each.question.code,
            "value": each.source_value,
            "was_submitted": each.source_was_submitted,
            "counts": each.counts.value,
            "edge": each.edge.digest,
        }
        for each in origins
    ]
