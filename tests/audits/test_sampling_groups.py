"""A draw spread over groups hears each of them, adds up, and can be drawn again by hand."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as some

from audits.models import AuditState
from audits.sampling.groups_text import groups_text, read_groups
from audits.sampling.operations import Spread, draw_audit_sample
from audits.sampling.queries import drawn_list, list_samples
from audits.sampling.size import Workforce
from audits.sampling.strata import SpreadOver, Stratum, least_of, share_out
from compliance.errors import InvalidInput
from tests.factories.audits import lead_of, make_audit

NATIONALITIES = [Stratum("Nepal", 200, 20, "NP"), Stratum("India", 90, 0, "IN"), Stratum("Kenya", 10, 10, "KE")]


def drawn(database, strata, over=SpreadOver.NATIONALITY, **workforce):
    audit = make_audit(state=AuditState.PLANNED)
    workers = sum(each.workers for each in strata)
    return draw_audit_sample(audit, Workforce(workers, **workforce), lead_of(audit), None, Spread(over, strata))


def test_the_worked_example_of_the_guide():
    """26 places: least 3 each; Nepal's share is 17.3, India's 7.8, Kenya's 0.9."""
    assert [share.drawn for share in share_out(NATIONALITIES, SpreadOver.NATIONALITY, 26)] == [16, 7, 3]


@given(
    some.lists(some.integers(1, 400), min_size=2, max_size=12),
    some.sampled_from(SpreadOver),
    some.integers(0, 80),
)
def test_every_group_is_heard_nobody_twice_and_no_group_far_from_its_share(sizes, over, more):
    strata = [Stratum(str(number), size) for number, size in enumerate(sizes)]
    least = least_of(strata, over)
    total = min(sum(sizes), least + more)
    shares = share_out(strata, over, total)
    assert sum(share.drawn for share in shares) == total
    assert all(share.least <= share.drawn <= share.stratum.workers for share in shares)
    assert all(share.drawn <= max(share.least, share.proportional + 1) for share in shares)


def test_new_arrivals_of_a_group_get_twice_their_share():
    shares = share_out(NATIONALITIES, SpreadOver.NATIONALITY, 26)
    assert [share.drawn_new_arrivals for share in shares] == [4, 0, 3]


def test_the_draw_takes_from_each_list_what_its_share_says(database):
    sample = drawn(database, NATIONALITIES)
    found = drawn_list(sample)
    chosen = [*found.individual, *(one for group in found.groups for one in group)]
    assert len(set(chosen)) == len(chosen) == sum(row["drawn"] for row in sample.strata)
    for number, row in enumerate(sample.strata, start=1):
        new = [one for one in chosen if one.startswith(f"{number}N")]
        assert len(new) == row["drawn_new_arrivals"]
        assert sum(one.startswith((f"{number}W", f"{number}N")) for one in chosen) == row["drawn"]
    assert set(chosen) <= set(found.files) and len(set(found.files)) == sample.files
    assert not {one for _list, row in found.reserves for one in row} & set(chosen)


def test_a_person_can_draw_a_group_again_with_nothing_but_sha_256(database):
    sample = drawn(database, NATIONALITIES)
    found = drawn_list(sample)
    chosen = {*found.individual, *(one for group in found.groups for one in group)}
    positions = [f"2W{place}" for place in range(1, 91)]
    by_hand = sorted(positions, key=lambda one: sha256(f"{sample.seed}:{one}".encode()).hexdigest())
    assert set(by_hand[: sample.strata[1]["drawn"]]) == {one for one in chosen if one.startswith("2W")}


def test_groups_count_as_nationalities_or_offices_and_ask_for_enough_interviews(database):
    many = [Stratum(f"Office {number}", 10) for number in range(15)]
    sample = drawn(database, many, SpreadOver.OFFICE)
    assert sample.recruitment_offices == 15
    assert [row["drawn"] for row in sample.strata] == [3] * 15
    assert {"why": "groups", "number": 45} in sample.reasons


def test_groups_must_add_up(database):
    audit = make_audit(state=AuditState.PLANNED)
    spread = Spread(SpreadOver.SHIFT, [Stratum("Day", 60), Stratum("Night", 30)])
    for workforce in (Workforce(100), Workforce(90, new_arrivals=5)):
        with pytest.raises(InvalidInput) as problem:
            draw_audit_sample(audit, workforce, lead_of(audit), None, spread)
        assert problem.value.field == "groups"


def test_lines_are_read_in_both_languages_and_from_a_spreadsheet(app):
    with app.test_request_context():
        groups = read_groups("نيبال؛ ١٢٠؛ ١٥\nIndia\t80\t0\n\nphilippines; 5; 5", SpreadOver.NATIONALITY)
        assert [(each.code, each.workers, each.new_arrivals) for each in groups] == [
            ("NP", 120, 15),
            ("IN", 80, 0),
            ("PH", 5, 5),
        ]
        women = read_groups("Women; 3\nرجال; 4", SpreadOver.SEX)
        assert [each.code for each in women] == ["female", "male"]


@pytest.mark.parametrize(
    "text",
    [
        "Nepal; 3",
        "Nepal; 3\nNepal; 4",
        "Nepal; 3\nNP; 4",
        "Nepal; 3\nIndia",
        "Nepal; 3\nIndia; x",
        "Nepal; 3\nIndia; 0",
        "Nepal; 3\nIndia; -1",
        "Nepal; 3\nIndia; 4; 5",
        "Nepal; 3; 1\nIndia; 4",
        "Nepal; 3\n; 4",
        "Nepal; 3\nIndia; 4; 1; 2",
    ],
)
def test_lines_that_cannot_be_read_are_refused_at_their_field(app, text):
    with app.test_request_context(), pytest.raises(InvalidInput) as problem:
        read_groups(text, SpreadOver.NATIONALITY)
    assert problem.value.field == "groups"


def test_the_page_draws_shows_and_offers_the_groups_again(client_for, database):
    audit = make_audit(state=AuditState.PLANNED)
    client, page = client_for(audit.lead), f"/audits/{audit.id}/sample"
    form = {"workers": "300", "spread_over": "nationality", "groups": "Nepal; 200\nIndia; 90"}
    wrong = client.post(f"{page}/draw", data=form)
    assert wrong.status_code == 422 and "add up to 290" in wrong.text
    assert client.post(f"{page}/draw", data={**form, "groups": "Nepal; 200\nIndia; 100"}).status_code == 303
    sample = list_samples(audit.id)[0]
    text = client.get(page).text
    assert "Groups the draw is spread over" in text and all(f">{one}<" in text for one in drawn_list(sample).individual)
    assert groups_text(sample.strata) == "Nepal; 200\nIndia; 100"
    assert "Nepal; 200" in client.get(f"{page}/draw").text
