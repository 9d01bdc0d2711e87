"""The severity model of findings: what each grade asks for, and which upgrades the product proposes. Pure.

Source: audit practice note, section 2 (own model): a repeat of the last audit's finding and a tenth of the workers
affected raise a grade by one class each; concealment and retaliation make it critical. The auditor decides. A
collaborative finding stands beside the classes: no one party can close it alone, so no upgrade is proposed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from audits.findings.models import Grade

LADDER: tuple[Grade, ...] = (Grade.OBSERVATION, Grade.MINOR, Grade.MAJOR, Grade.CRITICAL)


class UpgradeReason(StrEnum):
    REPEAT = "repeat"
    SHARE = "share"
    CONCEALMENT = "concealment"
    RETALIATION = "retaliation"


@dataclass(frozen=True)
class Circumstances:
    """What bears on a grade. None is unknown, which proposes nothing."""

    repeats_last_audit: bool | None = None
    workers_affected: int | None = None
    workers_total: int | None = None
    concealed: bool | None = None
    retaliation: bool | None = None


@dataclass(frozen=True)
class Proposal:
    """A higher grade and why."""

    reason: UpgradeReason
    grade: Grade


@dataclass(frozen=True)
class Demands:
    """What a grade asks for: codes of the national rules that say how long, and how closing is verified."""

    contain: str | None = None
    plan: str | None = None
    close: str | None = None
    verified_on_site: bool = False
    asks_for_plan: bool = False
    is_joint: bool = False


DEMANDS: Mapping[Grade, Demands] = {
    Grade.CRITICAL: Demands(
        "finding.critical_contain_latest_hours",
        "finding.critical_plan_days",
        "finding.critical_close_days",
        verified_on_site=True,
        asks_for_plan=True,
    ),
    Grade.MAJOR: Demands(
        "finding.major_contain_days", "finding.major_plan_days", "finding.major_close_days", asks_for_plan=True
    ),
    Grade.MINOR: Demands(None, "finding.minor_plan_days", "finding.minor_close_days", asks_for_plan=True),
    Grade.COLLABORATIVE: Demands(None, "finding.collaborative_plan_days", None, asks_for_plan=True, is_joint=True),
    Grade.OBSERVATION: Demands(),
    Grade.GOOD_PRACTICE: Demands(),
}


def share_affected(affected: int | None, total: int | None) -> Fraction | None:
    """Share of the workers of a workplace that a finding concerns; None while either number is unknown."""
    if affected is None or not total:
        return None
    return Fraction(affected, total)


def next_grade(grade: Grade) -> Grade:
    """One class graver; critical stays critical."""
    return LADDER[min(LADDER.index(grade) + 1, len(LADDER) - 1)]


def propose_upgrades(grade: Grade, about: Circumstances, share_percent: int | None) -> Sequence[Proposal]:
    """Upgrades of `grade` with their reasons; none for a critical finding or good practice.

    `share_percent` is the national rule from which share of workers on a higher grade is proposed; None: unknown.
    """
    if grade not in LADDER or grade is Grade.CRITICAL:
        return ()
    found = []
    if about.repeats_last_audit:
        found.append(Proposal(UpgradeReason.REPEAT, next_grade(grade)))
    share = share_affected(about.workers_affected, about.workers_total)
    if share is not None and share_percent is not None and share * 100 >= share_percent:
        found.append(Proposal(UpgradeReason.SHARE, next_grade(grade)))
    if about.concealed:
        found.append(Proposal(UpgradeReason.CONCEALMENT, Grade.CRITICAL))
    if about.retaliation:
        found.append(Proposal(UpgradeReason.RETALIATION, Grade.CRITICAL))
    return tuple(found)
