"""Reading typed evidence of one organisation: a keyset page, every row for a file, one record, counts of each kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, union_all
from sqlalchemy.orm import aliased

from compliance.accounts.identity import Identity
from compliance.database import db, is_current
from compliance.errors import NotFound
from compliance.organisations.visibility import visible_organisation_ids
from compliance.web.pagination import PAGE_SIZE, Cursor

ROWS_AT_A_TIME = 500


@dataclass(frozen=True)
class EvidenceEntry:
    """A record and whether a later one replaced it."""

    record: Any
    is_replaced: bool


@dataclass(frozen=True)
class EvidenceCount:
    """How many current records of a kind there are, and the last day one was true."""

    count: int
    last_on: date | None


def get_evidence(model: Any, record_id: int, identity: Identity, *conditions: ColumnElement[bool]) -> Any:
    """The record; NotFound if `identity` may not see its organisation or the `conditions` leave it out."""
    statement = select(model).where(
        model.id == record_id, model.organisation_id.in_(visible_organisation_ids(identity)), *conditions
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound(_("There is no such record, or you may not see it."))
    return found


def list_evidence(
    model: Any, organisation_id: int, cursor: Cursor, *conditions: ColumnElement[bool]
) -> Sequence[EvidenceEntry]:
    """One page (and one row more, see `make_page`), the latest first; replaced records are among them."""
    order = (model.occurred_on, model.id)
    statement = _entries(model, organisation_id, conditions).limit(PAGE_SIZE + 1)
    edge = _edge(cursor.before or cursor.after)
    if edge and cursor.before:
        statement = statement.where(tuple_(*order) > tuple_(*edge)).order_by(*order)
        return [EvidenceEntry(*row) for row in db.session.execute(statement)][::-1]
    if edge:
        statement = statement.where(tuple_(*order) < tuple_(*edge))
    return [EvidenceEntry(*row) for row in db.session.execute(_latest_first(statement, model))]


def iterate_evidence(model: Any, organisation_id: int, *conditions: ColumnElement[bool]) -> Iterator[EvidenceEntry]:
    """Every record of the organisation, a few hundred in memory at a time, for a file."""
    statement = _latest_first(_entries(model, organisation_id, conditions), model)
    for row in db.session.execute(statement.execution_options(yield_per=ROWS_AT_A_TIME)):
        yield EvidenceEntry(*row)


def count_evidence(
    organisation_id: int, kinds: Mapping[str, tuple[Any, Sequence[ColumnElement[bool]]]]
) -> dict[str, EvidenceCount]:
    """Current records of each kind (its model and conditions), counted in one statement."""
    counts = [
        select(literal(name).label("kind"), func.count(model.id), func.max(model.occurred_on)).where(
            model.organisation_id == organisation_id, is_current(model), *conditions
        )
        for name, (model, conditions) in kinds.items()
    ]
    return {name: EvidenceCount(count, last) for name, count, last in db.session.execute(union_all(*counts))}


def key_of(entry: EvidenceEntry) -> tuple[str, int]:
    """Where an entry stands in its list, for the links of a page."""
    return entry.record.occurred_on.isoformat(), entry.record.id


def is_replaced(record: Any) -> bool:
    """True if a later row replaces `record`."""
    model = type(record)
    return db.session.scalar(select(model.id).where(model.supersedes_id == record.id)) is not None


def _entries(model: Any, organisation_id: int, conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    later = aliased(model)
    return (
        select(model, later.id.is_not(None))
        .outerjoin(later, later.supersedes_id == model.id)
        .where(model.organisation_id == organisation_id, *conditions)
    )


def _latest_first(statement: Select[Any], model: Any) -> Select[Any]:
    return statement.order_by(model.occurred_on.desc(), model.id.desc())


def _edge(parts: tuple[str, ...]) -> tuple[date, int] | None:
    try:
        return (date.fromisoformat(parts[0]), int(parts[1])) if len(parts) == 2 else None
    except ValueError:
        return None
