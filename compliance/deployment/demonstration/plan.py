"""What every part of the demonstration is given: the organisations and people by key, their stories, today, a seed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from compliance.accounts.identity import Identity, identity_of
from compliance.accounts.models import User
from compliance.deployment.demonstration.story_words import Story
from compliance.organisations.models import Organisation


@dataclass
class DemonstrationPlan:
    """`users` holds the accounts by key, and one representative for each organisation under its own key."""

    seed: int
    today: date
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    users: Mapping[str, User] = field(default_factory=dict)
    stories: Mapping[str, Story] = field(default_factory=dict)

    def identity(self, key: str) -> Identity:
        """The identity of an account, or of an organisation's representative."""
        return identity_of(self.users[key])

    def random_for(self, *names: object) -> Random:
        """Chance of its own for each part and organisation: what one part draws does not change another."""
        return Random("/".join(map(str, (self.seed, *names))))  # noqa: S311 - invented data, not secrets

    def days_ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def keys_of(self, kind: str) -> list[str]:
        """Keys of the organisations of a kind, in the order of the list."""
        return [key for key, organisation in self.organisations.items() if organisation.kind == kind]


def moment_on(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a working day, in UTC."""
    return datetime.combine(day, time(hour, minute), UTC)
