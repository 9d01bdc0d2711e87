"""Points to check before submitting: each kind found where it is true, and not where it is not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from compliance.assessments.consistency.checks import (
    Answered,
    Check,
    FileDates,
    GivenState,
    PointToCheck,
    judge_age,
    points_to_check,
)
from compliance.assessments.scores.scoring import Degree
from compliance.assessments.scores.summaries import degree_of_answer
from compliance.marked_yaml import FileError
from compliance.standards.loader import read_standard
from tests.factories.assessments import CREST, IRIS, outline_of
from tests.standards.test_file_messages import GOOD

YEAR = date(2026, 1, 1)
DAY = date(2026, 9, 1)
MOMENT = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def crest(database):
    return outline_of(CREST)


@pytest.fixture
def iris(database):
    return outline_of(IRIS)


def state(question, value, changed_at=None):
    option = question.find_option(value)
    return GivenState(value, degree_of_answer(option) if option else None, changed_at)


def look(outline, files=None, hidden=(), changed=(), **special):
    """Points of an assessment with the best answers and a file each, except as `special` says; None: unanswered."""
    given, proofs = {}, {}
    for question in outline.questions:
        best = "yes" if question.find_option("yes") else "4"
        value = special.get(question.code.replace(".", "_").replace("-", "_"), best)
        if value is not None:
            at = MOMENT + timedelta(days=1) if question.code in changed else None
            given[question.code] = state(question, value, at)
        proofs[question.code] = [FileDates(MOMENT, date(2026, 5, 1))]
    return points_to_check(outline, Answered(given, {**proofs, **(files or {})}, hidden, YEAR, DAY))


def kinds(points):
    return [(each.check, each.questions) for each in points]


def test_the_best_answers_with_evidence_of_the_period_have_nothing_to_check(crest, iris):
    assert look(crest) == [] and look(iris) == []


def test_a_contradiction_named_by_the_standard_is_told_with_its_reason(crest):
    (point,) = [each for each in look(crest, S4_6="yes", S7_3="no") if each.check is Check.CONTRADICTION]
    assert point.questions == ("S4.6", "S7.3")
    assert "wages are reduced" in point.because["en"] and point.because["ar"]


@pytest.mark.parametrize("special", [{"S7_3": None}, {"S4_6": "partly", "S7_3": "no"}, {"S4_6": None, "S7_3": "no"}])
def test_unanswered_or_milder_answers_contradict_nothing(crest, special):
    assert Check.CONTRADICTION not in [each.check for each in look(crest, **special)]


def test_a_question_that_is_not_asked_contradicts_nothing(crest):
    found = look(crest, hidden={"S7.3"}, S7_3="no")
    assert found == []


def test_no_rule_at_all_and_a_proven_result_cannot_both_be(iris):
    found = look(iris, ER_A_3_policy="0")
    codes = {each.questions for each in found if each.check is Check.CONTRADICTION}
    assert ("ER-A.3.policy", "ER-A.3.outcome") in codes
    assert look(iris, ER_A_3_policy="1") == []
    low = dict.fromkeys(("ER_A_3_communication", "ER_A_3_training", "ER_A_3_outcome"), "2")
    assert look(iris, ER_A_3_policy="0", **low) == []


def test_the_same_sign_denied_and_admitted_is_a_contradiction(crest):
    claims = [each for each in crest.questions if each.claims_absence_of]
    one, other = claims[0], claims[1]
    twin = type(other)(**{**vars(other), "claims_absence_of": one.claims_absence_of, "contradicts": ()})
    requirement = type(next(crest.requirements))(
        **{**vars(next(crest.requirements)), "questions": (one, twin)},
    )
    section = type(crest.sections[0])(**{**vars(crest.sections[0]), "requirements": (requirement,)})
    small = type(crest)(**{**vars(crest), "sections": (section,)})
    given = {one.code: GivenState("yes", Degree.FULL), twin.code: GivenState("no", Degree.NONE)}
    files = {code: [FileDates(MOMENT)] for code in given}
    found = points_to_check(small, Answered(given, files, (), YEAR, DAY))
    assert (Check.CONTRADICTION, (one.code, twin.code)) in kinds(found)
    given[twin.code] = GivenState("partly", Degree.PARTLY)
    assert points_to_check(small, Answered(given, files, (), YEAR, DAY)) == []


def test_critical_questions_unmet_unanswered_and_not_applicable_are_told_apart(crest):
    found = look(crest, S2_1="no", S6_1=None, S7_1="not_applicable")
    assert kinds(found) == [
        (Check.CRITICAL_UNMET, ("S2.1",)),
        (Check.CRITICAL_NOT_APPLICABLE, ("S7.1",)),
        (Check.CRITICAL_UNANSWERED, ("S6.1",)),
    ]


def test_a_full_answer_without_a_file_is_claimed_only_and_all_of_them_are_one_point(crest):
    found = look(crest, files={"S1.1": [], "S1.2": [], "S1.3": []}, S1_3="partly")
    assert kinds(found) == [(Check.CLAIMED_ONLY, ("S1.1", "S1.2"))]
    assert found[0].key == "claimed_only"


def test_an_answer_changed_after_its_newest_file_is_told_and_one_with_a_newer_file_is_not(crest):
    assert kinds(look(crest, changed={"S1.1"})) == [(Check.CHANGED_AFTER_EVIDENCE, ("S1.1",))]
    newer = {"S1.1": [FileDates(MOMENT), FileDates(MOMENT + timedelta(days=2))]}
    assert look(crest, changed={"S1.1"}, files=newer) == []
    assert kinds(look(crest, changed={"S1.1"}, files={"S1.1": []})) == [(Check.CLAIMED_ONLY, ("S1.1",))]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([], None),
        ([FileDates(MOMENT)], None),
        ([FileDates(MOMENT, date(2025, 12, 31))], Check.EVIDENCE_BEFORE_PERIOD),
        ([FileDates(MOMENT, date(2026, 1, 1))], None),
        ([FileDates(MOMENT, date(2025, 3, 1)), FileDates(MOMENT, date(2026, 3, 1))], None),
        ([FileDates(MOMENT, date(2025, 3, 1)), FileDates(MOMENT)], None),
        ([FileDates(MOMENT, date(2024, 1, 1), covers_until=date(2026, 6, 30))], None),
        ([FileDates(MOMENT, date(2026, 2, 1), covers_until=date(2025, 12, 31))], Check.EVIDENCE_BEFORE_PERIOD),
        ([FileDates(MOMENT, date(2024, 1, 1), valid_until=DAY)], None),
        ([FileDates(MOMENT, date(2026, 1, 1), valid_until=DAY - timedelta(days=1))], Check.EVIDENCE_EXPIRED),
        ([FileDates(MOMENT, None, date(2025, 6, 30), valid_until=DAY)], Check.EVIDENCE_BEFORE_PERIOD),
    ],
)
def test_evidence_is_old_only_where_no_file_speaks_for_the_period(files, expected):
    assert judge_age(files, YEAR, DAY) is expected


def test_old_evidence_beside_an_answer_that_claims_nothing_is_no_point(crest):
    old = {"S1.1": [FileDates(MOMENT, date(2020, 1, 1))]}
    assert kinds(look(crest, files=old)) == [(Check.EVIDENCE_BEFORE_PERIOD, ("S1.1",))]
    assert look(crest, files=old, S1_1="no") == []


def test_the_key_of_a_point_fits_its_column_and_names_it_alone(crest, iris):
    long = PointToCheck(Check.CRITICAL_NOT_APPLICABLE, ("x" * 60, "y" * 60))
    assert len(long.key) <= 150
    found = look(crest, S4_6="yes", S7_3="no", S2_1="no", S6_1=None)
    assert len({each.key for each in found}) == len(found)


CONTRADICTION = (
    'contradicts: [{when: ["yes"], question: S1.2, is: ["no"], because: {en: "Both.", ar: "كلاهما."}}]\n'
    "            critical: true"
)
FIRST = GOOD.replace(" critical: true\n            text", f" {CONTRADICTION}\n            text")
SECOND = GOOD[GOOD.index("      - code: S1.1\n") :].replace("S1.1", "S1.2")


def test_a_standard_may_name_contradictions_between_its_questions(tmp_path):
    path = tmp_path / "standard.yaml"
    path.write_text(FIRST + SECOND)
    question = read_standard(path)["sections"][0]["requirements"][0]["questions"][0]
    assert question["contradicts"][0]["is"] == ["no"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("question: S1.2", "question: S1.1", "No other question with a choice has the code S1.1."),
        ("question: S1.2", "question: S9.9", "No other question with a choice has the code S9.9."),
        ('is: ["no"]', 'is: ["maybe"]', "S1.2 has no answer maybe."),
        ('when: ["yes"]', 'when: ["maybe"]', "S1.1 has no answer maybe."),
    ],
)
def test_a_contradiction_that_cannot_be_is_told_with_its_line(tmp_path, old, new, message):
    path = tmp_path / "standard.yaml"
    path.write_text(FIRST.replace(old, new) + SECOND)
    with pytest.raises(FileError) as error:
        read_standard(path)
    assert any(message in str(problem) and "line 31" in str(problem) for problem in error.value.problems)
