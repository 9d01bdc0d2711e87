"""The words of the app stand in the catalogue: none that its scripts name is missing, none is unused."""

import re
from pathlib import Path

import pytest

from audits.field.words import WORDS, WORDS_BY_NUMBER

SCRIPTS = sorted((Path(__file__).parents[3] / "compliance" / "static" / "field").glob("*.js"))
NAMED = re.compile(r'\b(t|tn)\(\s*"((?:[^"\\]|\\.)*)"')


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_word_that_a_script_names_is_in_the_list(script: Path) -> None:
    by_number = {one for one, _many in WORDS_BY_NUMBER}
    named = NAMED.findall(script.read_text(encoding="utf-8"))
    assert not [word for call, word in named if word not in (by_number if call == "tn" else WORDS)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_stay_small(script: Path) -> None:
    assert len(script.read_text(encoding="utf-8").splitlines()) < 400


def test_no_word_of_the_list_is_unused() -> None:
    written = "".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
    assert not [word for word in WORDS if f'"{word}"' not in written]
