"""The headline figures: open ones count, too few say nothing, and auditors read their own visits only."""

from datetime import timedelta

import pytest

from audits.corrective_actions.models import CheckOutcome
from audits.findings.models import Grade
from audits.follow_through.figures import get_follow_through
from audits.follow_through.queries import By, FollowThroughFilters
from audits.follow_through.survival import Observation, Waiting, wilson
from audits.follow_through.wording import median_sentence
from audits.models import AuditKind
from audits.repayments.models import EntryKind
from compliance.accounts.identity import identity_of
from compliance.clock import today
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import (
    close_correction,
    decide,
    lead_of,
    make_amount,
    make_corrective_action,
    make_plan,
    make_repayment,
    send_proof,
)
from tests.factories.organisations import make_organisation

ALL = FollowThroughFilters()


def waiting(closed, still_open):
    return Waiting([Observation(d, True, 1) for d in closed] + [Observation(d, False, 1) for d in still_open])


# Freireich's trial of 6-mercaptopurine, the textbook example: times to relapse, + where still in remission.
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
STILL_WELL = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]


def test_the_curve_is_that_of_the_textbook():
    curve = waiting(RELAPSED, STILL_WELL)
    shares = {point.day: round(point.share, 4) for point in curve.points}
    assert shares == {
        6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482,
    }  # fmt: skip
    sixth = curve.at(6)
    # Kalbfleisch and Prentice, log(-log): 0.6197 to 0.9516
    assert (round(sixth.low, 3), round(sixth.high, 3)) == (0.620, 0.952)
    median = curve.median()
    assert (median.value, median.low, median.high) == (23, 13, None)


def test_the_median_is_later_than_that_of_closed_ones_alone():
    closed = [10, 20, 30]
    assert waiting(closed, []).median().value == 20
    assert waiting(closed, [300, 300, 300, 300]).median().value is None


def test_an_open_case_counts_only_as_long_as_it_was_watched():
    assert waiting([50], [1, 1, 1, 1]).median().value == 50


def test_nothing_is_said_beyond_what_was_watched():
    curve = waiting([10], [100])
    assert curve.share_done_by(365).value is None
    assert curve.share_done_by(100).value == 0.5


def test_no_case_at_all_has_no_estimate():
    assert waiting([], []).median().value is None and wilson(0, 0).value is None


def test_wilsons_interval_is_that_of_the_textbook():
    share = wilson(81, 263)
    assert (round(share.low, 4), round(share.high, 4)) == (0.2553, 0.3662)


@pytest.fixture
def organisation(database):
    return make_organisation()


@pytest.fixture
def owner(organisation):
    return make_user("employer_user", organisations=(organisation,))


def told(organisation, days_ago, lead=None, **facts):
    action = make_corrective_action(organisation, lead, **facts)
    action.opened_on = today() - timedelta(days=days_ago)
    return action


def analyst_of(organisation):
    return make_user("analyst", authority=organisation.authority, regions=(organisation.region_code,))


def closed(organisation, owner, days_ago, after_days, **facts):
    action = told(organisation, days_ago, **facts)
    close_correction(action, owner, on=today() - timedelta(days=days_ago - after_days))
    return action


def test_figures_count_open_corrections(organisation, owner):
    for after_days in (10, 20, 30):
        closed(organisation, owner, 200, after_days)
    for _number in range(2):
        told(organisation, 120)
    told(organisation, 5, grade=Grade.MINOR)
    found = get_follow_through(identity_of(analyst_of(organisation)), ALL, today())
    assert (found.all.corrections, found.all.closed, found.all.open_long) == (6, 3, 2)
    assert found.all.median_days.value == 30
    groups = {each.name: each for each in found.groups}
    assert groups["minor"].is_too_few and groups["minor"].median_days.value is None
    assert groups["major"].corrections == 5 and groups["major"].median_days.value == 30


def test_what_less_than_half_closed_is_not_reached_yet(app, organisation, owner):
    closed(organisation, owner, 100, 10)
    for _number in range(5):
        told(organisation, 90)
    found = get_follow_through(identity_of(analyst_of(organisation)), ALL, today())
    assert found.all.median_days.value is None
    assert found.all.open_long == 0  # ninety days are not more than ninety
    with app.test_request_context():
        assert median_sentence(found.all).startswith("Not reached yet")


