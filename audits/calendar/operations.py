"""Setting hours and order of visits in a day; making and ending feeds."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from flask_babel import gettext as _

from audits.calendar.models import CalendarFeed, VisitDay
from audits.calendar.queries import list_feeds, list_stops
from audits.models import AuditState
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput, NotAllowed, NotFound

SECRET_BYTES = 24
MOST_FEEDS = 5


@dataclass(frozen=True)
class DayHours:
    """What is wanted for one visit of a day; None: not set."""

    audit_id: int
    starts_at: time | None = None
    ends_at: time | None = None
    place: int | None = None


def plan_day(day: date, wanted: Sequence[DayHours], by: Identity) -> None:
    """Set hours and order of one's own visits of a day.

    Raises NotAllowed for a visit that is not one's own, is closed, or that one may not write in; InvalidInput for
    hours that overlap or a place given twice.
    """
    stops = {stop.audit.id: stop for stop in list_stops(by, by.user_id, day)}
    _refuse_overlaps(wanted)
    for each in wanted:
        stop = stops.get(each.audit_id)
        if stop is None or stop.audit.state is AuditState.CLOSED or stop.audit.bar_of(by.user_id) is not None:
            raise NotAllowed(_("Only open visits of your own, in which you may write, are set."))
        hours = stop.hours or VisitDay(audit_id=each.audit_id, visit_on=day)
        before = (hours.starts_at, hours.ends_at, hours.place)
        after = (each.starts_at, each.ends_at, each.place)
        if before == after:
            continue
        hours.starts_at, hours.ends_at, hours.place = after
        db.session.add(hours)
        db.session.flush()
        record_change(
            "audits.plan_day",
            stop.audit,
            by,
            summary=f"Set the hours of {stop.audit.number} on {day.isoformat()}",
            changes={"hours": (_words(before), _words(after))},
        )


def _words(values: tuple[time | None, time | None, int | None]) -> str:
    starts_at, ends_at, place = values
    hours = f"{starts_at:%H:%M}–{ends_at:%H:%M}" if starts_at and ends_at else "–"
    return f"{hours} ({place})" if place else hours


def _refuse_overlaps(wanted: Sequence[DayHours]) -> None:
    places = [each.place for each in wanted if each.place is not None]
    if len(places) != len(set(places)):
        raise InvalidInput("hours", _("Two visits have the same place in the day."))
    if any((each.starts_at is None) != (each.ends_at is None) for each in wanted):
        raise InvalidInput("hours", _("Give both hours of a visit, or none."))
    timed = sorted((each.starts_at, each.ends_at) for each in wanted if each.starts_at and each.ends_at)
    if any(ends_at <= starts_at for starts_at, ends_at in timed):
        raise InvalidInput("hours", _("A visit ends after it begins, on the same day."))
    if any(earlier[1] > later[0] for earlier, later in pairwise(timed)):
        raise InvalidInput("hours", _("Two visits are at the same time."))


def make_feed(by: Identity) -> str:
    """Make a feed and give its secret, which is shown once and never stored. Raises Conflict above MOST_FEEDS."""
    if len(list_feeds(by.user_id)) >= MOST_FEEDS:
        raise Conflict(_("End one of your addresses first."))
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed = CalendarFeed(user_id=by.user_id, secret_hash=hash_secret(secret), made_at=now())
    db.session.add(feed)
    db.session.flush()
    record_change("audits.make_feed", feed, by, summary="Made a calendar address")
    return secret


def end_feed(feed_id: int, by: Identity) -> None:
    """End one of one's own feeds. Raises NotFound for anything else."""
    feed = next((each for each in list_feeds(by.user_id) if each.id == feed_id), None)
    if feed is None:
        raise NotFound(_("This address has ended already, or is not yours."))
    feed.ended_at = now()
    db.session.flush()
    record_change("audits.end_feed", feed, by, summary="Ended a calendar address")


def hash_secret(secret: str) -> str:
    """What is stored of a secret: SHA-256 is enough for 192 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
