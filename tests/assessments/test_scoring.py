"""Scores as pure functions: claims that must hold for any standard and any answers."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from compliance.assessments.scores.scoring import (
    OVERALL_CAP,
    Degree,
    Option,
    ScoredQuestion,
    degree_of,
    score,
)

# Worst first; a failing answer is never better than one that does not fail.
LADDER = ("0", "1", "2", "3", "4")
SCALE = {value: Option(value, Fraction(points, 4), fails_critical=points <= 1) for points, value in enumerate(LADDER)}
SCALE["not_applicable"] = Option("not_applicable", None)
SECTIONS = ("A", "B", "C")


def question(number: int, section: str, critical: bool) -> ScoredQuestion:
    return ScoredQuestion(f"Q{number}", section, f"R{number // 2}", SCALE, critical)


questions = st.lists(st.tuples(st.sampled_from(SECTIONS), st.booleans()), min_size=1, max_size=12).map(
    lambda drawn: [question(number, *each) for number, each in enumerate(drawn)]
)
weights = st.fixed_dictionaries({code: st.integers(1, 5) for code in SECTIONS})
values = st.sampled_from((*LADDER, "not_applicable"))


@st.composite
def answered(draw):
    asked = draw(questions)
    given_to = {each.code: draw(values) for each in asked if draw(st.booleans())}
    return asked, given_to, draw(weights)


def as_number(value):
    return -1 if value is None else value


@given(answered(), st.data())
def test_more_compliance_never_lowers_a_score(case, data):
    asked, answers, weight = case
    raisable = [code for code, value in answers.items() if value in LADDER[:-1]]
    if not raisable:
        return
    code = data.draw(st.sampled_from(raisable))
    better = data.draw(st.sampled_from(LADDER[LADDER.index(answers[code]) + 1 :]))
    before, after = score(asked, answers, weight), score(asked, {**answers, code: better}, weight)
    assert after.overall >= before.overall
    for section in SECTIONS:
        assert as_number(after.section_scores[section]) >= as_number(before.section_scores[section])
    assert set(after.critical_unmet) <= set(before.critical_unmet)


@given(answered(), st.randoms())
def test_the_order_of_questions_and_answers_does_not_matter(case, random):
    asked, answers, weight = case
    shuffled, pairs = list(asked), list(answers.items())
    random.shuffle(shuffled)
    random.shuffle(pairs)
    one, other = score(asked, answers, weight), score(shuffled, dict(pairs), weight)
    assert (one.overall, one.is_capped, one.section_scores, one.counts) == (
        other.overall,
        other.is_capped,
        other.section_scores,
        other.counts,
    )
    assert set(one.critical_unmet) == set(other.critical_unmet)


@given(answered())
def test_unknown_never_counts_as_no(case):
    asked, answers, weight = case
    result = score(asked, answers, weight)
    only_answered = score([each for each in asked if each.code in answers], answers, weight)
    assert result.overall == only_answered.overall
    assert result.section_scores == only_answered.section_scores
    assert result.critical_unmet == only_answered.critical_unmet
    assert result.unanswered == len(asked) - len(answers)
    assert sum(result.counts.values()) + result.unanswered == len(asked)
    for each in asked:
        if each.code not in answers:
            with_no = score(asked, {**answers, each.code: "0"}, weight)
            assert with_no.overall is not None
            assert with_no.overall <= (100 if result.overall is None else max(result.overall, with_no.overall))


@given(answered())
def test_what_does_not_apply_is_left_out_like_a_question_that_was_not_asked(case):
    asked, answers, weight = case
    applicable = {code: value for code, value in answers.items() if value != "not_applicable"}
    assert score(asked, answers, weight).section_scores == score(asked, applicable, weight).section_scores


@given(answered())
def test_an_unmet_critical_requirement_caps_the_overall_score(case):
    asked, answers, weight = case
    result = score(asked, answers, weight)
    unmet = {each.requirement for each in asked if each.critical and SCALE[answers.get(each.code, "4")].fails_critical}
    assert set(result.critical_unmet) == unmet
    assert not set(result.critical_unanswered) & unmet
    if unmet:
        assert result.overall <= OVERALL_CAP


@given(answered())
def test_scores_are_none_or_between_0_and_100(case):
    result = score(*case)
    for each in (result.overall, *result.section_scores.values()):
        assert each is None or 0 <= each <= 100


def test_nothing_answered_has_no_score():
    result = score([question(0, "A", True)], {}, {"A": 1})
    assert result.overall is None
    assert result.critical_unmet == ()
    assert result.critical_unanswered == ("R0",)


def test_weights_of_sections_decide_the_overall_score():
    asked = [question(0, "A", False), question(1, "B", False)]
    assert score(asked, {"Q0": "4", "Q1": "0"}, {"A": 3, "B": 1}).overall == 75


def test_a_score_is_rounded_down_so_that_100_means_everything():
    asked = [question(number, "A", False) for number in range(300)]
    answers = {each.code: "4" for each in asked} | {"Q0": "3"}
    assert score(asked, answers, {"A": 1}).overall == 99


def test_degrees_read_the_same_on_both_scales():
    assert [degree_of(SCALE[value]) for value in (*LADDER, "not_applicable")] == [
        Degree.NONE,
        Degree.NONE,
        Degree.PARTLY,
        Degree.FULL,
        Degree.FULL,
        Degree.NOT_APPLICABLE,
    ]
    assert degree_of(Option("partly", Fraction(1, 2))) is Degree.PARTLY
