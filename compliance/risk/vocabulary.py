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


class IndicatorKind(StrEnum):
    """Which question an indicator's file asks; each kind has its own compile function."""

    MEASURE = "measure"
    CONTRADICTION = "contradiction"
    COMBINED = "combined"
    ABSENCE = "absence"
    RELATED = "related"


class MeasureWord(StrEnum):
    """How records become one number.

    `count` their number; `distinct` the different known values of a field; `sum` and `highest` of a field (0 where no
    record satisfies `where`); `latest` the field's value in the newest record (the highest of several that day);
    `share` the part that satisfies `where` among those of which it is known.
    """

    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    HIGHEST = "highest"
    LATEST = "latest"
    SHARE = "share"


class Comparison(StrEnum):
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    IS = "is"
    ONE_OF = "one_of"


# Measures a file need not declare: the number of records looked at, and those the other kinds always have.
RECORDS = "records"
CONTRADICTION_MEASURES = ("contradicted", "checked", "claims", "reports")
ABSENCE_MEASURES = ("expected", "missing", "met", "share_missing", "found")
RELATED_MEASURES = ("related", "known", "affected", "share_percent", "rate_percent", "mean_percent")
TOGETHER = "together"
WORKPLACE = "workplace"
