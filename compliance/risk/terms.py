"""On what terms an indicator is evaluated: the day, the organisations, the sources, the thresholds of the country."""

import operator
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select

from compliance.national_rules.lookup import RuleValue, find_rule
from compliance.organisations.related import related_pairs
from compliance.risk.definition import (
    AllOf,
    Compare,
    Condition,
    IndicatorDefinition,
    RuleReference,
    compares_in,
    rules_in,
)
from compliance.risk.priors import PulledTo, pulled_to
from compliance.risk.sources import EvidenceSource, FieldType
from compliance.risk.vocabulary import Comparison, IndicatorKind
from compliance.standards.ilo_signs import CONFIDENTIAL_SIGNS

_COMPARISONS: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.AT_LEAST: operator.ge,
    Comparison.MORE_THAN: operator.gt,
    Comparison.AT_MOST: operator.le,
    Comparison.LESS_THAN: operator.lt,
    Comparison.IS: operator.eq,
    Comparison.ONE_OF: lambda value, choices: value in choices,
}


@dataclass(frozen=True)
class Terms:
    """`organisation_ids` None means every organisation; it may be a SELECT or an expression.

    `rules` holds None for a rule the country does not know. `leaves_out_silent` lets a statement leave out
    organisations whose result can only be not enough evidence, which says the same. Of the kind *related*: `pulled_to`
    is the mean that small numbers are pulled to, None before the first check of all; `pairs` says who is related to
    whom.
    """

    definition: IndicatorDefinition
    sources: Mapping[str, EvidenceSource]
    rules: Mapping[str, RuleValue | None]
    as_of: date
    organisation_ids: tuple[Any, ...] | Select[Any] | None = None
    is_in_force: bool = True
    pulled_to: PulledTo | None = None
    pairs: Callable[..., Select[Any]] = related_pairs
    leaves_out_silent: bool = False

    def threshold(self, operand: Any) -> Any:
        """The value an operand stands for; None where the national rule is unknown."""
        if not isinstance(operand, RuleReference):
            return operand
        rule = self.rules[operand.code]
        return None if rule is None or isinstance(rule.value, bool) else rule.value

    def is_known(self, condition: Condition | None) -> bool:
        """True if every national rule the condition needs has a value."""
        return all(self.threshold(RuleReference(code)) is not None for code in rules_in(condition))

    def holds(self, condition: Condition, known: Mapping[str, float]) -> bool | None:
        """The condition where only the numbers of `known` are known: None if it depends on the others."""
        if isinstance(condition, Compare):
            operand, value = self.threshold(condition.operand), known.get(condition.name)
            return None if operand is None or value is None else _COMPARISONS[condition.word](value, operand)
        parts = {self.holds(part, known) for part in condition.parts}
        decisive = not isinstance(condition, AllOf)
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive

    @property
    def sql_key(self) -> Hashable:
        """Equal for terms whose statements are the same but for the number of the one organisation asked for."""
        values = tuple(sorted((code, repr(None if rule is None else rule.value)) for code, rule in self.rules.items()))
        sources = tuple(sorted((code, id(source.query)) for code, source in self.sources.items()))
        related = (self.pulled_to, id(self.pairs))
        return (self.definition.digest, values, sources, self.as_of, self.is_in_force, *related)

    @property
    def knows_all_rules(self) -> bool:
        return all(self.is_known(condition) for _, condition in self.definition.conditions())

    def field_kind(self, name: str) -> FieldType:
        """The type of a field, as the first source that has it declares it."""
        for use in self.definition.uses:
            kind = self.sources[use.source].fields.get(use.field_name(name))
            if kind is not None:
                return kind
        raise ValueError(f"{self.definition.code}: no source has a field {name}.")

    @property
    def is_confidential(self) -> bool:
        return is_confidential(self.definition, self.sources)


def terms_for(
    definition: IndicatorDefinition,
    sources: Mapping[str, EvidenceSource],
    country: str,
    as_of: date,
    organisation_ids: Iterable[int] | Select[Any] | None = None,
) -> Terms:
    """Look up the national rules that `definition` needs, as they were in force on `as_of`."""
    return Terms(
        definition=definition,
        sources={use.source: sources[use.source] for use in definition.uses},
        rules={code: find_rule(code, country, as_of) for code in definition.rule_codes()},
        as_of=as_of,
        organisation_ids=_scope(organisation_ids),
        is_in_force=definition.is_in_force(as_of, country),
        pulled_to=pulled_to(definition.code, as_of) if definition.kind is IndicatorKind.RELATED else None,
    )


def _scope(organisation_ids: Iterable[int] | Select[Any] | None) -> tuple[int, ...] | Select[Any] | None:
    if organisation_ids is None or isinstance(organisation_ids, Select):
        return organisation_ids
    return tuple(organisation_ids)


def is_confidential(definition: IndicatorDefinition, sources: Mapping[str, EvidenceSource]) -> bool:
    """True if whoever reads a flag of this indicator could guess which worker spoke, or learns of another
    organisation."""
    return (
        definition.declared_confidential
        or definition.kind in (IndicatorKind.COMBINED, IndicatorKind.RELATED)
        or definition.ilo_sign in CONFIDENTIAL_SIGNS
        or any(sources[use.source].rests_on_interviews for use in definition.uses)
    )


def threshold_lines(terms: Terms) -> list[dict[str, Any]]:
    """Every threshold with its value, source and status, for the snapshot and the explanation."""
    return [
        _threshold_line(terms, place, each)
        for place, condition in terms.definition.conditions()
        for each in compares_in(condition)
    ]


def _threshold_line(terms: Terms, place: str, compare: Compare) -> dict[str, Any]:
    line = {"place": place, "name": compare.name, "word": compare.word.value}
    if not isinstance(compare.operand, RuleReference):
        value = list(compare.operand) if isinstance(compare.operand, tuple) else compare.operand
        return {**line, "value": value, "status": "indicator", "source": _own_source(terms.definition)}
    rule = terms.rules[compare.operand.code]
    line = {**line, "value": terms.threshold(compare.operand), "rule": compare.operand.code}
    if rule is None:
        return {**line, "status": "unknown", "source": None}
    return {**line, "status": rule.status.value, "source": dict(rule.source), "title": dict(rule.title)}


def _own_source(definition: IndicatorDefinition) -> dict[str, Any]:
    return {"title": f"{definition.code}, version {definition.version}", "url": None}
