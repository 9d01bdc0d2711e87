"""The published score: what moves it, what must not, its bounds, and that night, day and one by one agree."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from compliance.clock import today
from compliance.organisations.models import Organisation
from compliance.organisations.types import Sector
from compliance.risk.models import FixedPrior, OrganisationRisk
from compliance.risk.queries import list_points
from compliance.risk.score_formula import ScoreMeans, points_shown
from compliance.risk.score_weights import ScoreWeights, read_weights
from compliance.risk.scoring import _figures, current_terms, recompute_all_scores, recompute_scores
from tests.factories.accounts import make_region
from tests.factories.organisations import make_organisation
from tests.factories.risk import make_flag

pytestmark = pytest.mark.usefixtures("database")


def figures(database):
    database.expire_all()
    names = [column.name for column in OrganisationRisk.__table__.columns if column.name != "evaluated_at"]
    rows = database.scalars(select(OrganisationRisk).order_by(OrganisationRisk.organisation_id))
    return [{name: getattr(row, name) for name in names} for row in rows]


def score_of(database, organisation):
    recompute_scores([organisation.id])
    return database.get(OrganisationRisk, organisation.id)


def test_weights_and_means_come_back_from_their_fixed_version():
    weights = read_weights()
    assert ScoreWeights.from_values(weights.values) == weights
    means = ScoreMeans(20.0, {0: 11.0, 50: 30.0}, 4.0, {50: 3.5})
    assert ScoreMeans.from_values(means.values) == means


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        ({"strength": "authority_register"}, {"strength": "declared"}),
        ({"newest_known_on": timedelta(days=10)}, {"newest_known_on": timedelta(days=400)}),
        ({"records_count": 5}, {"records_count": 1}),
        ({"points": 40}, {"points": 10}),
    ],
)
def test_stronger_newer_more_and_graver_evidence_scores_higher(database, stronger, weaker):
    scores = []
    for wanted in (stronger, weaker):
        organisation = make_organisation(number_of_workers=80)
        values = {key: today() - value if key == "newest_known_on" else value for key, value in wanted.items()}
        make_flag(organisation, **values)
        scores.append(score_of(database, organisation).score)
    assert scores[0] > scores[1]


def test_region_city_country_and_sector_change_no_figure(database):
    make_region("RIY")
    make_region("JED")
    organisation = make_organisation(number_of_workers=80, region_code="RIY", city="Riyadh")
    make_flag(organisation, strength="documented")
    recompute_all_scores(today())
    before = figures(database)
    organisation.region_code, organisation.city, organisation.country = "JED", "Jeddah", "NP"
    organisation.sector = next(each for each in Sector if each is not organisation.sector)
    database.flush()
    recompute_all_scores(today())
    assert figures(database) == before


def test_the_formula_reads_workers_of_an_organisation_and_nothing_else_of_it(database):
    statement = str(_figures(current_terms(), today()))
    read = {name for name in Organisation.__table__.c if str(name) in statement}
    assert read == {Organisation.__table__.c.id, Organisation.__table__.c.number_of_workers}


def test_the_same_flags_score_lower_where_more_is_usual(database):
    small = [make_organisation(number_of_workers=5) for _ in range(40)]
    large = [make_organisation(number_of_workers=2000) for _ in range(40)]
    for organisation in small:
        make_flag(organisation, points=5)
    for organisation in large:
        make_flag(organisation, points=40)
    one, other = make_organisation(number_of_workers=5), make_organisation(number_of_workers=2000)
    for organisation in (one, other):
        make_flag(organisation, points=20)
    recompute_all_scores(today())
    of_small, of_large = (database.get(OrganisationRisk, each.id) for each in (one, other))
    assert of_small.points == of_large.points
    assert of_small.score > of_large.score
    assert of_small.visit_order < of_large.visit_order


def test_all_at_once_equals_a_few_equals_one_by_one(database):
    organisations = [make_organisation(number_of_workers=workers) for workers in (None, 0, 9, 10, 49, 600, 9000)]
    for number, organisation in enumerate(organisations):
        make_flag(organisation, records_count=number + 1, newest_known_on=today() - timedelta(days=100 * number))
        make_flag(organisation, "passports-kept", confidential=True, strength="reported_by_workers")
    recompute_all_scores(today())
    at_once = figures(database)
    recompute_scores([organisation.id for organisation in organisations])
    assert figures(database) == at_once
    for organisation in organisations:
        recompute_scores([organisation.id])
    assert figures(database) == at_once


def test_time_alone_lowers_the_score_at_the_check_of_all(database):
    organisation = make_organisation(number_of_workers=80)
    make_flag(organisation, newest_known_on=today())
    recompute_all_scores(today())
    before = database.get(OrganisationRisk, organisation.id).points
    recompute_all_scores(today() + timedelta(days=400))
    assert database.get(OrganisationRisk, organisation.id).points < before


def test_an_unreleased_flag_moves_no_public_score_of_anybody(database):
    one, other = make_organisation(number_of_workers=80), make_organisation(number_of_workers=90)
    for organisation in (one, other):
        make_flag(organisation, strength="documented")
    recompute_all_scores(today())
    before = [(each["organisation_id"], each["public_score"]) for each in figures(database)]
    make_flag(one, "passports-kept", confidential=True, points=40, strength="reported_by_workers")
    make_flag(make_organisation(number_of_workers=85), "passports-kept", confidential=True, points=40)
    recompute_all_scores(today())
    after = [(each["organisation_id"], each["public_score"]) for each in figures(database)]
    assert after[:2] == before
    assert [public for _, public in after[2:]] == [0]


def test_what_was_released_counts_the_same_whatever_comes_later(database):
    organisation = make_organisation(number_of_workers=80)
    flag = make_flag(
        organisation,
        confidential=True,
        public_points=20,
        records_count=1,
        strength="reported_by_workers",
        newest_known_on=today() - timedelta(days=300),
    )
    before = score_of(database, organisation).public_score
    flag.records_count, flag.newest_known_on, flag.strength = 9, today(), "verified_on_site"
    assert score_of(database, organisation).public_score == before > 0


def test_the_bounds_hold_the_score_and_meet_where_all_is_verified(database):
    organisation = make_organisation(number_of_workers=80)
    make_flag(organisation, strength="verified_on_site")
    risk = score_of(database, organisation)
    assert (risk.score_at_least, risk.score_at_most, risk.verified_percent) == (risk.score, risk.score, 100)
    make_flag(organisation, "passports-kept", strength="declared")
    risk = score_of(database, organisation)
    assert risk.score_at_least < risk.score < risk.score_at_most
    assert (risk.verified_flags, risk.open_flags) == (1, 2)
    assert 0 < risk.verified_percent < 100


def test_changed_weights_are_a_new_version_and_equal_ones_are_not(database):
    organisation = make_organisation(number_of_workers=80)
    make_flag(organisation)
    recompute_all_scores(today())
    recompute_all_scores(today())
    assert database.get(OrganisationRisk, organisation.id).weights_version == 1
    values = {**read_weights().values, "pull_points": 35.0}
    recompute_all_scores(today(), ScoreWeights.from_values(values))
    assert database.get(OrganisationRisk, organisation.id).weights_version == 2
    assert database.query(FixedPrior).filter_by(name="score_weights").count() == 2


def test_one_interview_more_does_not_show_in_the_points_of_a_confidential_flag(database):
    scores = set()
    for number in (1, 2, 4):
        organisation = make_organisation(number_of_workers=80)
        make_flag(organisation, confidential=True, records_count=number, strength="reported_by_workers")
        scores.add(score_of(database, organisation).score)
    assert len(scores) == 1


def test_the_points_shown_for_each_flag_add_up_to_the_points_of_the_organisation(database):
    organisation = make_organisation(number_of_workers=80)
    make_flag(organisation, newest_known_on=today() - timedelta(days=200), strength="documented", records_count=3)
    make_flag(organisation, "passports-kept", confidential=True, records_count=12, strength="reported_by_workers")
    recompute_all_scores(today())
    rows = list_points(organisation.id)
    weights = ScoreWeights.from_values(rows[0][2])
    shown = [points_shown(flag, weights, today()) for _, flag, _ in rows]
    assert len(shown) == 2 and round(sum(shown)) == rows[0][0].points > 0
