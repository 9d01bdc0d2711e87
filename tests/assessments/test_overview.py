"""The picture of sections: progress and score so far, critical requirements first, the same figures as a table."""

import re

import pytest

from compliance.assessments.operations import GivenAnswer, record_answer
from compliance.assessments.overview import draw_overview
from compliance.assessments.queries import list_answer_states, question_place
from compliance.clock import now
from tests.factories.accounts import make_user
from tests.factories.assessments import EVERY_TYPE, answer_all, make_assessment


@pytest.fixture
def place(database):
    return make_assessment()


def overview_of(place):
    return draw_overview(place.outline, list_answer_states(place.assessment.id))


def give(place, **values):
    for code, value in values.items():
        record_answer(question_place(place, code.replace("_", ".")), GivenAnswer(value), by=None, at=now())


def test_nothing_answered_has_no_score_anywhere(place):
    picture = overview_of(place)
    assert picture.overall is None and {each.score for each in picture.sections} == {None}
    assert picture.critical_met == 0 and picture.critical_unmet == []


def test_progress_and_score_count_only_what_was_answered(place):
    give(place, S1_1="yes", S1_2="no", S2_1="no")
    picture = overview_of(place)
    first, second = picture.sections[:2]
    assert (first.progress.answered, first.progress.total, first.score) == (2, 7, 50)
    assert second.score == 0
    assert [each.question.code for each in picture.critical_unmet] == ["S2.1"]


def test_met_unmet_and_unanswered_critical_requirements_are_all_of_them(place):
    number = sum(each.critical for each in place.outline.requirements)
    give(place, S2_1="no", S6_1="yes")
    picture = overview_of(place)
    assert picture.critical_met == 1
    assert len(picture.critical_unmet) + len(picture.critical_unanswered) + picture.critical_met == number


def test_a_critical_question_that_is_not_asked_is_in_none_of_the_numbers(database):
    place = make_assessment(code=EVERY_TYPE)
    give(place, A1="no")
    picture = overview_of(place)
    asked = [each for each in picture.sections if each.progress.total]
    assert asked and picture.critical_met >= 0


def test_the_page_names_unmet_requirements_before_the_picture_and_has_the_figures_as_a_table(client_for, place):
    client = client_for(make_user("employer_user", organisations=(place.organisation,)))
    assert 'id="section-picture"' not in client.get(f"/assessments/{place.assessment.id}").text
    answer_all(place, S2_1="no", S7_1=None)
    page = client.get(f"/assessments/{place.assessment.id}").text
    assert page.index("1</bdi> critical requirement not met") < page.index('id="section-picture"')
    assert f"/assessments/{place.assessment.id}/questions/S2.1" in page
    figure = page[page.index('id="section-picture"') : page.index("</figure>")]
    assert len(re.findall(r"<li>", figure)) == len(re.findall(r'<tr><th scope="row"', figure)) == 11
    assert "limited to" in page
