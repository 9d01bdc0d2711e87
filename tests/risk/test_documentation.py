"""docs/indicators.md names every indicator as its file states it."""

import re
from pathlib import Path

import pytest
from flask import Flask

from compliance.risk.library import current_library
from compliance.risk.vocabulary import Outcome

PAGE = Path(__file__).parents[2] / "docs" / "indicators.md"
ROWS = dict(re.findall(r"^\| `([a-z-]+)` \| (.*)$", PAGE.read_text(), re.MULTILINE))


def test_the_page_lists_exactly_the_indicators_there_are(app: Flask) -> None:
    with app.app_context():
        assert set(ROWS) == set(current_library().definitions)


@pytest.mark.parametrize("code", sorted(ROWS))
def test_each_row_gives_the_question_the_levels_and_the_national_rules_of_the_file(app: Flask, code: str) -> None:
    with app.app_context():
        definition = current_library().definitions[code]
    question, _evidence, raised_at = ROWS[code].strip(" |").split(" | ")
    assert question == definition.question["en"]
    assert re.findall(r"(amber|red|critical):", raised_at) == [level.value for level in definition.levels]
    of_levels = {rule for rule in definition.rule_codes() if not rule.startswith("interviews.")}
    assert set(re.findall(r"`([a-z_.]+)`", raised_at)) == of_levels


def test_the_page_explains_every_outcome() -> None:
    for outcome in Outcome:
        words = outcome.value.replace("_", " ").capitalize()
        assert f"- **{words}**" in PAGE.read_text()
