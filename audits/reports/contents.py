"""What a report says, as plain values without a database: the page, the PDF and the spreadsheet are made from these.

The same values are kept when a report is signed off. `freeze` gives them as JSON and `thaw` takes them back; a field
that a later release adds needs a default, so that reports signed off before it still open.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from audits.findings.models import Grade
from audits.reports.editions import Edition

Localised = dict[str, str]


@dataclass(frozen=True)
class ProtectedCount:
    """A count of workers. `number` is empty where it is under `minimum`, so that the small number is kept nowhere."""

    number: int | None
    minimum: int


def protect(number: int, minimum: int) -> ProtectedCount:
    """`number`, or only that it is under `minimum`."""
    return ProtectedCount(number if number >= minimum else None, minimum)


@dataclass(frozen=True)
class ReportedPhoto:
    """`sha256` is the file shown; in the organisation's edition the covered one, in the full one the original."""

    sha256: str
    is_covered: bool = False
    can_be_shown: bool = True


@dataclass(frozen=True)
class ReportedRequirement:
    """A further requirement that a finding falls under."""

    code: str
    title: Localised
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportedFinding:
    """`position` runs from 1 without a gap in each edition; the `reference` F-number is for team and authority."""

    position: int
    grade: Grade
    text: str
    is_withdrawn: bool = False
    reference: str | None = None
    text_for_organisation: str | None = None
    is_withheld: bool = False
    how_known: str | None = None
    known_from: tuple[str, ...] = ()
    workers_affected: ProtectedCount | None = None
    found_on: date | None = None
    found_in_quarter_of: date | None = None
    workplace: Localised | None = None
    requirement_code: str | None = None
    requirement_title: Localised | None = None
    references: tuple[str, ...] = ()
    further_requirements: tuple[ReportedRequirement, ...] = ()
    law: str | None = None
    ilo_sign: int | None = None
    indicator_code: str | None = None
    further_indicators: tuple[str, ...] = ()
    photos: tuple[ReportedPhoto, ...] = ()


@dataclass(frozen=True)
class ReportedAction:
    """The corrective action of a finding, with the plan in force and the last check."""

    position: int
    grade: Grade
    state: str
    opened_on: date
    plan_due_on: date | None = None
    close_due_on: date | None = None
    closed_on: date | None = None
    root_cause: str | None = None
    correction: str | None = None
    prevention: str | None = None
    owner: str | None = None
    planned_for: date | None = None
    checked_on: date | None = None
    check_method: str | None = None
    check_outcome: str | None = None


@dataclass(frozen=True)
class ReportedSample:
    """Numbers of the sample in force. The organisation reads neither seed nor reasons: both lead to who spoke."""

    interviewed: ProtectedCount
    files: int
    individual: int | None = None
    groups: tuple[int, ...] = ()
    new_arrivals: int | None = None
    workers: int | None = None
    seed: str | None = None
    reasons: tuple[SampleReason, ...] = ()
    draws: int = 1


@dataclass(frozen=True)
class SampleReason:
    why: str
    number: int | None


@dataclass(frozen=True)
class Cell:
    """A cell of a further part; at most one of its values is set. `label` and `labels` are keys of the part's words,
    `amount` is money as a decimal number in text, whose currency stands in another cell."""

    text: str | None = None
    names: Localised | None = None
    number: int | None = None
    day: date | None = None
    label: str | None = None
    labels: tuple[str, ...] = ()
    count: ProtectedCount | None = None
    amount: str | None = None


@dataclass(frozen=True)
class Part:
    """A further part of a report, as one table: replies, meetings, repayments. Its words stand in wording.PARTS."""

    code: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class ReportContents:
    """All a report says in one edition."""

    edition: Edition
    number: str
    revision: int
    kind: str
    audit_number: str
    audit_type: str | None
    organisation: Localised
    starts_on: date
    ends_on: date
    scope: str
    workplaces: tuple[Localised, ...]
    team: tuple[tuple[str, int], ...]
    findings: tuple[ReportedFinding, ...]
    actions: tuple[ReportedAction, ...]
    headline: str = ""
    limits: str = ""
    announcement: str | None = None
    reason: str | None = None
    sample: ReportedSample | None = None
    interviews: ProtectedCount | None = None
    refusals: ProtectedCount | None = None
    parts: tuple[Part, ...] = ()
    signed_by_role: str | None = None
    signed_by: str | None = None
    signed_at: datetime | None = None

    @property
    def standing(self) -> tuple[ReportedFinding, ...]:
        """Findings that count: those that were not withdrawn after a reply."""
        return tuple(finding for finding in self.findings if not finding.is_withdrawn)

    def count_of(self, grade: Grade) -> int:
        return sum(finding.grade is grade for finding in self.standing)

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None


def freeze(value: Any) -> Any:
    """`value` as JSON knows it; nothing is lost that `thaw` needs."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: freeze(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (list, tuple)):
        return [freeze(each) for each in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def digest_of(frozen: Mapping[str, Any]) -> str:
    """SHA-256 of frozen contents in canonical JSON: keys sorted, UTF-8, no spaces."""
    written = json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def thaw(frozen: Mapping[str, Any]) -> ReportContents:
    """The contents that were frozen."""
    contents: ReportContents = _thaw(ReportContents, frozen)
    return contents


@cache
def _types_of(wanted: type) -> dict[str, Any]:
    return get_type_hints(wanted)


def _thaw(wanted: Any, value: Any) -> Any:
    origin, arguments = get_origin(wanted), get_args(wanted)
    if value is None or origin is dict:
        return value
    if origin in (Union, UnionType):
        return _thaw(next(each for each in arguments if each is not type(None)), value)
    if origin is tuple:
        inner = arguments[:1] * len(value) if arguments[-1] is Ellipsis else arguments
        return tuple(_thaw(each, part) for each, part in zip(inner, value, strict=True))
    if is_dataclass(wanted):
        types = _types_of(wanted)  # type: ignore[arg-type]
        return wanted(**{name: _thaw(types[name], part) for name, part in value.items()})  # type: ignore[operator]
    if wanted in (date, datetime):
        return wanted.fromisoformat(value)
    return wanted(value)
