"""The words in which the stories of the demonstration are told; the features turn each into their own records."""

from dataclasses import dataclass
from enum import StrEnum


class Assessing(StrEnum):
    """How it assesses itself. HALF: the present round is half answered. OVERDUE: a round was never submitted."""

    GOOD = "good"
    FAIR = "fair"
    WEAK = "weak"
    HALF = "half"
    OVERDUE = "overdue"
    NEVER = "never"


class Wages(StrEnum):
    ON_TIME = "on_time"
    NOTED = "noted"
    LATE = "late"
    UNPAID = "unpaid"


class Contracts(StrEnum):
    KEPT = "kept"
    WORSE = "worse"
    MUCH_WORSE = "much_worse"
    REGISTERED = "registered"
    HALF_REGISTERED = "half_registered"


class Taken(StrEnum):
    """What is taken off wages, or held back from what the contract says."""

    A_THIRD = "a_third"
    MORE_THAN_HALF = "more_than_half"
    BELOW_CONTRACT = "below_contract"


class Hours(StrEnum):
    LAWFUL = "lawful"
    EXCESSIVE = "excessive"


class Permits(StrEnum):
    VALID = "valid"
    EXPIRED = "expired"


class Log(StrEnum):
    """The grievance log. SILENT: it says that nobody complained in a year. NEGLECTED: nobody is answered."""

    ANSWERED = "answered"
    NEGLECTED = "neglected"
    SILENT = "silent"


class Orientation(StrEnum):
    UNDERSTOOD = "understood"
    NOT_UNDERSTOOD = "not_understood"


class Custody(StrEnum):
    BY_WORKERS = "by_workers"
    DECLARED_HELD = "declared_held"
    SEEN_HELD = "seen_held"


class Licensing(StrEnum):
    ACTIVE = "active"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    SUSPENDED = "suspended"


class Fees(StrEnum):
    REPAID = "repaid"
    CHARGED = "charged"


class Told(StrEnum):
    """What workers tell in the interviews of a visit."""

    NOTHING_WRONG = "nothing_wrong"
    PASSPORTS_HELD = "passports_held"
    MOVEMENT_RESTRICTED = "movement_restricted"
    LOCKED_IN_AND_OVERWORKED = "locked_in_and_overworked"
    FEES_PAID = "fees_paid"
    LATE_WAGES = "late_wages"
    VIOLENCE = "violence"


class VisitKind(StrEnum):
    INSPECTION = "inspection"
    SOCIAL_AUDIT = "social_audit"


class Stage(StrEnum):
    """How far the correction of a finding came; WITHHELD: the organisation was not told of it."""

    NONE = "none"
    WITHHELD = "withheld"
    OPEN = "open"
    PLANNED = "planned"
    PLAN_SENT_BACK = "plan_sent_back"
    APPROVED = "approved"
    PROVEN = "proven"
    PROOF_SENT_BACK = "proof_sent_back"
    CLOSED = "closed"


@dataclass(frozen=True)
class Found:
    """A finding: its topic (a key of `audits/demonstration_texts.py`) and how far its correction came."""

    topic: str
    stage: Stage = Stage.NONE


@dataclass(frozen=True)
class Visit:
    """A visit; a negative `days_ago` is planned for the future, 0 is in progress today."""

    days_ago: int
    kind: VisitKind = VisitKind.INSPECTION
    announced: bool = True
    told: Told | None = None
    interviews: int = 0
    refused: int = 0
    found: tuple[Found, ...] = ()
    is_follow_up: bool = False
    is_semi_announced: bool = False


@dataclass(frozen=True)
class AuthorityMatterStory:
    """A matter of an authority's register: its kind, how long ago it began and how it ended."""

    matter: str
    days_ago: int
    outcome: str


@dataclass(frozen=True)
class Story:
    """`admits` are the ILO signs whose absence it does not claim in its self-assessment."""

    assessing: Assessing = Assessing.FAIR
    admits: tuple[int, ...] = ()
    wages: Wages | None = None
    paid_workers: int = 20
    taken: Taken | None = None
    hours: Hours | None = None
    permits: Permits | None = None
    log: Log | None = None
    orientation: Orientation | None = None
    reported_absconded: bool = False
    contracts: Contracts | None = None
    custody: Custody | None = None
    licence: Licensing | None = None
    fees: Fees | None = None
    visits: tuple[Visit, ...] = ()
    matters: tuple[AuthorityMatterStory, ...] = ()
