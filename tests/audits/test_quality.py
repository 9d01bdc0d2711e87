"""The supervisor's view of auditors' work: honest arithmetic, for the supervisor alone."""

from datetime import time, timedelta
from math import isclose

import pytest
from sqlalchemy import text

from audits.calendar.models import VisitDay
from audits.findings.models import Finding, Grade
from audits.models import Audit, AuditKind, AuditState
from audits.quality.estimates import Reading, poisson_interval, ratios_of, share_of
from audits.quality.page import load_quality
from audits.quality.queries import Scope
from compliance.accounts.identity import identity_of
from compliance.clock import now, today
from compliance.database import db
from compliance.ledger.recording import insert_rows
from tests.counting import counted_queries
from tests.factories.accounts import make_authority, make_user
from tests.factories.audits import make_audit, make_finding
from tests.factories.organisations import make_organisation


def closed(lead, findings=0, days_ago=200, organisation=None, members=(), grade=Grade.MAJOR):
    """A closed inspection with so many findings."""
    day = today() - timedelta(days=days_ago)
    organisation = organisation or make_organisation()
    audit = make_audit(organisation, lead, starts_on=day, ends_on=day, members=members)
    for _each in range(findings):
        make_finding(audit, grade=grade)
    audit.state, audit.closed_on = AuditState.CLOSED, day + timedelta(days=1)
    db.session.flush()
    return audit


def view(check_days=180, least=10, kind=AuditKind.INSPECTION, **user):
    return load_quality(Scope(identity_of(make_user("supervisor", **user)), kind, today()), check_days, least)


# Arithmetic


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0.0, 3.69), (10, 4.80, 18.39), (100, 81.36, 121.63)])
def test_the_interval_of_a_count_is_that_of_the_published_tables(count, low, high):
    """Exact Poisson limits, Breslow and Day 1987, table 2.10; Byar's approximation is close to them."""
    found = poisson_interval(count, 1.0)
    assert isclose(found[0], low, abs_tol=0.02) and isclose(found[1], high, rel_tol=0.01)


def test_the_interval_of_a_share_is_wilsons():
    part = share_of(8, 10)
    assert (round(part.low, 3), round(part.high, 3)) == (0.490, 0.943)
    assert share_of(0, 0).share is None
    assert share_of(0, 5).low == 0 and share_of(5, 5).high == 1


def test_small_samples_are_pulled_to_the_mean_more_than_large_ones():
    few, many, _other, _fourth = ratios_of([(2, 0, 4.0), (100, 100, 200.0), (100, 300, 200.0), (50, 104, 104.0)])
    mean = (0 + 100 + 300 + 104) / (4 + 200 + 200 + 104)
    assert few.ratio == 0 and few.pulled > 0.3
    assert abs(many.pulled - many.ratio) < 0.05 < abs(few.pulled - few.ratio)
    assert few.pulled < mean


def test_where_all_differences_may_be_chance_everybody_is_the_mean():
    ratios = ratios_of([(5, 9, 10.0), (5, 11, 10.0), (5, 10, 10.0)])
    assert {round(each.pulled, 9) for each in ratios} == {1.0}


def test_nothing_is_said_of_few_visits_or_of_an_interval_that_holds_one():
    certain, few, usual, more = ratios_of([(20, 5, 40.0), (9, 0, 40.0), (20, 38, 40.0), (20, 90, 40.0)])
    readings = [each.reading(10) for each in (certain, few, usual, more)]
    assert readings == [Reading.FEWER, Reading.TOO_FEW_VISITS, Reading.AS_EXPECTED, Reading.MORE]
    assert ratios_of([(3, 0, 0.0)])[0].reading(1) is Reading.TOO_FEW_VISITS


# From the visits


def test_reported_and_expected_add_up_and_the_one_who_writes_less_stands_first(database):
    silent, usual = make_user("inspector", name="Silent"), make_user("inspector", name="Usual")
    for number in range(12):
        closed(silent, 0, 100 + number)
        closed(usual, 4, 100 + number)
    people = view().people
    assert [line.name for line in people] == ["Silent", "Usual"]
    assert [line.ratio.reported for line in people] == [0, 48]
    assert isclose(sum(line.ratio.expected for line in people), 48)
    assert [line.reading for line in people] == [Reading.FEWER, Reading.MORE]
    assert {line.reading for line in view(least=None).people} == {Reading.TOO_FEW_VISITS}


def test_what_is_expected_depends_on_the_kind_of_site(database):
    easy, hard = make_user("inspector", name="Easy"), make_user("inspector", name="Hard")
    for number in range(30):
        closed(easy, 1, 100 + number, make_organisation(number_of_workers=20))
        closed(hard, 5, 100 + number, make_organisation(number_of_workers=5000))
    people = {line.name: line for line in view().people}
    assert {line.reading for line in people.values()} == {Reading.AS_EXPECTED}, "each finds what such sites have"
    assert people["Hard"].ratio.expected > 3 * people["Easy"].ratio.expected


def test_only_breaches_count_and_a_corrected_finding_counts_once(database):
    lead = make_user("inspector")
    closed(lead, 3, grade=Grade.OBSERVATION)
    audit = closed(lead, 2)
    row = database.query(Finding).filter_by(audit_id=audit.id).first()
    values = {column.name: getattr(row, column.key) for column in Finding.__table__.columns}
    later = {**values, "supersedes_id": row.id, "recorded_at": now(), "number": f"{row.number}b"}
    insert_rows(Finding, [{name: value for name, value in later.items() if name != "id"}])
    assert view().people[0].ratio.reported == 2


