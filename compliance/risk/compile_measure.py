"""Compile an indicator of kind *measure*: numbers over the records of one or several sources."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
)

from compliance.risk.definition import Condition, Measure, compares_in
from compliance.risk.records import UsedSource, matching_any, records_of, satisfies
from compliance.risk.terms import Terms
from compliance.risk.vocabulary import RECORDS, MeasureWord


def aggregate(terms: Terms) -> Select[Any]:
    """One row an organisation with records: records, matching records, when the newest became known, the measures."""
    records = _numbered(terms, records_of(terms, _fields(terms)))
    counts = is_quoted(terms, lambda name: records.c[name])
    return select(
        records.c.organisation_id,
        func.count().label(RECORDS),
        func.count(case((counts, 1))).label("matching"),
        func.max(case((counts, records.c.known_on))).label("newest_known_on"),
        *(_measure(terms, measure, records).label(f"m_{measure.name}") for measure in terms.definition.measures),
    ).group_by(records.c.organisation_id)


def quoted(terms: Terms, used: UsedSource) -> ColumnElement[bool]:
    """True for the records that a flag quotes: those that a measure of a level counts."""
    within = [] if terms.definition.where is None else [satisfies(terms.definition.where, used.field, terms)]
    return and_(*within, is_quoted(terms, used.field))


def is_quoted(terms: Terms, lookup: Any) -> ColumnElement[bool]:
    return matching_any(level_wheres(terms), lookup, terms)


def level_wheres(terms: Terms) -> list[Condition | None]:
    """The conditions of the measures that levels are made of; None where every record counts."""
    named = {each.name for condition in terms.definition.levels.values() for each in compares_in(condition)}
    wheres: list[Condition | None] = [m.where for m in terms.definition.measures if m.name in named]
    return [*wheres, None] if RECORDS in named else wheres


def _fields(terms: Terms) -> set[str]:
    definition = terms.definition
    conditions = [definition.where, *(measure.where for measure in definition.measures)]
    named = {each.name for condition in conditions for each in compares_in(condition)}
    return named | {measure.field for measure in definition.measures if measure.field}


def _numbered(terms: Terms, records: FromClause) -> Subquery:
    """The records that satisfy the indicator's where, numbered newest first for each `latest` measure."""
    definition = terms.definition
    chosen = select(records)
    for measure in definition.measures:
        if measure.word is MeasureWord.LATEST:
            chosen = chosen.add_columns(_place(terms, measure, records).label(f"place_{measure.name}"))
    if definition.where:
        chosen = chosen.where(satisfies(definition.where, lambda name: records.c[name], terms))
    return chosen.subquery("chosen")


def _place(terms: Terms, measure: Measure, records: FromClause) -> ColumnElement[int]:
    candidate = case((_is_candidate(terms, measure, records), 1), else_=0)
    value = records.c[str(measure.field)]
    newest_first = (records.c.occurred_on.desc(), records.c.known_on.desc(), value.desc())
    return func.row_number().over(partition_by=(records.c.organisation_id, candidate), order_by=newest_first)


def _is_candidate(terms: Terms, measure: Measure, records: FromClause) -> ColumnElement[bool]:
    return and_(records.c[str(measure.field)].is_not(None), _where(terms, measure, records))


def _where(terms: Terms, measure: Measure, records: FromClause) -> ColumnElement[bool]:
    if measure.where is None:
        return literal(1) == literal(1)
    return satisfies(measure.where, lambda name: records.c[name], terms)


def _measure(terms: Terms, measure: Measure, records: FromClause) -> ColumnElement[Any]:
    """NULL says the number is unknown: also where a national rule that its condition needs is unknown."""
    definition = terms.definition
    if not (terms.is_known(measure.where) and terms.is_known(definition.where)):
        return cast(null(), Float)
    where = _where(terms, measure, records)
    if measure.word is MeasureWord.COUNT:
        return func.count(case((where, 1)))
    if measure.word is MeasureWord.SHARE:
        known = func.count(case((where.is_not(None), 1)))
        return cast(func.count(case((where, 1))), Float) / func.nullif(cast(known, Float), literal(0.0))
    return _field_measure(measure, where, records)


def _field_measure(measure: Measure, where: ColumnElement[bool], records: FromClause) -> ColumnElement[Any]:
    value = records.c[str(measure.field)]
    if measure.word is MeasureWord.DISTINCT:
        return func.count(case((where, value)).distinct())
    if measure.word is MeasureWord.LATEST:
        newest = and_(where, value.is_not(None), records.c[f"place_{measure.name}"] == 1)
        return func.max(case((newest, cast(value, Float))))
    # Over no record both are 0; over records none of which states the number they are unknown.
    matching = func.count(case((where, literal(1, Integer))))
    over = func.max if measure.word is MeasureWord.HIGHEST else func.sum
    return case((matching == 0, 0.0), else_=over(case((where, cast(value, Float)))))
