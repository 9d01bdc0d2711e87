"""Reading visits by day: a period, a person's day in its order, the hours of one audit, feeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased, selectinload

from audits.calendar.models import CalendarFeed, VisitDay
from audits.models import Announcement, Audit, AuditKind, AuditState, AuditTeamMember
from audits.queries import is_audit_visible, is_on_team
from compliance.accounts.identity import Identity, identity_of
from compliance.accounts.models import Region, Role, User
from compliance.accounts.roles import RoleName
from compliance.database import db
from compliance.organisations.models import Organisation

MOST_VISITS = 300
MOST_PEOPLE = 500
FEED_DAYS_BEFORE, FEED_DAYS_AFTER = 31, 366


@dataclass(frozen=True)
class CalendarFilters:
    """Whose visits: one's own, those of the people one shares a team with, one person's, or (empty) all visible."""

    mine: bool = False
    team: bool = False
    person_id: int | None = None


@dataclass(frozen=True)
class Visit:
    """A visit as the calendar shows it; names of the organisation in both languages."""

    audit_id: int
    number: str
    kind: AuditKind
    state: AuditState
    announcement: Announcement
    starts_on: date
    ends_on: date
    name: str
    name_ar: str | None
    region: dict[str, str] | None
    lead: str
    is_identified: bool

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Stop:
    """One visit of a person's day: the audit with its workplaces, and what is set for the day."""

    audit: Audit
    hours: VisitDay | None

    @property
    def sort_key(self) -> tuple[int, time, int]:
        place = self.hours.place if self.hours and self.hours.place else 10**6
        starts_at = self.hours.starts_at if self.hours and self.hours.starts_at else time.max
        return place, starts_at, self.audit.id


@dataclass(frozen=True)
class FeedVisit:
    """What leaves through a feed: no name, no number, only region and hours."""

    audit_id: int
    visit_on: date
    starts_at: time | None
    ends_at: time | None
    region: dict[str, str] | None
    kind: AuditKind
    made_at: datetime


def list_visits(identity: Identity, first: date, last: date, filters: CalendarFilters) -> Sequence[Visit]:
    """Visible visits that share a day with the period, the earliest first; one more than MOST_VISITS at most."""
    lead = aliased(User)
    statement = (
        select(
            Audit.id,
            Audit.number,
            Audit.kind,
            Audit.state,
            Audit.announcement,
            Audit.starts_on,
            Audit.ends_on,
            Organisation.name,
            Organisation.name_ar,
            Region.name,
            lead.name,
            Organisation.is_identified,
        )
        .join(Organisation, Organisation.id == Audit.organisation_id)
        .outerjoin(Region, Region.code == Organisation.region_code)
        .join(lead, lead.id == Audit.lead_id)
        .where(Audit.starts_on <= last, Audit.ends_on >= first, is_audit_visible(identity), *_whose(identity, filters))
        .order_by(Audit.starts_on, Audit.id)
        .limit(MOST_VISITS + 1)
    )
    return [Visit(*tuple(row)) for row in db.session.execute(statement)]


def _whose(identity: Identity, filters: CalendarFilters) -> list[ColumnElement[bool]]:
    if filters.mine:
        return [is_on_team(identity)]
    if filters.person_id is not None:
        of_person = select(AuditTeamMember.audit_id).where(AuditTeamMember.user_id == filters.person_id)
        return [Audit.id.in_(of_person)]
    if filters.team:
        own, shared = aliased(AuditTeamMember), aliased(AuditTeamMember)
        open_audit = aliased(Audit)
        colleagues = (
            select(shared.user_id)
            .join(own, own.audit_id == shared.audit_id)
            .join(open_audit, open_audit.id == own.audit_id)
            .where(own.user_id == identity.user_id, open_audit.state != AuditState.CLOSED)
        )
        of_colleagues = select(AuditTeamMember.audit_id).where(AuditTeamMember.user_id.in_(colleagues))
        return [or_(Audit.id.in_(of_colleagues), is_on_team(identity))]
    return []


