"""From the rows of an XLSForm to the content of a library file, checked by pyxform first and by our schema last."""

import re
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from compliance.errors import ComplianceError
from compliance.marked_yaml import Place, flat_messages
from compliance.standards.file_schema import StandardFile, walk_questions
from compliance.standards.xlsform.cells import option_at, parts_at, put, text_at
from compliance.standards.xlsform.layout import (
    BECAUSE,
    CHOICES,
    CONTRADICTIONS,
    SCALE,
    SETTINGS,
    SOURCES,
    STANDARD,
    STANDARD_TEXTS,
    STANDARD_VALUES,
    SURVEY,
)
from compliance.standards.xlsform.reading import FormError, FormProblem, Line, ReadForm, open_form
from compliance.standards.xlsform.survey import Survey

_PYXFORM_ROW = re.compile(r"\[row : (\d+)\]")


class PyxformMissing(ComplianceError):
    """The optional part that checks XLSForms is not installed."""


def read_xlsform(path: Path) -> tuple[dict[str, Any], list[str]]:
    """The content of a library file from the form at `path`, and what was left out.

    Raises FormError with every mistake at its sheet, row and column, PyxformMissing without the extra `xlsform`.
    """
    form = open_form(path)
    _check_with_pyxform(path)
    _read_standard(form)
    _read_scales(form)
    Survey(form).read()
    _read_contradictions(form)
    if not form.problems:
        _check_schema(form)
    if form.problems:
        raise FormError(path, form.problems)
    return form.content, form.left_out


def _check_with_pyxform(path: Path) -> None:
    try:
        from pyxform.errors import PyXFormError
        from pyxform.xls2xform import convert
    except ImportError:
        raise PyxformMissing(
            "XLSForms are checked by pyxform, which is not installed. Install it with: pip install 'sanad[xlsform]'"
        ) from None
    try:
        convert(str(path), warnings=[])
    except PyXFormError as error:
        match = _PYXFORM_ROW.search(str(error))
        message = _PYXFORM_ROW.sub("", str(error)).strip()
        raise FormError(path, [FormProblem(SURVEY, int(match[1]) if match else None, "", message)]) from None
    except Exception as error:
        # It reads the file with several libraries, each with exceptions of its own.
        raise FormError(path, [FormProblem("", None, "", f"pyxform cannot read this file: {error}")]) from None


def _check_schema(form: ReadForm) -> None:
    try:
        StandardFile().load(form.content)
    except ValidationError as error:
        for place, message in flat_messages(error.normalized_messages(), form.origins):
            form.problems.append(form.problem_at(place, message))


def _read_standard(form: ReadForm) -> None:
    """Code and version from the settings, the texts from the sheet `sanad`, the sources from their own."""
    settings = next(iter(form.lines(SETTINGS)), Line(SETTINGS, 2, {}))
    for key, column in (("code", "form_id"), ("version", "version")):
        put(form, form.content, (), key, settings, column, settings.get(column))
    lines = {line.get("key"): line for line in form.lines(STANDARD)}
    for key in STANDARD_VALUES:
        line = lines.get(key, Line(STANDARD, 1, {}))
        put(form, form.content, (), key, line, "en", line.get("en"))
    form.content["labels"] = {}
    for key in STANDARD_TEXTS:
        line = lines.get(key, Line(STANDARD, 1, {}))
        part, name = (
            (form.content["labels"], key.rpartition(" ")[2]) if key.startswith("label") else (form.content, key)
        )
        place: Place = ("labels", name) if key.startswith("label") else (key,)
        form.note(place, line, "en")
        part[name] = text_at(form, place, line, {"en": "en", "ar": "ar"})
        if key == "title" and key not in lines:
            part[name] = {"en": settings.get("form_title")}
    form.content["sources"] = []
    for number, line in enumerate(form.lines(SOURCES)):
        source: dict[str, Any] = {}
        for key in ("title", "url", "note"):
            put(form, source, ("sources", number), key, line, key, line.get(key))
        form.content["sources"].append(source)
    form.note(("sources",), Line(SOURCES, 1, {}), "title")


def _read_contradictions(form: ReadForm) -> None:
    """Put each contradiction to the question whose code it names."""
    places = {question.get("code"): (place, question) for place, question in walk_questions(form.content)}
    for line in form.lines(CONTRADICTIONS):
        if line.get("code") not in places:
            form.complain(line, "code", "No question has this code.")
            continue
        above, question = places[line.get("code")]
        known = question.setdefault("contradicts", [])
        place: Place = (*above, "contradicts", len(known))
        form.note((*above, "contradicts"), line, "code")
        part: dict[str, Any] = {}
        put(form, part, place, "question", line, "question", line.get("question"))
        for key in ("when", "is"):
            put(form, part, place, key, line, key, parts_at(line, key))
        part["because"] = text_at(form, (*place, "because"), line, BECAUSE)
        known.append(part)


def _read_scales(form: ReadForm) -> None:
    form.content["scales"] = {}
    for line in form.lines(CHOICES):
        name = line.get(SCALE)
        if name:
            options = form.content["scales"].setdefault(name, [])
            options.append(option_at(form, line, ("scales", name, len(options))))
