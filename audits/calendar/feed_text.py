"""A person's visits as an iCalendar file (RFC 5545): region and hours only, so that a lost address tells little."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from icalendar import Calendar, Event

from audits.calendar.models import CalendarFeed
from audits.calendar.queries import FeedVisit
from audits.labels import KIND_LABELS
from compliance.web.language import localised

PRODUCT = "-//Sanad//Visits//EN"


def feed_text(feed: CalendarFeed, visits: Sequence[FeedVisit], language: str) -> bytes:
    """The file, with names of regions in `language`."""
    calendar: Any = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Visits"))
    for visit in visits:
        calendar.add_component(_event(feed, visit, language))
    return bytes(calendar.to_ical())


def _event(feed: CalendarFeed, visit: FeedVisit, language: str) -> Any:
    region = localised(visit.region, language) if visit.region else _("Region not known")
    event: Any = Event()
    event.add("uid", _uid(feed, visit))
    event.add("dtstamp", visit.made_at)
    event.add("summary", f"{KIND_LABELS[visit.kind]}: {region}")
    if visit.starts_at and visit.ends_at:
        # Without a zone: the hours are those of the workplace, wherever the calendar is read.
        event.add("dtstart", datetime.combine(visit.visit_on, visit.starts_at))
        event.add("dtend", datetime.combine(visit.visit_on, visit.ends_at))
    else:
        event.add("dtstart", visit.visit_on)
        event.add("dtend", visit.visit_on + timedelta(days=1))
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    return event


def _uid(feed: CalendarFeed, visit: FeedVisit) -> str:
    """Stays the same at each reading, and tells neither the audit nor that two feeds hold the same one."""
    text = f"{feed.secret_hash}:{visit.audit_id}:{visit.visit_on.isoformat()}"
    return hashlib.sha256(text.encode()).hexdigest()[:32] + "@sanad"
