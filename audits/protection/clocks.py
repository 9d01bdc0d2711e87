"""How much time has passed and is left for what cannot wait: stopping the harm, and reporting it where law asks.

Pure: the caller reads the rules and the clock. Source of the hours: audit practice note, section 2 (containment within
24 to 48 hours), as draft national rules.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Clock:
    """Runs from `started_at` until `stopped_at`. Wanted by `target_at`, late after `latest_at`; None: no rule says."""

    started_at: datetime
    target_at: datetime | None = None
    latest_at: datetime | None = None
    stopped_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None

    def elapsed(self, at: datetime) -> timedelta:
        """From the start to `at`, or to when it was stopped; never negative."""
        return max((self.stopped_at or at) - self.started_at, timedelta(0))

    def left(self, at: datetime) -> timedelta | None:
        """Until the latest moment; negative once it has passed, None where no rule says."""
        return None if self.latest_at is None else self.latest_at - (self.stopped_at or at)

    def is_late(self, at: datetime) -> bool:
        left = self.left(at)
        return left is not None and left < timedelta(0)


def clock_from(
    started_at: datetime, target_hours: int | None, latest_hours: int | None, stopped_at: datetime | None
) -> Clock:
    """A clock of `started_at` with its rules in hours. Where one of them is unknown, the other stands for it."""
    latest = latest_hours if latest_hours is not None else target_hours
    target = target_hours if target_hours is not None else latest_hours
    return Clock(
        started_at=started_at,
        target_at=None if target is None else started_at + timedelta(hours=target),
        latest_at=None if latest is None else started_at + timedelta(hours=latest),
        stopped_at=stopped_at,
    )
