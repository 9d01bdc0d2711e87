"""Mistakes in a library file are told with their line and what is wrong."""

import pytest

from compliance.marked_yaml import FileError
from compliance.standards.loader import read_standard

GOOD = """\
code: small-standard
version: "1"
published_on: 2026-01-31
assessed: employer
title: {en: Small, ar: صغير}
notice: {en: Only a test, ar: اختبار فقط}
publisher: {en: Sanad, ar: سند}
sources:
  - {title: "Nothing"}
labels:
  section: {en: Stage, ar: مرحلة}
  requirement: {en: Item, ar: بند}
scales:
  yes-no:
    - {value: "yes", points: 1, label: {en: "Yes", ar: نعم}}
    - {value: "no", points: 0, fails_critical: true, label: {en: "No", ar: لا}}
sections:
  - code: S1
    title: {en: First, ar: الأول}
    requirements:
      - code: S1.1
        status: own_text
        title: {en: Rule, ar: قاعدة}
        principles: [A]
        ilo_signs: [9]
        references: []
        source: "own"
        questions:
          - code: S1.1
            scale: yes-no
            critical: true
            text: {en: "Is it so?", ar: "هل هو كذلك؟"}
            help: {en: "What counts.", ar: "ما يحتسب."}
            evidence: {en: "A paper.", ar: "ورقة."}
"""

MISTAKES = [
    ("title: {en: Small, ar: صغير}", "title: {en: Small}", "line 5: title.ar: Missing translation"),
    ("title: {en: Small, ar: صغير}", 'title: {en: Small, ar: ""}', "line 5: title.ar: Missing translation"),
    ("title: {en: Small, ar: صغير}", "title: {en: Small, ar: Small}", "line 5: title.ar: Missing translation: the Ara"),
    ("title: {en: Small, ar: صغير}", "title: Small", "line 5: title: Give this text in each language"),
    ("title: {en: Small, ar: صغير}", "title: {en: Small, ar: صغير, fr: Petit}", "line 5: title.fr: Unknown language"),
    ('value: "no"', "value: no", "line 16: scales.yes-no[2].value: This must be text: put it in quotes"),
    ('version: "1"', "version: 1", "line 2: version: This must be text: put it in quotes"),
    ("published_on: 2026-01-31", "published_on: 31/01/2026", "line 3: published_on: Not a valid date"),
    ("assessed: employer", "assessed: baker", "line 4: assessed: Must be one of"),
    (
        "scale: yes-no\n",
        "scale: maybe\n",
        "line 30: sections[1].requirements[1].questions[1].scale: No scale is called maybe",
    ),
    ("ilo_signs: [9]", "ilo_signs: [12]", "line 25: sections[1].requirements[1].ilo_signs[1]: Must be greater than"),
    ("principles: [A]", "principles: [Z]", "line 24: sections[1].requirements[1].principles[1]: Must be one of"),
    ("        status: own_text\n", "", "line 21: sections[1].requirements[1].status: Missing data"),
    ("        status: own_text\n", "        status: own_text\n        colour: red\n", "colour: Unknown key"),
    ("        status: own_text\n", "        status: draft\n        official_code: A.1\n", "needs the status verified"),
    (
        "          - code: S1.1\n",
        "          - code: S9\n",
        "line 29: sections[1].requirements[1].questions[1].code: The only",
    ),
    (
        "points: 0, fails_critical: true",
        "points: 0",
        "line 31: sections[1].requirements[1].questions[1].critical: No answer",
    ),
    ("points: 1,", "points: 3,", "line 15: scales.yes-no[1].points: Must be greater than"),
    ("points: 1, ", "", "line 15: scales.yes-no[1]: An answer without points"),
    ('value: "no"', 'value: "yes"', "line 16: scales.yes-no[2].value: yes is used twice"),
    ("code: small-standard", "code: Small Standard", "line 1: code: Use small letters"),
    ("title: {en: Rule", "title: {en: " + "Rule " * 30, "A title has at most 90 characters"),
    ("assessed: employer", "assessed: employer\nassessed: employer", "line 5: assessed: This key is written twice"),
    (
        "title: {en: Small, ar: صغير}",
        "title: &x {en: Small, ar: صغير}\nnotice2: *x",
        "line 5: notice2: Anchors and aliases",
    ),
    ("assessed: employer", "assessed: !!python/name:os.system x", "line 4: assessed: The tag"),
    ("sources:", "sources: [", "This is not YAML"),
]


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "small.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_good_file_is_read(written):
    assert read_standard(written(GOOD))["code"] == "small-standard"


@pytest.mark.parametrize(("right", "wrong", "message"), MISTAKES, ids=[message for _r, _w, message in MISTAKES])
def test_a_mistake_is_told_with_its_line(written, right, wrong, message):
    assert right in GOOD
    with pytest.raises(FileError) as refusal:
        read_standard(written(GOOD.replace(right, wrong, 1)))
    assert any(message in str(problem) for problem in refusal.value.problems), str(refusal.value)


def test_all_mistakes_are_told_at_once_in_the_order_of_lines(written):
    text = GOOD.replace("ar: صغير", "ar: 5", 1).replace("assessed: employer", "assessed: baker")
    with pytest.raises(FileError) as refusal:
        read_standard(written(text))
    assert [problem.line for problem in refusal.value.problems] == [4, 5]


def test_a_file_that_is_not_utf_8_or_empty_is_refused(tmp_path):
    for content in (b"code: \xff\xfe", b"", b"- a list"):
        path = tmp_path / "odd.yaml"
        path.write_bytes(content)
        with pytest.raises(FileError):
            read_standard(path)


def test_the_check_command_tells_every_mistake_and_fails(app, written):
    runner = app.test_cli_runner()
    good = runner.invoke(args=["standards", "check", str(written(GOOD))])
    assert good.exit_code == 0 and "no mistakes. 1 sections, 1 requirements, 1 questions" in good.output
    bad = runner.invoke(args=["standards", "check", str(written(GOOD.replace('version: "1"', "version: 1")))])
    assert bad.exit_code == 1 and "line 2: version: This must be text" in bad.output


def test_the_load_command_loads_once(app, database, written):
    folder = str(written(GOOD).parent)
    runner = app.test_cli_runner()
    assert "Loaded small-standard 1." in runner.invoke(args=["standards", "load", folder]).output
    assert "Nothing new" in runner.invoke(args=["standards", "load", folder]).output
    written(GOOD.replace("Is it so?", "Is it?"))
    refused = runner.invoke(args=["standards", "load", folder])
    assert refused.exit_code == 1 and "cannot change" in refused.output
