"""Evidence sources over tables that only tests have, so that the engine is tested apart from the packages it serves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, Date, Float, Integer, MetaData, String, Table, insert, select
from sqlalchemy.orm import Session

from compliance.risk.sources import EvidenceSource, EvidenceStrength, FieldType
from tests.risk.reference_evaluator import Record

_TYPES = {FieldType.NUMBER: Float, FieldType.YES_NO: Integer, FieldType.TEXT: String, FieldType.DATE: Date}
_ENVELOPE = ("organisation_id", "workplace_id", "occurred_on", "known_on", "strength")


@dataclass(frozen=True)
class FakeSource:
    source: EvidenceSource
    table: Table

    def store(self, session: Session, records: Iterable[Record]) -> None:
        rows = [
            {
                "id": int(record.record_id),
                "organisation_id": record.organisation_id,
                "workplace_id": record.workplace_id,
                "occurred_on": record.occurred_on,
                "known_on": record.known_on,
                "strength": EvidenceStrength.DECLARED.value,
                **{name: record.values.get(name) for name in self.source.fields},
            }
            for record in records
            if record.source == self.source.code
        ]
        if rows:
            session.execute(insert(self.table), rows)


def fake_source(code: str, fields: Mapping[str, FieldType], *, rests_on_interviews: bool = False) -> FakeSource:
    """A source over a table `fake_<code>` that `create_tables` makes."""
    table = Table(
        f"fake_{code}",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("organisation_id", Integer, index=True),
        Column("workplace_id", Integer),
        Column("occurred_on", Date),
        Column("known_on", Date),
        Column("strength", String),
        *(Column(name, _TYPES[kind]) for name, kind in fields.items()),
    )
    columns = [table.c.id.label("record_id"), *(table.c[name] for name in (*_ENVELOPE, *fields))]
    source = EvidenceSource(
        code=code,
        label=code,
        query=lambda as_of: select(*columns).where(table.c.known_on <= as_of),
        fields=fields,
        describe=lambda record: f"{code} {sorted(record)}",
        reader_permission="audits.read_interviews" if rests_on_interviews else "accounts.see_home",
        entry_endpoint="home",
        correction_endpoint="home",
        importer="none",
        independence_class="inspection" if rests_on_interviews else code,
        rests_on_interviews=rests_on_interviews,
        asked="present" if "present" in fields and rests_on_interviews else None,
    )
    return FakeSource(source, table)


PAIRS = Table(
    "fake_pair", MetaData(), Column("organisation_id", Integer), Column("related_id", Integer), Column("known_on", Date)
)


def fake_pairs(to: Any, as_of: Any, within_days: Any) -> Any:
    """Who is related to whom, whichever side is asked for."""
    return select(PAIRS)


def store_pairs(session: Session, pairs: Iterable[tuple[int, int]], known_on: date) -> None:
    session.execute(PAIRS.delete())
    rows = [{"organisation_id": one, "related_id": other, "known_on": known_on} for one, other in pairs]
    if rows:
        session.execute(insert(PAIRS), rows)


def create_tables(session: Session, fakes: Iterable[FakeSource]) -> None:
    """Make the tables inside the test's transaction."""
    for fake in fakes:
        fake.table.create(session.connection(), checkfirst=False)
    PAIRS.create(session.connection(), checkfirst=False)


def sources_of(*fakes: FakeSource) -> dict[str, Any]:
    return {fake.source.code: fake.source for fake in fakes}
