"""Reads of the risk list, of flags and of figures about them, limited in SQL to what the asker may see."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from compliance.accounts.identity import Identity
from compliance.accounts.models import Region
from compliance.database import db
from compliance.errors import NotFound
from compliance.follow_up.models import FollowUpCase, FollowUpState
from compliance.follow_up.queries import is_overdue
from compliance.organisations.models import Organisation
from compliance.organisations.queries import matches_search
from compliance.organisations.types import OrganisationKind, Sector
from compliance.organisations.visibility import is_visible, visible_organisation_ids
from compliance.risk.models import FixedPrior, FlagReview, OrganisationRisk, RiskFlag
from compliance.risk.scoring import WEIGHTS
from compliance.risk.vocabulary import COUNTED_STATES, FlagState, Level
from compliance.seeks import count_up_to_most, counted_to_most, list_page, within_most


class FollowUpStanding(StrEnum):
    """How far an organisation on the list is followed up."""

    NOT_ASSIGNED = "not_assigned"
    IN_FOLLOW_UP = "in_follow_up"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class RiskFilter:
    """What the risk list is narrowed to; empty means everything visible."""

    search: str = ""
    kind: OrganisationKind | None = None
    sector: Sector | None = None
    region_code: str = ""
    indicators: tuple[str, ...] = ()
    level: Level | None = None
    follow_up: FollowUpStanding | None = None


def list_risks(
    identity: Identity,
    wanted: RiskFilter,
    today: date,
    *,
    after: tuple[int, int] | None = None,
    before: tuple[int, int] | None = None,
    limit: int = 51,
) -> Sequence[Row[Any]]:
    """Rows of the list, highest score first, up to `limit` after (or before) the row with that score and id."""
    return list_page(
        _list_query(identity, wanted, today),
        OrganisationRisk.score,
        OrganisationRisk.organisation_id,
        after=after,
        before=before,
        descending=True,
        limit=limit,
    )


def iterate_risks(
    identity: Identity, wanted: RiskFilter, today: date, portion: int = 500
) -> Iterator[Sequence[Row[Any]]]:
    """The whole list in portions, for exports that must not hold it in memory."""
    edge: tuple[int, int] | None = None
    while rows := list_risks(identity, wanted, today, after=edge, limit=portion):
        yield rows
        if len(rows) < portion:
            return
        edge = (rows[-1].score, rows[-1].organisation_id)


def count_risks(identity: Identity, wanted: RiskFilter, today: date) -> int | None:
    """How many rows the list has, or None beyond what is counted."""
    return count_up_to_most(_list_query(identity, wanted, today).with_only_columns(OrganisationRisk.organisation_id))


def _list_query(identity: Identity, wanted: RiskFilter, today: date) -> Select[Any]:
    query: Any = (
        select(
            OrganisationRisk.score,
            OrganisationRisk.organisation_id,
            OrganisationRisk.highest_level,
            OrganisationRisk.open_flags,
            OrganisationRisk.score_at_least,
            OrganisationRisk.score_at_most,
            OrganisationRisk.verified_flags,
            OrganisationRisk.verified_percent,
            Organisation.name,
            Organisation.name_ar,
            Organisation.kind,
            Organisation.sector,
            Organisation.city,
            Organisation.region_code,
            Region.name.label("region_name"),
            Organisation.number_of_workers,
        )
        .join(Organisation, Organisation.id == OrganisationRisk.organisation_id)
        .outerjoin(Region, Region.code == Organisation.region_code)
        .where(OrganisationRisk.open_flags > 0, is_visible(identity), *_conditions(wanted, today))
    )
    return query


def _conditions(wanted: RiskFilter, today: date) -> list[ColumnElement[bool]]:
    equal = {
        Organisation.kind: wanted.kind,
        Organisation.sector: wanted.sector,
        Organisation.region_code: wanted.region_code,
        OrganisationRisk.highest_level: wanted.level,
    }
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value]
    if wanted.search.strip():
        conditions.append(matches_search(wanted.search))
    if wanted.indicators:
        conditions.append(_has_flag_of(wanted.indicators))
    if wanted.follow_up is not None:
        conditions.append(_has_standing(wanted.follow_up, today))
    return conditions


def _has_flag_of(codes: Sequence[str]) -> ColumnElement[bool]:
    return (
        select(RiskFlag.id)
        .where(
            RiskFlag.organisation_id == OrganisationRisk.organisation_id,
            RiskFlag.state.in_(COUNTED_STATES),
            RiskFlag.indicator_code.in_(codes),
        )
        .exists()
    )


def _has_standing(standing: FollowUpStanding, today: date) -> ColumnElement[bool]:
    of_organisation = FollowUpCase.organisation_id == OrganisationRisk.organisation_id
    is_open = and_(of_organisation, FollowUpCase.state == FollowUpState.OPEN)
    has_open, has_late = (
        select(FollowUpCase.id).where(each).exists() for each in (is_open, of_organisation & is_overdue(today))
    )
    if standing is FollowUpStanding.NOT_ASSIGNED:
        return ~has_open
    return has_late if standing is FollowUpStanding.OVERDUE else and_(has_open, ~has_late)


def list_flags_of(organisation_ids: Sequence[int]) -> Mapping[int, Sequence[Row[Any]]]:
    """The counted flags of the organisations on one page, heaviest first."""
    query: Any = (
        select(
            RiskFlag.id,
            RiskFlag.organisation_id,
            RiskFlag.indicator_code,
            RiskFlag.level,
            RiskFlag.state,
            RiskFlag.records_count,
            RiskFlag.confidential,
            RiskFlag.points,
        )
        .where(RiskFlag.organisation_id.in_(organisation_ids), RiskFlag.state.in_(COUNTED_STATES))
        .order_by(RiskFlag.points.desc(), RiskFlag.id)
    )
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row.organisation_id].append(row)
    return found


def list_next_due(organisation_ids: Sequence[int]) -> Mapping[int, date]:
    """The earliest date of an open follow-up for each organisation of a page that has one."""
    query = (
        select(FollowUpCase.organisation_id, func.min(FollowUpCase.due_on))
        .where(FollowUpCase.organisation_id.in_(organisation_ids), FollowUpCase.state == FollowUpState.OPEN)
        .group_by(FollowUpCase.organisation_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def list_points(organisation_id: int) -> Sequence[tuple[OrganisationRisk, RiskFlag | None, Mapping[str, float] | None]]:
    """(OrganisationRisk, flag, values of the weights the score was computed with) for each counted flag, heaviest
    first; the flag is None where none counts, the values where no weights were fixed yet. Empty for an organisation
    that was never evaluated. The caller has found it visible."""
    counted = and_(RiskFlag.organisation_id == OrganisationRisk.organisation_id, RiskFlag.state.in_(COUNTED_STATES))
    weights = and_(FixedPrior.name == WEIGHTS, FixedPrior.version == OrganisationRisk.weights_version)
    rows = db.session.execute(
        select(OrganisationRisk, RiskFlag, FixedPrior.values)
        .outerjoin(RiskFlag, counted)
        .outerjoin(FixedPrior, weights)
        .where(OrganisationRisk.organisation_id == organisation_id)
        .order_by(RiskFlag.points.desc(), RiskFlag.id)
    )
    return [(risk, flag, values) for risk, flag, values in rows]


def get_flag(flag_id: int, identity: Identity) -> RiskFlag:
    """The flag with its organisation and reviews, or NotFound where `identity` may not see the organisation."""
    query = (
        select(RiskFlag)
        .where(RiskFlag.id == flag_id, RiskFlag.organisation_id.in_(visible_organisation_ids(identity)))
        .options(
            joinedload(RiskFlag.organisation),
            joinedload(RiskFlag.workplace),
            selectinload(RiskFlag.reviews).joinedload(FlagReview.by),
            selectinload(RiskFlag.reviews).joinedload(FlagReview.approval),
        )
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def list_counted_flags(organisation_id: int) -> Sequence[RiskFlag]:
    """The flags that put an organisation on the list, heaviest first; the caller has found it visible."""
    query = (
        select(RiskFlag)
        .where(RiskFlag.organisation_id == organisation_id, RiskFlag.state.in_(COUNTED_STATES))
        .order_by(RiskFlag.points.desc(), RiskFlag.id)
    )
    return db.session.scalars(query).all()


def list_waiting_flags(
    identity: Identity,
    *,
    after: tuple[date, int] | None = None,
    before: tuple[date, int] | None = None,
    limit: int = 51,
) -> Sequence[Row[Any]]:
    """Flags nobody looked at yet, oldest first."""
    query: Any = (
        select(
            RiskFlag.raised_on,
            RiskFlag.id,
            RiskFlag.indicator_code,
            RiskFlag.level,
            RiskFlag.points,
            Organisation.name,
            Organisation.name_ar,
            Organisation.kind,
            Organisation.sector,
            Organisation.city,
            Region.name.label("region_name"),
            Organisation.id.label("organisation_id"),
        )
        .join(Organisation, Organisation.id == RiskFlag.organisation_id)
        .outerjoin(Region, Region.code == Organisation.region_code)
        .where(RiskFlag.state == FlagState.OPEN, is_visible(identity))
    )
    return list_page(query, RiskFlag.raised_on, RiskFlag.id, after=after, before=before, limit=limit)


def count_waiting_flags(identity: Identity) -> tuple[int | None, date | None]:
    """How many flags nobody looked at yet (None beyond what is counted), and since when the oldest waits."""
    waiting = _waiting(identity, RiskFlag.raised_on)
    oldest = waiting.order_by(RiskFlag.raised_on).limit(1).scalar_subquery()
    number, since = db.session.execute(select(counted_to_most(waiting), oldest)).one()
    return within_most(number), since


def _waiting(identity: Identity, *columns: Any) -> Select[Any]:
    of_scope = Organisation.id == RiskFlag.organisation_id
    return select(*columns).join(Organisation, of_scope).where(RiskFlag.state == FlagState.OPEN, is_visible(identity))


def count_critical_organisations(identity: Identity) -> int | None:
    """How many organisations have a flag of the highest level; None beyond what is counted."""
    query = select(OrganisationRisk.organisation_id).where(
        OrganisationRisk.highest_level == Level.CRITICAL,
        OrganisationRisk.open_flags > 0,
        OrganisationRisk.organisation_id.in_(visible_organisation_ids(identity)),
    )
    return count_up_to_most(query)


def list_scores(organisation_ids: Sequence[int], identity: Identity) -> Mapping[int, Row[Any]]:
    """Score and level of those of the organisations that `identity` may see and that are on the list."""
    columns = (OrganisationRisk.organisation_id, OrganisationRisk.score, OrganisationRisk.highest_level)
    query: Any = select(*columns).where(
        OrganisationRisk.organisation_id.in_(organisation_ids),
        OrganisationRisk.organisation_id.in_(visible_organisation_ids(identity)),
    )
    return {row.organisation_id: row for row in db.session.execute(query)}


def find_related(organisation_ids: Collection[int], identity: Identity) -> Mapping[int, Organisation]:
    """Those of the organisations that `identity` may see, by their number."""
    if not organisation_ids:
        return {}
    wanted = select(Organisation).where(Organisation.id.in_(organisation_ids), is_visible(identity))
    return {each.id: each for each in db.session.scalars(wanted)}
