"""Two fake sources, an indicator over them, and organisations: enough to watch flags live and die."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.organisations.models import Organisation
from compliance.risk.evaluation import EvaluationSummary, evaluate
from compliance.risk.file_schema import definition_from
from compliance.risk.library import IndicatorLibrary
from compliance.risk.models import RiskFlag
from tests.factories.organisations import make_organisation
from tests.risk.fake_sources import create_tables, sources_of
from tests.risk.reference_evaluator import Record
from tests.risk.strategies import FAKES, FIXED

LATE_WAGES: dict[str, Any] = {
    **FIXED,
    "code": "late-wages",
    "kind": "measure",
    "sources": ["beta"],
    "within_days": 30,
    "measures": {"late": {"count": "records", "where": {"days": {"at_least": 10}}}},
    "levels": {"amber": {"late": {"at_least": 1}}, "red": {"late": {"at_least": 3}}},
    "enough_evidence": {"records_at_least": 2},
}
SIGNS: dict[str, Any] = {
    **FIXED,
    "code": "signs",
    "kind": "measure",
    "sources": ["alpha"],
    "within_days": 365,
    "measures": {"present": {"count": "records", "where": {"present": {"is": True}}}},
    "levels": {"amber": {"present": {"at_least": 1}}},
    "enough_evidence": {"records_at_least": 2},
}


@dataclass
class Office:
    """An installation with fake sources; `records` go in through it, evaluations come out."""

    session: Session
    organisation: Organisation
    contents: list[dict[str, Any]]
    next_number: int = field(default=1)

    def record(
        self, source: str, occurred_on: date, *, times: int = 1, workplace: int | None = None, **values: Any
    ) -> None:
        for _ in range(times):
            record = Record(
                source, str(self.next_number), self.organisation.id, workplace, occurred_on, occurred_on, values
            )
            self.next_number += 1
            for fake in FAKES:
                fake.store(self.session, [record])

    @property
    def library(self) -> IndicatorLibrary:
        definitions = {content["code"]: definition_from(content) for content in self.contents}
        return IndicatorLibrary(definitions, sources_of(*FAKES), "SA")

    def evaluate(self, as_of: date, organisation_ids: list[int] | None = None) -> EvaluationSummary:
        return evaluate(as_of, organisation_ids, library=self.library)

    def flags(self, code: str = "late-wages") -> list[RiskFlag]:
        query = select(RiskFlag).where(RiskFlag.indicator_code == code).order_by(RiskFlag.id)
        return list(self.session.scalars(query))

    def flag(self, code: str = "late-wages") -> RiskFlag:
        (flag,) = self.flags(code)
        return flag


@pytest.fixture
def office(database: Session) -> Iterator[Office]:
    create_tables(database, FAKES)
    yield Office(database, make_organisation(), [LATE_WAGES, SIGNS])


@pytest.fixture
def day() -> Callable[[int], date]:
    """A day so many days after the first of June 2027."""
    return lambda number: date(2027, 6, 1) + timedelta(days=number)
