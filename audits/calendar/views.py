"""Pages of the calendar: a month, the route of a day with its hours, and feeds for other calendars."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from audits.calendar.feed_text import feed_text
from audits.calendar.forms import CalendarForm, DayForm
from audits.calendar.months import Month, month_of, read_month
from audits.calendar.operations import end_feed as end
from audits.calendar.operations import hash_secret, plan_day
from audits.calendar.operations import make_feed as make
from audits.calendar.queries import (
    MOST_VISITS,
    find_feed,
    list_feed_visits,
    list_feeds,
    list_people,
    list_stops,
    list_visits,
)
from audits.forms import ConfirmForm
from audits.independence.checks import VISITS_PER_DAY
from audits.permissions import PLAN_DAY, SEE_CALENDAR, USE_FEED
from audits.saving import is_saved
from compliance.accounts.guard import allows, current_identity, public, requires
from compliance.clock import today
from compliance.database import commits
from compliance.errors import NotFound
from compliance.national_rules.lookup import value
from compliance.web.language import current_language
from compliance.web.rate_limit import limiter

pages = Blueprint("calendar", __name__)

READINGS = "30 per minute; 300 per hour"


def _country() -> str:
    return str(current_app.extensions["compliance"].settings.country)


@pages.get("/calendar")
@requires(SEE_CALENDAR)
def show_month() -> str:
    identity = current_identity()
    month: Month = month_of(read_month(request.args.get("month"), today()), current_language(), _country())
    search = CalendarForm(request.args)
    people = list_people(identity)
    search.offer(people, is_auditor=allows(PLAN_DAY))
    found = list_visits(identity, month.first, month.last, search.filters())
    visits = found[:MOST_VISITS]
    return render_template(
        "audits/calendar/show_month.html",
        month=month,
        weeks=month.fill(visits),
        visits=visits,
        search=search,
        is_cut=len(found) > MOST_VISITS,
        most=MOST_VISITS,
        as_list=request.args.get("view") == "list",
        today=today(),
    )


def _day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


@pages.get("/calendar/days/<day>")
@requires(SEE_CALENDAR)
def show_day(day: str) -> str:
    on, identity = _day_of(day), current_identity()
    people = list_people(identity)
    chosen = request.args.get("person", type=int)
    names = dict(people)
    person_id = chosen if chosen in names else identity.user_id
    return _route_page(on, person_id, names.get(person_id, identity.name))


def _route_page(on: date, person_id: int, name: str) -> str:
    stops = list_stops(current_identity(), person_id, on)
    return render_template(
        "audits/calendar/show_day.html",
        day=on,
        stops=stops,
        person_name=name,
        is_own=person_id == current_identity().user_id,
        most=value(VISITS_PER_DAY, _country(), on),
    )


@pages.get("/calendar/days/<day>/hours")
@requires(PLAN_DAY)
def set_hours(day: str) -> str:
    on = _day_of(day)
    stops = _writable(on)
    return _hours_page(on, stops, DayForm.of(stops))


@pages.post("/calendar/days/<day>/hours")
@requires(PLAN_DAY)
@commits
def save_hours(day: str) -> Any:
    on, form = _day_of(day), DayForm()
    if not is_saved(form, lambda: plan_day(on, form.wanted(), current_identity())):
        return _hours_page(on, _writable(on), form), 422
    flash(_("The day is set."), "success")
    return redirect(url_for(".show_day", day=on.isoformat()), 303)


def _writable(on: date) -> list[Any]:
    identity = current_identity()
    own = list_stops(identity, identity.user_id, on)
    return [stop for stop in own if stop.audit.is_open and stop.audit.bar_of(identity.user_id) is None]


def _hours_page(on: date, stops: list[Any], form: DayForm) -> str:
    return render_template(
        "audits/calendar/set_hours.html", day=on, form=form, stops={str(stop.audit.id): stop for stop in stops}
    )


@pages.get("/calendar/feeds")
@requires(USE_FEED)
def list_own_feeds() -> str:
    return _feeds_page()


def _feeds_page(address: str = "") -> str:
    return render_template(
        "audits/calendar/list_feeds.html",
        feeds=list_feeds(current_identity().user_id),
        address=address,
        form=ConfirmForm(),
    )


@pages.post("/calendar/feeds")
@requires(USE_FEED)
@commits
def make_feed() -> str:
    """The answer itself shows the address: no address of ours carries it, so that it is seen once."""
    secret = make(current_identity())
    return _feeds_page(url_for(".read_feed", secret=secret, _external=True))


@pages.post("/calendar/feeds/<int:feed_id>/end")
@requires(USE_FEED)
@commits
def end_feed(feed_id: int) -> Any:
    end(feed_id, current_identity())
    flash(_("The address works no longer."), "success")
    return redirect(url_for(".list_own_feeds"), 303)


@pages.get("/calendar/feeds/<secret>.ics")
@public
@limiter.limit(READINGS)
def read_feed(secret: str) -> Response:
    """The visits of the person the address was made for; the same 404 for an address that never was or has ended."""
    feed = find_feed(hash_secret(secret))
    if feed is None:
        abort(404)
    language = feed.user.language
    with force_locale(language):
        content = feed_text(feed, list_feed_visits(feed, today()), language)
    answer = Response(content, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="visits.ics"'
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer
