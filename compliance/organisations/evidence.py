"""SQL that every source over typed evidence needs: what was known on a day, and values as plain numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Float, and_, case, cast, literal, select, type_coerce
from sqlalchemy.orm import aliased

from compliance.risk.sources import EvidenceStrength


def envelope(model: Any, strength: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    """The columns that every source gives, of a table of typed evidence."""
    return (
        model.organisation_id,
        model.workplace_id,
        model.id.label("record_id"),
        model.occurred_on,
        model.known_on,
        strength.label("strength"),
    )


def declared_or_documented(model: Any) -> ColumnElement[Any]:
    """What the organisation typed in is declared; a file the operator imported is a document."""
    declared = model.recorded_by_id.is_not(None)
    return case((declared, EvidenceStrength.DECLARED.value), else_=EvidenceStrength.DOCUMENTED.value)


def is_known(model: Any, as_of: ColumnElement[Any], *, once_begun: bool = False) -> ColumnElement[bool]:
    """True for rows known on `as_of` that no row known on `as_of` corrects.

    With `once_begun` a later row counts from the day it is true only: a renewal announced early replaces nothing yet.
    """
    later = aliased(model)
    # Few rows correct another: said so, PostgreSQL looks through those alone.
    replaces = [later.supersedes_id == model.id, later.supersedes_id.is_not(None), later.known_on <= as_of]
    if once_begun:
        replaces.append(later.occurred_on <= as_of)
    return and_(model.known_on <= as_of, ~select(later.id).where(*replaces).exists())


_limit: ContextVar[Any] = ContextVar("organisations_asked_for", default=None)


@contextmanager
def limited_to(organisation_ids: Any) -> Iterator[None]:
    """While a source's SELECT is made, the organisations it is asked for: numbers, a SELECT, or None for all."""
    before = _limit.set(organisation_ids)
    try:
        yield
    finally:
        _limit.reset(before)


def asked_for(organisation_id: Any) -> ColumnElement[bool]:
    """True for organisations the source is asked for; to be said inside a window over all of an organisation's rows.

    No database looks for a few organisations alone where a window or a sum over others stands between.
    """
    ids = _limit.get()
    return literal(1) == literal(1) if ids is None else organisation_id.in_(ids)


def as_number(amount: Any) -> ColumnElement[Any]:
    """A Money column as a number of whole currency units, the same on both databases."""
    return cast(type_coerce(amount, BigInteger), Float) / 100.0


def as_yes_no(condition: Any) -> ColumnElement[int | None]:
    """1, 0 or NULL for a condition that is true, false or unknown."""
    return case((condition, 1), (~condition, 0))