def test_a_reopened_correction_is_open_and_counted_as_reopened(organisation, owner):
    actions = [closed(organisation, owner, 500, 50) for _number in range(5)]
    decide(actions[0], CheckOutcome.REOPENED, reason="Again", on=today() - timedelta(days=300))
    found = get_follow_through(identity_of(analyst_of(organisation)), ALL, today())
    assert (found.all.closed, found.all.closings_watched, found.all.reopened) == (4, 5, 1)
    assert found.all.reopened_in_a_year.value == pytest.approx(0.2)


def test_closed_by_another_means_not_by_who_approved_the_plan(organisation, owner):
    for number in range(5):
        lead, other = make_user("inspector"), make_user("inspector")
        action = make_corrective_action(organisation, lead)
        action.audit.members.append(_member(action, other))
        make_plan(action, owner)
        decide(action, CheckOutcome.PLAN_APPROVED)
        send_proof(action, owner)
        decide(action, CheckOutcome.VERIFIED_CLOSED, other if number < 2 else None)
    found = get_follow_through(identity_of(analyst_of(organisation)), ALL, today())
    assert (found.all.closed_now, found.all.closed_by_another) == (5, 2)
    assert found.all.share_by_another.value == pytest.approx(0.4)


def _member(action, user):
    from audits.models import AuditTeamMember

    return AuditTeamMember(audit_id=action.audit.id, user=user)


def test_money_stays_in_its_currency_and_in_its_group(organisation):
    action = told(organisation, 10)
    team = lead_of(action.audit)
    group = make_repayment(action, team)
    make_amount(group, EntryKind.FOUND, 1000, team)
    make_amount(group, EntryKind.FOUND, 70, team, currency="NPR")
    make_amount(group, EntryKind.PAID, 400, team)
    found = get_follow_through(identity_of(analyst_of(organisation)), ALL, today())
    assert [(each.currency, each.found, each.paid) for each in found.money_of_all] == [
        ("NPR", 70, 0),
        ("SAR", 1000, 400),
    ]
    assert {row.group for row in found.money} == {"major"}


@pytest.mark.parametrize("by", list(By))
def test_the_groups_add_up_to_all(organisation, owner, by):
    closed(organisation, owner, 200, 30)
    told(organisation, 10)
    told(organisation, 400, grade=Grade.MINOR)
    found = get_follow_through(identity_of(analyst_of(organisation)), FollowThroughFilters(by=by), today())
    assert sum(each.corrections for each in found.groups) == found.all.corrections == 3


def test_filters_leave_out_the_rest(organisation, owner):
    told(organisation, 10)
    told(organisation, 400, grade=Grade.MINOR)
    identity = identity_of(analyst_of(organisation))
    for filters in (
        FollowThroughFilters(grade=Grade.MINOR),
        FollowThroughFilters(told_to=today() - timedelta(days=300)),
        FollowThroughFilters(told_from=today() - timedelta(days=30), kind=AuditKind.INSPECTION),
    ):
        assert get_follow_through(identity, filters, today()).all.corrections == 1
    assert get_follow_through(identity, FollowThroughFilters(region="SA-99"), today()).all.corrections == 0


def test_an_inspector_counts_the_visits_of_the_own_team_only(client_for, organisation):
    lead = make_user("inspector", authority=organisation.authority, regions=(organisation.region_code,))
    told(organisation, 10, lead)
    told(organisation, 10)
    assert get_follow_through(identity_of(lead), ALL, today()).all.corrections == 1
    assert "Of the visits whose team you belong to" in client_for(lead).get("/follow-through").text


def test_an_organisation_reads_none_of_it(client_for, owner):
    assert client_for(owner).get("/follow-through").status_code == 403


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_costs_the_same_for_many_and_its_files_open(client_for, organisation, owner, language):
    client = client_for(analyst_of(organisation))
    assert "No corrections" in client.get("/follow-through").text or language == "ar"
    client.get(f"/?lang={language}")
    numbers = []
    for number in (1, 12):
        for _each in range(number):
            closed(organisation, owner, 200, 30)
        client.get("/follow-through?by=region")
        with counted_queries() as count:
            assert client.get("/follow-through?by=region&told_from=2020-01-01").status_code == 200
        numbers.append(count.number)
    assert numbers[0] == numbers[1] <= 12
    for by in By:
        assert client.get(f"/follow-through?by={by}").status_code == 200
    assert client.get("/follow-through/export.csv").text.count("\n") > 6
    assert client.get("/follow-through/export.xlsx").data[:2] == b"PK"
