"""Entering and correcting workforce records. A correction is a new row; the old one stays readable.

Workers come in as pseudonyms (compliance.organisations.pseudonyms); no operation ever sees a worker's number.
"""

from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Any

from flask_babel import gettext as _

from compliance.errors import InvalidInput
from compliance.organisations.evidence_operations import correct_facts, record_facts, refuse_future
from compliance.workforce.models import (
    AbscondingOutcome,
    AbscondingReport,
    Grievance,
    GrievanceTopic,
    OrientationRecord,
    OrientationStage,
)


@dataclass(frozen=True)
class GrievanceFacts:
    """One grievance, or how many came in from `from_on` to `received_on`; `worker` is a pseudonym or None."""

    received_on: date
    known_on: date
    received: int = 1
    from_on: date | None = None
    topic: GrievanceTopic | None = None
    worker: str | None = None
    closed_on: date | None = None
    workplace_id: int | None = None
    source_reference: str | None = None

    def check(self, today: date) -> None:
        """Raise InvalidInput naming the field that cannot be true."""
        for field in ("received_on", "known_on", "closed_on"):
            refuse_future(field, getattr(self, field), today)
        if self.received < 0:
            raise InvalidInput("received", _("Give a number that is not negative."))
        if self.received != 1 and self.from_on is None:
            raise InvalidInput("from_on", _("Enter the first day of the period."))
        if self.from_on is not None and self.from_on > self.received_on:
            raise InvalidInput("from_on", _("The period cannot begin after it ends."))
        if self.received != 1 and self.worker is not None:
            raise InvalidInput("worker", _("A worker's number belongs to one grievance only."))
        if self.closed_on is not None and self.closed_on < self.received_on:
            raise InvalidInput("closed_on", _("A grievance cannot be answered before it was received."))

    def columns(self) -> dict[str, Any]:
        values = asdict(self)
        return {"occurred_on": values.pop("received_on"), **values}


@dataclass(frozen=True)
class OrientationFacts:
    """One session; what nobody knows is None."""

    stage: OrientationStage
    occurred_on: date
    participants: int
    known_on: date
    own_language: bool | None = None
    charged: bool | None = None
    workplace_id: int | None = None
    source_reference: str | None = None

    def check(self, today: date) -> None:
        """Raise InvalidInput naming the field that cannot be true."""
        refuse_future("occurred_on", self.occurred_on, today)
        refuse_future("known_on", self.known_on, today)
        if self.participants < 1:
            raise InvalidInput("participants", _("Give at least one worker."))

    def columns(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class AbscondingFacts:
    """A report in the authority's register; `occurred_on` is the day of the report."""

    worker: str
    occurred_on: date
    known_on: date
    outcome: AbscondingOutcome = AbscondingOutcome.UNKNOWN
    workplace_id: int | None = None
    source_reference: str | None = None

    def check(self, today: date) -> None:
        """Raise InvalidInput naming the field that cannot be true."""
        refuse_future("occurred_on", self.occurred_on, today)
        refuse_future("known_on", self.known_on, today)

    def columns(self) -> dict[str, Any]:
        return asdict(self)


record_grievance = partial(record_facts, Grievance, action="workforce.record_grievance", what="a grievance log line")
correct_grievance = partial(correct_facts, action="workforce.correct_grievance", what="a grievance log line")
record_orientation = partial(
    record_facts, OrientationRecord, action="workforce.record_orientation", what="an orientation of workers"
)
correct_orientation = partial(correct_facts, action="workforce.correct_orientation", what="an orientation of workers")
record_absconding_report = partial(
    record_facts, AbscondingReport, action="workforce.record_absconding_report", what="an absconding report"
)
correct_absconding_report = partial(
    correct_facts, action="workforce.correct_absconding_report", what="an absconding report"
)
