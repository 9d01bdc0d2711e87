"""The only reader of the wall clock, so that tests and past-dated runs can say what time it is."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """The present moment, timezone-aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in UTC."""
    return now().date()
