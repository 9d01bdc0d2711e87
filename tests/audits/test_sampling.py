"""The sample is large enough, drawn by a seed anybody can use again, and never chosen."""

from hashlib import sha256

import pytest

from audits.models import AuditState
from audits.sampling.draw import draw_positions, draw_sample
from audits.sampling.operations import draw_audit_sample
from audits.sampling.queries import drawn_list, list_samples
from audits.sampling.size import Why, Workforce, sample_size
from compliance.errors import Conflict, InvalidInput
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_audit
from tests.factories.organisations import make_organisation


@pytest.mark.parametrize(
    ("workers", "interviewed"), [(20, 10), (50, 10), (100, 10), (300, 26), (800, 42), (1500, 52), (5000, 71)]
)
def test_the_least_number_of_interviews_is_that_of_the_practice_note(workers, interviewed):
    assert sample_size(Workforce(workers)).interviewed == interviewed


def test_the_published_example_of_fifty_workers_is_six_alone_and_a_group_of_four():
    size = sample_size(Workforce(50))
    assert (size.individual, size.groups, size.files) == (6, (4,), 10)


@pytest.mark.parametrize("workers", range(1, 11))
def test_everybody_is_interviewed_up_to_ten_workers(workers):
    assert sample_size(Workforce(workers)).interviewed == workers


def test_many_nationalities_or_offices_ask_for_more_interviews():
    assert sample_size(Workforce(300, nationalities=12)).interviewed == 36
    assert sample_size(Workforce(300, recruitment_offices=11)).interviewed == 33


def test_new_arrivals_get_twice_their_share():
    assert sample_size(Workforce(300, new_arrivals=30)).new_arrivals == 6


def test_what_is_not_known_is_said_and_not_taken_for_none():
    reasons = {each.why: each.number for each in sample_size(Workforce(300)).reasons}
    assert reasons[Why.NATIONALITIES_UNKNOWN] is None
    assert Why.NATIONALITIES not in reasons
    assert Why.NEW_ARRIVALS_UNKNOWN in reasons


def test_sizes_hold_together_for_every_workforce():
    for workers in (*range(1, 260), 499, 500, 501, 999, 1000, 1001, 2000, 2001, 9999):
        for arrivals in {0, 1, workers // 2, workers}:
            size = sample_size(Workforce(workers, 3, 2, arrivals))
            drawn = draw_sample("s", workers, arrivals, size.individual, size.groups, size.new_arrivals, size.files)
            chosen = [*drawn.individual, *(each for group in drawn.groups for each in group)]
            assert len(set(chosen)) == size.interviewed <= workers
            assert sum(each.startswith("N") for each in chosen) == size.new_arrivals
            assert size.individual * 2 >= size.interviewed
            assert all(2 <= group <= 5 for group in size.groups)
            assert len(set(drawn.files)) == size.files and set(chosen) <= set(drawn.files)
            assert not {*drawn.reserve_others, *drawn.reserve_new_arrivals} & set(chosen)


def test_a_person_can_draw_again_with_nothing_but_sha_256():
    by_hand = sorted(
        (f"W{place}" for place in range(1, 41)), key=lambda each: sha256(f"8f3a:{each}".encode()).hexdigest()
    )
    assert list(draw_positions("8f3a", "W", 40, 10)) == by_hand[:10]


def test_every_position_is_drawn_about_as_often_as_the_others():
    times = dict.fromkeys((f"W{place}" for place in range(1, 21)), 0)
    for seed in range(2000):
        for position in draw_positions(str(seed), "W", 20, 5):
            times[position] += 1
    assert all(400 < count < 600 for count in times.values())


def test_drawing_again_needs_a_reason_and_keeps_the_first_draw(database):
    audit = make_audit(state=AuditState.PLANNED)
    first = draw_audit_sample(audit, Workforce(120), lead_of(audit))
    with pytest.raises(InvalidInput):
        draw_audit_sample(audit, Workforce(120), lead_of(audit))
    second = draw_audit_sample(audit, Workforce(140), lead_of(audit), "The list was out of date")
    assert list_samples(audit.id) == [second, first]
    assert first.seed != second.seed
    assert drawn_list(first) == drawn_list(first)


@pytest.mark.parametrize("workforce", [Workforce(0), Workforce(5, new_arrivals=6), Workforce(5, nationalities=-1)])
def test_impossible_numbers_are_refused(database, workforce):
    audit = make_audit(state=AuditState.PLANNED)
    with pytest.raises(InvalidInput):
        draw_audit_sample(audit, workforce, lead_of(audit))


def test_a_closed_audit_gets_no_sample(database):
    audit = make_audit(state=AuditState.CLOSED)
    with pytest.raises(Conflict):
        draw_audit_sample(audit, Workforce(50), lead_of(audit))


def test_the_page_shows_positions_seed_and_reasons_but_never_to_the_organisation(client_for, database):
    organisation = make_organisation()
    audit = make_audit(organisation, state=AuditState.PLANNED)
    client = client_for(audit.lead)
    page = f"/audits/{audit.id}/sample"
    wrong = client.post(f"{page}/draw", data={"workers": "100", "new_arrivals": "101"})
    assert wrong.status_code == 422
    assert client.post(f"{page}/draw", data={"workers": "100"}).status_code == 303
    sample = list_samples(audit.id)[0]
    text = client.get(page).text
    assert sample.seed in text
    assert all(f">{position}<" in text for position in drawn_list(sample).individual)
    owner = make_user("employer_user", organisations=(organisation,))
    assert client_for(owner).get(page).status_code == 403
