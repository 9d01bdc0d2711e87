"""What to do about each mistake in a library file: the nearest right word, an example, where the other one stands.

The schema says what is wrong; this says what was probably meant, from the schema and from the rest of the file.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from marshmallow import Schema, fields

from compliance.errors import ComplianceError
from compliance.file_fields import LANGUAGES
from compliance.marked_yaml import FileError, FileProblem, MarkedFile, Place, read_marked
from compliance.standards.file_schema import StandardFile
from compliance.standards.key_notes import KEY_NOTES
from compliance.standards.loader import read_standard

Content = Any
Pattern = tuple[re.Pattern[str], Callable[["_Mistake"], str]]


@dataclass(frozen=True)
class Explained:
    """A mistake and what to do about it."""

    problem: FileProblem
    suggestion: str


@dataclass(frozen=True)
class _Mistake:
    match: re.Match[str]
    place: Place
    marked: MarkedFile

    @property
    def value(self) -> Content:
        return value_at(self.marked.content, self.place)


def explain(path: Path) -> list[Explained]:
    """Every mistake of the file with a suggestion, in the order of its lines; empty for a file without any."""
    try:
        read_standard(path)
    except FileError as error:
        marked = _try_to_read(path)
        return [Explained(problem, suggest(problem, marked)) for problem in error.problems]
    return []


def _try_to_read(path: Path) -> MarkedFile:
    try:
        return read_marked(path)
    except ComplianceError:
        return MarkedFile()


def suggest(problem: FileProblem, marked: MarkedFile) -> str:
    """What to do about `problem`; what its key is for, where nothing better is known."""
    for pattern, answer in _ANSWERS:
        match = pattern.search(problem.message)
        if match:
            found = answer(_Mistake(match, problem.keys, marked))
            if found:
                return found
    key = next((part for part in reversed(problem.keys) if isinstance(part, str) and part in KEY_NOTES), None)
    return f"{key}: {KEY_NOTES[key]}" if key else "See docs/standards.md for what each key means."


def value_at(content: Content, place: Place) -> Content:
    """What the file holds at `place`, or None; one condition may stand there without a list around it."""
    for step in place:
        if isinstance(content, Mapping) and step == 0 and "question" in content:
            continue
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            return None
    return content


def known_keys(place: Place) -> list[str]:
    """The keys that a mapping at `place` may have."""
    found: Any = StandardFile()
    for step in place:
        found = _below(found, step)
    found = found.schema if isinstance(found, fields.Nested) else found
    if isinstance(found, Schema):
        return [field.data_key or name for name, field in found.fields.items()]
    return []


def _below(part: Any, step: str | int) -> Any:
    part = part.schema if isinstance(part, fields.Nested) else part
    if isinstance(part, Schema):
        return next((field for name, field in part.fields.items() if (field.data_key or name) == step), None)
    if isinstance(part, fields.List):
        inner = part.inner
        return inner if isinstance(step, int) else _below(inner, step)
    return part.value_field if isinstance(part, fields.Dict) else None


def nearest(word: Any, known: Iterable[str]) -> str | None:
    """The one of `known` that `word` was probably meant to be, or None."""
    folded = {each.casefold(): each for each in known}
    found = get_close_matches(str(word).casefold(), list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def _meant(word: Any, known: Sequence[str]) -> str:
    found = nearest(word, known)
    if found is not None:
        return f'Did you mean "{found}"?'
    return f"There are: {', '.join(known)}." if known else ""


def _unknown_key(mistake: _Mistake) -> str:
    return _meant(mistake.place[-1] if mistake.place else "", known_keys(mistake.place[:-1]))


def _one_of(mistake: _Mistake) -> str:
    known = mistake.match[1].rstrip(".").split(", ")
    return _meant(mistake.value, known)


def _scale(mistake: _Mistake) -> str:
    scales = value_at(mistake.marked.content, ("scales",))
    names = list(scales) if isinstance(scales, Mapping) else []
    return _meant(mistake.match[1], names) or "Write the list of answers under scales, at the top of the file."


def _condition(mistake: _Mistake) -> str:
    code = mistake.match[1]
    kinds = {str(each.get("code")): each.get("type", "scale") for each in _questions(mistake.marked.content)}
    if code not in kinds:
        return _meant(code, [each for each, kind in kinds.items() if kind in ("scale", "one", "many")])
    if kinds[code] not in ("scale", "one", "many"):
        return f"{code} is of type {kinds[code]}. Conditions look at questions of type scale, one or many."
    return f"{code} comes later. Move it before this question: conditions look back."


def _answer(mistake: _Mistake) -> str:
    question = next((each for each in _questions(mistake.marked.content) if each.get("code") == mistake.match[1]), {})
    scale = value_at(mistake.marked.content, ("scales", question.get("scale") or ""))
    options = question.get("options") or scale or []
    return _meant(mistake.match[2], [str(each.get("value")) for each in options if isinstance(each, Mapping)])


def _questions(content: Content) -> list[Mapping[str, Any]]:
    """The questions of a file, as far as it has the right form."""
    sections = value_at(content, ("sections",))
    requirements = [each for section in _mappings(sections) for each in _mappings(section.get("requirements"))]
    return [each for requirement in requirements for each in _mappings(requirement.get("questions"))]


def _mappings(items: Any) -> list[Mapping[str, Any]]:
    return [each for each in items if isinstance(each, Mapping)] if isinstance(items, list) else []


def _twice(mistake: _Mistake) -> str:
    value, key = mistake.value, mistake.place[-1]
    own = mistake.marked.lines.get(mistake.place)
    lines = [
        line
        for place, line in mistake.marked.lines.items()
        if place[-1:] == (key,) and value_at(mistake.marked.content, place) == value and line != own
    ]
    return (
        f"It stands first in line {min(lines)}. Codes and values are never used again for something else."
        if lines
        else ""
    )


def _as_text(mistake: _Mistake) -> str:
    value = mistake.value
    shown = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    return f'Write "{shown}".' if value is not None else ""


def _missing(mistake: _Mistake) -> str:
    key = mistake.place[-1] if mistake.place else ""
    return f"Add it here: {EXAMPLES[key]}" if key in EXAMPLES else ""


def _too_long(mistake: _Mistake) -> str:
    return f"It has {len(str(mistake.value or ''))}. Move the rest to the text of the question."


EXAMPLES: Mapping[Any, str] = {
    "code": "code: S1.1",
    "version": 'version: "2026.1"',
    "published_on": "published_on: 2026-01-31",
    "assessed": "assessed: employer",
    "status": "status: own_text",
    "scale": "scale: yes-no (a list of answers under scales)",
    "options": 'options: with at least two answers, such as - {value: "bank", label: {en: "...", ar: "..."}}',
    "columns": 'columns: - {code: office, label: {en: "...", ar: "..."}, type: text}',
    "value": 'value: "yes"',
    "source": 'source: "Own text"',
    "principles": 'principles: ["A"], or principles: [] for none',
    "ilo_signs": "ilo_signs: [9], or ilo_signs: [] for none",
    "references": 'references: ["ILO C29 art. 2"], or references: [] for none',
    "questions": "questions: with at least one question",
    "requirements": "requirements: with at least one requirement",
    "sections": "sections: with at least one section",
    "sources": 'sources: - {title: "..."}',
    "labels": 'labels: section: {en: "Section", ar: "القسم"} and requirement: {en: "Requirement", ar: "المتطلب"}',
    "is": 'is: ["yes"]',
    "question": "question: S1.1 (an earlier question)",
    **{
        key: f'{key}: {{en: "...", ar: "..."}}'
        for key in ("title", "notice", "publisher", "text", "help", "evidence", "label", "section", "requirement")
    },
}


def _always(text: str) -> Callable[[_Mistake], str]:
    return lambda mistake: text


_ANSWERS: Sequence[Pattern] = tuple(
    (re.compile(pattern), answer)
    for pattern, answer in (
        (r"^Unknown key", _unknown_key),
        (r"^Unknown language", _always(f"Texts are in {' and '.join(LANGUAGES)}.")),
        (r"^Must be one of: (.+)", _one_of),
        (r"^No scale is called (.+)\.", _scale),
        (r"^No earlier question with a choice has the code (.+)\.", _condition),
        (r"^(.+) has no answer (.+)\.", _answer),
        (r"^Missing translation: the Arabic text", _always("The text after ar: is not Arabic. Translate it.")),
        (r"^Missing translation: (?:no text|the text) for ar", _always('Add the Arabic text: ar: "...".')),
        (r"^Missing translation: (?:no text|the text) for en", _always('Add the English text: en: "...".')),
        (r"^(Missing|Missing data for required field)\.", _missing),
        (r"^Not a valid date", _always("Write year, month and day: 2026-01-31.")),
        (r"^Not a valid URL", _always("Begin the address with https://, or leave url out.")),
        (r"^Not a valid integer", _always("Write a whole number without quotes.")),
        (r"^Not a valid number", _always("Write a number without quotes, with a point: 0.5.")),
        (r"^Not a valid boolean", _always("Write true or false, without quotes.")),
        (r"^This must be text", _as_text),
        (r"^Give this text in each language", _always('Write {en: "...", ar: "..."}.')),
        (r"is used twice", _twice),
        (r"^This key is written twice", _always("Delete one of the two lines; only one of them would be read.")),
        (r"fails a critical question", _always("Give the failing answer of the scale fails_critical: true.")),
        (r"^A question of type (\w+) has no (\w+)", _always("Delete this key, or change the type.")),
        (r"^An official code needs", _always("Write status: verified once the code was read in the published text.")),
        (r"^A title has at most", _too_long),
        (r"mapping values are not allowed", _always("A text with a colon in it has to stand in quotes.")),
        (r"cannot start any token", _always("Indent with spaces, not with tabs, and put texts in quotes.")),
        (r"expected <block end>", _always("Check the indentation of this line and of the one before it.")),
        (r"could not find expected ':'", _always("A colon is missing after the key, or a quote is not closed.")),
        (r"found unexpected end of stream", _always("A quote or bracket that was opened above is not closed.")),
        (
            r"expected ',' or",
            _always("A comma or bracket is missing, or a text with a colon has no quotes."),
        ),
        (r"^This is not YAML", _always("Check quotes, brackets and indentation around this line.")),
        (r"^The file is not UTF-8", _always("Save the file with the encoding UTF-8.")),
        (r"Anchors and aliases", _always("Write the text again where it is needed.")),
    )
)
