"""Compile an indicator of kind *related*: at how many of the organisations it is related to is something wrong.

Three values for each related organisation: *affected* where a record shows trouble; known and not affected where
enough records are known not to; else unknown, and then it is neither in the numerator nor in the denominator. Few
organisations say little, so the rate is pulled to the mean of all relations, as if `pulled_by` more organisations at
that mean were related (docs/indicators.md gives the formula).
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    Subquery,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from compliance.database import db
from compliance.risk.definition import Related, SourceUse
from compliance.risk.records import UsedSource, pairs_of, satisfies, used_source
from compliance.risk.terms import Terms
from compliance.risk.vocabulary import RECORDS, RELATED_MEASURES

# A share of all is published to the tenth of a percent; a mean that moves by less makes no new version every night.
_DECIMALS = 3


def aggregate(terms: Terms) -> Select[Any]:
    """One row an organisation that is related to another."""
    pairs, at_related = pairs_of(terms), _at_related(terms)
    is_affected = at_related.c.showing > 0
    newest = case((pairs.c.known_on > at_related.c.newest, pairs.c.known_on), else_=at_related.c.newest)
    measures = _measures(terms, at_related, is_affected)
    return (
        select(
            pairs.c.organisation_id,
            func.coalesce(func.sum(at_related.c.looked_at), 0).label(RECORDS),
            func.coalesce(func.sum(at_related.c.showing), 0).label("matching"),
            func.max(case((is_affected, newest))).label("newest_known_on"),
            *(measures[name].label(f"m_{name}") for name in RELATED_MEASURES),
        )
        .select_from(pairs.outerjoin(at_related, at_related.c.related_id == pairs.c.related_id))
        .group_by(pairs.c.organisation_id)
    )


def quoted(terms: Terms, used: UsedSource) -> ColumnElement[bool]:
    """True for the records that show trouble at a related organisation."""
    return _shows(terms, used)


def mean_of_all(terms: Terms) -> float | None:
    """The share of affected ones among the known over all relations; None where nothing is known of any.

    An employer counts once for each office that recruits for it.
    """
    numbers = aggregate(replace(terms, organisation_ids=None)).subquery()
    totals = select(func.sum(numbers.c.m_affected), func.sum(numbers.c.m_known))
    affected, known = db.session.execute(totals).one()
    return round(float(affected) / float(known), _DECIMALS) if known else None


def _related(terms: Terms) -> Related:
    assert terms.definition.related is not None
    return terms.definition.related


def _at_related(terms: Terms) -> Subquery:
    """One row for each related organisation with records: how many, of how many it is known what they show."""
    parts = [_part(terms, use) for use in terms.definition.sources]
    records = (parts[0] if len(parts) == 1 else union_all(*parts)).subquery("records")
    return (
        select(
            records.c.related_id,
            func.count().label("looked_at"),
            func.count(records.c.shows).label("told"),
            func.sum(func.coalesce(records.c.shows, 0)).label("showing"),
            func.max(case((records.c.shows == 1, records.c.known_on))).label("newest"),
        )
        .group_by(records.c.related_id)
        .subquery("at_related")
    )


def _part(terms: Terms, use: SourceUse) -> Select[Any]:
    used = used_source(terms, use, terms.definition.within_days)
    shows = _shows(terms, used)
    told = case((shows, 1), (~shows, 0))
    rows = used.rows.c
    return select(rows.organisation_id.label("related_id"), rows.known_on, told.label("shows")).where(
        used.is_in_scope()
    )


def _shows(terms: Terms, used: UsedSource) -> ColumnElement[bool]:
    assert used.use.affected is not None
    return satisfies(used.use.affected, used.field, terms)


def _measures(terms: Terms, at_related: Subquery, is_affected: ColumnElement[bool]) -> dict[str, ColumnElement[Any]]:
    if not all(terms.is_known(each) for use in terms.definition.uses for each in (use.where, use.affected)):
        return {name: cast(null(), Float) for name in RELATED_MEASURES}
    is_known = (at_related.c.showing > 0) | (at_related.c.told >= _related(terms).known_records)
    known = cast(func.count(case((is_known, 1))), Float)
    affected = cast(func.count(case((is_affected, 1))), Float)
    return {
        "related": func.count(),
        "known": func.count(case((is_known, 1))),
        "affected": func.count(case((is_affected, 1))),
        "share_percent": affected * 100.0 / func.nullif(known, literal(0.0)),
        "rate_percent": _rate(terms, affected, known),
        "mean_percent": cast(null() if terms.pulled_to is None else literal(terms.pulled_to.mean * 100.0), Float),
    }


def _rate(terms: Terms, affected: ColumnElement[Any], known: ColumnElement[Any]) -> ColumnElement[Any]:
    """Unknown where nothing is known of any related organisation, and before a mean was ever fixed."""
    if terms.pulled_to is None:
        return cast(null(), Float)
    weight = _related(terms).pulled_by
    pulled = (affected + literal(weight * terms.pulled_to.mean, Float)) * 100.0 / (known + literal(weight, Float))
    return case((known > 0, pulled))
