"""A standard as an XLSForm and back: nothing is lost, ODK's own checker agrees, and mistakes are told by cell."""

import sys

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from compliance.standards.differences import list_differences
from compliance.standards.file_content import file_content
from compliance.standards.loader import load_library, read_standard
from compliance.standards.queries import get_standard, list_outlines, load_outline
from compliance.standards.xlsform.conditions import (
    UnreadableExpression,
    read_constraint,
    read_relevant,
    relevant_text,
)
from compliance.standards.xlsform.writing import write_xlsform
from tests.factories.assessments import STANDARD_FILES

EVERY_TYPE = ("every-answer-type", "1")
HOSTILE = """\
code: hostile-texts
version: "1.0"
published_on: 2026-01-01
assessed: recruiter
title: {en: "=1+1", ar: "=عنوان"}
notice: {en: "Line one\\nline two", ar: "سطر\\nسطر"}
publisher: {en: "yes", ar: "@نعم"}
sources:
  - {title: "no", url: "https://example.org/a?b=c", note: "- note: with # signs"}
labels:
  section: {en: "null", ar: "جزء"}
  requirement: {en: "{x}", ar: "بند"}
scales:
  "odd scale name!":
    - {value: "1", points: 0.333, fails_critical: true, label: {en: "'quoted'", ar: "واحد"}, hint: {en: "h", ar: "ت"}}
    - {value: "it's", points: 1, label: {en: "It's", ar: "اثنان"}}
sections:
  - code: "1"
    weight: 7
    title: {en: "One: [two]", ar: "واحد"}
    summary: {en: "Sum", ar: "موجز"}
    requirements:
      - code: "1.1"
        status: verified
        official_code: "A 1"
        title: {en: "true", ar: "صحيح"}
        principles: ["A", "5"]
        ilo_signs: [1, 11]
        references: ["ILO C29 art. 2, para. 1", "A; B"]
        source: "C:\\\\path \\"quoted\\""
        questions:
          - code: "1.1 a/b"
            scale: "odd scale name!"
            critical: true
            element: policy
            claims_absence_of: 9
            contradicts:
              - {when: ["1", "it's"], question: "1.1 b/a", is: ["1"], because: {en: "=1+1", ar: "لأن"}}
            text: {en: "Tab\\there", ar: "نص\u2028نص"}
            help: {en: "H", ar: "م"}
            evidence: {en: "E", ar: "د"}
          - code: "1.1 b/a"
            scale: "odd scale name!"
            text: {en: "Again", ar: "مرة أخرى"}
            help: {en: "H", ar: "م"}
            evidence: {en: "E", ar: "د"}
          - code: "1.1 a-b"
            type: number
            minimum: -0.5
            maximum: 1000000
            decimals: 4
            shown_if: {question: "1.1 a/b", is: ["1", "it's"]}
            text: {en: "N", ar: "ن"}
            help: {en: "H", ar: "م"}
            evidence: {en: "E", ar: "د"}
"""


def round_trip(app, tmp_path, code, version):
    form, file = tmp_path / "form.xlsx", tmp_path / "back.yaml"
    run = app.test_cli_runner().invoke
    out = run(args=["standards", "export", str(form), code, version])
    assert out.exit_code == 0, out.output
    back = run(args=["standards", "import-xlsform", str(form), "--to", str(file)])
    assert back.exit_code == 0, back.output
    return form, read_standard(file)


def contradictions_of(content):
    return [
        (question["code"], each["when"], each["question"], each["is"], each["because"])
        for section in content["sections"]
        for requirement in section["requirements"]
        for question in requirement["questions"]
        for each in question["contradicts"]
    ]


def codes(database):
    return [(each.code, each.version) for each in list_outlines()]


def test_every_shipped_standard_survives_the_round_trip(app, database, tmp_path):
    load_library(STANDARD_FILES)
    (tmp_path / "hostile").mkdir()
    (tmp_path / "hostile" / "h.yaml").write_text(HOSTILE)
    load_library(tmp_path / "hostile")
    for code, version in codes(database):
        (tmp_path / code).mkdir()
        _form, content = round_trip(app, tmp_path / code, code, version)
        outline = load_outline(get_standard(code, version).id)
        assert list_differences(outline, content) == [], code
        assert contradictions_of(content) == [
            (question.code, list(each.when), each.question, list(each.values), each.because)
            for question in outline.questions
            for each in question.contradicts
        ]
        assert len(list(outline.questions)) > 1


