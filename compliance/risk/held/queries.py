"""Which flags an organisation may know of, and how many records of which kinds are held on it.

Nothing here depends on unreleased flags, on what workers said, or on whether there is a referral: neither rows nor
their order. With a referral the flags stay as they were told before it; what comes later waits for a release.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Date, Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import selectinload

from compliance.accounts.identity import Identity
from compliance.clock import today as present_day
from compliance.database import db
from compliance.errors import NotFound
from compliance.organisations.models import Organisation
from compliance.organisations.visibility import is_visible, visible_organisation_ids
from compliance.risk.held.deadlines import quarter_start
from compliance.risk.held.referrals import referred_organisations
from compliance.risk.models import FlagReview, FormerSnapshot, RiskFlag
from compliance.risk.sources import EvidenceSource
from compliance.risk.vocabulary import COUNTED_STATES, Decision, FlagState, Level

_RANK = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True)
class HeldFlag:
    """What an organisation may know of a flag about it. `level` is the public one; `told_on` and `upheld_on` are for
    deadlines and quarters only, never shown as they are."""

    flag: RiskFlag
    level: Level
    told_on: date
    upheld: FlagReview | None

    @property
    def flag_id(self) -> int:
        return self.flag.id

    @property
    def organisation_id(self) -> int:
        return self.flag.organisation_id

    @property
    def indicator_code(self) -> str:
        return self.flag.indicator_code

    @property
    def was_released(self) -> bool:
        return self.flag.released_at is not None


def list_held_flags(identity: Identity, today: date, flag_id: int | None = None) -> Sequence[HeldFlag]:
    """Flags the identity's own organisations may know of, by organisation, the gravest first."""
    referred = referred_organisations(visible_organisation_ids(identity))
    query = (
        select(RiskFlag, _level_told(referred.c.since))
        .join(Organisation, Organisation.id == RiskFlag.organisation_id)
        .outerjoin(referred, referred.c.organisation_id == RiskFlag.organisation_id)
        .where(is_visible(identity), _is_shown(today), is_told(referred.c.since))
        .options(selectinload(RiskFlag.reviews))
        .order_by(Organisation.search_text, Organisation.id, RiskFlag.indicator_code, RiskFlag.id)
    )
    if flag_id is not None:
        query = query.where(RiskFlag.id == flag_id)
    found = [_held(flag, Level(level)) for flag, level in db.session.execute(query)]
    places = {each.organisation_id: place for place, each in reversed(list(enumerate(found)))}
    return sorted(found, key=lambda each: (places[each.organisation_id], -_RANK[each.level], each.indicator_code))


def get_held_flag(flag_id: int, identity: Identity) -> HeldFlag:
    """A flag the identity's organisation may know of; NotFound for any other, whether it exists or not."""
    found = list_held_flags(identity, present_day(), flag_id) if identity.belongs_to_organisation else []
    if not found:
        raise NotFound(_("There is no such point, or you may not see it."))
    return found[0]


def is_told(since: Any) -> ColumnElement[bool]:
    """True for flags the organisation may know of; `since` is when a referral began, NULL where there is none."""
    opened_again = (
        select(FlagReview.id)
        .where(FlagReview.flag_id == RiskFlag.id, FlagReview.decision == Decision.REOPEN, FlagReview.at >= since)
        .correlate(RiskFlag, since.table)
        .exists()
    )
    told_before = and_(RiskFlag.raised_at < since, ~opened_again)
    return and_(
        RiskFlag.public_level.is_not(None), or_(since.is_(None), told_before, RiskFlag.released_at.is_not(None))
    )


def _is_shown(today: date) -> ColumnElement[bool]:
    """Counted flags; a released one stays to the end of the quarter in which it was cleared, so that its end cannot be
    tied to one visit."""
    stays = and_(
        RiskFlag.state == FlagState.CLEARED,
        RiskFlag.confidential,
        RiskFlag.released_at.is_not(None),
        RiskFlag.cleared_on >= quarter_start(today),
    )
    return or_(RiskFlag.state.in_(COUNTED_STATES), stays)


def _level_told(since: Any) -> ColumnElement[Any]:
    """The public level; with a referral the one the flag had when it began, whatever came later."""
    earlier = (
        select(FormerSnapshot.level)
        .where(FormerSnapshot.flag_id == RiskFlag.id, FormerSnapshot.replaced_at >= since)
        .order_by(FormerSnapshot.id)
        .limit(1)
        .correlate(RiskFlag, since.table)
        .scalar_subquery()
    )
    is_kept = and_(since.is_not(None), ~RiskFlag.confidential, RiskFlag.released_at.is_(None))
    return case((is_kept, func.coalesce(earlier, RiskFlag.public_level)), else_=RiskFlag.public_level).label("told")


def _held(flag: RiskFlag, level: Level) -> HeldFlag:
    upheld = [each for each in flag.reviews if each.decision is Decision.UPHOLD]
    told_on = flag.released_at.date() if flag.released_at else flag.raised_on
    return HeldFlag(flag, level, told_on, upheld[-1] if upheld and flag.state is FlagState.UPHELD else None)


def waits_for_release(flag: RiskFlag) -> bool:
    """True where the organisation may not know of the flag before a supervisor releases it: it is confidential, or came
    after a referral began."""
    if flag.released_at is not None:
        return False
    if flag.confidential:
        return True
    return not _was_told_in_spite_of(flag.id)


def _was_told_in_spite_of(flag_id: int) -> bool:
    own: Select[int] = select(RiskFlag.organisation_id).where(RiskFlag.id == flag_id)
    referred = referred_organisations(own)
    query = (
        select(RiskFlag.id)
        .outerjoin(referred, referred.c.organisation_id == RiskFlag.organisation_id)
        .where(RiskFlag.id == flag_id, is_told(referred.c.since))
    )
    return db.session.scalar(query) is not None


def find_referral(organisation_id: int) -> datetime | None:
    """Since when the organisation has a considered or open referral, for its authority; None where it has none."""
    own: Select[int] = select(Organisation.id).where(Organisation.id == organisation_id)
    found: datetime | None = db.session.scalar(select(referred_organisations(own).c.since))
    return found


def count_told_records(
    organisation_ids: Sequence[int], sources: Mapping[str, EvidenceSource], today: date
) -> Mapping[int, Mapping[str, int]]:
    """{organisation id: {source code: records}} of the kinds an organisation may know of, as they were known on the
    last day of the quarter before; one statement. The caller has found the organisations visible: their ids stand in
    the statement itself, so that each source reads their rows only, and not its whole table."""
    as_of = literal(quarter_start(today) - timedelta(days=1), Date())
    parts = [_counted(source, as_of, organisation_ids) for source in sources.values() if source.told_to_organisation]
    found: dict[int, dict[str, int]] = {}
    for organisation_id, code, number in db.session.execute(union_all(*parts)) if parts else ():
        found.setdefault(organisation_id, {})[code] = number
    return found


def _counted(source: EvidenceSource, as_of: ColumnElement[Any], organisation_ids: Sequence[int]) -> Select[Any]:
    rows = source.query(as_of).subquery()
    query: Select[Any] = select(rows.c.organisation_id, literal(source.code), func.count())
    query = query.where(rows.c.organisation_id.in_(organisation_ids), rows.c.known_on <= as_of)
    if source.told_once is not None:
        query = query.where(rows.c[source.told_once].is_not(None))
    return query.group_by(rows.c.organisation_id)
