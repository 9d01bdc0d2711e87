"""Check a flag against itself: its frozen level must follow from its frozen records, measures and thresholds.

In plain Python, apart from the SQL that raised it. Truth has three values: True, False and None (unknown).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from math import isclose
from types import NoneType
from typing import Any

from compliance.risk.definition import (
    AllOf,
    Compare,
    Condition,
    IndicatorDefinition,
    Measure,
    RuleReference,
    canonical_json,
    compares_in,
    rules_in,
)
from compliance.risk.vocabulary import RECORDS, Comparison, IndicatorKind, Level, MeasureWord

Read = Callable[[str], Any]
_COUNTED = (MeasureWord.COUNT, MeasureWord.DISTINCT, MeasureWord.SUM, MeasureWord.HIGHEST, MeasureWord.LATEST)
_HOLDS: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.AT_LEAST: lambda value, limit: value >= limit,
    Comparison.MORE_THAN: lambda value, limit: value > limit,
    Comparison.AT_MOST: lambda value, limit: value <= limit,
    Comparison.LESS_THAN: lambda value, limit: value < limit,
    Comparison.IS: lambda value, limit: value == limit,
    Comparison.ONE_OF: lambda value, limit: value in limit,
}


_PARTS: Mapping[str, type] = {
    "as_of": str,
    "indicator": dict,
    "measures": dict,
    "thresholds": list,
    "records": list,
    "records_looked_at": int,
    "records_total": int,
}
_OF_A_LINE = {"place", "name", "word", "value"}
_OF_A_RECORD = {"source", "record_id", "occurred_on", "known_on", "values"}


def is_whole(snapshot: Mapping[str, Any]) -> bool:
    """True if a snapshot has every part that computing it again needs."""
    return (
        all(isinstance(snapshot.get(name), kind) for name, kind in _PARTS.items())
        and isinstance(snapshot["indicator"].get("digest"), str)
        and _is_day(snapshot["as_of"])
        and all(isinstance(each, (int, float, NoneType)) for each in snapshot["measures"].values())
        and all(isinstance(each, dict) and each.keys() >= _OF_A_LINE for each in snapshot["thresholds"])
        and all(isinstance(each, dict) and each.keys() >= _OF_A_RECORD for each in snapshot["records"])
        and all(isinstance(each["values"], dict) for each in snapshot["records"])
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def list_contradictions(snapshot: Mapping[str, Any], definition: IndicatorDefinition) -> list[str]:
    """What in a snapshot does not follow from the rest of it and from the indicator's file; empty where all does."""
    lines = snapshot["thresholds"]
    if {each["source"] for each in snapshot["records"]} - {use.source for use in definition.uses}:
        return ["a record is of a source that the indicator does not read"]
    if sorted(map(_frozen_threshold, lines)) != sorted(_thresholds_of(definition)):
        return ["the thresholds are not those of the indicator's file"]
    rules = {line["rule"]: line["value"] for line in lines if "rule" in line}
    found = []
    level = reached_level(snapshot, definition, rules)
    if level != snapshot["level"]:
        found.append(f"its measures reach {level or 'no level'}, not {snapshot['level']}")
    return [*found, *_recount(snapshot, definition, rules)]


def _thresholds_of(definition: IndicatorDefinition) -> Iterator[str]:
    """Every threshold in one text; their order in the file means nothing."""
    for place, condition in definition.conditions():
        for each in compares_in(condition):
            operand = each.operand
            is_rule = isinstance(operand, RuleReference)
            value = operand.code if isinstance(operand, RuleReference) else operand
            yield canonical_json([place, each.name, each.word.value, is_rule, value])


def _frozen_threshold(line: Mapping[str, Any]) -> str:
    is_rule = "rule" in line
    value = line["rule"] if is_rule else line["value"]
    return canonical_json([line["place"], line["name"], line["word"], is_rule, value])


def reached_level(
    snapshot: Mapping[str, Any], definition: IndicatorDefinition, rules: Mapping[str, Any]
) -> Level | None:
    """The highest level that the frozen measures reach."""
    numbers = {**snapshot["measures"], RECORDS: snapshot["records_looked_at"]}
    highest_first = [level for level in reversed(Level) if level in definition.levels]
    return next((each for each in highest_first if _holds(definition.levels[each], numbers.get, rules)), None)


def _holds(condition: Condition, read: Read, rules: Mapping[str, Any]) -> bool | None:
    if isinstance(condition, Compare):
        return _compare(condition, read(condition.name), rules)
    truths = [_holds(part, read, rules) for part in condition.parts]
    decisive = not isinstance(condition, AllOf)
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


def _compare(compare: Compare, value: Any, rules: Mapping[str, Any]) -> bool | None:
    operand = rules.get(compare.operand.code) if isinstance(compare.operand, RuleReference) else compare.operand
    return None if value is None or operand is None else _HOLDS[compare.word](value, operand)


def _recount(snapshot: Mapping[str, Any], definition: IndicatorDefinition, rules: Mapping[str, Any]) -> list[str]:
    """Measures that the frozen records do not give: those levels are made of, where every record of them is frozen.

    A share is left out, since the records it is a share of are not frozen.
    """
    records = snapshot["records"]
    codes = [use.source for use in definition.sources]
    if definition.kind is not IndicatorKind.MEASURE or len(set(codes)) != len(codes):
        return []
    if len(records) != snapshot["records_total"]:
        return []
    named = {each.name for condition in definition.levels.values() for each in compares_in(condition)}
    counted = [each for each in definition.measures if each.name in named and each.word in _COUNTED]
    found = []
    for measure in counted:
        frozen = snapshot["measures"].get(measure.name)
        number = _number(measure, records, definition, rules)
        if not is_same_number(frozen, number):
            found.append(f"{measure.name} is {frozen}, its records give {number}")
    return found


def _number(
    measure: Measure, records: Sequence[Mapping[str, Any]], definition: IndicatorDefinition, rules: Mapping[str, Any]
) -> float | None:
    needed = (*rules_in(measure.where), *rules_in(definition.where))
    if any(rules.get(code) is None for code in needed):
        return None
    rows = [(record, reader(record, definition)) for record in records]
    chosen = [row for row in rows if measure.where is None or _holds(measure.where, row[1], rules)]
    if measure.word is MeasureWord.COUNT:
        return len(chosen)
    stated = [(record, read(str(measure.field))) for record, read in chosen if read(str(measure.field)) is not None]
    values = [value for _, value in stated]
    if measure.word is MeasureWord.DISTINCT:
        return len(set(values))
    if measure.word is MeasureWord.LATEST:
        newest = max(((each["occurred_on"], each["known_on"], value) for each, value in stated), default=None)
        return None if newest is None else float(newest[2])
    if not chosen:
        return 0
    if not values:
        return None
    return float(sum(values) if measure.word is MeasureWord.SUM else max(values))


def reader(record: Mapping[str, Any], definition: IndicatorDefinition) -> Read:
    """Reads the fields of a frozen record under the names that the indicator gives them."""
    use = next(each for each in definition.uses if each.source == record["source"])
    return lambda name: record["values"].get(use.field_name(name))


def is_same_number(one: float | None, other: float | None) -> bool:
    """True for numbers that differ by no more than the databases write them differently."""
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def day_of(snapshot: Mapping[str, Any]) -> date:
    """The day whose evidence the snapshot holds."""
    return date.fromisoformat(snapshot["as_of"])