def test_open_old_and_foreign_visits_and_those_of_the_other_kind_are_left_out(database):
    lead, organisation = make_user("inspector"), make_organisation()
    make_audit(organisation, lead)
    closed(lead, 1, days_ago=900)
    other = make_authority("other")
    foreign = make_user("inspector", authority=other)
    closed(foreign, 1, organisation=make_organisation(authority_id=other.id))
    auditor = make_user("social_auditor", organisations=(organisation,), name="Auditor")
    closed(auditor, 1, organisation=organisation)
    assert view().people == []
    assert [line.name for line in view(kind=AuditKind.SOCIAL_AUDIT).people] == ["Auditor"]


def test_places_in_the_day_are_known_by_hours_or_by_being_alone(database):
    lead, unordered = make_user("inspector"), make_user("inspector")
    for number in range(3):
        days = 100 + number
        early, late = closed(lead, 3, days), closed(lead, 1, days)
        for audit, hour in ((late, 13), (early, 8)):
            database.add(
                VisitDay(audit_id=audit.id, visit_on=audit.starts_on, starts_at=time(hour), ends_at=time(hour + 1))
            )
    closed(lead, 2, 50)
    closed(unordered, 1, 60)
    closed(unordered, 1, 60)
    found = {line.place: (line.ratio.visits, line.ratio.reported) for line in view().places}
    assert found == {0: (2, 2), 1: (4, 11), 2: (3, 3)}


def test_returns_and_pairs_name_who_was_where_how_often(database):
    lead, organisation = make_user("inspector", name="Often"), make_organisation(name="Same Ltd")
    for days in (300, 200, 100):
        closed(lead, 1, days, organisation)
    closed(lead, 1, 90)
    quality = view()
    assert {line.place: line.ratio.visits for line in quality.returns} == {1: 2, 2: 1, 3: 1}
    assert [(pair.person, pair.name, pair.visits) for pair in quality.pairs] == [("Often", "Same Ltd", 3)]


@pytest.mark.parametrize(
    ("second_by", "days_ago", "checked"), [("other", 300, 1), ("same", 300, 0), ("both", 300, 0), ("other", 100, 0)]
)
def test_a_visit_is_double_checked_by_others_in_time_only(database, second_by, days_ago, checked):
    first, other, organisation = make_user("inspector"), make_user("inspector"), make_organisation()
    closed(first, 1, 400, organisation)
    lead = {"other": other, "same": first, "both": other}[second_by]
    closed(lead, 1, days_ago, organisation, members=(first,) if second_by == "both" else ())
    part = view().double_checked
    assert part.count == checked
    assert part.of == (2 if days_ago == 300 else 1), "a visit too new to have been checked is not counted"


def test_without_a_rule_no_visit_is_due_for_a_double_check(database):
    closed(make_user("inspector"), 1, 400)
    assert view(check_days=None).double_checked.share is None


@pytest.mark.parametrize(
    "role", ["inspector", "analyst", "administrator", "social_auditor", "employer_user", "recruiter_user"]
)
def test_nobody_but_the_supervisor_reads_it(client_for, database, role):
    client = client_for(make_user(role))
    assert client.get("/audit-quality").status_code == 403
    assert "/audit-quality" not in client.get("/audits", follow_redirects=True).text


def test_the_page_shows_counts_and_intervals(client_for, database):
    closed(make_user("inspector", name="Reem"), 2)
    for language in ("en", "ar"):
        page = client_for(make_user("supervisor")).get(f"/audit-quality?lang={language}")
        assert page.status_code == 200 and "Reem" in page.text
    assert "/audit-quality" in client_for(make_user("supervisor")).get("/audits").text
    assert "No closed visits" in client_for(make_user("supervisor", regions=("SA-02",))).get("/audit-quality").text


def plant(leads, visits):
    """Closed audits without findings, set-based."""
    template = closed(leads[0], 1, 500)
    values = {column.name: getattr(template, column.key) for column in Audit.__table__.columns if column.name != "id"}
    rows = [
        {**values, "number": f"X-{number}", "lead_id": leads[number % len(leads)].id, "starts_on": today()
         - timedelta(days=200 + number % 300), "ends_on": today(), "window_from": None, "window_to": None}
        for number in range(visits)
    ]  # fmt: skip
    insert_rows(Audit, rows)
    db.session.execute(
        text("INSERT INTO audit_team_member (audit_id, user_id) SELECT id, lead_id FROM audit WHERE number LIKE 'X-%'")
    )


def test_the_page_asks_as_many_queries_for_ten_visits_as_for_a_thousand(client_for, database):
    supervisor, counts = make_user("supervisor"), []
    leads = [make_user("inspector", name=f"I {number:02}") for number in range(60)]
    client = client_for(supervisor)
    closed(leads[0], 1)
    with counted_queries() as count:
        client.get("/audit-quality")
    counts.append(count.number)
    plant(leads, 1000)
    with counted_queries() as count:
        page = client.get("/audit-quality")
    counts.append(count.number)
    assert counts[0] == counts[1] <= 12
    following = client.get("/audit-quality?after=50&position=50").text
    names = [f"I {number:02}" for number in range(60)]
    shown = [name for name in names if f">{name}<" in page.text]
    rest = [name for name in names if f">{name}<" in following]
    assert len(shown) >= 50 and rest
