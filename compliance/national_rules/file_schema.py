"""What a file of national rules must look like: dated values, each with its source and how far it is confirmed."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from compliance.file_fields import FilePart, LocalisedField, TextField
from compliance.marked_yaml import Place, nested_messages


class RuleStatus(StrEnum):
    """Read in the source named, or a draft: from memory, doubtful, conflicting or the product's own setting."""

    VERIFIED = "verified"
    DRAFT = "draft"


class ScalarField(fields.Field[Any]):
    """A number, text, true or false, or null where nothing was sourced yet."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, (list, dict)):
            raise ValidationError("A value is one number, one text, true or false, or null.")
        return value


class RuleSourcePart(FilePart):
    title = TextField(required=True)
    url = fields.Url(load_default=None, allow_none=True, schemes={"http", "https"})


class RuleValuePart(FilePart):
    value = ScalarField(required=True, allow_none=True)
    in_force_from = fields.Date(required=True, data_key="from")
    in_force_to = fields.Date(load_default=None, allow_none=True, data_key="to")
    status = fields.Enum(RuleStatus, by_value=True, required=True)
    source = fields.Nested(RuleSourcePart, required=True)
    reviewed_on = fields.Date(required=True)
    note = LocalisedField(load_default=None, allow_none=True)


class RulePart(FilePart):
    code = TextField(
        required=True,
        validate=validate.Regexp(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\Z", error="Use small letters, digits, _ and dots."),
    )
    title = LocalisedField(required=True)
    unit = TextField(required=True)
    values = fields.List(fields.Nested(RuleValuePart), required=True, validate=validate.Length(min=1))


class NationalRulesFile(FilePart):
    """A whole file: one country."""

    country = TextField(required=True, validate=validate.Regexp(r"[A-Z]{2}\Z", error="Use the two capital letters."))
    name = LocalisedField(required=True)
    rules = fields.List(fields.Nested(RulePart), required=True, validate=validate.Length(min=1))

    @validates_schema
    def check_whole(self, content: Mapping[str, Any], **kwargs: Any) -> None:
        """Codes are unique, periods end after they begin, values fit their unit, verified values exist."""
        problems = [*_repeated_codes(content), *_value_problems(content)]
        if problems:
            raise ValidationError(nested_messages(problems))


def _repeated_codes(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    seen: set[str] = set()
    for position, rule in enumerate(content["rules"]):
        if rule["code"] in seen:
            yield ("rules", position, "code"), f"{rule['code']} is used twice."
        seen.add(rule["code"])


def _value_problems(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for position, rule in enumerate(content["rules"]):
        for number, entry in enumerate(rule["values"]):
            place: Place = ("rules", position, "values", number)
            if entry["in_force_to"] and entry["in_force_to"] < entry["in_force_from"]:
                yield (*place, "to"), "This period ends before it begins."
            if entry["value"] is None and entry["status"] is RuleStatus.VERIFIED:
                yield (*place, "value"), "A verified value cannot be empty; an unknown one is a draft."
            problem = _unit_problem(entry["value"], rule["unit"])
            if problem:
                yield (*place, "value"), problem


def _unit_problem(value: Any, unit: str) -> str | None:
    if value is None:
        return None
    if unit == "yes_no":
        return None if isinstance(value, bool) else "A rule counted in yes_no has true or false."
    if unit == "text":
        return None if isinstance(value, str) else "A rule counted in text has its value in quotes."
    if unit == "date":
        return None if _is_date(value) else "A rule counted in dates has a date such as 2026-01-31."
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return None if is_number else f"A rule counted in {unit} has a number."


def _is_date(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True
