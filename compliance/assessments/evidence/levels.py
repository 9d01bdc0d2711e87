"""How well an answer is backed: claimed, documented or verified. Three levels, never folded into one.

Pure functions. What counts is the period a file covers, not the day it was sent: evidence from another year proves
nothing about this one, however recently it was uploaded.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from compliance.documents.dates import Expiry, StatedDates, expiry_on


class EvidenceLevel(StrEnum):
    """CLAIMED: the organisation says so. DOCUMENTED: a file of the period backs it. VERIFIED: a reviewer confirmed."""

    CLAIMED = "claimed"
    DOCUMENTED = "documented"
    VERIFIED = "verified"


class Cover(StrEnum):
    """Whether a file covers a period. UNKNOWN, where its sender stated none, is never taken for a yes."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class AssessedPeriod:
    """The period of a round and the day its answers are judged on: that of submission, else today.

    A round is often submitted before its period ends; what it says is then about the time until that day.
    """

    starts_on: date
    ends_on: date
    judged_on: date

    @property
    def last_day(self) -> date:
        return max(self.starts_on, min(self.ends_on, self.judged_on))


def cover(dates: StatedDates, period: AssessedPeriod) -> Cover:
    """How much of `period` a file with these dates covers. A start without an end means that it still applies."""
    if dates.period_starts_on is None:
        return Cover.UNKNOWN
    ends_on = dates.period_ends_on or date.max
    if ends_on < period.starts_on or dates.period_starts_on > period.last_day:
        return Cover.NONE
    is_whole = dates.period_starts_on <= period.starts_on and ends_on >= period.last_day
    return Cover.WHOLE if is_whole else Cover.PART


def documents_answer(dates: StatedDates, period: AssessedPeriod) -> bool:
    """True for a file that covers the period, wholly or in part, and had not expired on the day of judging.

    A sample from the period, such as one quarter's invoices, documents the answer; that it is a part is said beside it.
    """
    covers = cover(dates, period) in (Cover.WHOLE, Cover.PART)
    return covers and expiry_on(dates.valid_until, period.judged_on) is not Expiry.EXPIRED


def evidence_level(files: Iterable[StatedDates], period: AssessedPeriod, *, is_verified: bool) -> EvidenceLevel:
    """The level of one answer from the dates of its files and whether an authority's reviewer verified it."""
    if is_verified:
        return EvidenceLevel.VERIFIED
    is_documented = any(documents_answer(dates, period) for dates in files)
    return EvidenceLevel.DOCUMENTED if is_documented else EvidenceLevel.CLAIMED


def count_levels(levels: Iterable[EvidenceLevel]) -> Mapping[EvidenceLevel, int]:
    """How many answers stand on each level, zeros included."""
    counted = Counter(levels)
    return {level: counted[level] for level in EvidenceLevel}
