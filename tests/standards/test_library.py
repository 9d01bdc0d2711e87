"""The library as shipped: complete in both languages, checked by its schema, loaded once."""

import shutil
from datetime import date

import pytest
from sqlalchemy import event, func, select

from compliance.database import db
from compliance.errors import NotFound
from compliance.standards import loader
from compliance.standards.loader import LIBRARY, StandardChanged, load_library
from compliance.standards.models import Question, Standard, TextStatus
from compliance.standards.queries import (
    find_current_standard,
    get_standard,
    list_outlines,
    list_standards,
    load_outline,
)

CREST, IRIS = ("crest-employer-checklist", "2026.1"), ("iris-style-self-assessment", "2026.1")


def count_queries(run):
    statements = []

    def note(connection, cursor, statement, *rest):
        if statement.lstrip().upper().startswith("SELECT"):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        run()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(statements)


@pytest.fixture
def library_copy(tmp_path):
    for path in LIBRARY.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def test_the_employer_checklist_has_67_items_in_11_stages(database):
    outline = load_outline(get_standard(*CREST).id)
    assert len(outline.sections) == 11
    assert len(list(outline.requirements)) == 67


def test_the_recruiters_standard_has_7_principles_through_5_elements_and_an_outcome(database):
    outline = load_outline(get_standard(*IRIS).id)
    assert len(outline.sections) == 7
    elements = {"policy", "communication", "training", "monitoring", "governance", "outcome"}
    for requirement in outline.requirements:
        assert {question.element for question in requirement.questions} == elements, requirement.code
    assert [option.points for option in outline.scales["maturity"]] == [0, 0.25, 0.5, 0.75, 1, None]


def test_every_text_is_in_english_and_arabic(database):
    for outline in list_outlines():
        texts = [outline.title, outline.notice, outline.publisher, *outline.labels.values()]
        texts += [text for section in outline.sections for text in (section.title, section.summary) if text]
        texts += [requirement.title for requirement in outline.requirements]
        texts += [text for question in outline.questions for text in (question.text, question.help, question.evidence)]
        texts += [text for scale in outline.scales.values() for option in scale for text in (option.label, option.hint)]
        assert all(text["en"].strip() and text["ar"].strip() for text in texts), outline.code


def test_only_verified_requirements_carry_an_official_code(database):
    for outline in list_outlines():
        for requirement in outline.requirements:
            assert requirement.official_code is None or requirement.status is TextStatus.VERIFIED


def test_loading_again_adds_nothing_and_asks_one_query(database):
    before = database.scalar(select(func.count()).select_from(Question))
    assert count_queries(load_library) == 1
    assert database.scalar(select(func.count()).select_from(Question)) == before


def test_an_edited_published_text_is_refused_with_the_old_and_the_new_words(database, library_copy):
    path = library_copy / "iris_style.yaml"
    path.write_text(path.read_text().replace("hold a valid licence in", "hold a licence in", 1))
    with pytest.raises(StandardChanged) as refusal:
        load_library(library_copy)
    assert len(refusal.value.differences) == 1
    message = str(refusal.value)
    assert "iris-style-self-assessment 2026.1" in message
    assert "questions[ER-A.1.policy].text.en" in message
    assert "hold a valid licence in" in message and "hold a licence in" in message


def test_a_changed_score_or_a_removed_question_is_refused_too(database, library_copy):
    path = library_copy / "crest_employer_checklist.yaml"
    path.write_text(path.read_text().replace("points: 0.5", "points: 0.6", 1))
    with pytest.raises(StandardChanged, match=r"scales\.yes-partly-no\[partly\]\.points"):
        load_library(library_copy)


def test_a_changed_comment_is_not_a_changed_text(database, library_copy):
    path = library_copy / "iris_style.yaml"
    path.write_text("# another remark\n" + path.read_text())
    assert load_library(library_copy) == []
    assert count_queries(lambda: load_library(library_copy)) == 1


def test_two_processes_that_start_together_load_one_standard(database, library_copy, monkeypatch):
    path = library_copy / "iris_style.yaml"
    path.write_text("# another remark\n" + path.read_text())
    find, answers = loader._find_published, iter([None])
    monkeypatch.setattr(loader, "_find_published", lambda content: next(answers, find(content)))
    before = database.scalar(select(func.count()).select_from(Standard))
    assert load_library(library_copy) == []
    assert database.scalar(select(func.count()).select_from(Standard)) == before


def test_a_new_version_stands_beside_the_old_one_and_becomes_current_on_its_day(database, library_copy):
    path = library_copy / "iris_style.yaml"
    text = path.read_text().replace('version: "2026.1"', 'version: "2027.1"', 1)
    path.write_text(text.replace("published_on: 2026-11-22", "published_on: 2027-03-01", 1))
    (added,) = load_library(library_copy)
    assert added.version == "2027.1"
    assert find_current_standard(IRIS[0], date(2027, 2, 28)).version == "2026.1"
    assert find_current_standard(IRIS[0], date(2027, 3, 1)).version == "2027.1"
    assert find_current_standard(IRIS[0], date(2020, 1, 1)) is None
    assert [each.version for each in list_standards() if each.code == IRIS[0]] == ["2027.1", "2026.1"]
    assert load_outline(added.id).sections[0].id != load_outline(get_standard(*IRIS).id).sections[0].id


def test_an_outline_costs_three_queries_once_and_one_afterwards(database, library_copy):
    path = library_copy / "iris_style.yaml"
    path.write_text(path.read_text().replace('version: "2026.1"', 'version: "2028.1"', 1))
    (added,) = load_library(library_copy)
    database.expunge_all()
    assert count_queries(lambda: load_outline(added.id)) == 3
    assert count_queries(lambda: load_outline(added.id)) == 1


def test_unknown_standards_questions_and_sections_are_not_found(database):
    outline = load_outline(get_standard(*CREST).id)
    for look in (
        lambda: get_standard("nothing", "1"),
        lambda: load_outline(0),
        lambda: outline.get_question("X"),
    ):
        with pytest.raises(NotFound):
            look()
    assert outline.get_question("S1.1").find_option("yes").points == 1
    assert outline.get_question("S1.1").find_option("maybe") is None
    assert outline.sections[0].questions[0].code == "S1.1"


def test_each_standard_has_its_own_digest(database):
    digests = database.scalars(select(Standard.digest)).all()
    assert len(set(digests)) == len(digests)
