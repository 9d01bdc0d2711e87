"""The evidence behind a flag, frozen: records, measures, thresholds with their source, and what would clear it.

Gathered for all flags of an indicator at once: one ordered query over each source, read beside the ordered flags.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Result, Select, func, select

from compliance.database import db
from compliance.risk.compiler import quoted_records
from compliance.risk.definition import SourceUse, digest_of
from compliance.risk.results import RESULT
from compliance.risk.sources import EvidenceStrength
from compliance.risk.terms import Terms, threshold_lines

MOST_QUOTED = 50


def fixed_part(terms: Terms) -> dict[str, Any]:
    """What every flag of the indicator raised on these terms says."""
    definition = terms.definition
    pulled = terms.pulled_to
    return {
        **({} if pulled is None else {"pulled_to": {"mean": pulled.mean, "version": pulled.version}}),
        "as_of": terms.as_of.isoformat(),
        "indicator": {
            "code": definition.code,
            "version": definition.version,
            "digest": definition.digest,
            "kind": definition.kind.value,
            "title": dict(definition.title),
            "ilo_sign": definition.ilo_sign,
            "within_days": definition.within_days,
        },
        "thresholds": threshold_lines(terms),
        "legal_basis": [
            {"title": dict(each.title), "url": each.url, "status": each.status} for each in definition.legal_basis
        ],
        "clears": dict(definition.clears),
    }


def freeze(fixed: Mapping[str, Any], result: Any, records: list[dict[str, Any]]) -> dict[str, Any]:
    """The snapshot of one organisation; `result` is its row of RESULT."""
    return {
        **fixed,
        "organisation_id": result.organisation_id,
        "level": result.level,
        "measures": {name: plain_number(value) for name, value in result.measures.items()},
        "records_looked_at": result.records,
        "records_total": result.matching,
        "records": records,
    }


def snapshot_digest(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of a snapshot as stored; equal to the flag's digest unless somebody altered one of them."""
    return digest_of(snapshot)


class QuotedRecords:
    """The records of flags, given out organisation by organisation in rising order of their number.

    `due_only` leaves out the organisations that RESULT does not mark as due; without it `terms` says whose are read.
    """

    def __init__(self, terms: Terms, *, due_only: bool = True) -> None:
        self._streams = [_Stream(terms, use, due_only=due_only) for use in terms.definition.uses]

    def of(self, organisation_id: int) -> list[dict[str, Any]]:
        """The newest records of an organisation, at most fifty."""
        found = {
            (record["source"], record["record_id"]): record
            for stream in self._streams
            for record in stream.take(organisation_id)
        }
        newest_first = sorted(found.values(), key=lambda each: (each["occurred_on"], each["record_id"]), reverse=True)
        return newest_first[:MOST_QUOTED]

    def close(self) -> None:
        for stream in self._streams:
            stream.close()


class _Stream:
    """One source's quoted records, ordered by organisation."""

    def __init__(self, terms: Terms, use: SourceUse, *, due_only: bool) -> None:
        options = {"yield_per": 2000}
        statement = _newest_quoted(terms, use, due_only=due_only)
        self._result: Result[Any] = db.session.execute(statement, execution_options=options)
        self._rows: Iterator[Any] = iter(self._result)
        self._next = next(self._rows, None)

    def take(self, organisation_id: int) -> Iterable[dict[str, Any]]:
        while self._next is not None and self._next.organisation_id <= organisation_id:
            if self._next.organisation_id == organisation_id:
                yield frozen_record(self._next)
            self._next = next(self._rows, None)

    def close(self) -> None:
        self._result.close()


def _newest_quoted(terms: Terms, use: SourceUse, *, due_only: bool) -> Select[Any]:
    quoted = quoted_records(terms, use).subquery("quoted")
    place = func.row_number().over(
        partition_by=quoted.c.organisation_id, order_by=(quoted.c.occurred_on.desc(), quoted.c.record_id.desc())
    )
    chosen = select(quoted, place.label("place"))
    if due_only:
        chosen = chosen.where(quoted.c.organisation_id.in_(select(RESULT.c.organisation_id).where(RESULT.c.is_due)))
    numbered = chosen.subquery()
    return select(numbered).where(numbered.c.place <= MOST_QUOTED).order_by(numbered.c.organisation_id)


def frozen_record(row: Any) -> dict[str, Any]:
    """A record in the plain form a snapshot keeps; `about_id` is the related organisation it is about, if it is."""
    about = {"about_id": row.about_id} if "about_id" in row._mapping else {}
    values = {
        name.removeprefix("f_"): plain_value(value) for name, value in row._mapping.items() if name.startswith("f_")
    }
    return {
        "source": row.source,
        "record_id": row.record_id,
        "workplace_id": row.workplace_id,
        "occurred_on": row.occurred_on.isoformat(),
        "known_on": row.known_on.isoformat(),
        "strength": str(row.strength),
        "values": values,
        **about,
    }


def plain_value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return plain_number(value) if isinstance(value, (float, Decimal)) else value


def plain_number(value: Any) -> Any:
    """Whole numbers without a fraction, on both databases alike."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == int(value) else float(value)


def strongest(records: list[dict[str, Any]]) -> str | None:
    """The strength of the strongest of the records; None where there is none."""
    found = {record["strength"] for record in records}
    return next((strength.value for strength in reversed(EvidenceStrength) if strength.value in found), None)


def common_workplace(records: list[dict[str, Any]]) -> int | None:
    """The workplace all records are about, if there is one and it is the organisation's own."""
    workplaces = {None if "about_id" in record else record["workplace_id"] for record in records}
    return workplaces.pop() if len(workplaces) == 1 else None
