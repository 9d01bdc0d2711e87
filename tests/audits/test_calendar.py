"""The calendar, the route of a day, and feeds that tell region and hours only."""

from datetime import date, time, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from audits.calendar.models import CalendarFeed, VisitDay
from audits.calendar.months import month_of, read_month
from audits.calendar.operations import DayHours, end_feed, make_feed, plan_day
from audits.independence.operations import Ties, declare_ties
from audits.models import Announcement, AuditState
from compliance.accounts.identity import identity_of
from compliance.clock import today
from compliance.errors import Conflict, InvalidInput, NotAllowed, NotFound
from compliance.log import hide_secrets
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_audit
from tests.factories.organisations import make_organisation, make_workplace

DAY = today() + timedelta(days=5)


def planned(organisation=None, lead=None, **values):
    days = {"starts_on": DAY, "ends_on": DAY}
    return make_audit(organisation, lead, state=AuditState.PLANNED, **{**days, **values})


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer, list(Calendar.from_ical(answer.data).walk("VEVENT"))


# The month


@pytest.mark.parametrize(("country", "first"), [("SA", "Sunday"), ("AE", "Monday"), ("GB", "Monday"), ("XX", "Monday")])
def test_a_week_begins_as_is_usual_in_the_country(country, first):
    month = month_of(date(2026, 11, 1), "en", country)
    assert month.day_names[0] == first
    assert all(f"{week[0]:%A}" == first for week in month.weeks)


def test_the_month_is_named_in_the_readers_language_with_western_digits():
    assert month_of(date(2026, 11, 1), "ar", "SA").name == "نوفمبر 2026"


@pytest.mark.parametrize("text", [None, "", "2026", "2026-13", "x-1", "0000-01", "2026-00"])
def test_a_month_that_cannot_be_read_is_this_month(text):
    assert read_month(text, date(2026, 11, 25)) == date(2026, 11, 1)


def test_the_calendar_shows_whose_visits_were_asked_for(client_for, database):
    mine, other = planned(make_organisation(name="Mine Ltd")), planned(make_organisation(name="Other Ltd"))
    shared = planned(make_organisation(name="Shared Ltd"), other.lead, members=(mine.lead,), starts_on=DAY)
    address = f"/calendar?month={DAY:%Y-%m}"
    client = client_for(mine.lead)
    text = {whose: client.get(f"{address}&whose={whose}").text for whose in ("mine", "team", "all", other.lead_id)}
    assert "Mine Ltd" in text["mine"] and "Shared Ltd" in text["mine"] and "Other Ltd" not in text["mine"]
    assert "Other Ltd" in text["team"] and "Other Ltd" in text["all"]
    assert "Other Ltd" in text[other.lead_id] and "Mine Ltd" not in text[other.lead_id]
    assert shared.number in client.get(f"{address}&view=list").text


def test_a_social_auditor_sees_no_inspection_in_the_calendar_and_the_organisation_has_none(client_for, database):
    organisation = make_organisation(name="Seen Ltd")
    planned(organisation)
    auditor = make_user("social_auditor", organisations=(organisation,))
    owner = make_user("employer_user", organisations=(organisation,))
    assert "Seen Ltd" not in client_for(auditor).get(f"/calendar?month={DAY:%Y-%m}&whose=all").text
    for page in ("/calendar", f"/calendar/days/{DAY}", f"/calendar/days/{DAY}/hours", "/calendar/feeds"):
        assert client_for(owner).get(page).status_code == 403


@pytest.mark.parametrize("view", ["month", "list"])
def test_a_month_asks_as_many_queries_for_one_visit_as_for_thirty(client_for, database, view):
    lead = make_user("inspector")
    counts = []
    for days in (range(1), range(1, 28)):
        for number in days:
            day = DAY.replace(day=1) + timedelta(days=number)
            planned(make_organisation(), lead, starts_on=day, ends_on=day)
        client = client_for(lead)
        with counted_queries() as count:
            assert client.get(f"/calendar?month={DAY:%Y-%m}&view={view}").status_code == 200
        counts.append(count.number)
    assert counts[0] == counts[1] <= 12


