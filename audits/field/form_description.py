"""The product's forms as the app asks them: each field described from the WTForms field itself, in every language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask_babel import force_locale
from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from audits.field.kinds import FieldKind, Step
from audits.models import Audit
from compliance.web.language import LANGUAGES

_TYPES: Sequence[tuple[Any, str]] = (
    (BooleanField, "yes_no"),
    (DateField, "date"),
    (DecimalField, "money"),
    (IntegerField, "number"),
    (RadioField, "radio"),
    (SelectMultipleField, "checkboxes"),
    (SelectField, "select"),
    (TextAreaField, "long_text"),
    ((MultipleFileField, FileField), "photos"),
)


def describe_forms(kinds: Iterable[FieldKind], audit: Audit) -> list[dict[str, Any]]:
    """The form of each kind for `audit`; every text as {language: text}."""
    return [_describe(kind, audit) for kind in kinds]


def in_languages(say: Callable[[], Any]) -> dict[str, str]:
    """What `say` gives, in every language of the product."""
    texts = {}
    for language in LANGUAGES:
        with force_locale(language):
            texts[language] = str(say())
    return texts


def _describe(kind: FieldKind, audit: Audit) -> dict[str, Any]:
    spoken = {}
    for language in LANGUAGES:
        with force_locale(language):
            spoken[language] = (str(kind.title), [_describe_step(step) for step in kind.describe(audit)])
    title = {language: title for language, (title, _steps) in spoken.items()}
    steps = _joined({language: steps for language, (_title, steps) in spoken.items()})
    return {"kind": kind.key, "title": title, "part": kind.part, "once": kind.once, "steps": steps}


class _Text(str):
    """A text in one language, to be joined with the same text in the others."""


def _describe_step(step: Step) -> dict[str, Any]:
    described: dict[str, Any] = {
        "title": _Text(step.title),
        "fields": [_describe_field(step.form[name], step.shown_if.get(name)) for name in step.fields],
    }
    if step.stop_unless:
        described["stop_unless"] = {"field": step.stop_unless[0], "value": step.stop_unless[1]}
    return described


def _describe_field(each: Any, shown_if: tuple[str, Sequence[str]] | None) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": each.name,
        "type": getattr(each, "field_app_type", None) or type_of(each),
        "label": _Text(each.label.text),
        "required": any(isinstance(rule, InputRequired | DataRequired) for rule in each.validators),
        **_limits(each),
    }
    if each.description:
        described["description"] = _Text(each.description)
    if described["type"] in ("radio", "select", "checkboxes"):
        described["choices"] = [_describe_choice(choice) for choice in each.choices or ()]
    if each.data not in (None, "", [], ()) and described["type"] != "photos":
        described["default"] = _plain(each.data)
    if described["type"] == "date" and described["required"]:
        # Not the day on which the visit was taken along.
        described["default_today"] = True
    if shown_if:
        described["shown_if"] = {"field": shown_if[0], "values": list(shown_if[1])}
    return described


def type_of(each: Any) -> str:
    """What the app calls this kind of field; text where nothing else fits."""
    return next((name for classes, name in _TYPES if isinstance(each, classes)), "text")


def _limits(each: Any) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    for rule in each.validators:
        if isinstance(rule, Length) and rule.max and rule.max > 0:
            limits["max_length"] = rule.max
        if isinstance(rule, NumberRange):
            limits.update(
                {name: _plain(getattr(rule, name)) for name in ("min", "max") if getattr(rule, name) is not None}
            )
    return limits


def _describe_choice(choice: Any) -> dict[str, Any]:
    value, label = (choice.value, choice.label) if hasattr(choice, "value") else (choice[0], choice[1])
    described: dict[str, Any] = {"value": str(value), "label": _Text(label)}
    group = getattr(choice, "optgroup", None)
    if group:
        described["group"] = _Text(group)
    return described


def _plain(value: Any) -> Any:
    if isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value)


def _joined(spoken: Mapping[str, Any]) -> Any:
    """One description out of the same description in each language: texts become {language: text}."""
    some = next(iter(spoken.values()))
    if isinstance(some, _Text):
        return {language: str(text) for language, text in spoken.items()}
    if isinstance(some, dict):
        return {name: _joined({language: each[name] for language, each in spoken.items()}) for name in some}
    if isinstance(some, list):
        return _joined_lists(spoken)
    return some


def _joined_lists(spoken: Mapping[str, Sequence[Any]]) -> list[Any]:
    """Items in the first language's order. Choices are matched by value: each language has its own order, and lists of
    countries differ; a name that a language lacks stands in another."""
    keyed = [{_key(part, place): part for place, part in enumerate(parts)} for parts in spoken.values()]
    every = {key: part for parts in reversed(keyed) for key, part in parts.items()}
    order = dict.fromkeys(key for parts in keyed for key in parts)
    return [
        _joined({language: parts.get(key, every[key]) for language, parts in zip(spoken, keyed, strict=True)})
        for key in order
    ]


def _key(part: Any, place: int) -> Any:
    return part["value"] if isinstance(part, dict) and "value" in part and "label" in part else place
