"""Reads of crosswalks: pairs of standards, edges with the decision that holds, the decisions about one edge."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from compliance.accounts.identity import Identity
from compliance.accounts.models import Authority, User
from compliance.database import db
from compliance.errors import NotFound
from compliance.standards.crosswalks.models import Crosswalk, CrosswalkApproval, CrosswalkEdge
from compliance.standards.crosswalks.relations import Decision, Edge, EdgeDecision, EdgeReading, read_edge
from compliance.standards.models import Standard
from compliance.standards.outline import QuestionOutline, StandardOutline
from compliance.standards.queries import load_outline, load_outlines


@dataclass(frozen=True)
class ListedCrosswalk:
    """A pair of standards with the number of its edges, and how many of them count."""

    crosswalk: Crosswalk
    number_of_edges: int
    number_approved: int


@dataclass(frozen=True)
class CrosswalkPlace:
    """A pair of standards, read from `here` to `there`, with its edges in the order of the file."""

    crosswalk: Crosswalk
    here: StandardOutline
    there: StandardOutline
    edges: Sequence[Edge]


@dataclass(frozen=True)
class EdgePlace:
    """One edge with the standards and questions it joins."""

    edge: Edge
    left: StandardOutline
    right: StandardOutline
    left_question: QuestionOutline
    right_question: QuestionOutline


@dataclass(frozen=True)
class Mapping:
    """What a question is compared with: the edge read from it, and the question at the other end."""

    reading: EdgeReading
    outline: StandardOutline
    question: QuestionOutline


def list_crosswalks() -> list[ListedCrosswalk]:
    """Every pair of standards that has edges, with their numbers, in one query."""
    last = (
        select(CrosswalkApproval.decision)
        .where(CrosswalkApproval.edge_id == CrosswalkEdge.id)
        .order_by(CrosswalkApproval.id.desc())
        .limit(1)
        .correlate(CrosswalkEdge)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Crosswalk,
            func.count(CrosswalkEdge.id),
            func.sum(case((last == EdgeDecision.APPROVED, 1), else_=0)),
        )
        .join(CrosswalkEdge, CrosswalkEdge.crosswalk_id == Crosswalk.id)
        .where(CrosswalkEdge.is_current)
        .group_by(Crosswalk.id)
        .order_by(Crosswalk.id)
    )
    return [ListedCrosswalk(row[0], row[1], int(row[2])) for row in rows]


def get_crosswalk(here_code: str, here_version: str, there_code: str, there_version: str) -> CrosswalkPlace:
    """The current edges between two versions of standards, read from the first to the second; NotFound."""
    wanted = {(here_code, here_version), (there_code, there_version)}
    standards = [
        each
        for each in db.session.scalars(select(Standard).where(Standard.code.in_([here_code, there_code])))
        if (each.code, each.version) in wanted
    ]
    ids = [each.id for each in standards]
    crosswalk = db.session.scalar(
        select(Crosswalk).where(Crosswalk.left_standard_id.in_(ids), Crosswalk.right_standard_id.in_(ids))
    )
    if crosswalk is None:
        raise NotFound
    outlines = {(each.code, each.version): load_outline(each.id, each.digest) for each in standards}
    return CrosswalkPlace(
        crosswalk,
        outlines[(here_code, here_version)],
        outlines[(there_code, there_version)],
        list_edges(CrosswalkEdge.crosswalk_id == crosswalk.id, CrosswalkEdge.is_current),
    )


def get_crosswalk_to_decide(
    here_code: str, here_version: str, there_code: str, there_version: str, identity: Identity
) -> CrosswalkPlace:
    """The same for a view that somebody must be signed in for: crosswalks belong to no organisation."""
    return get_crosswalk(here_code, here_version, there_code, there_version)


def get_edge(edge_id: int) -> EdgePlace:
    """One edge, even one that the file has no more; NotFound."""
    found = list_edges(CrosswalkEdge.id == edge_id)
    if not found:
        raise NotFound
    (edge,) = found
    left, right = load_outline(edge.left_standard_id), load_outline(edge.right_standard_id)
    return EdgePlace(
        edge, left, right, find_question(left, edge.left_question_id), find_question(right, edge.right_question_id)
    )


def get_edge_to_decide(edge_id: int, identity: Identity) -> EdgePlace:
    """The same for a view that somebody must be signed in for."""
    return get_edge(edge_id)


def find_question(outline: StandardOutline, question_id: int) -> QuestionOutline:
    """The question of `outline` with this id; NotFound."""
    for question in outline.questions:
        if question.id == question_id:
            return question
    raise NotFound


def list_edges(*conditions: ColumnElement[bool] | InstrumentedAttribute[bool]) -> list[Edge]:
    """Edges with the decision that holds for each, in one query, in the order of their files."""
    last = (
        select(func.max(CrosswalkApproval.id))
        .where(CrosswalkApproval.edge_id == CrosswalkEdge.id)
        .correlate(CrosswalkEdge)
        .scalar_subquery()
    )
    left, right = aliased(Standard), aliased(Standard)
    rows = db.session.execute(
        select(CrosswalkEdge, left.id, right.id, left.digest, right.digest, *_DECISION)
        .join(Crosswalk, Crosswalk.id == CrosswalkEdge.crosswalk_id)
        .join(left, left.id == Crosswalk.left_standard_id)
        .join(right, right.id == Crosswalk.right_standard_id)
        .outerjoin(CrosswalkApproval, CrosswalkApproval.id == last)
        .outerjoin(User, User.id == CrosswalkApproval.decided_by_id)
        .outerjoin(Authority, Authority.id == User.authority_id)
        .where(*conditions)
        .order_by(CrosswalkEdge.crosswalk_id, CrosswalkEdge.position, CrosswalkEdge.id)
    )
    return [_edge(*row) for row in rows]


_DECISION = (
    CrosswalkApproval.id,
    CrosswalkApproval.decision,
    CrosswalkApproval.reason,
    CrosswalkApproval.decided_at,
    User.name,
    CrosswalkApproval.decided_as,
    Authority.name,
)


def _edge(row: CrosswalkEdge, left_id: int, right_id: int, left_digest: str, right_digest: str, *decision: Any) -> Edge:
    return Edge(
        id=row.id,
        crosswalk_id=row.crosswalk_id,
        left_standard_id=left_id,
        right_standard_id=right_id,
        left_digest=left_digest,
        right_digest=right_digest,
        left_question_id=row.left_question_id,
        right_question_id=row.right_question_id,
        relation=row.relation,
        conversion=row.conversion,
        remainder=row.remainder,
        reason=row.reason,
        proposed_by=row.proposed_by,
        digest=row.digest,
        is_current=row.is_current,
        decision=Decision(*decision) if decision[0] is not None else None,
    )


def list_edges_at(question_ids: Iterable[int]) -> list[Edge]:
    """Current edges that begin or end at one of these questions, in one query."""
    ids = list(question_ids)
    return list_edges(
        CrosswalkEdge.is_current,
        or_(CrosswalkEdge.left_question_id.in_(ids), CrosswalkEdge.right_question_id.in_(ids)),
    )


def list_edges_of_standards(standard_ids: Iterable[int]) -> list[Edge]:
    """Current edges that begin or end at one of these standards, in one query."""
    ids = list(standard_ids)
    return list_edges(
        CrosswalkEdge.is_current, or_(Crosswalk.left_standard_id.in_(ids), Crosswalk.right_standard_id.in_(ids))
    )


def list_mappings(outline: StandardOutline) -> dict[int, list[Mapping]]:
    """What each question of a standard is compared with, by question id."""
    edges = list_edges_of_standards([outline.id])
    own = {question.id for question in outline.questions}
    others = outlines_of_edges(edges)
    questions = {question.id: question for other in others.values() for question in other.questions}
    found: dict[int, list[Mapping]] = defaultdict(list)
    for edge in edges:
        reading = read_edge(edge, edge.left_question_id if edge.left_question_id in own else edge.right_question_id)
        other = others[reading.there_standard_id]
        found[reading.here_question_id].append(Mapping(reading, other, questions[reading.there_question_id]))
    return found


def outlines_of_edges(edges: Iterable[Edge]) -> dict[int, StandardOutline]:
    """The standards that these edges join, by id; no query where this process read them before, else three."""
    digests = {each.left_standard_id: each.left_digest for each in edges}
    digests |= {each.right_standard_id: each.right_digest for each in edges}
    return {each.id: each for each in load_outlines(digests)}


def list_decisions(edge_id: int) -> list[Decision]:
    """Every decision about one edge, the latest first."""
    statement = (
        select(*_DECISION)
        .select_from(CrosswalkApproval)
        .join(User, User.id == CrosswalkApproval.decided_by_id)
        .outerjoin(Authority, Authority.id == User.authority_id)
        .where(CrosswalkApproval.edge_id == edge_id)
        .order_by(CrosswalkApproval.id.desc())
    )
    return [Decision(*row) for row in db.session.execute(statement)]
