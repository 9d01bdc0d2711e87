"""What a package hands over so that its deadlines are reminded of by e-mail."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Deadline:
    """One thing with a due date. Those told are the users of `organisation_id`, or the user `user_id` alone.

    `title()` says what is due in the language of the moment, without anything that mail should not carry (no worker,
    no finding's text); `arguments` are those of the source's page.
    """

    subject_id: int
    due_on: date
    title: Callable[[], str]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    organisation_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True)
class ReminderSource:
    """`list_deadlines(first, last, after_id, limit)` gives what is still to be done with a due date between `first` and
    `last`, in the order of subject ids above `after_id`, in a number of queries that does not grow."""

    kind: str
    endpoint: str
    list_deadlines: Callable[[date, date, int, int], Sequence[Deadline]]
