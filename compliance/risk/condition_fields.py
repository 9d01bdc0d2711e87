"""Fields of an indicator's file that hold conditions and sources, read into the frozen parts of a definition."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marshmallow import ValidationError, fields

from compliance.risk.definition import AllOf, AnyOf, Compare, Condition, Operand, RuleReference, SourceUse
from compliance.risk.vocabulary import RECORDS, Comparison

_ORDERED = (Comparison.AT_LEAST, Comparison.MORE_THAN, Comparison.AT_MOST, Comparison.LESS_THAN)


class ConditionField(fields.Field[Condition]):
    """{name: {at_least: 3}, ...} where all must hold; any_of and all_of take lists of such mappings."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Condition:
        return read_condition(value)


class EnoughEvidenceField(ConditionField):
    """As a condition on measures; {paid: 3} is short for {paid: {at_least: 3}}, records_at_least for records."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Condition:
        if not isinstance(value, dict):
            raise ValidationError("This must be a mapping such as {records_at_least: 1}.")
        return read_condition({_measure_name(name): _at_least(given) for name, given in value.items()})


class SourceUseField(fields.Field[SourceUse]):
    """A source's name, or {source: ..., where: {...}, fields: {name here: name there}, affected: {...}}."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> SourceUse:
        if isinstance(value, str) and value:
            return SourceUse(source=value)
        if not isinstance(value, dict) or not isinstance(value.get("source"), str):
            raise ValidationError("Give a source's name, or a mapping with source, where, fields and affected.")
        for name in set(value) - {"source", "where", "fields", "affected"}:
            raise ValidationError({name: ["Unknown key."]})
        where = read_condition(value["where"]) if "where" in value else None
        affected = read_condition(value["affected"]) if "affected" in value else None
        return replace(self.build(value["source"], where, value.get("fields", {})), affected=affected)

    @staticmethod
    def build(source: str, where: Condition | None, renamed: Any) -> SourceUse:
        """The use of `source`; ValidationError if `renamed` is not a mapping of names to names."""
        if not isinstance(renamed, dict) or not all(isinstance(each, str) for each in renamed.values()):
            raise ValidationError({"fields": ["This must be a mapping: {name here: name in the source}."]})
        return SourceUse(source=source, where=where, fields=dict(renamed))


class SourceListField(fields.List):
    """At least one source."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(SourceUseField(), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[Any]:
        if not value:
            raise ValidationError("Name at least one source.")
        return super()._deserialize(value, attr, data, **kwargs)


def read_condition(value: Any) -> Condition:
    """The condition a mapping states; ValidationError names the part that is wrong."""
    if not isinstance(value, dict) or not value:
        raise ValidationError("This must be a mapping such as {days_late: {at_least: 30}}.")
    parts = [part for name, given in value.items() for part in _read_entry(str(name), given)]
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _read_entry(name: str, given: Any) -> list[Condition]:
    if name in ("any_of", "all_of"):
        if not isinstance(given, list) or not given:
            raise ValidationError({name: ["This must be a list of conditions."]})
        parts = tuple(read_condition(each) for each in given)
        return [AnyOf(parts) if name == "any_of" else AllOf(parts)]
    if not isinstance(given, dict) or not given:
        raise ValidationError({name: [f"Compare it: {{{name}: {{at_least: 1}}}}."]})
    return [_read_comparison(name, word, operand) for word, operand in given.items()]


def _read_comparison(name: str, word: str, operand: Any) -> Compare:
    if word not in set(Comparison):
        raise ValidationError({name: {word: [f"Unknown comparison; known are {', '.join(Comparison)}."]}})
    return Compare(name=name, word=Comparison(word), operand=_read_operand(name, Comparison(word), operand))


def _read_operand(name: str, word: Comparison, operand: Any) -> Operand:
    if word is Comparison.ONE_OF:
        if not isinstance(operand, list) or not operand:
            raise ValidationError({name: {word: ["This must be a list of values."]}})
        return tuple(_plain(name, word, each) for each in operand)
    if isinstance(operand, dict):
        if set(operand) != {"national_rule"} or not isinstance(operand["national_rule"], str):
            raise ValidationError({name: {word: ["Give a value or {national_rule: code}."]}})
        return RuleReference(operand["national_rule"])
    plain = _plain(name, word, operand)
    if word in _ORDERED and isinstance(plain, str):
        raise ValidationError({name: {word: ["This must be a number."]}})
    return plain


def _plain(name: str, word: str, value: Any) -> float | str:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float, str)):
        return value
    raise ValidationError({name: {word: ["This must be a number, text, yes or no."]}})


def _measure_name(name: str) -> str:
    return RECORDS if name == "records_at_least" else name


def _at_least(given: Any) -> Any:
    is_number = isinstance(given, (int, float)) and not isinstance(given, bool)
    return {Comparison.AT_LEAST.value: given} if is_number else given
