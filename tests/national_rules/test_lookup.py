"""Values of law by date: verified before draft, unknown is None, mistakes are told with their line."""

from datetime import date

import pytest

from compliance.marked_yaml import FileError
from compliance.national_rules import lookup
from compliance.national_rules.file_schema import RuleStatus
from compliance.national_rules.lookup import find_rule, is_known_rule, list_countries, read_rules, value
from compliance.national_rules.wording import describe_value, group_by_topic

GOOD = """\
country: XA
name: {en: Exampleland, ar: مثال}
rules:
  - code: wage.late_days
    title: {en: Days late, ar: أيام التأخير}
    unit: days
    values:
      - {value: 10, from: 2020-01-01, to: 2021-12-31, status: verified, source: {title: Law}, reviewed_on: 2026-01-01}
      - {value: 15, from: 2021-01-01, to: null, status: verified, source: {title: Law}, reviewed_on: 2026-01-01}
      - {value: 20, from: 2023-01-01, to: null, status: draft, source: {title: Press}, reviewed_on: 2026-01-01}
  - code: passport.kept
    title: {en: Kept, ar: محتفظ به}
    unit: yes_no
    values:
      - {value: true, from: 2020-01-01, to: 2020-12-31, status: draft, source: {title: P}, reviewed_on: 2026-01-01}
      - {value: null, from: 2020-06-01, to: null, status: draft, source: {title: P}, reviewed_on: 2026-01-01}
"""

MISTAKES = [
    ("value: 10", "value: ten", "line 8: rules[1].values[1].value: A rule counted in days has a number"),
    ("value: true", "value: 1", "A rule counted in yes_no has true or false"),
    ("to: 2021-12-31", "to: 2019-12-31", "line 8: rules[1].values[1].to: This period ends before it begins"),
    ("value: 15", "value: null", "line 9: rules[1].values[2].value: A verified value cannot be empty"),
    ("code: passport.kept", "code: wage.late_days", "line 11: rules[2].code: wage.late_days is used twice"),
    ("country: XA", "country: Exampleland", "line 1: country: Use the two capital letters"),
    ("from: 2020-01-01", "from: soon", "line 8: rules[1].values[1].from: Not a valid date"),
    ("status: draft, source: {title: Press}", "status: draft", "line 10: rules[1].values[3].source: Missing data"),
    ("source: {title: Press}", "source: {title: P, url: javascript:x}", "source.url: Not a valid URL"),
    ("ar: أيام التأخير", "ar: Days", "line 5: rules[1].title.ar: Missing translation"),
]


@pytest.fixture
def exampleland(tmp_path, monkeypatch):
    (tmp_path / "xa.yaml").write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(lookup, "VALUES", tmp_path)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), 10),
        (date(2020, 12, 31), 10),
        (date(2021, 6, 1), 15),
        (date(2022, 1, 1), 15),
        (date(2024, 1, 1), 15),
    ],
)
def test_the_verified_value_that_began_last_is_in_force(exampleland, on, expected):
    assert value("wage.late_days", "XA", on) == expected


def test_a_later_unknown_is_unknown_and_not_the_older_draft(exampleland):
    assert value("passport.kept", "XA", date(2020, 3, 1)) is True
    assert value("passport.kept", "XA", date(2020, 7, 1)) is None
    assert find_rule("passport.kept", "XA", date(2020, 7, 1)).status is RuleStatus.DRAFT


def test_an_unknown_rule_or_country_is_none(exampleland):
    assert value("nothing", "XA", date(2024, 1, 1)) is None
    assert value("wage.late_days", "XB", date(2024, 1, 1)) is None
    assert is_known_rule("wage.late_days", "XA") and not is_known_rule("wage.late_days", "XB")


def test_a_value_carries_its_source_and_dates(exampleland):
    found = find_rule("wage.late_days", "XA", date(2024, 1, 1))
    assert (found.code, found.unit, found.in_force_from, found.in_force_to) == (
        "wage.late_days", "days", date(2021, 1, 1), None,
    )  # fmt: skip
    assert found.source["title"] == "Law" and found.title["en"] == "Days late"


@pytest.mark.parametrize(("right", "wrong", "message"), MISTAKES, ids=[message for _r, _w, message in MISTAKES])
def test_a_mistake_is_told_with_its_line(tmp_path, right, wrong, message):
    assert right in GOOD
    path = tmp_path / "xa.yaml"
    path.write_text(GOOD.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(FileError) as refusal:
        read_rules(path)
    assert any(message in str(problem) for problem in refusal.value.problems), str(refusal.value)


def test_the_rules_of_saudi_arabia_are_readable_and_grouped(app):
    (saudi,) = [each for each in list_countries() if each.country == "SA"]
    assert value("wage.late_days_inspection", "SA", date(2026, 11, 22)) == 20
    with app.test_request_context():
        topics = group_by_topic(saudi.rules.values())
        assert sum(len(topic.rules) for topic in topics) == len(saudi.rules)
        assert "Other rules" not in [str(topic.title) for topic in topics]
        assert all(describe_value(entry) for rule in saudi.rules.values() for entry in rule.values)


def test_a_stranger_reads_the_values_and_sees_which_are_drafts(app, database):
    page = app.test_client().get("/national-rules").text
    assert "Draft, to be confirmed" in page and "Verified" in page and "2,000 SAR" in page
    assert "not legal advice" in page and "laboreducation.hrsd.gov.sa" in page
    assert app.test_client().get("/national-rules?country=XX").status_code == 404
