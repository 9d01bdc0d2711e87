"""How two standards ask for the same things: the relation of an edge, and the edge read from either of its ends.

An edge is written once, from left to right. Who reads it the other way round reads `wider` as `narrower` and a
conversion backwards, as far as that is unambiguous.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from compliance.accounts.roles import RoleName
from compliance.standards.outline import Text


class Relation(StrEnum):
    """What one question asks compared with another."""

    EQUAL = "equal"
    WIDER = "wider"
    NARROWER = "narrower"
    OVERLAPS = "overlaps"


class EdgeDecision(StrEnum):
    """What a person decided about an edge. The last decision holds; without one the edge is only proposed."""

    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


_SWAPPED = {Relation.WIDER: Relation.NARROWER, Relation.NARROWER: Relation.WIDER}


@dataclass(frozen=True)
class Decision:
    """Who decided last about an edge, in what office, when and why."""

    id: int
    decision: EdgeDecision
    reason: str
    at: datetime
    name: str
    role: RoleName
    authority: Text | None


@dataclass(frozen=True)
class Edge:
    """An edge as stored, with the digests of its two standards; `decision` None: nobody decided about it yet."""

    id: int
    crosswalk_id: int
    left_standard_id: int
    right_standard_id: int
    left_digest: str
    right_digest: str
    left_question_id: int
    right_question_id: int
    relation: Relation
    conversion: Mapping[str, str]
    remainder: Text | None
    reason: Text
    proposed_by: str
    digest: str
    is_current: bool
    decision: Decision | None

    @property
    def is_approved(self) -> bool:
        return self.is_current and self.decision is not None and self.decision.decision is EdgeDecision.APPROVED

    @property
    def status(self) -> str:
        """`approved`, `withdrawn` or `proposed`; `replaced` once the file has another text for the same questions."""
        if not self.is_current:
            return "replaced"
        return self.decision.decision.value if self.decision else "proposed"


@dataclass(frozen=True)
class EdgeReading:
    """An edge read from one of its questions (`here`) to the other (`there`).

    `relation` says what the question here asks compared with the one there. `remainder` is what is left to ask there
    once the question here was answered yes.
    """

    edge: Edge
    relation: Relation
    here_standard_id: int
    there_standard_id: int
    here_question_id: int
    there_question_id: int
    conversion: Mapping[str, str]
    remainder: Text | None


def swap(relation: Relation) -> Relation:
    """The same relation read from the other end."""
    return _SWAPPED.get(relation, relation)


def read_edge(edge: Edge, from_question_id: int) -> EdgeReading:
    """`edge` read from one of its two questions."""
    if from_question_id == edge.left_question_id:
        return EdgeReading(
            edge,
            edge.relation,
            edge.left_standard_id,
            edge.right_standard_id,
            edge.left_question_id,
            edge.right_question_id,
            edge.conversion,
            edge.remainder,
        )
    return EdgeReading(
        edge,
        swap(edge.relation),
        edge.right_standard_id,
        edge.left_standard_id,
        edge.right_question_id,
        edge.left_question_id,
        invert_conversion(edge.conversion),
        None,
    )


def invert_conversion(conversion: Mapping[str, str]) -> dict[str, str]:
    """The conversion from right to left: only where one value alone leads to the value on the right."""
    times: Counter[Any] = Counter(conversion.values())
    return {right: left for left, right in conversion.items() if times[right] == 1}