def test_the_form_is_one_that_odk_and_kobo_read(app, database, tmp_path):
    load_library(STANDARD_FILES)
    form, _content = round_trip(app, tmp_path, *EVERY_TYPE)
    warnings = []
    xform = convert(str(form), warnings=warnings).xform
    assert warnings == []
    assert "/section_A/requirement_A3/A3_has , 'clinic')" in xform
    assert 'lang="Arabic (ar)"' in xform and "هل توفرون سكنا للعمال؟" in xform
    survey = load_workbook(form)["survey"]
    heading = [cell.value for cell in survey[1]]
    types = [row[0].value for row in survey.iter_rows(min_row=2)]
    assert {"select_one yes_no", "select_multiple A3_has", "integer", "decimal", "date", "file"} <= set(types)
    assert {"label::English (en)", "label::Arabic (ar)", "hint::Arabic (ar)", "relevant", "sanad_critical"} <= set(
        heading
    )


@pytest.fixture
def changed(app, database, tmp_path):
    """Import the every-type form after a change of its workbook; gives exit code and output."""
    load_library(STANDARD_FILES)
    form = tmp_path / "form.xlsx"
    write_xlsform(file_content(load_outline(get_standard(*EVERY_TYPE).id)), form)

    def run(change):
        book = load_workbook(form)
        change(book)
        book.save(tmp_path / "changed.xlsx")
        file = tmp_path / "out.yaml"
        file.unlink(missing_ok=True)
        done = app.test_cli_runner().invoke(
            args=["standards", "import-xlsform", str(tmp_path / "changed.xlsx"), "--to", str(file)]
        )
        assert file.exists() == (done.exit_code == 0)
        return done

    return run


def put(book, sheet, name, column, value):
    """Set a cell of the row with this `name` (or key)."""
    found = book[sheet]
    heading = [cell.value for cell in found[1]]
    row = next(row for row in found.iter_rows(min_row=2) if name in [cell.value for cell in row[:2]])
    row[heading.index(column)].value = value
    return row[0].row


MISTAKES = [
    ("survey", "B1", "label::Arabic (ar)", None, "Missing translation: no text for ar"),
    ("survey", "B1", "sanad_critical", "perhaps", "Write yes, or leave the cell empty."),
    ("survey", "B1", "sanad_element", "policies", "Must be one of"),
    ("survey", "A2_space", "constraint", ". != 4", "Write limits as"),
    ("survey", "A2_space", "sanad_decimals", "many", "This is not a number."),
    ("survey", "A2_space", "relevant", "${A1} != 'no'", "Write conditions as"),
    ("survey", "A2_space", "relevant", "${A1} = 'maybe'", "A1 has no answer maybe"),
    ("survey", "B3", "type", "time", "no questions of this type"),
    ("survey", "requirement_B3", "sanad_source", None, "Missing"),
    ("survey", "requirement_B3", "sanad_status", "final", "Must be one of"),
    ("choices", "yes_no", "sanad_points", "full", "This is not a number."),
    ("choices", "yes_no", "label::Arabic (ar)", "Yes", "no Arabic letters"),
    ("sanad", "notice", "ar", None, "Missing translation"),
    ("sanad", "assessed", "en", "baker", "Must be one of"),
    ("sanad_sources", "None", "url", "example", "Not a valid URL"),
]


@pytest.mark.parametrize(("sheet", "name", "column", "value", "message"), MISTAKES, ids=[each[4] for each in MISTAKES])
def test_a_mistake_is_told_with_sheet_row_and_column(changed, sheet, name, column, value, message):
    rows = []
    done = changed(lambda book: rows.append(put(book, sheet, name, column, value)))
    assert done.exit_code == 1
    assert f"sheet {sheet}, row {rows[0]}, column {column}" in done.output
    assert message in done.output


def test_pyxform_is_asked_first_and_its_words_are_passed_on(changed):
    done = changed(lambda book: put(book, "survey", "B1", "type", "select_one nothing"))
    assert done.exit_code == 1 and "nothing" in done.output and "sheet survey" in done.output
    done = changed(lambda book: book.remove(book["choices"]))
    assert done.exit_code == 1


