"""A scheduled job: code, not stored data, so that a rename never leaves a dead entry behind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


def no_words(summary: Mapping[str, Any]) -> Sequence[str]:
    """For a job whose state says everything."""
    return ()


@dataclass(frozen=True)
class Job:
    """`run(due_at)` does the work inside an app context and returns counts for the run's summary.

    `late_after_hours` without success the health page says so.
    `describe(summary)` says such a summary in lines in the reader's language.
    `schedule` holds APScheduler cron fields such as {"hour": 2, "minute": 0}. Every job is idempotent.
    """

    name: str
    label: Any
    run: Callable[[datetime], Mapping[str, Any]]
    schedule: Mapping[str, Any] = field(default_factory=dict)
    describe: Callable[[Mapping[str, Any]], Sequence[str]] = no_words
    late_after_hours: int = 26
