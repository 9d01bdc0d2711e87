"""Scores beside what was verified: claims that must hold for any standard, any answers and any findings."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from compliance.assessments.scores.failure_rates import (
    MINIMUM_ORGANISATIONS,
    UNKNOWN_RATES,
    CheckedRate,
    FailureRates,
    highest_plausible,
)
from compliance.assessments.scores.scoring import OVERALL_CAP, score
from compliance.assessments.scores.verified_scoring import standing
from tests.assessments.test_scoring import LADDER, SECTIONS, as_number, question, values, weights

PRINCIPLES = ("A", "B", "1")

asked_questions = st.lists(
    st.tuples(st.sampled_from(SECTIONS), st.booleans(), st.sets(st.sampled_from(PRINCIPLES))), min_size=1, max_size=12
).map(
    lambda drawn: [
        replace(question(number, section, critical), principles=tuple(sorted(principles)))
        for number, (section, critical, principles) in enumerate(drawn)
    ]
)
checked = st.builds(CheckedRate, st.integers(0, 60), st.floats(0, 1))
all_rates = st.builds(
    FailureRates,
    st.one_of(st.none(), checked),
    st.dictionaries(st.sampled_from([f"R{number}" for number in range(6)]), checked),
)


@st.composite
def verified_cases(draw):
    asked = draw(asked_questions)
    declared = {each.code: draw(values) for each in asked if draw(st.booleans())}
    verified = {code: draw(values) for code in declared if draw(st.booleans())}
    return asked, declared, verified, draw(weights), draw(all_rates)


def parts(result):
    return (result.overall, *result.sections, *result.principles)


@given(verified_cases())
def test_the_lower_end_never_lies_above_the_score_and_all_are_none_together(case):
    for each in parts(standing(*case)):
        assert (each.found is None) == (each.low is None)
        assert each.found is None or 0 <= each.low <= each.found <= 100
        assert 0 <= each.number_verified <= each.number_counting


@given(verified_cases())
def test_the_declared_score_is_the_score_of_the_declaration_alone(case):
    asked, declared, _verified, weight, _rates = case
    alone = score(asked, declared, weight)
    result = standing(*case)
    assert result.overall.declared == alone.overall
    assert {each.code: each.declared for each in result.sections} == alone.section_scores
    assert {each.code: each.declared for each in result.principles} == alone.principle_scores


@given(verified_cases())
def test_without_anything_verified_the_score_is_the_declared_one(case):
    asked, declared, _verified, weight, rates = case
    for each in parts(standing(asked, declared, {}, weight, rates)):
        assert each.found == each.declared
        assert each.number_verified == 0


@given(verified_cases())
def test_with_nothing_known_and_nothing_verified_the_interval_is_the_whole_honest_range(case):
    asked, declared, _verified, weight, _rates = case
    for each in parts(standing(asked, declared, {}, weight, UNKNOWN_RATES)):
        assert each.low == (None if each.declared is None else 0)


@given(verified_cases())
def test_where_everything_is_verified_the_interval_is_a_point(case):
    asked, declared, verified, weight, rates = case
    everything = {code: verified.get(code, value) for code, value in declared.items()}
    for each in parts(standing(asked, declared, everything, weight, rates)):
        assert each.low == each.found
        assert each.number_verified == each.number_counting


@given(verified_cases())
def test_an_unmet_critical_requirement_caps_both_ends(case):
    result = standing(*case)
    if result.critical_unmet and result.overall.found is not None:
        assert result.overall.low <= result.overall.found <= OVERALL_CAP


@given(verified_cases(), st.data())
def test_more_compliance_never_lowers_the_score_nor_its_lower_end(case, data):
    asked, declared, verified, weight, rates = case
    raisable = [code for code, value in declared.items() if value in LADDER[:-1]]
    if not raisable:
        return
    code = data.draw(st.sampled_from(raisable))
    better = data.draw(st.sampled_from(LADDER[LADDER.index(declared[code]) + 1 :]))
    before = standing(asked, declared, verified, weight, rates)
    after = standing(asked, {**declared, code: better}, verified, weight, rates)
    for one, other in zip(parts(before), parts(after), strict=True):
        assert as_number(other.declared) >= as_number(one.declared)
        assert as_number(other.found) >= as_number(one.found)
        assert as_number(other.low) >= as_number(one.low)


@given(verified_cases(), st.data())
def test_a_better_finding_never_lowers_the_score(case, data):
    asked, declared, verified, weight, rates = case
    raisable = [code for code, value in verified.items() if value in LADDER[:-1]]
    if not raisable:
        return
    code = data.draw(st.sampled_from(raisable))
    better = data.draw(st.sampled_from(LADDER[LADDER.index(verified[code]) + 1 :]))
    before = standing(asked, declared, verified, weight, rates)
    after = standing(asked, declared, {**verified, code: better}, weight, rates)
    for one, other in zip(parts(before), parts(after), strict=True):
        assert as_number(other.found) >= as_number(one.found)
        assert as_number(other.low) >= as_number(one.low)


@given(verified_cases(), st.data())
def test_confirming_an_answer_never_lowers_the_lower_end(case, data):
    asked, declared, verified, weight, rates = case
    open_ones = [code for code in declared if code not in verified]
    if not open_ones:
        return
    code = data.draw(st.sampled_from(open_ones))
    before = standing(asked, declared, verified, weight, rates)
    after = standing(asked, declared, {**verified, code: declared[code]}, weight, rates)
    for one, other in zip(parts(before), parts(after), strict=True):
        assert other.found == one.found
        assert as_number(other.low) >= as_number(one.low)


@given(verified_cases(), st.randoms())
def test_the_order_of_questions_and_answers_does_not_matter(case, random):
    asked, declared, verified, weight, rates = case
    shuffled, pairs, found = list(asked), list(declared.items()), list(verified.items())
    for each in (shuffled, pairs, found):
        random.shuffle(each)
    one = standing(asked, declared, verified, weight, rates)
    other = standing(shuffled, dict(pairs), dict(found), weight, rates)
    assert parts(one) == parts(other)
    assert set(one.critical_unmet) == set(other.critical_unmet)


@given(verified_cases())
def test_unknown_is_never_no(case):
    """Leaving unanswered questions out of the standard changes no score and no end of an interval."""
    asked, declared, verified, weight, rates = case
    answered = [each for each in asked if each.code in declared]
    whole, part = standing(*case), standing(answered, declared, verified, weight, rates)
    assert whole.overall == part.overall
    assert whole.sections == part.sections
    found = {each.code: each for each in part.principles}
    for each in whole.principles:
        assert each == found.get(each.code, replace(each, declared=None, found=None, low=None))


@given(verified_cases())
def test_a_principle_is_the_mean_of_its_questions_whatever_their_section(case):
    asked, declared, _verified, weight, _rates = case
    moved = [replace(each, section="A") for each in asked]
    assert score(asked, declared, weight).principle_scores == score(moved, declared, weight).principle_scores


@given(st.floats(0, 1), st.integers(1, 500))
def test_the_highest_plausible_rate_lies_above_the_one_seen(share, organisations):
    limit = highest_plausible(share, organisations)
    assert 0 < limit <= 1
    assert float(limit) >= share - 1e-9


@given(st.floats(0, 1), st.integers(1, 200), st.integers(1, 200))
def test_more_organisations_never_raise_the_highest_plausible_rate(share, few, more):
    assert highest_plausible(share, few + more) <= highest_plausible(share, few)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 200))
def test_a_higher_rate_seen_never_lowers_the_highest_plausible_one(one, other, organisations):
    low, high = sorted((one, other))
    assert highest_plausible(low, organisations) <= highest_plausible(high, organisations)


def test_too_few_organisations_say_nothing_of_a_rate():
    few = FailureRates(CheckedRate(MINIMUM_ORGANISATIONS - 1, 0.1), {"R1": CheckedRate(4, 0.1)})
    enough = FailureRates(CheckedRate(MINIMUM_ORGANISATIONS, 0.1), {})
    assert (few.is_known, few.limit("R1")) == (False, Fraction(1))
    assert enough.is_known
    assert enough.limit("R1") < 1


def test_a_requirement_seldom_checked_is_drawn_to_the_whole_standard():
    overall = CheckedRate(100, 0.2)
    rates = FailureRates(overall, {"rare": CheckedRate(1, 1.0), "often": CheckedRate(80, 0.6)})
    assert rates.limit("unseen") < rates.limit("rare") < Fraction(9, 10)
    assert float(rates.limit("often")) > 0.6


def test_the_words_of_the_document_are_those_of_the_code():
    """The worked example of docs/scores.md."""
    asked = [replace(question(number, "A", critical=False), requirement=f"R{number}") for number in range(4)]
    declared = {"Q0": "4", "Q1": "4", "Q2": "4", "Q3": "2"}
    rates = FailureRates(CheckedRate(20, 0.25), {})
    result = standing(asked, declared, {"Q0": "4", "Q1": "2"}, {"A": 1}, rates).overall
    assert (result.declared, result.found, result.number_verified, result.number_counting) == (87, 75, 2, 4)
    assert rates.limit("R2") == highest_plausible(0.25, 5) == Fraction(665, 1000)
    assert result.low == 50