def test_what_sanad_does_not_ask_is_left_out_and_said(changed):
    def add_note(book):
        survey = book["survey"]
        survey.insert_rows(2)
        survey.cell(2, 1).value, survey.cell(2, 2).value = "start", "begun_at"

    done = changed(add_note)
    assert done.exit_code == 0 and "Left out" in done.output and "row 2: start" in done.output


def test_a_question_outside_the_groups_and_a_third_level_are_told(changed):
    def flatten(book):
        survey = book["survey"]
        survey.insert_rows(2)
        for column, value in enumerate(("integer", "loose", "Loose", "سائب"), 1):
            survey.cell(2, column).value = value

    done = changed(flatten)
    assert "sheet survey, row 2, column type: A question stands in the group of its requirement" in done.output


def test_without_pyxform_it_says_how_to_install_it(app, database, tmp_path, monkeypatch):
    form = tmp_path / "form.xlsx"
    write_xlsform(file_content(load_outline(get_standard("crest-employer-checklist", "2026.1").id)), form)
    for name in ("pyxform", "pyxform.errors", "pyxform.xls2xform"):
        monkeypatch.setitem(sys.modules, name, None)
    done = app.test_cli_runner().invoke(args=["standards", "import-xlsform", str(form)])
    assert done.exit_code == 1 and "pip install 'sanad[xlsform]'" in done.output


def test_an_existing_file_is_not_written_over_unasked(app, database, tmp_path):
    form, file = tmp_path / "form.xlsx", tmp_path / "mine.yaml"
    run = app.test_cli_runner().invoke
    run(args=["standards", "export", str(form), "crest-employer-checklist", "2026.1"])
    file.write_text("mine")
    arguments = ["standards", "import-xlsform", str(form), "--to", str(file)]
    refused = run(args=arguments)
    assert refused.exit_code == 1 and file.read_text() == "mine"
    assert run(args=[*arguments, "--replace"]).exit_code == 0
    assert read_standard(file)["code"] == "crest-employer-checklist"


def test_an_unknown_standard_or_a_file_of_another_kind_is_told(app, database, tmp_path):
    run = app.test_cli_runner().invoke
    unknown = run(args=["standards", "export", str(tmp_path / "x.xlsx"), "nothing", "1"])
    assert unknown.exit_code == 1 and "crest-employer-checklist 2026.1" in unknown.output
    assert run(args=["standards", "export", str(tmp_path / "x.csv"), "nothing", "1"]).exit_code == 2
    (tmp_path / "text.xlsx").write_text("no workbook")
    broken = run(args=["standards", "import-xlsform", str(tmp_path / "text.xlsx")])
    assert broken.exit_code == 1 and "cannot" in broken.output


CODES = {"A1": "A.1", "B": "B"}
CONDITIONS = [
    ("${A1} = 'yes'", [{"question": "A.1", "is": ["yes"]}]),
    ("${A1} = 'yes' or ${A1}='partly'", [{"question": "A.1", "is": ["yes", "partly"]}]),
    (
        "selected(${B}, \"x\") and (${A1} = 'a' or ${A1} = 'b')",
        [{"question": "B", "is": ["x"]}, {"question": "A.1", "is": ["a", "b"]}],
    ),
    ("(selected(${B}, 'x'))", [{"question": "B", "is": ["x"]}]),
]
UNREADABLE = [
    "", "${A1}", "${A1} > 3", "not(${A1} = 'x')", "${A1} = 'x' or ${B} = 'y'", "${A1} = 'x' and", "(${A1} = 'x'",
    "${A1} = 'x' or ${A1} = 'y' and ${B} = 'z'", "${C} = 'x'", "${A1} = 'x' ${B} = 'y'", "count(${B}) = 2",
]  # fmt: skip


@pytest.mark.parametrize(("text", "conditions"), CONDITIONS)
def test_conditions_of_xlsform_are_read_and_written(text, conditions):
    assert read_relevant(text, CODES) == conditions
    names = {code: name for name, code in CODES.items()}
    assert read_relevant(relevant_text(conditions, names, {"B"}), CODES) == conditions


@pytest.mark.parametrize("text", UNREADABLE)
def test_an_expression_that_says_more_is_refused_and_never_half_read(text):
    with pytest.raises(UnreadableExpression):
        read_relevant(text, CODES)


def test_limits_are_read():
    assert read_constraint(". >= 1 and . <= 40.5") == {"minimum": 1, "maximum": 40.5}
    with pytest.raises(UnreadableExpression):
        read_constraint(". >= 1 or . <= 0")
