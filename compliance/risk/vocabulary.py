"""The words of risk indicators: levels, outcomes, states of a flag, and what a rule may say.

Words of a rule are eight and stay eight: where, within_days, count, distinct, share, sum, highest, latest, with
comparisons and all_of / any_of. What does not fit is written as a source, in SQL, with tests, by the owner of the
tables.
"""

from enum import StrEnum


class Outcome(StrEnum):
    """What an indicator says about an organisation on a date. It never concludes: a raised one asks for a person."""

    RAISED = "raised"
    NOT_RAISED = "not_raised"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"


class Level(StrEnum):
    """How serious a raised indicator is, lowest first."""

    AMBER = "amber"
    RED = "red"
    CRITICAL = "critical"


class FlagState(StrEnum):
    OPEN = "open"
    UNDER_REVIEW = "under_review"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    CLEARED = "cleared"


class Decision(StrEnum):
    """What was decided about a flag."""

    UPHOLD = "uphold"
    DISMISS = "dismiss"
    REOPEN = "reopen"
    FOLLOW_UP = "follow_up"
    RELEASE = "release"


class ReopenReason(StrEnum):
    """Why the evaluation itself (by nobody) opened a decided flag again; stored as the review's reason."""

    LEVEL_ROSE = "level_rose"
    NEW_RECORDS = "new_records"


# States in which a flag counts: a dismissed or cleared one carries no points.
COUNTED_STATES = (FlagState.OPEN, FlagState.UNDER_REVIEW, FlagState.UPHELD)
# States that a person decided: the evaluation leaves them quiet unless the level rises or new records come.
DECIDED_STATES = (FlagState.UPHELD, FlagState.DISMISSED)

LEVELS = tuple(Level)
