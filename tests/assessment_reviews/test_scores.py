"""Stored scores: what a review verified moves them when it is finished, and what they stand beside comes each night."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from compliance.accounts.identity import identity_of
from compliance.assessment_reviews.models import EntryKind
from compliance.assessments.models import AnswerSummary
from compliance.assessments.queries import Place
from compliance.assessments.rounds.periods import yearly_round
from compliance.assessments.scores.comparisons import find_last_period, find_peers, load_rates, size_band
from compliance.assessments.scores.job import nightly_comparisons
from compliance.assessments.scores.models import PeerScore, SizeBand, VerificationRate
from compliance.assessments.scores.page import load_score_page
from compliance.assessments.scores.summaries import rebuild_answer_summaries
from compliance.assessments.scores.verified_answers import verified_values
from compliance.assessments.submission import values_by_code
from compliance.assessments.verification.operations import withdraw_verification
from compliance.clock import now
from compliance.organisations.types import Sector
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessment_reviews import finish, judge, make_reviewed, make_reviewer
from tests.factories.assessments import answer_all as answer_questions
from tests.factories.assessments import make_assessment, make_submitted, submit
from tests.factories.organisations import make_organisation

NOT_CRITICAL = "S1_1"


def summary_of(database, place):
    database.expire_all()
    return database.get(AnswerSummary, place.assessment.id)


def stored(summary):
    return {column.key: getattr(summary, column.key) for column in AnswerSummary.__table__.columns}


def test_a_submission_stores_scores_by_principle_and_that_nothing_is_verified(database):
    place = make_submitted()
    summary = summary_of(database, place)
    assert (summary.number_verified, summary.number_counting, summary.found_score) == (0, 67, 100)
    assert set(summary.principle_scores) == {"A", "B", "1", "2", "3", "4", "5"}
    assert set(summary.principle_scores.values()) == {100}


def test_what_was_verified_moves_the_score_when_the_review_is_finished_and_not_before(database):
    place, reviewer = make_submitted(), make_reviewer()
    judge(place, "S1.1", EntryKind.AGREED, reviewer, looked_at_evidence=True)
    judge(place, "S1.2", EntryKind.DISAGREED, reviewer, looked_at_evidence=True)
    judge(place, "S1.3", EntryKind.DISAGREED, reviewer, looked_at_evidence=False)
    assert summary_of(database, place).number_verified == 0
    finish(place, reviewer)
    summary = summary_of(database, place)
    assert (summary.overall_score, summary.number_verified) == (100, 2)
    assert summary.found_score < 100
    assert verified_values([place.assessment.id])[place.assessment.id] == {"S1.1": "yes", "S1.2": "no"}


def test_a_rebuild_gives_the_summaries_that_submission_and_review_wrote(database):
    places = [make_reviewed(make_organisation(), S1_1="agreed", S1_2="no"), make_submitted(S1_2="partly", S1_3=None)]
    before = [stored(summary_of(database, place)) for place in places]
    assert rebuild_answer_summaries() == 2
    assert [stored(summary_of(database, place)) for place in places] == before


def test_a_verification_taken_back_counts_no_more(database):
    reviewer = make_reviewer()
    place = make_reviewed(make_organisation(), reviewer, S1_1="agreed", S1_2="no")
    withdraw_verification(place, place.outline.get_question("S1.2"), "Wrong file", by=reviewer, at=now())
    summary = summary_of(database, place)
    assert (summary.number_verified, summary.found_score) == (1, 100)


def reviewed_by(how_many, failing, **extra):
    reviewer = make_reviewer()
    for number in range(how_many):
        found = "no" if number < failing else "agreed"
        make_reviewed(make_organisation(), reviewer, **{NOT_CRITICAL: found, "S1_2": "agreed", **extra})


def test_failure_rates_are_means_over_organisations(database):
    reviewed_by(4, 1)
    reviewer = make_reviewer()
    make_reviewed(make_organisation(), reviewer, **dict.fromkeys((NOT_CRITICAL, "S1_2", "S1_3", "S1_4"), "no"))
    counts = nightly_comparisons.run(now())
    rates = load_rates("crest-employer-checklist")
    assert rates.overall.organisations == 5
    assert rates.overall.share == pytest.approx((0.5 + 0 + 0 + 0 + 1) / 5)
    assert rates.by_requirement["S1.1"].share == pytest.approx(2 / 5)
    assert rates.by_requirement["S1.2"].share == pytest.approx(1 / 5)
    assert rates.by_requirement["S1.3"].organisations == 1
    assert counts["rates"] == 5
    assert nightly_comparisons.describe(counts)


def test_what_made_no_claim_cannot_fail(database):
    reviewer = make_reviewer()
    place = make_submitted(S1_1="no", S1_2="not_applicable", S1_3="partly")
    judge(place, "S1.1", EntryKind.AGREED, reviewer, looked_at_evidence=True)
    judge(place, "S1.2", EntryKind.DISAGREED, reviewer, found_value="no", looked_at_evidence=True)
    judge(place, "S1.3", EntryKind.DISAGREED, reviewer, found_value="yes", looked_at_evidence=True)
    finish(place, reviewer)
    nightly_comparisons.run(now())
    rates = load_rates("crest-employer-checklist")
    assert (rates.overall.organisations, rates.overall.share) == (1, 0)
    assert set(rates.by_requirement) == {"S1.3"}


def page_of(place):
    from compliance.assessments.queries import list_answers

    return load_score_page(place, values_by_code(place.outline, list_answers(place.assessment.id)))


def test_the_interval_is_the_whole_range_until_five_organisations_were_verified(database):
    reviewed_by(4, 0)
    place = make_submitted(make_organisation())
    nightly_comparisons.run(now())
    page = page_of(place)
    assert (page.rates_are_known, page.overall.low, page.overall.found) == (False, 0, 100)
    reviewed_by(1, 0)
    nightly_comparisons.run(now())
    page = page_of(place)
    assert page.rates_are_known
    assert 0 < page.overall.low <= 49 < page.overall.found == 100


def test_the_job_run_again_changes_nothing(database):
    reviewed_by(5, 2)
    moment = now()
    assert nightly_comparisons.run(moment) == nightly_comparisons.run(moment)
    assert len(database.scalars(select(VerificationRate)).all()) == 3


def group_of(sizes, sector=Sector.FISHING):
    """An organisation a size, of which the n-th answers n questions with no."""
    places = []
    for number, workers in enumerate(sizes):
        organisation = make_organisation(sector=sector, number_of_workers=workers)
        codes = [f"S1_{each}" for each in range(1, 8)] + [f"S2_{each}" for each in range(1, 8)]
        places.append(make_submitted(organisation, **dict.fromkeys(codes[:number], "partly")))
    return places


def test_ten_organisations_of_one_sector_and_size_have_a_middle_and_nine_have_none(database):
    places = group_of([60] * 10)
    group_of([60] * 9, Sector.RETAIL)
    nightly_comparisons.run(now())
    (group,) = database.scalars(select(PeerScore)).all()
    scores = sorted(summary_of(database, place).overall_score for place in places)
    assert (group.sector, group.size_band, group.number_of_organisations) == (Sector.FISHING, SizeBand.MEDIUM, 10)
    # Nearest rank: the third, fifth and eighth of ten.
    assert (group.lower_quartile, group.median, group.upper_quartile) == (scores[2], scores[4], scores[7])
    assert find_peers(places[0]).score is group


def test_only_the_round_in_force_of_each_organisation_is_compared(database):
    places = group_of([60] * 10)
    for place in places:
        earlier = make_assessment(place.organisation, period=yearly_round(date(now().year - 1, 3, 1)))
        answer_questions(earlier, "no")
        submit(earlier)
    nightly_comparisons.run(now())
    (group,) = database.scalars(select(PeerScore)).all()
    assert group.number_of_organisations == 10
    assert group.lower_quartile > 49


def test_an_organisation_of_unknown_size_is_compared_with_nobody(database):
    place = make_submitted(make_organisation(number_of_workers=None))
    assert not find_peers(place).is_known


@pytest.mark.parametrize(
    ("workers", "band"), [(0, "micro"), (9, "micro"), (10, "small"), (49, "small"), (50, "medium"), (250, "large")]
)
def test_size_bands_in_python_and_sql_agree(database, workers, band):
    assert size_band(workers) == band
    group_of([workers] * 10)
    nightly_comparisons.run(now())
    assert database.scalars(select(PeerScore.size_band)).all() == [band]


def test_the_round_before_is_the_last_one_submitted(database):
    organisation = make_organisation()
    for year in (3, 2):
        earlier = make_assessment(organisation, period=yearly_round(date(now().year - year, 3, 1)))
        answer_questions(earlier, "partly" if year == 2 else "yes")
        submit(earlier)
    place = make_submitted(organisation)
    assert find_last_period(place).overall_score == 50
    page = page_of(place)
    assert page.change == 50
    assert find_last_period(Place(earlier.assessment, organisation, place.outline)).overall_score == 100


def test_pages_say_how_much_is_verified_beside_every_score(client_for, database):
    organisation, inspector = make_organisation(), make_user("inspector")
    person = make_user("employer_user", organisations=(organisation,))
    place = make_submitted(organisation)
    reviewer = identity_of(inspector)
    receipt, panel = f"/assessments/{place.assessment.id}/receipt", f"/organisations/{organisation.id}"
    before = client_for(person).get(receipt).text
    assert "declared, <bdi" in before
    assert 'of <bdi dir="ltr">67</bdi> verified' in before
    judge(place, "S1.1", EntryKind.DISAGREED, reviewer, looked_at_evidence=True)
    assert (
        "if the review were finished now"
        in client_for(inspector).get(f"/assessment-reviews/{place.assessment.id}").text
    )
    unchanged = client_for(person).get(receipt).text
    assert '<bdi dir="ltr">0</bdi> of <bdi dir="ltr">67</bdi> verified' in unchanged
    finish(place, reviewer)
    for page in (receipt, panel):
        assert '<bdi dir="ltr">1</bdi> of <bdi dir="ltr">67</bdi> verified' in client_for(inspector).get(page).text, (
            page
        )


def test_the_receipt_costs_the_same_in_a_large_register(client_for, database):
    organisation = make_organisation()
    place = make_reviewed(organisation, S1_1="agreed")
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    address = f"/assessments/{place.assessment.id}/receipt"

    def count():
        client.get(address)
        with counted_queries() as queries:
            assert client.get(address).status_code == 200
        return queries.number

    few = count()
    reviewed_by(6, 3)
    nightly_comparisons.run(now() + timedelta(days=1))
    assert count() == few
    assert few <= 12
