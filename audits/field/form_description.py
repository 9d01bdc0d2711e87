"""The product's forms as the app asks them: each field described from the WTForms field itself, in every language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask_babel import force_locale
from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FieldList,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from audits.field.kinds import FieldKind, Said, Step
from audits.models import Audit
from compliance.web.language import LANGUAGES

_TYPES: Sequence[tuple[Any, str]] = (
    (BooleanField, "yes_no"),
    (DateField, "date"),
    (DecimalField, "money"),
    (FieldList, "rows"),
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
    return {"kind": kind.key, "title": title, "part": kind.part, "once": kind.once, "final": kind.final, "steps": steps}


def _describe_step(step: Step) -> dict[str, Any]:
    described: dict[str, Any] = {
        "title": Said(step.title),
        "fields": [_describe_field(step.form[name], step) for name in step.fields],
    }
    if step.stop_unless:
        described["stop_unless"] = {"field": step.stop_unless[0], "value": step.stop_unless[1]}
    return described


def _describe_field(each: Any, step: Step, rows: str = "") -> dict[str, Any]:
    """A field; `rows` is the name of the rows it is a part of, with a dot."""
    kind = step.types.get(each.name) or getattr(each, "field_app_type", None) or type_of(each)
    described: dict[str, Any] = {
        "name": each.short_name if rows else each.name,
        "type": kind,
        "label": Said(each.label.text),
        "required": each.name in step.needed or _is_required(each),
        **_limits(each),
        **getattr(each, "described", {}),
        **_described_values(each, kind),
    }
    if each.description:
        described["description"] = Said(each.description)
    if kind == "rows":
        described |= _describe_rows(each, step)
    return {**described, **_described_ties(f"{rows}{described['name']}", step)}


def _described_values(each: Any, kind: str) -> dict[str, Any]:
    """What can be chosen and what stands there first."""
    described: dict[str, Any] = {}
    if kind in ("radio", "select", "checkboxes"):
        described["choices"] = [_describe_choice(choice) for choice in each.choices or ()]
    if kind == "date" and _is_required(each):
        # Not the day on which the visit was taken along.
        described["default_today"] = True
    elif kind not in ("photos", "rows") and each.data not in (None, "", [], ()):
        described["default"] = _plain(each.data)
    return described


def _describe_rows(each: Any, step: Step) -> dict[str, Any]:
    """The parts of one row; each row of the list has the same."""
    return {
        "fields": [_describe_field(part, step, f"{each.name}.") for part in each.entries[0].form],
        "max_rows": each.max_entries,
    }


def _described_ties(name: str, step: Step) -> dict[str, Any]:
    """How a field depends on another."""
    ties: dict[str, Any] = {}
    if name in step.shown_if:
        ties["shown_if"] = {"field": step.shown_if[name][0], "values": list(step.shown_if[name][1])}
    if name in step.default_of:
        ties["default_of"] = dict(zip(("field", "part"), step.default_of[name], strict=True))
    return ties


def type_of(each: Any) -> str:
    """What the app calls this kind of field; text where nothing else fits."""
    return next((name for classes, name in _TYPES if isinstance(each, classes)), "text")


def _is_required(each: Any) -> bool:
    return any(isinstance(rule, InputRequired | DataRequired) for rule in each.validators)


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
    described: dict[str, Any] = {"value": str(value), "label": Said(label)}
    group = getattr(choice, "optgroup", None)
    if group:
        described["group"] = Said(group)
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
    if isinstance(some, Said):
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