# The route of a day


def test_the_route_follows_the_order_set_then_the_hours(client_for, database):
    lead = make_user("inspector")
    first, second = planned(make_organisation(name="Alpha"), lead), planned(make_organisation(name="Beta"), lead)
    make_workplace(first.organisation, name="Kiln 3")
    plan_day(DAY, [DayHours(first.id, time(13), time(15)), DayHours(second.id, time(8), time(11))], identity_of(lead))
    client, page = client_for(lead), f"/calendar/days/{DAY}"
    text = client.get(page).text
    assert text.index("Beta") < text.index("Alpha") and "08:00–11:00" in text
    form = {
        "visits-0-audit_id": first.id, "visits-0-place": "1",
        "visits-0-starts_at": "13:00", "visits-0-ends_at": "15:00",
        "visits-1-audit_id": second.id, "visits-1-place": "2",
        "visits-1-starts_at": "08:00", "visits-1-ends_at": "11:00",
    }  # fmt: skip
    assert client.post(f"{page}/hours", data=form).status_code == 303
    text = client.get(page).text
    assert text.index("Alpha") < text.index("Beta")


@pytest.mark.parametrize(
    "hours",
    [
        [(time(8), time(11)), (time(10), time(12))],
        [(time(11), time(8)), (None, None)],
        [(time(8), None), (None, None)],
        [(time(8), time(8)), (None, None)],
    ],
)
def test_hours_that_cannot_be_are_refused(database, hours):
    lead = make_user("inspector")
    audits = [planned(None, lead), planned(None, lead)]
    wanted = [DayHours(audit.id, *pair) for audit, pair in zip(audits, hours, strict=True)]
    with pytest.raises(InvalidInput):
        plan_day(DAY, wanted, identity_of(lead))


def test_a_place_is_given_once(database):
    lead = make_user("inspector")
    wanted = [DayHours(planned(None, lead).id, place=1), DayHours(planned(None, lead).id, place=1)]
    with pytest.raises(InvalidInput):
        plan_day(DAY, wanted, identity_of(lead))


def test_hours_are_set_for_own_open_visits_by_who_may_write(client_for, database):
    audit, stranger = planned(), make_user("inspector")
    with pytest.raises(NotAllowed):
        plan_day(DAY, [DayHours(audit.id, time(8), time(9))], identity_of(stranger))
    with pytest.raises(NotAllowed):
        plan_day(DAY + timedelta(days=1), [DayHours(audit.id, time(8), time(9))], lead_of(audit))
    declare_ties(audit, Ties(has_conflict=True, explanation="A debt"), lead_of(audit), today())
    with pytest.raises(NotAllowed):
        plan_day(DAY, [DayHours(audit.id, time(8), time(9))], lead_of(audit))
    assert database.scalars(select(VisitDay)).all() == []


def test_a_wrong_form_keeps_what_was_typed_and_says_so(client_for, database):
    audit = planned()
    form = {"visits-0-audit_id": audit.id, "visits-0-starts_at": "15:00", "visits-0-ends_at": "13:00"}
    answer = client_for(audit.lead).post(f"/calendar/days/{DAY}/hours", data=form)
    assert answer.status_code == 422
    assert "A visit ends after it begins" in answer.text and 'value="15:00"' in answer.text


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "1"])
def test_a_day_that_is_none_is_not_found(client_for, database, day):
    assert client_for(make_user("inspector")).get(f"/calendar/days/{day}").status_code == 404


# Feeds


