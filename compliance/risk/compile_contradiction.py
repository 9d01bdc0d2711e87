"""Compile an indicator of kind *contradiction*: what one side claims against what other sources report.

Both sides are matched on the organisation and one common field, such as the ILO sign. The indicator's `where` says
which reports contradict; a report of which it is known that it does not, checks the claim.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Float, FromClause, Select, Subquery, and_, case, cast, func, null, select, tuple_

from compliance.risk.definition import compares_in
from compliance.risk.records import UsedSource, claims_of, records_of, satisfies
from compliance.risk.terms import Terms
from compliance.risk.vocabulary import CONTRADICTION_MEASURES, RECORDS


def aggregate(terms: Terms) -> Select[Any]:
    """One row an organisation with claims."""
    pairs = _pairs(terms).subquery("pairs")
    contradicted = pairs.c.against > 0
    measures = _measures(terms, pairs, contradicted)
    newest = case((pairs.c.newest_claim > pairs.c.newest_against, pairs.c.newest_claim), else_=pairs.c.newest_against)
    return select(
        pairs.c.organisation_id,
        func.sum(pairs.c.claims + pairs.c.reports).label(RECORDS),
        func.sum(case((contradicted, pairs.c.claims + pairs.c.against), else_=0)).label("matching"),
        func.max(case((contradicted, newest))).label("newest_known_on"),
        *(measures[name].label(f"m_{name}") for name in CONTRADICTION_MEASURES),
    ).group_by(pairs.c.organisation_id)


def quoted(terms: Terms, used: UsedSource) -> ColumnElement[bool]:
    """True for the claims that are contradicted and the reports that contradict them."""
    claims, definition = terms.definition.claims, terms.definition
    assert claims is not None
    pairs = _pairs(terms).subquery()
    contradicted = select(pairs.c.organisation_id, pairs.c.matched).where(pairs.c.against > 0)
    named = tuple_(used.rows.c.organisation_id, used.field(str(definition.match))).in_(contradicted)
    if used.use is claims.use:
        return named
    assert definition.where is not None
    return and_(satisfies(definition.where, used.field, terms), named)


def _measures(terms: Terms, pairs: Subquery, contradicted: ColumnElement[bool]) -> dict[str, ColumnElement[Any]]:
    if not all(terms.is_known(where) for where in (terms.definition.where, *(u.where for u in terms.definition.uses))):
        return {name: cast(null(), Float) for name in CONTRADICTION_MEASURES}
    return {
        "contradicted": func.count(case((contradicted, 1))),
        "checked": func.count(case((pairs.c.known > 0, 1))),
        "claims": func.sum(pairs.c.claims),
        "reports": func.sum(pairs.c.against),
    }


def _pairs(terms: Terms) -> Select[Any]:
    """One row for each organisation and matched value that is claimed, with what is reported about it."""
    match = str(terms.definition.match)
    reports = _reports(terms, match)
    claims = _claims(_of_reported(terms, reports), match)
    same = and_(claims.c.organisation_id == reports.c.organisation_id, claims.c.matched == reports.c.matched)
    counted = {name: func.coalesce(reports.c[name], 0).label(name) for name in ("reports", "against", "known")}
    return select(claims, *counted.values(), reports.c.newest_against).select_from(claims.outerjoin(reports, same))


def _of_reported(terms: Terms, reports: Subquery) -> Terms:
    """Where an organisation of which nothing is reported cannot be raised nor cleared, only the others' claims count.

    A country claims a hundred times as much as anybody reports: so the claims of few are looked up, not all read.
    """
    if not (terms.leaves_out_silent and is_silent_without_reports(terms)):
        return terms
    return replace(terms, organisation_ids=select(reports.c.organisation_id))


def is_silent_without_reports(terms: Terms) -> bool:
    """True if without a report no level is reached and there is not enough evidence, whatever is claimed."""
    nothing = dict.fromkeys(("contradicted", "checked", "reports"), 0)
    conditions = [*terms.definition.levels.values(), terms.definition.enough_evidence]
    return all(terms.holds(condition, nothing) is False for condition in conditions)


def _claims(terms: Terms, match: str) -> Subquery:
    records = claims_of(terms, {match})
    return _by_match(records, match, func.count().label("claims"), func.max(records.c.known_on).label("newest_claim"))


def _reports(terms: Terms, match: str) -> Subquery:
    where = terms.definition.where
    assert where is not None
    records = records_of(terms, {match, *(each.name for each in compares_in(where))})
    against = satisfies(where, lambda name: records.c[name], terms)
    return _by_match(
        records,
        match,
        func.count().label("reports"),
        func.count(case((against, 1))).label("against"),
        func.count(case((against.is_not(None), 1))).label("known"),
        func.max(case((against, records.c.known_on))).label("newest_against"),
    )


def _by_match(records: FromClause, match: str, *columns: Any) -> Subquery:
    matched = records.c[match]
    return (
        select(records.c.organisation_id, matched.label("matched"), *columns)
        .where(matched.is_not(None))
        .group_by(records.c.organisation_id, matched)
        .subquery()
    )
