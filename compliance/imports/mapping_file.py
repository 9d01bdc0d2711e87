"""The schema of a mapping file: which records one row of a file yields, and where each field comes from.

The format is described for operators in docs/imports.md. Files are read with the line of every value, so that a
mistake is reported where it was made.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from compliance.file_fields import FilePart, TextField
from compliance.imports.importer import RecordImporter
from compliance.imports.references import OrganisationReference
from compliance.marked_yaml import FileError, FileProblem, Place, load_checked, nested_messages, read_marked
from compliance.organisations.folding import fold

MAPPINGS = Path(__file__).parent / "mappings"
VALUES = MAPPINGS / "values"
SOURCES_OF_A_VALUE = ("column", "value", "template", "record", "identifier", "sum_of")
PLACEHOLDER = re.compile(r"{([^{}|]+)(?:\|(\w+))?}")
TEMPLATE_FILTERS = ("fold", "lower")
ROW_DIGEST = "row_digest"


class ConstantField(fields.Field[Any]):
    """Text, a number or yes/no, as written."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, dict | list):
            raise ValidationError("Give one value, not a list or a mapping.")
        return value


def check_pattern(text: str) -> None:
    """Raise ValidationError for what is not a regular expression."""
    try:
        re.compile(text)
    except re.error as error:
        raise ValidationError(f"This is not a regular expression: {error}.") from None


def check_date_format(text: str) -> None:
    """Raise ValidationError for a date format that does not give year, month and day back."""
    if not re.search(r"%[yYG]|%c|%x|%D|%F", text):
        raise ValidationError("A date format needs a year (%Y or %y).")
    try:
        datetime.strptime(datetime(2020, 12, 31).strftime(text), text)  # noqa: DTZ001, DTZ007
    except ValueError as error:
        raise ValidationError(f"This is not a date format: {error}.") from None


class IdentifierSchema(FilePart):
    """An organisation that is in the register already, by a number it is known by."""

    scheme = TextField(required=True)
    template = TextField(required=True)


class ValueSchema(FilePart):
    """Where one field of a record comes from, and how its text becomes a value."""

    column = TextField()
    value = ConstantField(allow_none=True)
    template = TextField()
    record = TextField()
    identifier = fields.Nested(IdentifierSchema)
    sum_of = fields.List(TextField(), validate=validate.Length(min=1))
    remove = TextField(validate=check_pattern)
    extract = TextField(validate=check_pattern)
    empty = fields.List(fields.String(), load_default=list)
    map = fields.Raw()
    contains = fields.Dict(keys=fields.String(), values=ConstantField(allow_none=True))
    unmapped = fields.String(validate=validate.OneOf(("refuse", "keep", "empty")), load_default="refuse")
    country = fields.Boolean(load_default=False)
    dates = fields.List(fields.String(validate=check_date_format))
    plus_days = fields.Integer(load_default=0, validate=validate.Range(min=0, max=36_500))
    stated = TextField()
    fallback = fields.List(fields.Nested(lambda: ValueSchema(exclude=("fallback",))), load_default=list)

    @validates_schema
    def check_one_source(self, values: Mapping[str, Any], **_arguments: Any) -> None:
        given = [name for name in SOURCES_OF_A_VALUE if name in values]
        if len(given) != 1:
            raise ValidationError(f"Give one of {', '.join(SOURCES_OF_A_VALUE)}.")

    @validates_schema
    def check_fallbacks(self, values: Mapping[str, Any], **_arguments: Any) -> None:
        for position, fallback in enumerate(values.get("fallback", ())):
            if "stated" not in fallback:
                message = "Say in `stated`, for the summary, what this fallback takes instead."
                raise ValidationError(nested_messages([(("fallback", position), message)]))

    @validates_schema
    def check_extract(self, values: Mapping[str, Any], **_arguments: Any) -> None:
        if "extract" in values and re.compile(values["extract"]).groups != 1:
            raise ValidationError("The pattern needs one group in brackets: the part to take.", "extract")

    @post_load
    def read_tables(self, values: dict[str, Any], **_arguments: Any) -> dict[str, Any]:
        if "map" in values:
            values["map"] = read_value_tables(values["map"])
        return values


def read_value_tables(tables: Any, *, fold_keys: bool = True) -> dict[str, Any]:
    """One look-up from (folded) text: `tables` is a mapping, the name of a file under values/, or a list of these."""
    merged: dict[str, Any] = {}
    for table in tables if isinstance(tables, list) else [tables]:
        found = table if isinstance(table, dict) else _read_value_file(str(table))
        merged.update({(fold(key) or key) if fold_keys else key: value for key, value in found.items()})
    return merged


def _read_value_file(name: str) -> dict[str, Any]:
    path = VALUES / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(each.stem for each in VALUES.glob("*.yaml")))
        raise ValidationError(f"There is no table of values {name!r}; there are {known}.", "map")
    content = read_marked(path).content
    if not isinstance(content, dict):
        raise ValidationError(f"The table of values {name!r} is not a mapping.", "map")
    return content


