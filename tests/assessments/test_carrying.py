"""What an answer counts as elsewhere: every type of edge, both ways, with every kind of answer."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from compliance.assessments.crosswalk.carrying import Counts, carry, counts_as, disagree, only_answer, worst
from compliance.assessments.scores.scoring import Degree, Option
from compliance.standards.crosswalks.relations import Relation, invert_conversion, swap

E, W, N, O = Relation.EQUAL, Relation.WIDER, Relation.NARROWER, Relation.OVERLAPS  # noqa: E741


def options(**points):
    return {
        value.lstrip("_"): Option(value.lstrip("_"), None if share is None else Fraction(str(share)))
        for value, share in points.items()
    }


CHOICES = options(yes=1, partly=0.5, no=0, not_applicable=None)
LEVELS = options(_0=0, _1=0.25, _2=0.5, _3=0.75, _4=1, not_applicable=None)
FACTS = options(a=None, b=None)
NUMBER = {}
TO_CHOICES = {"0": "no", "1": "no", "2": "partly", "3": "yes", "4": "yes"}

YES, NO, CONVERTED, PART, SHOWS, NOTHING = (
    ("yes", "yes"),
    ("no", "no"),
    None,
    ("part", None),
    ("shows", None),
    ("nothing", None),
)
# Relation of the answered question to the asked one: what yes, partly, no, does not apply and unanswered count as.
WITHOUT_CONVERSION = {
    E: (YES, SHOWS, NO, SHOWS, NOTHING),
    W: (YES, SHOWS, SHOWS, SHOWS, NOTHING),
    N: (PART, SHOWS, NO, SHOWS, NOTHING),
    O: (PART, SHOWS, SHOWS, SHOWS, NOTHING),
}
ANSWERS = ("yes", "partly", "no", "not_applicable", None)


def carried(relation, value, answered=CHOICES, asked=CHOICES, conversion=None):
    found = carry(relation, value, answered, asked, conversion or {})
    return found.counts.value, found.value


@pytest.mark.parametrize("relation", list(Relation))
@pytest.mark.parametrize(("position", "value"), list(enumerate(ANSWERS)))
def test_an_answer_counts_as_its_edge_says_from_left_to_right(relation, position, value):
    assert carried(relation, value) == WITHOUT_CONVERSION[relation][position]


@pytest.mark.parametrize("relation", list(Relation))
@pytest.mark.parametrize(("position", "value"), list(enumerate(ANSWERS)))
def test_read_from_right_to_left_wider_and_narrower_change_places(relation, position, value):
    back = {E: E, W: N, N: W, O: O}[relation]
    assert swap(relation) is back
    assert carried(swap(relation), value) == WITHOUT_CONVERSION[back][position]


@pytest.mark.parametrize("relation", list(Relation))
@pytest.mark.parametrize("value", ["0", "1", "2", "3", "4"])
def test_a_level_counts_across_equal_edges_with_a_stated_conversion_only(relation, value):
    otherwise = PART if value in ("3", "4") and relation in (N, O) else SHOWS
    expected = ("converted", TO_CHOICES[value]) if relation is E else otherwise
    assert carried(relation, value, LEVELS, CHOICES, TO_CHOICES) == expected
    assert carried(relation, value, LEVELS) == otherwise


@pytest.mark.parametrize("relation", list(Relation))
@pytest.mark.parametrize("value", ["not_applicable", None])
def test_does_not_apply_and_unanswered_are_never_converted(relation, value):
    conversion = {"not_applicable": "yes", "None": "yes"}
    assert carried(relation, value, LEVELS, CHOICES, conversion) == (SHOWS if value else NOTHING)


@pytest.mark.parametrize("relation", list(Relation))
@pytest.mark.parametrize("value", ["yes", "no"])
def test_a_plain_answer_does_not_tell_which_level(relation, value):
    counts, level = carried(relation, value, CHOICES, LEVELS)
    assert level is None and counts in ("shows", "part")


@pytest.mark.parametrize(
    ("value", "expected"), [("yes", SHOWS), ("partly", ("converted", "2")), ("no", SHOWS), ("not_applicable", SHOWS)]
)
def test_a_conversion_read_backwards_holds_where_one_level_alone_leads_there(value, expected):
    assert carried(E, value, CHOICES, LEVELS, invert_conversion(TO_CHOICES)) == expected


def test_partly_counts_across_an_equal_edge_that_says_as_what():
    assert carried(E, "partly", conversion={"partly": "partly"}) == ("converted", "partly")
    for relation in (W, N, O):
        assert carried(relation, "partly", conversion={"partly": "partly"}) == SHOWS


def test_a_conversion_to_an_answer_the_question_does_not_have_is_no_conversion():
    assert carried(E, "partly", conversion={"partly": "somewhat"}) == SHOWS


@pytest.mark.parametrize("relation", list(Relation))
@pytest.mark.parametrize(("value", "answered"), [("a", FACTS), ("12.5", NUMBER), ("2026-01-31", NUMBER)])
def test_a_fact_that_earns_no_points_is_shown_and_counts_for_nothing(relation, value, answered):
    assert carried(relation, value, answered, answered) == SHOWS


def test_a_fact_is_converted_across_an_equal_edge():
    assert carried(E, "a", FACTS, FACTS, {"a": "b"}) == ("converted", "b")
    assert carried(W, "a", FACTS, FACTS, {"a": "b"}) == SHOWS


SCALES = some.sampled_from([CHOICES, LEVELS, FACTS, NUMBER, options(yes=1, no=0), options(yes=1, mostly=0.8, no=0)])
VALUES = some.sampled_from(["yes", "mostly", "partly", "no", "not_applicable", "0", "1", "2", "3", "4", "a", "12.5"])
CONVERSIONS = some.dictionaries(VALUES, VALUES, max_size=5)


@given(some.sampled_from(list(Relation)), SCALES, SCALES, CONVERSIONS)
def test_unknown_never_becomes_anything(relation, answered, asked, conversion):
    assert carried(relation, None, answered, asked, conversion) == NOTHING


@given(some.sampled_from(list(Relation)), VALUES, SCALES, SCALES, CONVERSIONS)
def test_whatever_counts_is_an_answer_of_the_asked_question_and_what_the_rule_allows(
    relation, value, answered, asked, conversion
):
    counts, given_value = carried(relation, value, answered, asked, conversion)
    assert (given_value is not None) == (counts in ("yes", "no", "converted"))
    if given_value is not None:
        assert given_value in asked
    if counts == "yes":
        assert relation in (E, W) and only_answer(answered, Degree.FULL) == value
    if counts == "no":
        assert relation in (E, N) and only_answer(answered, Degree.NONE) == value
    if counts == "converted":
        assert relation is E and conversion[value] == given_value


@given(some.sampled_from(list(Relation)), some.booleans(), some.booleans())
def test_does_not_apply_never_counts(relation, is_level, is_converted):
    found = counts_as(relation, Degree.NOT_APPLICABLE, is_level=is_level, is_converted=is_converted)
    assert found is Counts.SHOWS


@given(some.permutations(["yes", "partly", "no", "yes"]))
def test_where_contributors_disagree_the_worst_wins_in_whatever_order(values):
    assert worst(values, CHOICES) == "no" and disagree(values)


def test_contributors_that_agree_give_their_value_and_none_give_none():
    assert worst(["yes", "yes"], CHOICES) == "yes" and not disagree(["yes", "yes"])
    assert worst([], CHOICES) is None and not disagree([])


def test_nobody_can_say_which_of_two_facts_is_worse():
    assert worst(["a", "b"], FACTS) is None and worst(["a", "a"], FACTS) == "a"
