"""The records an indicator looks at, as SQL: one SELECT over each source, cut to the window and the organisations.

Fields come out as plain types, the same on both databases: numbers as floats, yes/no as 1, 0 or NULL, text as text.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    Float,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    cast,
    false,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.types import TypeEngine

from compliance.database import Money
from compliance.organisations.evidence import limited_to
from compliance.risk.definition import AllOf, Compare, Condition, SourceUse
from compliance.risk.sources import FieldType
from compliance.risk.terms import Terms
from compliance.risk.vocabulary import Comparison

Lookup = Callable[[str], ColumnElement[Any]]

_SQL_TYPES: dict[FieldType, TypeEngine[Any]] = {
    FieldType.NUMBER: Float(),
    FieldType.YES_NO: Integer(),
    FieldType.TEXT: String(),
    FieldType.DATE: Date(),
}
_ENVELOPE = ("organisation_id", "workplace_id", "occurred_on", "known_on")


@dataclass(frozen=True)
class UsedSource:
    """One source of an indicator as a subquery, its fields under the names the indicator gives them."""

    terms: Terms
    use: SourceUse
    rows: Subquery
    within_days: int | None

    def field(self, name: str) -> ColumnElement[Any]:
        """The field `name` as a plain type; NULL where this source does not have it."""
        there = self.use.field_name(name)
        kind = self.terms.sources[self.use.source].fields.get(there)
        if kind is None:
            return cast(null(), _SQL_TYPES[self.terms.field_kind(name)])
        return plain(self.rows.c[there], kind)

    def is_in_scope(self) -> ColumnElement[bool]:
        """True for records of the window, known on the day, about the organisations asked for, that the use wants."""
        columns, terms = self.rows.c, self.terms
        conditions = [columns.occurred_on <= terms.as_of, columns.known_on <= terms.as_of]
        if self.within_days is not None:
            conditions.append(columns.occurred_on > terms.as_of - timedelta(days=self.within_days))
        if terms.definition.related is not None:
            conditions.append(columns.organisation_id.in_(select(pairs_of(terms).c.related_id)))
        elif terms.organisation_ids is not None:
            conditions.append(columns.organisation_id.in_(terms.organisation_ids))
        if self.use.where:
            conditions.append(satisfies(self.use.where, self.field, terms))
        return and_(*conditions)


def pairs_of(terms: Terms) -> Subquery:
    """Which organisations the asked for are related to, where the indicator looks at related ones."""
    related = terms.definition.related
    assert related is not None
    pairs = terms.pairs(related.to, terms.as_of, terms.definition.within_days).subquery("all_pairs")
    chosen = select(pairs)
    if terms.organisation_ids is not None:
        chosen = chosen.where(pairs.c.organisation_id.in_(terms.organisation_ids))
    return chosen.subquery("pairs")


def used_source(terms: Terms, use: SourceUse, within_days: int | None) -> UsedSource:
    """The rows of one source as they were on the day of `terms`."""
    # The sources of the kind *related* are read at other organisations than those asked for.
    with limited_to(None if terms.definition.related else terms.organisation_ids):
        rows = terms.sources[use.source].query(literal(terms.as_of, Date())).subquery()
    return UsedSource(terms=terms, use=use, rows=rows, within_days=within_days)


def records_of(terms: Terms, fields: Collection[str]) -> CTE:
    """All records of the (reports side of the) indicator with `fields`: UNION ALL over its sources."""
    definition = terms.definition
    parts = [_part(used_source(terms, use, definition.within_days), fields) for use in definition.sources]
    whole = parts[0] if len(parts) == 1 else union_all(*parts)
    return _kept(whole, "records")


def claims_of(terms: Terms, fields: Collection[str]) -> CTE:
    """All records of the claims side of a contradiction."""
    claims = terms.definition.claims
    assert claims is not None
    return _kept(_part(used_source(terms, claims.use, claims.within_days), fields), "claims")


def _kept(records: Any, name: str) -> CTE:
    """Computed once: what is merged into the measures is computed again in each of them, days late above all."""
    kept: CTE = records.cte(name).prefix_with("MATERIALIZED")
    return kept


def _part(used: UsedSource, fields: Collection[str]) -> Select[Any]:
    wanted = [used.rows.c[name] for name in _ENVELOPE]
    return select(*wanted, *(used.field(name).label(name) for name in sorted(fields))).where(used.is_in_scope())


def plain(column: ColumnElement[Any], kind: FieldType) -> ColumnElement[Any]:
    """`column` as the plain type of `kind`."""
    if kind is FieldType.NUMBER:
        return _number(column)
    if kind is FieldType.YES_NO:
        return cast(column, Integer) if isinstance(column.type, Boolean) else type_coerce(column, Integer)
    if kind is FieldType.TEXT:
        return type_coerce(column, String) if isinstance(column.type, String) else cast(column, String)
    return type_coerce(column, Date)


def _number(column: ColumnElement[Any]) -> ColumnElement[Any]:
    if isinstance(column.type, Money):
        return cast(type_coerce(column, BigInteger), Float) / 100.0
    return type_coerce(column, Float) if isinstance(column.type, Float) else cast(column, Float)


def satisfies(condition: Condition, lookup: Lookup, terms: Terms) -> ColumnElement[bool]:
    """The condition in SQL's three values: NULL where a field or a national rule is unknown."""
    if isinstance(condition, Compare):
        return _compare(condition, lookup(condition.name), terms)
    parts = [satisfies(part, lookup, terms) for part in condition.parts]
    return and_(*parts) if isinstance(condition, AllOf) else or_(*parts)


def _compare(compare: Compare, column: ColumnElement[Any], terms: Terms) -> ColumnElement[bool]:
    value = terms.threshold(compare.operand)
    if value is None:
        return column != cast(null(), column.type)
    if compare.word is Comparison.ONE_OF:
        return column.in_([_as(column, each) for each in value])
    value = _as(column, value)
    comparisons: dict[Comparison, ColumnElement[bool]] = {
        Comparison.AT_LEAST: column >= value,
        Comparison.MORE_THAN: column > value,
        Comparison.AT_MOST: column <= value,
        Comparison.LESS_THAN: column < value,
        Comparison.IS: column == value,
    }
    return comparisons[compare.word]


def _as(column: ColumnElement[Any], value: Any) -> Any:
    if isinstance(column.type, Float):
        return float(value)
    return str(value) if isinstance(column.type, String) else value


def matching_any(conditions: Collection[Condition | None], lookup: Lookup, terms: Terms) -> ColumnElement[bool]:
    """True for records that satisfy at least one of `conditions`; None is satisfied by every record."""
    if any(condition is None for condition in conditions):
        return literal(1) == literal(1)
    return or_(false(), *(satisfies(condition, lookup, terms) for condition in conditions if condition is not None))
