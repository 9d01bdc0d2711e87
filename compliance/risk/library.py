"""The indicators of an installation, read from their files and checked against what the packages registered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import current_app

from compliance.national_rules.lookup import list_countries
from compliance.risk.compile_combined import SIGN_FIELDS
from compliance.risk.definition import Compare, Condition, IndicatorDefinition, RuleReference, SourceUse, compares_in
from compliance.risk.file_schema import read_definition
from compliance.risk.sources import EvidenceSource, FieldType
from compliance.risk.vocabulary import WORKPLACE, Comparison, IndicatorKind, MeasureWord

INDICATORS = Path(__file__).parent / "indicators"

_NUMBERS = (FieldType.NUMBER, FieldType.YES_NO)
_NUMBER_WORDS = (MeasureWord.SUM, MeasureWord.HIGHEST, MeasureWord.LATEST)


@dataclass(frozen=True)
class IndicatorLibrary:
    """What an evaluation needs to know of the installation."""

    definitions: Mapping[str, IndicatorDefinition]
    sources: Mapping[str, EvidenceSource]
    country: str


def current_library() -> IndicatorLibrary:
    """The indicators, sources and country of the running application."""
    registry = current_app.extensions["compliance"]
    definitions: Mapping[str, IndicatorDefinition] = registry.loaded.get("indicators") or load_indicators(INDICATORS)
    return IndicatorLibrary(definitions, registry.evidence_sources, registry.settings.country)


@lru_cache(maxsize=4)
def load_indicators(folder: Path) -> Mapping[str, IndicatorDefinition]:
    """Every indicator of `folder` by code; FileError for a file that breaks the schema, ValueError for a code twice."""
    found: dict[str, IndicatorDefinition] = {}
    for path in sorted(folder.glob("*.yaml")):
        definition = read_definition(path)
        if definition.code != path.stem:
            raise ValueError(f"{path}: the code {definition.code} is not the file's name.")
        found[definition.code] = definition
    return found


def check_indicators(registry: Any) -> None:
    """Raise ValueError for an indicator that names an unknown source, field or national rule."""
    problems = [
        f"Indicator {definition.code}: {problem}"
        for definition in load_indicators(INDICATORS).values()
        for problem in definition_problems(definition, registry.evidence_sources)
    ]
    if problems:
        raise ValueError("\n".join(problems))


def definition_problems(definition: IndicatorDefinition, sources: Mapping[str, EvidenceSource]) -> list[str]:
    """Why `definition` cannot be compiled over `sources`, in words; empty if it can."""
    unknown = [f"unknown source {use.source}." for use in definition.uses if use.source not in sources]
    if unknown:
        return unknown
    return [*_field_problems(definition, sources), *_rule_problems(definition)]


def _field_problems(definition: IndicatorDefinition, sources: Mapping[str, EvidenceSource]) -> Iterator[str]:
    for use in definition.uses:
        yield from _condition_problems(use.where, use, sources)
        yield from _condition_problems(use.affected, use, sources)
        yield from (f"{use.source} has no field {there}." for there in _unknown_renamed(use, sources))
    reports_side = definition.sources
    for condition in (definition.where, *(measure.where for measure in definition.measures)):
        for use in reports_side:
            yield from _condition_problems(condition, use, sources)
    for measure in definition.measures:
        for use in reports_side if measure.field else ():
            yield from _needs(str(measure.field), use, sources, _NUMBERS if measure.word in _NUMBER_WORDS else None)
    yield from _kind_problems(definition, sources)


def _kind_problems(definition: IndicatorDefinition, sources: Mapping[str, EvidenceSource]) -> Iterator[str]:
    if definition.match is not None:
        kinds = {_kind(str(definition.match), use, sources) for use in definition.uses}
        if len(kinds) != 1 or None in kinds:
            yield f"{definition.match} is not a field of the same type in every source."
    if definition.kind is IndicatorKind.COMBINED:
        for use in definition.sources:
            for name in SIGN_FIELDS:
                yield from _needs(name, use, sources, None)
        for group in definition.together_in:
            if group != WORKPLACE and not any(_kind(group, use, sources) for use in definition.sources):
                yield f"no source has a field {group}."


def _condition_problems(
    condition: Condition | None, use: SourceUse, sources: Mapping[str, EvidenceSource]
) -> Iterator[str]:
    for compare in compares_in(condition):
        is_ordered = compare.word not in (Comparison.IS, Comparison.ONE_OF)
        yield from _needs(compare.name, use, sources, _NUMBERS if is_ordered else None)
        yield from _value_problems(compare, use, sources)


def _value_problems(compare: Compare, use: SourceUse, sources: Mapping[str, EvidenceSource]) -> Iterator[str]:
    values = compare.operand if isinstance(compare.operand, tuple) else (compare.operand,)
    kind = _kind(compare.name, use, sources)
    for value in values:
        if kind in _NUMBERS and isinstance(value, str):
            yield f"{compare.name} of {use.source} is a number; it is compared with the text {value!r}."
        if kind is FieldType.TEXT and not isinstance(value, (str, RuleReference)):
            yield f"{compare.name} of {use.source} is text; put {value!r} in quotes."


def _needs(
    name: str, use: SourceUse, sources: Mapping[str, EvidenceSource], kinds: tuple[FieldType, ...] | None
) -> Iterator[str]:
    kind = _kind(name, use, sources)
    if kind is None:
        yield f"{use.source} has no field {use.field_name(name)}."
    elif kinds and kind not in kinds:
        yield f"{use.field_name(name)} of {use.source} is not a number."


def _kind(name: str, use: SourceUse, sources: Mapping[str, EvidenceSource]) -> FieldType | None:
    return sources[use.source].fields.get(use.field_name(name))


def _unknown_renamed(use: SourceUse, sources: Mapping[str, EvidenceSource]) -> list[str]:
    return [there for there in use.fields.values() if there not in sources[use.source].fields]


def _rule_problems(definition: IndicatorDefinition) -> Iterator[str]:
    countries = list_countries()
    for code in sorted(definition.rule_codes()):
        rules = [each.rules[code] for each in countries if code in each.rules]
        if not rules:
            yield f"no country has a national rule {code}."
        elif any(rule.unit in ("text", "date", "yes_no") for rule in rules):
            yield f"the national rule {code} is not a number."
