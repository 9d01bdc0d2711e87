"""Keeping the candidates in line with what a comparison found."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert, select, tuple_, update

from compliance.clock import now
from compliance.database import db, is_current
from compliance.organisation_links.decisions import LinkDecision
from compliance.organisation_links.finding import AT_A_TIME, FoundPair, find_pairs
from compliance.organisation_links.models import OrganisationLink, OrganisationLinkCandidate
from compliance.organisation_links.reasons import PROPOSED_FROM
from compliance.organisations.matching.refreshing import refresh_keys

_QUIET: dict[str, Any] = {"synchronize_session": False}


def propose_links(as_of: date) -> Mapping[str, Any]:
    """Compare, propose what is new, and forget candidates nobody decided that are not found any more.

    What a person decided stays quiet until a reason comes that the decision did not know. Safe to run twice.
    """
    moment, counts = now(), {"keys_made": refresh_keys(), "proposed": 0, "reopened": 0, "found": 0}
    pairs = find_pairs(as_of, PROPOSED_FROM)
    while portion := list(islice(pairs, AT_A_TIME)):
        counts["found"] += len(portion)
        _store(portion, moment, counts)
    candidate = OrganisationLinkCandidate
    gone = delete(candidate).where(candidate.is_waiting, candidate.found_at < moment)
    counts["withdrawn"] = int(db.session.execute(gone, execution_options=_QUIET).rowcount)  # type: ignore[attr-defined]
    return counts


def _store(pairs: Sequence[FoundPair], moment: datetime, counts: dict[str, int]) -> None:
    known = _known(pairs)
    decided = _decided(pairs)
    new, changed = [], []
    for pair in pairs:
        values = {"points": pair.points, "reasons": pair.reasons, "found_at": moment}
        candidate_id, waits = known.get((pair.former_id, pair.present_id), (None, False))
        is_open = _is_open(pair, decided.get((pair.former_id, pair.present_id)))
        if candidate_id is None:
            ids = {"former_id": pair.former_id, "present_id": pair.present_id}
            new.append({**values, **ids, "first_found_at": moment, "is_waiting": is_open})
        else:
            changed.append({**values, "id": candidate_id, "is_waiting": is_open})
            counts["reopened"] += is_open and not waits
    if new:
        db.session.execute(insert(OrganisationLinkCandidate.__table__), new)
        counts["proposed"] += sum(1 for each in new if each["is_waiting"])
    if changed:
        db.session.execute(update(OrganisationLinkCandidate), changed)


def _is_open(pair: FoundPair, decision: tuple[LinkDecision, set[str]] | None) -> bool:
    """True if a person has to look: nobody decided yet, or on fewer reasons than there are now."""
    if decision is None:
        return True
    what, known = decision
    return what is not LinkDecision.LINKED and not {each["kind"] for each in pair.reasons} <= known


def _known(pairs: Sequence[FoundPair]) -> dict[tuple[int, int], tuple[int, bool]]:
    each = OrganisationLinkCandidate
    statement = select(each.former_id, each.present_id, each.id, each.is_waiting).where(
        tuple_(each.former_id, each.present_id).in_(_ids(pairs))
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in db.session.execute(statement)}


def _decided(pairs: Sequence[FoundPair]) -> dict[tuple[int, int], tuple[LinkDecision, set[str]]]:
    each = OrganisationLink
    statement = select(each.former_id, each.organisation_id, each.decision, each.reasons).where(
        tuple_(each.former_id, each.organisation_id).in_(_ids(pairs)), is_current(each)
    )
    return {
        (row[0], row[1]): (row.decision, {reason["kind"] for reason in row.reasons})
        for row in db.session.execute(statement)
    }


def _ids(pairs: Sequence[FoundPair]) -> list[tuple[int, int]]:
    return [(pair.former_id, pair.present_id) for pair in pairs]