class SkipSchema(FilePart):
    """Rows of which a record is not made: the column has one of these values."""

    column = TextField(required=True)
    one_of = fields.List(fields.String(), required=True, validate=validate.Length(min=1))


class RecordSchema(FilePart):
    """One record that a row yields."""

    alias = TextField(required=True, validate=validate.Regexp("^[a-z][a-z_]*$", error="Use small letters and _."))
    importer = TextField(required=True)
    skip_when_empty = fields.List(TextField(), load_default=list)
    skip_when = fields.List(fields.Nested(SkipSchema), load_default=list)
    fields_ = fields.Dict(
        keys=fields.String(), values=fields.Nested(ValueSchema), data_key="fields", attribute="fields", required=True
    )


class FileSchema(FilePart):
    """How to read the file, where it cannot be found out from the file itself."""

    encoding = fields.String(validate=validate.Length(1, 40))
    delimiter = fields.String(validate=validate.Length(equal=1))
    sheet = TextField()


class MappingSchema(FilePart):
    """A mapping file; the importers of the installation decide which kinds and fields there are."""

    title = TextField(required=True)
    source = TextField(required=True)
    notes = TextField()
    file = fields.Nested(FileSchema, load_default=dict)
    date_formats = fields.List(fields.String(validate=check_date_format), load_default=list)
    empty_values = fields.List(fields.String(), load_default=list)
    personal_columns = fields.List(TextField(), load_default=list)
    other_names = fields.Dict(keys=TextField(), values=fields.List(TextField()), load_default=dict)
    regions = TextField()
    records = fields.List(fields.Nested(RecordSchema), required=True, validate=validate.Length(min=1))

    def __init__(self, importers: Mapping[str, RecordImporter]) -> None:
        super().__init__()
        self.importers = importers

    @validates_schema
    def check_records(self, values: Mapping[str, Any], **_arguments: Any) -> None:
        problems = [
            problem
            for position, record in enumerate(values["records"])
            for problem in self._record_problems(record, values["records"][:position], ("records", position))
        ]
        if problems:
            raise ValidationError(nested_messages(problems))

    def _record_problems(self, record: Mapping[str, Any], before: list[Any], place: Place) -> list[tuple[Place, str]]:
        importer = self.importers.get(record["importer"])
        if importer is None:
            known = ", ".join(sorted(self.importers))
            return [((*place, "importer"), f"There is no importer {record['importer']!r}; there are {known}.")]
        problems = [] if record["alias"] not in {each["alias"] for each in before} else [
            ((*place, "alias"), "This alias is used above already.")
        ]  # fmt: skip
        aliases = {each["alias"] for each in before if each["importer"] == "organisations"}
        problems += _field_problems(record, importer.schema, aliases, (*place, "fields"))
        return problems


def _field_problems(
    record: Mapping[str, Any], schema: Schema, aliases: set[str], place: Place
) -> list[tuple[Place, str]]:
    problems: list[tuple[Place, str]] = []
    for name, target in schema.fields.items():
        if target.required and name not in record["fields"]:
            problems.append((place, f"The field {name!r} is missing; {record['importer']} cannot do without it."))
    for name, spec in record["fields"].items():
        known = schema.fields.get(name)
        if known is None:
            fields_known = ", ".join(sorted(schema.fields))
            problems.append(((*place, name), f"{record['importer']} have no such field; there are {fields_known}."))
        elif isinstance(known, OrganisationReference) != bool({"record", "identifier"} & set(spec)):
            problems.append(((*place, name), _reference_message(isinstance(known, OrganisationReference))))
        elif "record" in spec and spec["record"] not in aliases:
            message = f"No record above makes an organisation with the alias {spec['record']!r}."
            problems.append(((*place, name, "record"), message))
    return problems


def _reference_message(is_reference: bool) -> str:
    if is_reference:
        return "This is an organisation: give `record` (an alias) or `identifier` (a number it is known by)."
    return "This is not an organisation: `record` and `identifier` cannot fill it."


def find_mapping(name_or_path: str) -> Path:
    """The file of a mapping that ships with the product, or of one's own; FileError where there is none."""
    shipped = MAPPINGS / f"{name_or_path}.yaml"
    if shipped.is_file():
        return shipped
    path = Path(name_or_path)
    if path.is_file():
        return path
    message = f"There is no such mapping. Give a file, or one of: {', '.join(list_mappings())}."
    raise FileError(path, [FileProblem(None, "", message)])


def list_mappings() -> list[str]:
    """Names of the mappings that ship with the product."""
    return sorted(path.stem for path in MAPPINGS.glob("*.yaml"))


def load_mapping(path: Path, importers: Mapping[str, RecordImporter]) -> dict[str, Any]:
    """The checked mapping; FileError lists every mistake with its line."""
    mapping: dict[str, Any] = load_checked(path, MappingSchema(importers))
    return mapping
