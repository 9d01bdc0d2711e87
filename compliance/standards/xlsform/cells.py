"""Cells of an XLSForm as values of a library file; each notes where it stands, so that mistakes are told there."""

import re
from collections.abc import Mapping
from typing import Any

from compliance.marked_yaml import Place
from compliance.standards.xlsform.layout import LABEL, OPTION_COLUMNS, OPTION_HINT
from compliance.standards.xlsform.reading import Line, ReadForm

_TRUE, _FALSE = frozenset({"yes", "true", "1", "x"}), frozenset({"", "no", "false", "0"})


def put(form: ReadForm, part: dict[str, Any], place: Place, key: str, line: Line, column: str, value: Any) -> None:
    """Set a key of a part that has a value, and note its cell either way."""
    form.note((*place, key), line, column)
    if value not in (None, "", []):
        part[key] = value


def text_at(form: ReadForm, place: Place, line: Line, columns: Mapping[str, str]) -> dict[str, str]:
    """A text in the languages that have one; each cell is noted, so that a missing translation is told there."""
    for language, column in columns.items():
        form.note((*place, language), line, column)
    return {language: line.get(column) for language, column in columns.items() if line.get(column)}


def yes_at(form: ReadForm, line: Line, column: str) -> bool | None:
    """True for yes, None for no and for nothing: what is false by default is left out."""
    word = line.get(column).casefold()
    if word not in _TRUE | _FALSE:
        form.complain(line, column, "Write yes, or leave the cell empty.")
    return True if word in _TRUE else None


def number_at(form: ReadForm, line: Line, column: str, *, whole: bool = False) -> Any:
    """A number, or None for an empty cell."""
    text = line.get(column)
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        form.complain(line, column, "This is not a number.")
        return None
    if whole and found != int(found):
        form.complain(line, column, "This is not a whole number.")
    return int(found) if found == int(found) else found


def parts_at(line: Line, column: str) -> list[str]:
    """A list: one part a line."""
    return [part.strip() for part in line.get(column).splitlines() if part.strip()]


def words_at(line: Line, column: str) -> list[str]:
    """A list of codes without spaces in them, parted by spaces, commas or line ends."""
    return [part for part in re.split(r"[\s,;]+", line.get(column)) if part]


def option_at(form: ReadForm, line: Line, place: Place) -> dict[str, Any]:
    """One answer of a scale or of a question, from its row of the sheet `choices`."""
    option: dict[str, Any] = {}
    form.note(place, line, "name")
    put(form, option, place, "value", line, "name", line.get("name"))
    points, fails, needs = (OPTION_COLUMNS[key] for key in ("points", "fails_critical", "needs_reason"))
    put(form, option, place, "points", line, points, number_at(form, line, points))
    put(form, option, place, "fails_critical", line, fails, yes_at(form, line, fails))
    put(form, option, place, "needs_reason", line, needs, yes_at(form, line, needs))
    option["label"] = text_at(form, (*place, "label"), line, LABEL)
    hint = text_at(form, (*place, "hint"), line, OPTION_HINT)
    if hint:
        option["hint"] = hint
    return option
