"""Deciding about edges: approving them, one or all of a pair, and withdrawing them. Decisions are only added."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import insert

from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.standards.crosswalks.models import Crosswalk, CrosswalkApproval, CrosswalkEdge
from compliance.standards.crosswalks.queries import CrosswalkPlace, EdgePlace
from compliance.standards.crosswalks.relations import Edge, EdgeDecision

LONGEST_REASON = 2000


def edges_to_decide(edges: Sequence[Edge], decision: EdgeDecision) -> list[Edge]:
    """The edges of a pair that a decision about all of them touches: what is not approved yet, or what is approved."""
    if decision is EdgeDecision.APPROVED:
        return [each for each in edges if not each.is_approved]
    return [each for each in edges if each.is_approved]


def signature_of(edges: Sequence[Edge]) -> str:
    """What a person saw of these edges, so that nobody decides unseen about another text: SHA-256 of their digests and
    states."""
    told = "\n".join(sorted(f"{each.digest} {each.status}" for each in edges))
    return hashlib.sha256(told.encode()).hexdigest()


def decide_edge(
    place: EdgePlace, decision: EdgeDecision, reason: str, *, seen: str, by: Identity, at: datetime
) -> None:
    """Approve or withdraw one edge. InvalidInput without a reason; Conflict where it changed, or is so already."""
    edge = place.edge
    _check_reason(reason)
    if not edge.is_current or signature_of([edge]) != seen or edge.status == decision.value:
        raise Conflict(_("This mapping changed while the page was open. Look at it again."))
    _add([edge], decision, reason, by, at)
    told = f"{place.left.code} {place.left_question.code} to {place.right.code} {place.right_question.code}"
    summary = f"{decision.value.capitalize()} the mapping of {told}"
    row, changes = db.session.get_one(CrosswalkEdge, edge.id), {"decision": (edge.status, decision)}
    if decision is EdgeDecision.APPROVED:
        record_change("standards.approve_edge", row, by, summary=summary, changes=changes)
    else:
        record_change("standards.withdraw_edge", row, by, summary=summary, changes=changes)


def decide_crosswalk(
    place: CrosswalkPlace, decision: EdgeDecision, reason: str, *, seen: str, by: Identity, at: datetime
) -> int:
    """Approve every edge of a pair that is not approved, or withdraw every one that is; gives how many.

    Raises InvalidInput without a reason, Conflict where an edge changed since the person saw them or none is left.
    """
    _check_reason(reason)
    edges = edges_to_decide(place.edges, decision)
    if not edges or signature_of(edges) != seen:
        raise Conflict(_("Mappings of this pair changed while the page was open. Look at them again."))
    _add(edges, decision, reason, by, at)
    summary = f"{decision.value.capitalize()} {len(edges)} mappings between {place.here.code} and {place.there.code}"
    row, changes = db.session.get_one(Crosswalk, place.crosswalk.id), {"edges": (None, len(edges))}
    if decision is EdgeDecision.APPROVED:
        record_change("standards.approve_crosswalk", row, by, summary=summary, changes=changes)
    else:
        record_change("standards.withdraw_crosswalk", row, by, summary=summary, changes=changes)
    return len(edges)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput("reason", _("Give a reason."))
    if len(reason) > LONGEST_REASON:
        raise InvalidInput("reason", _("Write at most 2,000 characters."))


def _add(edges: Sequence[Edge], decision: EdgeDecision, reason: str, by: Identity, at: datetime) -> None:
    db.session.execute(
        insert(CrosswalkApproval),
        [
            {
                "edge_id": each.id,
                "edge_digest": each.digest,
                "decision": decision,
                "reason": reason.strip(),
                "decided_by_id": by.user_id,
                "decided_as": by.role,
                "decided_at": at,
            }
            for each in edges
        ],
    )
