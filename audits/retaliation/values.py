"""The values that a check on workers who spoke can have."""

from enum import StrEnum


class CheckStage(StrEnum):
    FIRST = "first"
    SECOND = "second"


class ContactWay(StrEnum):
    PHONE = "phone"
    IN_PERSON = "in_person"
    THROUGH_OTHERS = "through_others"
    NONE = "none"


class SafetyOutcome(StrEnum):
    """What was learnt; not reached and not known are answers of their own."""

    SAFE = "safe"
    SIGNS = "signs"
    NOT_REACHED = "not_reached"
    UNKNOWN = "unknown"
