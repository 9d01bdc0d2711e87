"""A risk indicator as its file states it: frozen, complete, and without any SQL.

`read_definition(path)` refuses what the file schema does not know, with the line and field. What only an installation
can know (its sources and their fields) is checked by `library.check_indicators`.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from compliance.organisations.types import RelatedSide
from compliance.risk.vocabulary import (
    ABSENCE_MEASURES,
    CONTRADICTION_MEASURES,
    RECORDS,
    RELATED_MEASURES,
    TOGETHER,
    Comparison,
    IndicatorKind,
    Level,
    MeasureWord,
    Outcome,
)


@dataclass(frozen=True)
class RuleReference:
    """A threshold that the national rules of the country give."""

    code: str


Operand = float | str | tuple[float | str, ...] | RuleReference


@dataclass(frozen=True)
class Compare:
    """`name` (a field of a record, or a measure) against a value."""

    name: str
    word: Comparison
    operand: Operand


@dataclass(frozen=True)
class AllOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple["Condition", ...]


Condition = Compare | AllOf | AnyOf


@dataclass(frozen=True)
class SourceUse:
    """A source, which of its records count, and how its fields are called here (name here -> name there).

    `affected` says which records show a related organisation to be in trouble; only the kind *related* has it.
    """

    source: str
    where: Condition | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    affected: Condition | None = None

    def field_name(self, name: str) -> str:
        """What the source calls `name`."""
        return self.fields.get(name, name)


@dataclass(frozen=True)
class Claims:
    """The side of a contradiction that somebody claims, or of an absence of which something is expected."""

    use: SourceUse
    within_days: int | None = None


@dataclass(frozen=True)
class Related:
    """Whose records are looked at. One on that side is known once of `known_records` records it is known whether they
    show trouble; the rate is pulled to the mean of all as by `pulled_by` organisations more."""

    to: RelatedSide
    known_records: int
    pulled_by: float


@dataclass(frozen=True)
class Measure:
    """One number of an indicator. Below zero it is shown without its sign under `label_below_zero`, if it has one."""

    name: str
    word: MeasureWord
    field: str | None = None
    where: Condition | None = None
    label: Mapping[str, str] | None = None
    label_below_zero: Mapping[str, str] | None = None


@dataclass(frozen=True)
class LegalBasis:
    title: Mapping[str, str]
    url: str | None
    status: str


@dataclass(frozen=True)
class ExampleRecord:
    """Records of an example: `times` equal ones, true `days_ago` days before the evaluation; `at` a related
    organisation where the kind is *related*."""

    source: str
    values: Mapping[str, Any]
    days_ago: int
    times: int
    workplace: str | None
    at: str | None


@dataclass(frozen=True)
class Example:
    """`mean` is the share over all relations that the kind *related* pulls small numbers to."""

    given: tuple[ExampleRecord, ...]
    expect: str
    mean: float | None

    @property
    def outcome(self) -> Outcome:
        return Outcome(self.expect) if self.expect in set(Outcome) else Outcome.RAISED

    @property
    def level(self) -> Level | None:
        return Level(self.expect) if self.expect in set(Level) else None


@dataclass(frozen=True)
class IndicatorDefinition:
    """Everything a file says. `sources`, `within_days` and `where` of a contradiction or absence are its other side.

    `text` is the canonical JSON of the file, of which `digest` is the SHA-256.
    """

    code: str
    version: int
    kind: IndicatorKind
    title: Mapping[str, str]
    question: Mapping[str, str]
    why: Mapping[str, str]
    clears: Mapping[str, str]
    ilo_sign: int | None
    elements: tuple[str, ...]
    sources: tuple[SourceUse, ...]
    within_days: int | None
    where: Condition | None
    claims: Claims | None
    related: Related | None
    match: str | None
    together_in: tuple[str, ...]
    measures: tuple[Measure, ...]
    levels: Mapping[Level, Condition]
    enough_evidence: Condition
    declared_confidential: bool
    points: Mapping[Level, int]
    legal_basis: tuple[LegalBasis, ...]
    in_force_from: date
    in_force_to: date | None
    countries: tuple[str, ...] | None
    examples: tuple[Example, ...]
    digest: str
    text: str = field(default="", repr=False, compare=False)

    @property
    def uses(self) -> tuple[SourceUse, ...]:
        """Every source it reads, the claims side first."""
        return ((self.claims.use,) if self.claims else ()) + self.sources

    @property
    def measure_names(self) -> tuple[str, ...]:
        """Its measures in order, without `records`."""
        if self.kind is IndicatorKind.CONTRADICTION:
            return CONTRADICTION_MEASURES
        if self.kind is IndicatorKind.ABSENCE:
            return ABSENCE_MEASURES
        if self.kind is IndicatorKind.RELATED:
            return RELATED_MEASURES
        if self.kind is IndicatorKind.COMBINED:
            return (TOGETHER, *(f"{word}_{group}" for word in (TOGETHER, "excluded") for group in self.together_in))
        return tuple(measure.name for measure in self.measures)

    @property
    def known_names(self) -> frozenset[str]:
        """What levels and enough_evidence may name."""
        return frozenset({*self.measure_names, RECORDS})

    def is_in_force(self, on: date, country: str) -> bool:
        """True if the indicator applies in `country` on a date."""
        if self.countries is not None and country not in self.countries:
            return False
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)

    def conditions(self) -> Iterator[tuple[str, Condition]]:
        """Every condition with the place it stands in."""
        for use in self.uses:
            if use.where:
                yield f"sources.{use.source}.where", use.where
            if use.affected:
                yield f"sources.{use.source}.affected", use.affected
        if self.where:
            yield "where", self.where
        for measure in self.measures:
            if measure.where:
                yield f"measures.{measure.name}.where", measure.where
        for level, condition in self.levels.items():
            yield f"levels.{level}", condition
        yield "enough_evidence", self.enough_evidence

    def rule_codes(self) -> frozenset[str]:
        """National rules it takes thresholds from."""
        return frozenset(code for _, condition in self.conditions() for code in rules_in(condition))


def compares_in(condition: Condition | None) -> Iterator[Compare]:
    """Every single comparison of a condition."""
    if isinstance(condition, Compare):
        yield condition
    elif condition is not None:
        for part in condition.parts:
            yield from compares_in(part)


def rules_in(condition: Condition | None) -> frozenset[str]:
    """National rules a condition needs."""
    return frozenset(each.operand.code for each in compares_in(condition) if isinstance(each.operand, RuleReference))


def canonical_json(content: Any) -> str:
    """The one text of `content` that digests are made of."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(content: Any) -> str:
    """SHA-256 of the canonical JSON of `content`."""
    return digest_of_text(canonical_json(content))


def digest_of_text(text: str) -> str:
    """SHA-256 of a canonical JSON text."""
    return hashlib.sha256(text.encode()).hexdigest()