def test_a_feed_tells_region_and_hours_and_nothing_else(client_for, app, database):
    lead = make_user("inspector")
    audit = planned(make_organisation(name="Secret Name Ltd", name_ar="منشأة سرية"), lead, scope="Kitchen")
    plan_day(DAY, [DayHours(audit.id, time(8), time(11))], identity_of(lead))
    secret = make_feed(identity_of(lead))
    answer, events = read(app.test_client(), f"/calendar/feeds/{secret}.ics")
    assert answer.mimetype == "text/calendar"
    assert len(events) == 1
    assert str(events[0]["summary"]) == "Inspection: Region SA-01"
    assert (events[0]["dtstart"].dt.time(), events[0]["dtend"].dt.time()) == (time(8), time(11))
    for told in ("Secret", "سرية", audit.number, "Kitchen", lead.name, lead.email, f"/{audit.id}", "LOCATION"):
        assert told not in answer.text
    assert "Set-Cookie" not in answer.headers and answer.headers["Cache-Control"] == "no-store"


def test_a_feed_omits_unannounced_and_closed_visits_and_those_of_others(app, database):
    lead = make_user("inspector")
    planned(None, lead, announcement=Announcement.UNANNOUNCED)
    make_audit(None, lead, state=AuditState.IN_PROGRESS, announcement=Announcement.UNANNOUNCED)
    make_audit(None, lead, state=AuditState.CLOSED)
    planned()
    secret = make_feed(identity_of(lead))
    assert read(app.test_client(), f"/calendar/feeds/{secret}.ics")[1] == []


def test_a_feed_stops_with_its_end_its_owner_and_the_owners_access(app, database):
    organisation = make_organisation()
    auditor = make_user("social_auditor", organisations=(organisation,))
    planned(organisation, auditor)
    secret, other = make_feed(identity_of(auditor)), make_feed(identity_of(auditor))
    client = app.test_client()
    assert len(read(client, f"/calendar/feeds/{secret}.ics")[1]) == 1
    feed = database.scalars(select(CalendarFeed).order_by(CalendarFeed.id)).first()
    with pytest.raises(NotFound):
        end_feed(feed.id, identity_of(make_user("inspector")))
    end_feed(feed.id, identity_of(auditor))
    assert client.get(f"/calendar/feeds/{secret}.ics").status_code == 404
    assert client.get("/calendar/feeds/guessed.ics").status_code == 404
    from compliance.accounts.models import OrganisationAccess

    database.scalars(select(OrganisationAccess)).one().ended_on = today()
    assert read(client, f"/calendar/feeds/{other}.ics")[1] == []
    auditor.active = False
    assert client.get(f"/calendar/feeds/{other}.ics").status_code == 404


def test_the_secret_is_shown_once_stored_hashed_and_kept_out_of_logs(client_for, database):
    client = client_for(make_user("inspector"))
    page = client.post("/calendar/feeds").text
    secret = page.split("/calendar/feeds/")[1].split(".ics")[0]
    assert len(secret) >= 32
    assert secret not in client.get("/calendar/feeds").text
    feed = database.scalars(select(CalendarFeed)).one()
    assert secret not in feed.secret_hash and len(feed.secret_hash) == 64
    assert secret not in hide_secrets(f"GET /calendar/feeds/{secret}.ics")


def test_a_person_has_a_handful_of_feeds_at_most(database):
    by = identity_of(make_user("inspector"))
    for _each in range(5):
        make_feed(by)
    with pytest.raises(Conflict):
        make_feed(by)


def test_readings_of_feeds_are_limited():
    from audits.calendar import views
    from compliance.web.rate_limit import limiter

    name = f"{views.read_feed.__module__}.{views.read_feed.__name__}"
    assert any(name in each for each in limiter.limit_manager._decorated_limits), "the limit stands on the view"


def test_a_feed_says_the_same_identifier_at_each_reading_and_another_in_another_feed(app, database):
    audit = planned()
    secrets = [make_feed(lead_of(audit)) for _each in range(2)]
    client = app.test_client()
    uids = [str(read(client, f"/calendar/feeds/{secret}.ics")[1][0]["uid"]) for secret in (*secrets, secrets[0])]
    assert uids[0] == uids[2] != uids[1]
