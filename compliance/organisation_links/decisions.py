"""What a person can decide about two organisations."""

from enum import StrEnum


class LinkDecision(StrEnum):
    LINKED = "linked"
    NOT_LINKED = "not_linked"
    UNDONE = "undone"
