"""Values noted in the field, handed to the product's own forms as a browser would send them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FieldList
from wtforms.fields.core import UnboundField

from audits.field.kinds import NotSaved

_WITHOUT_TOKEN = {"csrf": False}
_NOT_A_VALUE = (FileField, MultipleFileField)


def bound_form(form_class: Any, values: Mapping[str, Any]) -> Any:
    """`form_class` filled from `values`; a field nobody touched has its default, as on the page."""
    untouched = form_class(formdata=None, meta=_WITHOUT_TOKEN)
    sent: MultiDict[str, str] = MultiDict()
    for each in untouched:
        if isinstance(each, FieldList):
            _send_rows(sent, each, values.get(each.name))
        elif not isinstance(each, _NOT_A_VALUE):
            sent.setlist(each.name, _texts_of(each, values))
    return form_class(formdata=sent, meta=_WITHOUT_TOKEN)


def empty_form(form_class: Any) -> Any:
    """`form_class` as its page shows it first."""
    return form_class(formdata=None, meta=_WITHOUT_TOKEN)


def require_valid(form: Any) -> None:
    """Raise NotSaved with what the form says of its fields."""
    if not form.validate():
        raise NotSaved(dict(_by_field(form)))


def _by_field(fields: Any) -> Iterator[tuple[str, Sequence[str]]]:
    """What is wrong, by the name of the field; a part of a row is named as a browser names it: "costs-0-amount"."""
    if getattr(fields, "form_errors", None):
        yield "", fields.form_errors
    for each in fields:
        if not isinstance(each, FieldList):
            yield each.name, each.errors
            continue
        yield each.name, [problem for problem in each.errors if isinstance(problem, str)]
        for row in each.entries:
            yield from _by_field(row.form)


def _send_rows(sent: MultiDict[str, str], each: Any, value: Any) -> None:
    """Rows as a browser sends them. Raises NotSaved for what is no list of rows, and for more than the form takes."""
    rows = value or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotSaved({each.name: [_("This cannot be read. Enter it again.")]})
    if len(rows) > each.max_entries:
        raise NotSaved({each.name: [_("Enter at most %(most)s.", most=each.max_entries)]})
    for number, row in enumerate(rows):
        for part in each.entries[0].form:
            sent.setlist(f"{each.name}-{number}-{part.short_name}", _texts_of(part, row))


def field_names(form_class: Any) -> list[str]:
    """Names of the fields of a form, in the order they were written down."""
    found = [(name, getattr(form_class, name)) for name in dir(form_class) if not name.startswith("_")]
    fields = [(each.creation_counter, name) for name, each in found if isinstance(each, UnboundField)]
    return [name for _place, name in sorted(fields)]


def _texts_of(each: Any, values: Mapping[str, Any]) -> list[str]:
    if each.short_name in values:
        return _texts(each, values[each.short_name])
    default = each.data
    return _texts(each, default() if callable(default) else default)


def _texts(each: Any, value: Any) -> list[str]:
    """What a browser would send for `value`: nothing for an empty one, several for a list."""
    if isinstance(each, BooleanField):
        return ["y"] if value in (True, "y", "true") else []
    if value is None or isinstance(value, dict):
        return []
    if isinstance(value, list | tuple | set | frozenset):
        return [str(part) for part in value if isinstance(part, str | int | float)]
    return [str(value)]
