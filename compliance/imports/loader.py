"""Load a record through its importer's schema at little cost: constants once, absent fields never."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError
from marshmallow.utils import missing


class RecordLoader:
    """Loads as `schema.load(values, partial=references)` does.

    A schema without checks of its own (hooks over several fields) is loaded field by field: marshmallow's own walk
    over every declared field is most of the time an import of 100,000 rows takes.
    """

    def __init__(self, schema: Schema, constants: Mapping[str, Any], references: frozenset[str]) -> None:
        self.schema, self.references = schema, references
        self.has_checks = bool(getattr(schema, "_hooks", True))
        self.required: list[str] = []
        self.constants = self._load_fields({name: value for name, value in constants.items() if value is not None})
        self.defaults = {
            name: field.load_default for name, field in schema.fields.items() if field.load_default is not missing
        }
        self.required = [
            name
            for name, field in schema.fields.items()
            if field.required and name not in references and name not in self.constants
        ]

    def load(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The loaded values without the references; ValidationError with messages by field."""
        if self.has_checks:
            return dict(self.schema.load(values, partial=tuple(self.references)))
        loaded = self._load_fields({name: value for name, value in values.items() if name not in self.constants})
        return {**self.defaults, **self.constants, **loaded}

    def _load_fields(self, values: Mapping[str, Any]) -> dict[str, Any]:
        loaded: dict[str, Any] = {}
        problems: dict[str, Any] = {}
        for name in self.required:
            if name not in values:
                problems[name] = [self.schema.fields[name].error_messages["required"]]
        for name, value in values.items():
            try:
                loaded[name] = self.schema.fields[name].deserialize(value, name, values)
            except ValidationError as problem:
                problems[name] = problem.messages
        if problems:
            raise ValidationError(problems)
        return loaded
