"""What the shipped standards say: codes that tell items apart, sources, and questions that open others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pytest

from compliance.assessments.applicability import hidden_codes
from compliance.marked_yaml import read_marked
from compliance.national_rules.lookup import VALUES
from compliance.standards.file_schema import walk_questions, walk_requirements
from compliance.standards.ilo_signs import ILO_SIGNS
from compliance.standards.loader import LIBRARY, read_standard
from compliance.standards.models import AnswerType, TextStatus
from compliance.standards.queries import get_standard, load_outline

SIGNS, DHAKA, FAIR, SAUDI = "ilo-forced-labour-signs", "dhaka-principles", "ilo-fair-recruitment", "sa-labour-rules"
NATIONAL_RULE = "National rule SA: "


@cache
def library() -> Mapping[str, Mapping[str, Any]]:
    """The content of each standard by its code."""
    contents = [read_standard(path) for path in sorted(LIBRARY.glob("*.yaml"))]
    versions = {(content["code"], content["version"]) for content in contents}
    assert len(versions) == len(contents), "Two files hold the same version of a standard."
    return {content["code"]: content for content in contents}


def questions_of(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [question for _place, question in walk_questions(content)]


def codes_of(content: Mapping[str, Any]) -> set[str]:
    requirements = {requirement["code"] for _place, requirement in walk_requirements(content)}
    return requirements | {question["code"] for question in questions_of(content)}


def shared_codes(contents: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Codes of requirements and questions that more than one standard uses; its versions may keep theirs."""
    users = defaultdict(set)
    for content in contents:
        for code in codes_of(content):
            users[code].add(content["code"])
    return {code: standards for code, standards in users.items() if len(standards) > 1}


def test_no_two_standards_use_the_same_code():
    # Imported findings and evidence name a requirement or question without its standard.
    assert shared_codes(library().values()) == {}


def test_a_code_taken_from_another_standard_would_be_found():
    signs = library()[SIGNS]
    copied = {**signs, "code": "another-standard"}
    assert set(shared_codes([*library().values(), copied])) == codes_of(signs)
    assert shared_codes([*library().values(), {**signs, "version": "2027.1"}]) == {}


@pytest.mark.parametrize("number", ILO_SIGNS)
def test_the_absence_of_each_ilo_sign_is_claimed_by_one_critical_question(number):
    (question,) = [each for each in questions_of(library()[SIGNS]) if each["claims_absence_of"] == number]
    assert question["critical"]
    assert question["code"].startswith(f"FL-{number}.")


def test_the_eleven_signs_come_in_the_order_of_the_ilo():
    titles = [section["title"]["en"] for section in library()[SIGNS]["sections"]]
    assert titles[:11] == [str(sign.label) for sign in ILO_SIGNS.values()]


def test_dhaka_has_two_core_principles_and_ten_others():
    numbers = [section["code"].removeprefix("DP-") for section in library()[DHAKA]["sections"]]
    assert numbers == ["A", "B", *(str(number) for number in range(1, 11))]


def test_fair_recruitment_has_thirteen_general_principles_and_the_guidelines():
    assert [section["code"] for section in library()[FAIR]["sections"]] == [f"FR-{number}" for number in range(1, 15)]


def test_what_is_to_be_confirmed_is_a_draft():
    for content in library().values():
        for _place, requirement in walk_requirements(content):
            if "to be confirmed" in requirement["source"]:
                assert requirement["status"] is TextStatus.DRAFT, requirement["code"]


def test_national_rules_named_by_the_saudi_standard_exist():
    rules = {rule["code"] for rule in read_marked(VALUES / "sa.yaml").content["rules"]}
    named = {
        reference.removeprefix(NATIONAL_RULE)
        for _place, requirement in walk_requirements(library()[SAUDI])
        for reference in requirement["references"]
        if reference.startswith(NATIONAL_RULE)
    }
    assert len(named) > 40
    assert named <= rules


def test_the_saudi_standard_asks_with_every_type_of_answer():
    assert {question["type"] for question in questions_of(library()[SAUDI])} == set(AnswerType)


@pytest.fixture
def saudi(database):
    return load_outline(get_standard("sa-labour-rules", "2026.1").id)


def asked(outline, values, prefix):
    hidden = hidden_codes(outline, values)
    return {question.code for question in outline.questions if question.code.startswith(prefix)} - hidden


def test_housing_is_asked_about_only_where_housing_is_provided(saudi):
    assert asked(saudi, {}, "SA-7.") == {"SA-7.1.provided"}
    assert asked(saudi, {"SA-7.1.provided": "none"}, "SA-7.") == {"SA-7.1.provided"}
    opened = asked(saudi, {"SA-7.1.provided": "some"}, "SA-7.")
    assert {"SA-7.1.places", "SA-7.2.licensed", "SA-7.3.decent", "SA-7.3.area", "SA-7.4"} <= opened
    assert "SA-7.2.expires_on" not in opened


def test_domestic_workers_are_asked_about_only_where_there_are_some(saudi):
    assert asked(saudi, {"SA-1.1.groups": "labour_law supplied"}, "SA-10.") == set()
    assert len(asked(saudi, {"SA-1.1.groups": "labour_law domestic"}, "SA-10.")) == 5


def test_a_clean_answer_opens_no_question_on_what_went_wrong(saudi):
    clean = {"SA-2.2.charged": "none", "SA-4.1.held": "yes", "SA-6.1.paid": "yes", "SA-6.6.paid": "yes"}
    details = {"SA-2.2.amount", "SA-4.1.workers", "SA-4.1.reasons", "SA-6.1.late", "SA-6.6.owed"}
    assert details <= hidden_codes(saudi, clean)
    wrong = {"SA-2.2.charged": "not_repaid", "SA-4.1.held": "no", "SA-6.1.paid": "partly", "SA-6.6.paid": "no"}
    assert not details & hidden_codes(saudi, wrong)


def test_an_office_is_asked_about_supplied_workers_only_if_it_supplies_them(database):
    outline = load_outline(get_standard("ilo-fair-recruitment", "2026.1").id)
    details = {"FR-14.5.duties", "FR-14.5.between"}
    assert details <= hidden_codes(outline, {"FR-14.5.supplies": "no"})
    assert not details & hidden_codes(outline, {"FR-14.5.supplies": "yes"})
