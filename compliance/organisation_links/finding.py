"""The nightly comparison: which organisations that work now may be one that closed or was sanctioned.

Set-based: organisations meet under stored keys, and under workers they share. Workers are compared inside this one
statement; only counts at or above the minimum leave it. Keys that many organisations hold are passed over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any

from flask import current_app
from sqlalchemy import Select, and_, func, or_, select, true, union
from sqlalchemy.orm import aliased

from compliance.authority_records.models import AuthorityMatter, AuthorityOutcome, AuthorityRecord
from compliance.database import db, is_current
from compliance.national_rules.lookup import value as rule_value
from compliance.organisation_links.reasons import ComparedFirm, SharedWorkers, list_reasons, total
from compliance.organisations.matching.keys import KeyKind
from compliance.organisations.matching.models import OrganisationMatchKey
from compliance.organisations.models import Organisation, OrganisationStatus
from compliance.web.formatting import minimum_count

MOST_HOLDERS = 20
AT_A_TIME = 500
CLOSED_WITHIN_RULE = "organisation_links.closed_within_days"


@dataclass
class Meeting:
    """Two organisations that share something: the kinds of keys with how many firms hold each, and workers."""

    keys: dict[KeyKind, int] = field(default_factory=dict)
    workers: SharedWorkers | None = None


@dataclass(frozen=True)
class FoundPair:
    former_id: int
    present_id: int
    points: int
    reasons: list[dict[str, Any]]


def find_pairs(as_of: date, proposed_from: int) -> Iterator[FoundPair]:
    """Pairs of at least `proposed_from` points."""
    meetings = iter(_meet(as_of).items())
    while portion := list(islice(meetings, AT_A_TIME)):
        firms = _firms({each for pair, _met in portion for each in pair})
        for (former_id, present_id), met in portion:
            reasons = list_reasons(firms[former_id], firms[present_id], met.keys, met.workers)
            if total(reasons) >= proposed_from:
                yield FoundPair(former_id, present_id, total(reasons), reasons)


def _meet(as_of: date) -> dict[tuple[int, int], Meeting]:
    met: dict[tuple[int, int], Meeting] = {}
    for row in db.session.execute(_sharing_keys(as_of)):
        keys = met.setdefault((row.former_id, row.present_id), Meeting()).keys
        keys[row.kind] = min(row.holders, keys.get(row.kind, row.holders))
    for row in _sharing_workers(as_of):
        share = SharedWorkers(row.shared, row.shared / row.workers)
        met.setdefault((row.former_id, row.present_id), Meeting()).workers = share
    return met


def former_firms(as_of: date) -> Select[Any]:
    """Ids of organisations that may have come back: closed within the time the national rule gives, or sanctioned."""
    within = rule_value(CLOSED_WITHIN_RULE, current_app.extensions["compliance"].settings.country, as_of)
    since = None if within is None else as_of - timedelta(days=int(within))
    recent = or_(Organisation.closed_on.is_(None), Organisation.closed_on >= since) if since else true()
    closed = and_(Organisation.status == OrganisationStatus.CLOSED, recent)
    sanctioned = select(AuthorityRecord.organisation_id).where(
        AuthorityRecord.matter == AuthorityMatter.SANCTION,
        AuthorityRecord.outcome == AuthorityOutcome.UPHELD,
        is_current(AuthorityRecord),
    )
    return select(Organisation.id).where(or_(closed, Organisation.id.in_(sanctioned)))


def _sharing_keys(as_of: date) -> Any:
    former, other = aliased(OrganisationMatchKey), aliased(OrganisationMatchKey)
    formers = former_firms(as_of)
    of_former = select(former.kind, former.value).where(former.organisation_id.in_(formers)).distinct().subquery()
    held = (
        select(other.kind, other.value, func.count().label("holders"))
        .join(of_former, and_(other.kind == of_former.c.kind, other.value == of_former.c.value))
        .group_by(other.kind, other.value)
        .having(func.count().between(2, MOST_HOLDERS))
        .subquery()
    )
    same = and_(former.kind == held.c.kind, former.value == held.c.value)
    met = and_(other.kind == held.c.kind, other.value == held.c.value, other.organisation_id != former.organisation_id)
    present = aliased(Organisation)
    return (
        select(
            former.organisation_id.label("former_id"),
            other.organisation_id.label("present_id"),
            former.kind,
            func.min(held.c.holders).label("holders"),
        )
        .select_from(held)
        .join(former, same)
        .join(other, met)
        .join(present, present.id == other.organisation_id)
        .where(former.organisation_id.in_(formers), present.status == OrganisationStatus.ACTIVE)
        .group_by(former.organisation_id, other.organisation_id, former.kind)
    )


def _sharing_workers(as_of: date) -> Iterable[Any]:
    """Counts of workers that a former firm shares with another; the pseudonyms stay inside the statement."""
    rosters = current_app.extensions["compliance"].worker_rosters
    if not rosters:
        return []
    roster = union(*(each() for each in rosters)).cte("roster")
    other = roster.alias("other")
    workers = (
        select(roster.c.organisation_id, roster.c.worker)
        .where(roster.c.organisation_id.in_(former_firms(as_of)))
        .cte("former_workers")
    )
    numbers = (
        select(workers.c.organisation_id, func.count().label("workers")).group_by(workers.c.organisation_id).subquery()
    )
    shared = func.count()
    statement = (
        select(
            workers.c.organisation_id.label("former_id"),
            other.c.organisation_id.label("present_id"),
            shared.label("shared"),
            numbers.c.workers,
        )
        .join(other, and_(other.c.worker == workers.c.worker, other.c.organisation_id != workers.c.organisation_id))
        .join(numbers, numbers.c.organisation_id == workers.c.organisation_id)
        .join(Organisation, Organisation.id == other.c.organisation_id)
        .where(Organisation.status == OrganisationStatus.ACTIVE)
        .group_by(workers.c.organisation_id, other.c.organisation_id, numbers.c.workers)
        .having(shared >= minimum_count())
    )
    return db.session.execute(statement)


def _firms(ids: set[int]) -> dict[int, ComparedFirm]:
    names = ("name", "name_ar", "city", "opened_on", "closed_on")
    statement = select(Organisation.id, *(getattr(Organisation, name) for name in names)).where(
        Organisation.id.in_(ids)
    )
    return {row[0]: ComparedFirm(*row[1:]) for row in db.session.execute(statement)}