def list_people(identity: Identity) -> Sequence[tuple[int, str]]:
    """(id, name) of inspectors of one's authority, to choose whose calendar to read; nobody for social auditors."""
    if not identity.belongs_to_authority:
        return []
    statement = (
        select(User.id, User.name)
        .where(User.authority_id == identity.authority_id, User.active, User.roles.any(Role.name == RoleName.INSPECTOR))
        .order_by(User.name, User.id)
        .limit(MOST_PEOPLE)
    )
    return [(row.id, row.name) for row in db.session.execute(statement)]


def list_stops(identity: Identity, user_id: int, day: date) -> list[Stop]:
    """The visits of a person on a day that `identity` may see, in their order."""
    on_team = select(AuditTeamMember.audit_id).where(AuditTeamMember.user_id == user_id)
    statement = (
        select(Audit, VisitDay)
        .outerjoin(VisitDay, and_(VisitDay.audit_id == Audit.id, VisitDay.visit_on == day))
        .where(
            Audit.id.in_(on_team),
            Audit.starts_on <= day,
            Audit.ends_on >= day,
            is_audit_visible(identity),
        )
        .options(selectinload(Audit.workplaces), selectinload(Audit.organisation, Organisation.region))
        .limit(MOST_VISITS)
    )
    found = [Stop(audit, hours) for audit, hours in db.session.execute(statement).unique()]
    return sorted(found, key=lambda stop: stop.sort_key)


def list_days_of(audit: Audit) -> Sequence[VisitDay]:
    """What is set for the days of an audit, within its days as they are planned now."""
    statement = select(VisitDay).where(
        VisitDay.audit_id == audit.id, VisitDay.visit_on.between(audit.starts_on, audit.ends_on)
    )
    return db.session.scalars(statement.order_by(VisitDay.visit_on)).all()


def list_feeds(user_id: int) -> Sequence[CalendarFeed]:
    """Feeds of a person that still work, the latest first."""
    statement = select(CalendarFeed).where(CalendarFeed.user_id == user_id, CalendarFeed.ended_at.is_(None))
    return db.session.scalars(statement.order_by(CalendarFeed.id.desc())).all()


def find_feed(secret_hash: str) -> CalendarFeed | None:
    """The feed that works under a secret, while its owner may sign in."""
    statement = (
        select(CalendarFeed)
        .join(User, User.id == CalendarFeed.user_id)
        .where(CalendarFeed.secret_hash == secret_hash, CalendarFeed.ended_at.is_(None), User.active)
    )
    return db.session.scalar(statement)


def list_feed_visits(feed: CalendarFeed, today: date) -> list[FeedVisit]:
    """Days of the owner's visits for a feed. Unannounced ones never, nor what the owner may not see any more."""
    statement = (
        select(Audit.id, Audit.starts_on, Audit.ends_on, Audit.kind, Audit.created_at, Region.name)
        .join(Organisation, Organisation.id == Audit.organisation_id)
        .outerjoin(Region, Region.code == Organisation.region_code)
        .where(
            is_on_team(identity_of(feed.user)),
            is_audit_visible(identity_of(feed.user)),
            Audit.announcement != Announcement.UNANNOUNCED,
            Audit.state != AuditState.CLOSED,
            Audit.ends_on >= today - timedelta(days=FEED_DAYS_BEFORE),
            Audit.starts_on <= today + timedelta(days=FEED_DAYS_AFTER),
        )
        .order_by(Audit.starts_on, Audit.id)
        .limit(MOST_VISITS)
    )
    rows = db.session.execute(statement).all()
    hours = {
        (each.audit_id, each.visit_on): each
        for each in db.session.scalars(select(VisitDay).where(VisitDay.audit_id.in_([row.id for row in rows])))
    }
    visits = []
    for audit_id, starts_on, ends_on, kind, made_at, region in rows:
        for offset in range((ends_on - starts_on).days + 1):
            day = starts_on + timedelta(days=offset)
            own = hours.get((audit_id, day))
            starts_at, ends_at = (own.starts_at, own.ends_at) if own else (None, None)
            visits.append(FeedVisit(audit_id, day, starts_at, ends_at, region, kind, made_at))
    return visits
