"""Compile an indicator of kind *absence*: what is expected of some records, and is not on record in other sources.

Both sides are matched on the organisation and one common field, such as the worker, or on the organisation alone. An
expected value is *met* by a record that satisfies the indicator's `where`, *missing* where no record could, and
neither where one might. `found` is the number of records that satisfy `where` at all: an organisation none of whose
records were ever brought in has nothing missing that anybody knows of, and its file says so by asking for `found`.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    FromClause,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    select,
    tuple_,
)

from compliance.risk.definition import compares_in
from compliance.risk.records import UsedSource, claims_of, records_of, satisfies
from compliance.risk.terms import Terms
from compliance.risk.vocabulary import ABSENCE_MEASURES, RECORDS


def aggregate(terms: Terms) -> Select[Any]:
    """One row an organisation of which something is expected."""
    pairs = _pairs(terms).subquery("pairs")
    missing = _is_missing(pairs)
    measures = _measures(terms, pairs, missing)
    return select(
        pairs.c.organisation_id,
        func.sum(pairs.c.expected + pairs.c.looked_at).label(RECORDS),
        func.sum(case((missing, pairs.c.expected), else_=0)).label("matching"),
        func.max(case((missing, pairs.c.newest_expected))).label("newest_known_on"),
        *(measures[name].label(f"m_{name}") for name in ABSENCE_MEASURES),
    ).group_by(pairs.c.organisation_id)


def quoted(terms: Terms, used: UsedSource) -> ColumnElement[bool]:
    """True for the expected records for which nothing is on record."""
    claims = terms.definition.claims
    assert claims is not None
    if used.use is not claims.use:
        return false()
    pairs = _pairs(terms).subquery()
    missing = select(pairs.c.organisation_id, pairs.c.matched).where(_is_missing(pairs))
    return tuple_(used.rows.c.organisation_id, _matched(terms, used.field)).in_(missing)


def _is_missing(pairs: Any) -> ColumnElement[bool]:
    return and_(pairs.c.satisfying == 0, pairs.c.uncertain == 0)


def _measures(terms: Terms, pairs: Subquery, missing: ColumnElement[bool]) -> dict[str, ColumnElement[Any]]:
    if not all(terms.is_known(where) for where in (terms.definition.where, *(u.where for u in terms.definition.uses))):
        return {name: cast(null(), Float) for name in ABSENCE_MEASURES}
    met = func.count(case((pairs.c.satisfying > 0, 1)))
    number = func.count(case((missing, 1)))
    return {
        "expected": func.count(),
        "missing": number,
        "met": met,
        "share_missing": cast(number, Float) / func.nullif(cast(number + met, Float), literal(0.0)),
        "found": func.max(pairs.c.found),
    }


def _pairs(terms: Terms) -> Select[Any]:
    """One row for each organisation and expected value, with what is on record about it."""
    expected, sought = _expected(terms), _sought(terms)
    same = and_(expected.c.organisation_id == sought.c.organisation_id, expected.c.matched == sought.c.matched)
    counted = [func.coalesce(sought.c[name], 0).label(name) for name in ("looked_at", "satisfying", "uncertain")]
    whole = select(sought.c.organisation_id, func.sum(sought.c.satisfying).label("found"))
    found = whole.group_by(sought.c.organisation_id).subquery("found")
    return select(expected, *counted, func.coalesce(found.c.found, 0).label("found")).select_from(
        expected.outerjoin(sought, same).outerjoin(found, found.c.organisation_id == expected.c.organisation_id)
    )


def _expected(terms: Terms) -> Subquery:
    records = claims_of(terms, _match_fields(terms))
    counts = (func.count().label("expected"), func.max(records.c.known_on).label("newest_expected"))
    return _by_match(terms, records, *counts)


def _sought(terms: Terms) -> Subquery:
    where = terms.definition.where
    records = records_of(terms, {*_match_fields(terms), *(each.name for each in compares_in(where))})
    holds = literal(1) == literal(1) if where is None else satisfies(where, lambda name: records.c[name], terms)
    return _by_match(
        terms,
        records,
        func.count().label("looked_at"),
        func.count(case((holds, 1))).label("satisfying"),
        func.count(case((holds.is_(null()), 1))).label("uncertain"),
    )


def _by_match(terms: Terms, records: FromClause, *columns: Any) -> Subquery:
    """Records without the matched value are left out: nobody knows what they belong to."""
    match = terms.definition.match
    keys = [records.c.organisation_id, *([records.c[match]] if match else [])]
    matched = _matched(terms, lambda name: records.c[name])
    statement = select(records.c.organisation_id, matched.label("matched"), *columns).where(matched.is_not(None))
    return statement.group_by(*keys).subquery()


def _match_fields(terms: Terms) -> set[str]:
    return {terms.definition.match} if terms.definition.match else set()


def _matched(terms: Terms, lookup: Any) -> ColumnElement[Any]:
    """The value both sides share; the same for every record where the organisation alone is matched."""
    match = terms.definition.match
    return lookup(match) if match else cast(literal("organisation"), String)
