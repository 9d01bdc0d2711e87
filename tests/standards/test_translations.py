"""No text of a standard or crosswalk is shipped in one language only; one that were would be told with its place."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from compliance.marked_yaml import FileError
from compliance.standards.loader import LIBRARY, read_standard

CROSSWALKS = LIBRARY.parent / "crosswalks" / "library"
STANDARDS = sorted(LIBRARY.glob("*.yaml"))
FILES = [*STANDARDS, *sorted(CROSSWALKS.glob("*.yaml"))]
ARABIC = re.compile(r"[\u0600-\u06ff]")
FAST_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What an edge of a crosswalk must say in words, by its relation.
WORDS = {
    "equal": {"reason"},
    "wider": {"reason"},
    "narrower": {"reason", "remainder"},
    "overlaps": {"reason", "remainder"},
}

LOSSES = {
    "missing": lambda text: text.pop("ar"),
    "empty": lambda text: text.update(ar=" "),
    "the English again": lambda text: text.update(ar=text["en"]),
}


def texts_of(content: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every text of a file with its place: a mapping from languages to words."""
    if isinstance(content, dict):
        if content and set(content) <= {"en", "ar"}:
            yield place, content
            return
        for key, value in content.items():
            yield from texts_of(value, f"{place}.{key}" if place else str(key))
    elif isinstance(content, list):
        for number, value in enumerate(content, 1):
            yield from texts_of(value, f"{place}[{number}]")


def untranslated(content: Any) -> list[str]:
    """The places of the texts that are not in both languages."""
    return [
        place
        for place, text in texts_of(content)
        if not all(isinstance(text.get(language), str) and text[language].strip() for language in ("en", "ar"))
        or text["ar"] == text["en"]
        or not ARABIC.search(text["ar"])
    ]


def read_plainly(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=FAST_LOADER)


def test_the_library_has_standards_and_crosswalks():
    assert len(STANDARDS) >= 6
    assert len(FILES) - len(STANDARDS) >= 5


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_is_in_both_languages(path):
    assert list(texts_of(read_plainly(path)))
    assert untranslated(read_plainly(path)) == []


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_lost_translation_is_found(path, loss):
    content = read_plainly(path)
    texts = list(texts_of(content))
    for _place, text in texts:
        loss(text)
    assert untranslated(content) == [place for place, _text in texts]


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
@pytest.mark.parametrize("path", STANDARDS, ids=lambda path: path.stem)
def test_a_standard_with_lost_translations_is_refused_with_each_place(tmp_path, path, loss):
    content = read_plainly(path)
    texts = list(texts_of(content))
    for _place, text in texts:
        loss(text)
    copy = tmp_path / path.name
    copy.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(FileError) as refusal:
        read_standard(copy)
    refused = {str(problem) for problem in refusal.value.problems if "Missing translation" in str(problem)}
    assert len(refused) == len(texts)
    assert all(any(f"{place}.ar: " in problem for problem in refused) for place, _text in texts)


@pytest.mark.parametrize("path", sorted(CROSSWALKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_edge_gives_its_reason_and_what_is_left_to_ask(path):
    for edge in read_plainly(path)["edges"]:
        assert {"reason", "remainder"} & set(edge) == WORDS[edge["relation"]], (edge["left"], edge["right"])
