"""Compile an indicator of kind *combined*: two different ILO signs seen together, one of a menace of penalty and one of
involuntariness (20th ICLS Guidelines, 2018), in the same interview or at the same workplace.

Three values: together, excluded (every sign of one of the two elements is known to be absent) or unclear. A sign nobody
asked about is unknown, never absent.
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
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
)

from compliance.risk.definition import compares_in
from compliance.risk.records import Lookup, UsedSource, records_of, satisfies
from compliance.risk.terms import Terms
from compliance.risk.vocabulary import RECORDS, TOGETHER, WORKPLACE
from compliance.standards.ilo_signs import Element, signs_with

SIGN_FIELDS = ("sign", "present", "element")


def aggregate(terms: Terms) -> Select[Any]:
    """One row an organisation with records."""
    records = _records(terms)
    groups = _groups(terms, records).subquery("groups")
    counts = _is_in_group(terms, groups, lambda name: records.c[name], records.c)
    looked_at = (
        select(
            records.c.organisation_id,
            func.count().label(RECORDS),
            func.count(case((counts, 1))).label("matching"),
            func.max(case((counts, records.c.known_on))).label("newest_known_on"),
        )
        .group_by(records.c.organisation_id)
        .subquery("looked_at")
    )
    seen = _seen(terms, groups)
    measures = [_measure(terms, seen, name).label(f"m_{name}") for name in terms.definition.measure_names]
    joined = looked_at.outerjoin(seen, seen.c.organisation_id == looked_at.c.organisation_id)
    return select(looked_at, *measures).select_from(joined)


def quoted(terms: Terms, used: UsedSource) -> ColumnElement[bool]:
    """True for the signs present in an interview or at a workplace where both elements were seen."""
    within = [] if terms.definition.where is None else [satisfies(terms.definition.where, used.field, terms)]
    groups = _groups(terms, _records(terms)).subquery()
    return and_(*within, _is_in_group(terms, groups, used.field, used.rows.c))


def _measure(terms: Terms, seen: Subquery, name: str) -> ColumnElement[Any]:
    wheres = (terms.definition.where, *(use.where for use in terms.definition.uses))
    if not all(terms.is_known(where) for where in wheres):
        return cast(null(), Float)
    return func.coalesce(seen.c[name], 0)


def _records(terms: Terms) -> Subquery:
    definition = terms.definition
    named = {each.name for each in compares_in(definition.where)}
    records = records_of(terms, {*SIGN_FIELDS, *named, *_group_fields(terms)})
    chosen = select(records)
    if definition.where:
        chosen = chosen.where(satisfies(definition.where, lambda name: records.c[name], terms))
    return chosen.subquery()


def _group_fields(terms: Terms) -> list[str]:
    return [group for group in terms.definition.together_in if group != WORKPLACE]


def _groups(terms: Terms, records: FromClause) -> Any:
    """One row for each interview and workplace: whether both elements were seen, or are excluded."""
    parts = [_group(records, group) for group in terms.definition.together_in]
    return parts[0] if len(parts) == 1 else union_all(*parts)


def _group(records: FromClause, group: str) -> Select[Any]:
    key = _group_key(group, lambda name: records.c[name], records.c)
    return (
        select(
            records.c.organisation_id,
            literal(group, String).label("grouping"),
            key.label("group_key"),
            _is_together(records).label("is_together"),
            _is_excluded(records).label("is_excluded"),
        )
        .where(key.is_not(None))
        .group_by(records.c.organisation_id, key)
    )


def _group_key(group: str, lookup: Lookup, columns: Any) -> ColumnElement[Any]:
    return cast(columns.workplace_id, String) if group == WORKPLACE else cast(lookup(group), String)


def _signs(records: FromClause, present: int, *elements: Element) -> ColumnElement[int]:
    chosen = and_(records.c.present == present, records.c.element.in_([each.value for each in elements]))
    return func.count(case((chosen, records.c.sign)).distinct())


def _is_together(records: FromClause) -> ColumnElement[int]:
    both = and_(
        _signs(records, 1, Element.PENALTY) >= 1,
        _signs(records, 1, Element.INVOLUNTARINESS) >= 1,
        _signs(records, 1, *Element) >= 2,
    )
    return case((both, 1), else_=0)


def _is_excluded(records: FromClause) -> ColumnElement[int]:
    """All signs of one element were asked about, and none of them is present."""
    absent = [
        and_(_signs(records, 1, each) == 0, _signs(records, 0, each) == len(signs_with(each))) for each in Element
    ]
    return case((or_(*absent), 1), else_=0)


def _seen(terms: Terms, groups: Subquery) -> Subquery:
    columns = [func.sum(groups.c.is_together).label(TOGETHER)]
    for group in terms.definition.together_in:
        of_group = groups.c.grouping == group
        columns.append(func.sum(case((of_group, groups.c.is_together), else_=0)).label(f"{TOGETHER}_{group}"))
        columns.append(func.sum(case((of_group, groups.c.is_excluded), else_=0)).label(f"excluded_{group}"))
    return select(groups.c.organisation_id, *columns).group_by(groups.c.organisation_id).subquery("seen")


def _is_in_group(terms: Terms, groups: Subquery, lookup: Lookup, columns: Any) -> ColumnElement[bool]:
    together = select(groups.c.organisation_id, groups.c.group_key).where(groups.c.is_together == 1)
    in_one = [
        tuple_(columns.organisation_id, _group_key(group, lookup, columns)).in_(
            together.where(groups.c.grouping == group)
        )
        for group in terms.definition.together_in
    ]
    tagged = lookup("element").in_([each.value for each in Element])
    return and_(lookup("present") == 1, tagged, or_(*in_one))
