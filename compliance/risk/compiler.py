"""Compile an indicator to one set-based SELECT: a row for every organisation that has records, whatever their number.

An organisation without a row has no record in the window: not enough evidence. The same SELECT serves all
organisations, a range of them or one.
"""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FunctionElement,
    Select,
    String,
    Subquery,
    case,
    cast,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import JSON

from compliance.risk import compile_absence, compile_combined, compile_contradiction, compile_measure, compile_related
from compliance.risk.definition import SourceUse
from compliance.risk.records import UsedSource, pairs_of, plain, satisfies, used_source
from compliance.risk.terms import Terms
from compliance.risk.vocabulary import RECORDS, IndicatorKind, Level, Outcome

# Each kind gives `aggregate(terms)`, one row an organisation, and `quoted(terms, used)`, the records a flag quotes.
_KINDS: Mapping[IndicatorKind, ModuleType] = {
    IndicatorKind.MEASURE: compile_measure,
    IndicatorKind.CONTRADICTION: compile_contradiction,
    IndicatorKind.COMBINED: compile_combined,
    IndicatorKind.ABSENCE: compile_absence,
    IndicatorKind.RELATED: compile_related,
}


class json_numbers(FunctionElement[Any]):
    """A JSON object of name, number, name, number ..."""

    name = "json_numbers"
    type = JSON()
    inherit_cache = True


@compiles(json_numbers, "sqlite")
def _json_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"json_object({compiler.process(element.clauses, **kw)})"


@compiles(json_numbers, "postgresql")
def _json_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"json_build_object({compiler.process(element.clauses, **kw)})"


def compile_indicator(terms: Terms) -> Select[Any]:
    """organisation_id, outcome, level, records, matching, newest_known_on, measures (JSON) for each organisation."""
    numbers = _KINDS[terms.definition.kind].aggregate(terms).subquery("numbers")
    return select(
        numbers.c.organisation_id,
        _outcome(terms, numbers).label("outcome"),
        _level(terms, numbers).label("level"),
        numbers.c[RECORDS],
        numbers.c.matching,
        numbers.c.newest_known_on,
        _measures(terms, numbers).label("measures"),
    )


def quoted_records(terms: Terms, use: SourceUse) -> Select[Any]:
    """The records of one source that a flag quotes, with every field the source declares (named f_...)."""
    used = used_source(terms, use, _window(terms, use))
    return _listed(terms, used).where(used.is_in_scope(), _KINDS[terms.definition.kind].quoted(terms, used))


def looked_at_records(terms: Terms, use: SourceUse) -> Select[Any]:
    """All records of one source that the indicator looks at, counted or not."""
    used = used_source(terms, use, _window(terms, use))
    where = terms.definition.where
    listed = _listed(terms, used).where(used.is_in_scope())
    is_population = where is not None and terms.definition.claims is None
    return listed.where(satisfies(where, used.field, terms)) if is_population and where else listed


def _window(terms: Terms, use: SourceUse) -> int | None:
    claims = terms.definition.claims
    return claims.within_days if claims is not None and use is claims.use else terms.definition.within_days


def _listed(terms: Terms, used: UsedSource) -> Select[Any]:
    """The records with the organisation they count for: where that is a related one, `about_id` is whose they are."""
    source, rows = terms.sources[used.use.source], used.rows.c
    listed = select(
        literal(source.code).label("source"),
        cast(rows.record_id, String).label("record_id"),
        rows.workplace_id,
        rows.occurred_on,
        rows.known_on,
        rows.strength,
        *(plain(rows[name], kind).label(f"f_{name}") for name, kind in source.fields.items()),
    )
    if terms.definition.related is None:
        return listed.add_columns(rows.organisation_id)
    pairs = pairs_of(terms)
    about = (pairs.c.organisation_id, rows.organisation_id.label("about_id"))
    return listed.add_columns(*about).join(pairs, pairs.c.related_id == rows.organisation_id)


def _lookup(numbers: Subquery) -> Callable[[str], ColumnElement[Any]]:
    return lambda name: numbers.c[RECORDS if name == RECORDS else f"m_{name}"]


def _reaches(terms: Terms, numbers: Subquery, level: Level) -> ColumnElement[bool]:
    condition = terms.definition.levels.get(level)
    if condition is None:
        return cast(literal(0), Boolean)
    return satisfies(condition, _lookup(numbers), terms)


def _level(terms: Terms, numbers: Subquery) -> ColumnElement[Any]:
    highest_first = [level for level in reversed(Level) if level in terms.definition.levels]
    return case(*((_reaches(terms, numbers, level), level.value) for level in highest_first))


def _outcome(terms: Terms, numbers: Subquery) -> ColumnElement[Any]:
    """Raised if a level is reached; not raised only if every level is known not to be, on enough evidence."""
    reached = or_(*(_reaches(terms, numbers, level) for level in terms.definition.levels))
    enough = satisfies(terms.definition.enough_evidence, _lookup(numbers), terms)
    return case(
        (reached, Outcome.RAISED.value),
        (reached.is_(null()), Outcome.NOT_ENOUGH_EVIDENCE.value),
        (enough, Outcome.NOT_RAISED.value),
        else_=Outcome.NOT_ENOUGH_EVIDENCE.value,
    )


def _measures(terms: Terms, numbers: Subquery) -> ColumnElement[Any]:
    pairs: list[Any] = []
    for name in terms.definition.measure_names:
        pairs += [literal(name, String), numbers.c[f"m_{name}"]]
    return json_numbers(*pairs)
