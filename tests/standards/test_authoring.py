"""Authors are told what they probably meant, and start from a file that is right and explains itself."""

import re
from pathlib import Path

import pytest
from marshmallow import fields

from compliance.standards.explanations import explain, known_keys
from compliance.standards.file_schema import StandardFile
from compliance.standards.key_notes import KEY_NOTES
from compliance.standards.loader import read_standard
from compliance.standards.models import AnswerType
from compliance.standards.official_texts.file import COLUMNS as OFFICIAL_COLUMNS
from compliance.standards.xlsform.layout import CHOICE_COLUMNS, STANDARD_TEXTS, STANDARD_VALUES, SURVEY_COLUMNS
from tests.standards.test_file_messages import GOOD, MISTAKES

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "standards.md"
STARTER = Path(__file__).parents[2] / "compliance" / "standards" / "starter.yaml"


@pytest.fixture
def explained(tmp_path):
    def run(text):
        path = tmp_path / "file.yaml"
        path.write_text(text, encoding="utf-8")
        return {str(each.problem): each.suggestion for each in explain(path)}

    return run


@pytest.fixture
def starter(tmp_path):
    return STARTER.read_text(encoding="utf-8")


SUGGESTED = [
    ("  status: own_text", "  statsu: own_text", "Unknown key", 'Did you mean "status"?'),
    ("  status: own_text", "  status: own_txt", "Must be one of", 'Did you mean "own_text"?'),
    ("scale: yes-partly-no", "scale: yes-party-no", "No scale is called", 'Did you mean "yes-partly-no"?'),
    ("scale: yes-partly-no", "scale: likert", "No scale is called", "There are: yes-partly-no."),
    ("question: S1.1,", "question: S1.11,", "No earlier question", 'Did you mean "S1.1"?'),
    ("question: S1.1,", "question: S1.2.rooms,", "No earlier question", "S1.2.rooms is of type number."),
    ("question: S1.1,", "question: S2.1.how,", "No earlier question", "S2.1.how comes later."),
    ('is: ["yes", "partly"]', 'is: ["yes", "party"]', "has no answer", 'Did you mean "partly"?'),
    ('value: "no"', "value: no", "This must be text", 'Write "no".'),
    ('version: "2026.1"', "version: 2026.1", "This must be text", 'Write "2026.1".'),
    ('value: "clinic"', 'value: "kitchen"', "is used twice", "It stands first in line"),
    (', ar: "القسم"}', "}", "Missing translation", 'Add the Arabic text: ar: "...".'),
    ('ar: "القسم"', 'ar: "Section"', "no Arabic letters", "Translate it"),
    ("published_on: 2026-01-01", "published_on: 1 January", "Not a valid date", "2026-01-31"),
    ("        status: own_text\n", "", "Missing data", "Add it here: status: own_text"),
    ("minimum: 1", "minimum: one", "Not a valid number", "without quotes"),
    ('title: {en: "Housing"', "title: {en: Housing: new", "This is not YAML", "quotes"),
    ("    weight: 1", "\tweight: 1", "This is not YAML", "tabs"),
    ("type: money", "type: money\n            decimals: 2", "has no decimals", "Delete this key"),
    ("    critical: true", "    critical: maybe", "Not a valid boolean", "true or false"),
]


@pytest.mark.parametrize(("right", "wrong", "message", "suggestion"), SUGGESTED, ids=[each[1] for each in SUGGESTED])
def test_the_nearest_right_thing_is_suggested(starter, explained, right, wrong, message, suggestion):
    assert right in starter
    found = explained(starter.replace(right, wrong, 1))
    assert found
    assert any(message in problem and suggestion in answer for problem, answer in found.items()), found


@pytest.mark.parametrize(("right", "wrong", "message"), MISTAKES, ids=[message for _r, _w, message in MISTAKES])
def test_every_mistake_has_a_line_and_a_suggestion(explained, right, wrong, message):
    found = explained(GOOD.replace(right, wrong, 1))
    assert all(answer for answer in found.values())
    assert all(problem.startswith("line ") for problem in found), found


def test_the_command_says_mistakes_with_suggestions_and_how_many(app, tmp_path, starter):
    path = tmp_path / "bad.yaml"
    path.write_text(starter.replace("  status: own_text", "  statsu: own_text", 1))
    done = app.test_cli_runner().invoke(args=["standards", "check", str(path)])
    assert done.exit_code == 1
    assert re.search(
        r"bad.yaml: line \d+: sections\[1\].requirements\[1\].statsu: Unknown key\.\n    Did you", done.output
    )
    assert "2 mistakes." in done.output


def test_a_new_standard_passes_check_at_once_and_is_never_written_over(app, tmp_path):
    path, run = tmp_path / "crews.yaml", app.test_cli_runner().invoke
    made = run(args=["standards", "new", "ship-crews", "--assessed", "recruiter", "--to", str(path)])
    assert made.exit_code == 0, made.output
    assert run(args=["standards", "check", str(path)]).exit_code == 0
    content = read_standard(path)
    assert (content["code"], content["assessed"].value) == ("ship-crews", "recruiter")
    again = run(args=["standards", "new", "ship-crews", "--to", str(path)])
    assert again.exit_code == 1 and "is there already" in again.output
    assert run(args=["standards", "new", "Ship Crews", "--to", str(tmp_path / "x.yaml")]).exit_code == 2


def test_the_starter_shows_every_type_of_answer_and_names_every_key(starter):
    content = read_standard(STARTER)
    questions = [q for s in content["sections"] for r in s["requirements"] for q in r["questions"]]
    assert {each["type"] for each in questions} == set(AnswerType)
    for key in KEY_NOTES:
        assert re.search(rf"\b{key}\b", starter), key


def all_keys(part, seen):
    part = part.schema if isinstance(part, fields.Nested) else part
    if isinstance(part, fields.List):
        return all_keys(part.inner, seen)
    if isinstance(part, fields.Dict):
        return all_keys(part.value_field, seen)
    for name, field in getattr(part, "fields", {}).items():
        seen.add(field.data_key or name)
        all_keys(field, seen)
    return seen


def test_every_key_of_the_schema_has_a_note_and_stands_in_the_documentation():
    keys = all_keys(StandardFile(), set())
    assert keys == set(KEY_NOTES)
    text = DOCUMENTATION.read_text()
    assert not [key for key in keys if f"`{key}`" not in text]


def test_keys_are_known_at_every_depth():
    assert "assessed" in known_keys(())
    assert "claims_absence_of" in known_keys(("sections", 0, "requirements", 1, "questions", 2))
    assert known_keys(("sections", 0, "requirements", 1, "questions", 2, "shown_if", 0)) == ["question", "is"]
    assert "points" in known_keys(("scales", "any name", 3))
    assert known_keys(("nothing",)) == []


def test_every_column_of_xlsform_files_and_of_official_texts_is_documented():
    text = DOCUMENTATION.read_text()
    columns = [*(each for each in (*SURVEY_COLUMNS, *CHOICE_COLUMNS) if "::" not in each), *OFFICIAL_COLUMNS]
    assert not [each for each in columns if f"`{each}`" not in text]
    assert not [each for each in (*STANDARD_TEXTS, *STANDARD_VALUES) if each not in text]
