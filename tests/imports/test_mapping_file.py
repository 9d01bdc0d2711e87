"""A mistake in a mapping is told with its line."""

import pytest

from compliance.imports.mapping_file import find_mapping, list_mappings, load_mapping
from compliance.marked_yaml import FileError

GOOD = """\
title: Test
source: Made up
records:
  - alias: office
    importer: organisations
    fields:
      kind: {value: recruiter}
      country: {value: NP}
      name: {column: name}
      scheme: {value: test}
      number: {column: number}
"""


@pytest.fixture
def importers(app):
    return app.extensions["compliance"].importers


def problems(path, importers):
    with pytest.raises(FileError) as found:
        load_mapping(path, importers)
    return [(problem.line, str(problem)) for problem in found.value.problems]


def test_a_good_mapping_loads(mapping_file, importers):
    assert load_mapping(mapping_file(GOOD), importers)["records"][0]["alias"] == "office"


@pytest.mark.parametrize("name", list_mappings())
def test_every_shipped_mapping_loads(name, importers):
    assert load_mapping(find_mapping(name), importers)["title"]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("title: Test\n", "", 1, "Missing"),
        ("title: Test", "titel: Test", 1, "Unknown key."),
        ("importer: organisations", "importer: planets", 5, "There is no importer 'planets'"),
        ("{column: name}", "{colum: name}", 9, "Unknown key."),
        ("{column: name}", "{column: name, value: x}", 9, "Give one of column"),
        ("      name: {column: name}\n", "", 6, "The field 'name' is missing"),
        ("scheme: {value: test}", "planet: {value: test}", 10, "have no such field"),
        ("{column: name}", "{record: office}", 9, "This is not an organisation"),
        ("{column: name}", "{column: name, map: nowhere}", 9, "There is no table of values 'nowhere'"),
        ("{column: name}", '{column: name, remove: "("}', 9, "This is not a regular expression"),
        ("{column: name}", '{column: name, extract: "a"}', 9, "The pattern needs one group"),
        ("{column: name}", '{column: name, dates: ["%d/%m"]}', 9, "A date format needs a year"),
        ("{column: name}", "{column: name, fallback: [{value: x}]}", 9, "Say in `stated`"),
        ("alias: office", "alias: Office One", 4, "Use small letters"),
    ],
)
def test_a_mistake_is_told_with_its_line(mapping_file, importers, old, new, line, message):
    assert old in GOOD
    told = problems(mapping_file(GOOD.replace(old, new)), importers)
    assert any(each == line and message in text for each, text in told), told


def test_a_record_may_only_refer_to_an_organisation_made_above(mapping_file, importers):
    text = (
        GOOD
        + """\
  - alias: use
    importer: relationships
    fields:
      organisation: {record: employer}
      supplier: {value: 4}
      occurred_on: {column: day}
      known_on: {column: day}
      source_reference: {column: number}
"""
    )
    told = problems(mapping_file(text), importers)
    assert any(line == 15 and "with the alias 'employer'" in message for line, message in told)
    assert any(line == 16 and "This is an organisation" in message for line, message in told)


def test_an_unknown_name_lists_the_shipped_mappings():
    with pytest.raises(FileError, match="bangladesh_recruiting_agents"):
        find_mapping("atlantis")
