"""Why two organisations may be one firm, and how strongly each reason speaks.

Points are the product's own judgement, documented in docs/organisation-links.md; they order a person's work and decide
nothing. What several other firms share too speaks half as much.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from compliance.organisations.folding import fold
from compliance.organisations.matching.keys import KeyKind
from compliance.organisations.matching.names import NameMatch, compare_names

PROPOSED_FROM = 5
SHARED_BY_FEW = 3
SOME_WORKERS, MANY_WORKERS = 0.1, 0.3
SOON_AFTER = timedelta(days=365)
SHORTLY_BEFORE = timedelta(days=90)


class ReasonKind(StrEnum):
    OWNER = "owner"
    PHONE = "phone"
    ADDRESS = "address"
    MANY_WORKERS = "many_workers"
    SOME_WORKERS = "some_workers"
    SAME_NAME = "same_name"
    SAME_NAME_IN_BOTH_SCRIPTS = "same_name_in_both_scripts"
    NEAR_NAME = "near_name"
    SAME_CITY = "same_city"
    BEGAN_AS_IT_CLOSED = "began_as_it_closed"


POINTS: Mapping[ReasonKind, int] = {
    ReasonKind.OWNER: 6,
    ReasonKind.PHONE: 4,
    ReasonKind.ADDRESS: 3,
    ReasonKind.MANY_WORKERS: 6,
    ReasonKind.SOME_WORKERS: 3,
    ReasonKind.SAME_NAME: 4,
    ReasonKind.SAME_NAME_IN_BOTH_SCRIPTS: 3,
    ReasonKind.NEAR_NAME: 2,
    ReasonKind.SAME_CITY: 1,
    ReasonKind.BEGAN_AS_IT_CLOSED: 2,
}
# These add to another reason and never make a candidate by themselves.
_ADDING = (ReasonKind.SAME_CITY, ReasonKind.BEGAN_AS_IT_CLOSED)
_OF_KEY = {KeyKind.OWNER: ReasonKind.OWNER, KeyKind.PHONE: ReasonKind.PHONE, KeyKind.ADDRESS: ReasonKind.ADDRESS}
_OF_NAME = {
    NameMatch.SAME: ReasonKind.SAME_NAME,
    NameMatch.SAME_IN_BOTH_SCRIPTS: ReasonKind.SAME_NAME_IN_BOTH_SCRIPTS,
    NameMatch.NEAR: ReasonKind.NEAR_NAME,
}


@dataclass(frozen=True)
class ComparedFirm:
    """What is compared of an organisation besides its keys."""

    name: str
    name_ar: str | None
    city: str | None
    opened_on: date | None
    closed_on: date | None


@dataclass(frozen=True)
class SharedWorkers:
    """How many of the former firm's workers, a count at or above the minimum, and what part of them."""

    count: int
    share: float


def list_reasons(
    former: ComparedFirm, present: ComparedFirm, keys: Mapping[KeyKind, int], workers: SharedWorkers | None
) -> list[dict[str, Any]]:
    """Every reason with its points, the strongest first. `keys`: a shared key's kind -> how many firms hold it."""
    found = [_reason(_OF_KEY[kind], held_by=held) for kind, held in keys.items() if kind in _OF_KEY]
    if workers is not None and workers.share >= SOME_WORKERS:
        kind = ReasonKind.MANY_WORKERS if workers.share >= MANY_WORKERS else ReasonKind.SOME_WORKERS
        found.append(_reason(kind, workers=workers.count, percent=round(workers.share * 100)))
    name = _best_name(former, present)
    if name is not None:
        found.append(_reason(_OF_NAME[name], held_by=keys.get(KeyKind.NAME)))
    if found:
        found += _adding(former, present)
    return sorted(found, key=lambda each: -each["points"])


def total(reasons: Iterable[Mapping[str, Any]]) -> int:
    """The points of a pair; 0 where only reasons that add to others speak."""
    own = [each for each in reasons if each["kind"] not in _ADDING]
    return sum(each["points"] for each in reasons) if own else 0


def _reason(kind: ReasonKind, *, held_by: int | None = None, **counts: int) -> dict[str, Any]:
    points = POINTS[kind]
    if held_by is not None and held_by > SHARED_BY_FEW:
        points //= 2
    known = {"held_by": held_by} if held_by is not None else {}
    return {"kind": kind.value, "points": points, **known, **counts}


def _best_name(former: ComparedFirm, present: ComparedFirm) -> NameMatch | None:
    found = {
        compare_names(one, other)
        for one in (former.name, former.name_ar)
        for other in (present.name, present.name_ar)
        if one and other
    }
    return next((match for match in NameMatch if match in found), None)


def _adding(former: ComparedFirm, present: ComparedFirm) -> list[dict[str, Any]]:
    found = []
    if former.city and present.city and fold(former.city) == fold(present.city):
        found.append(_reason(ReasonKind.SAME_CITY))
    if former.closed_on and present.opened_on:
        since = present.opened_on - former.closed_on
        if -SHORTLY_BEFORE <= since <= SOON_AFTER:
            found.append(_reason(ReasonKind.BEGAN_AS_IT_CLOSED, days=abs(since.days)))
    return found
