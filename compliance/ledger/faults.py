"""What a verification says: what it looked at, and each thing that is not as it was committed."""

from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """Kinds of what verification finds; the words for people are in `wording.py`."""

    ALTERED = "altered"
    MISSING = "missing"
    OUT_OF_ORDER = "out_of_order"
    BACK_DATED = "back_dated"
    END_DIFFERS = "end_differs"
    HEAD_DIFFERS = "head_differs"
    HEAD_NOT_SIGNED = "head_not_signed"
    KEY_NOT_SIGNED = "key_not_signed"
    KEY_LOST = "key_lost"
    REWRITTEN = "rewritten"
    ROW_CHANGED = "row_changed"
    ROW_REMOVED = "row_removed"
    ROW_NOT_ENTERED = "row_not_entered"
    NONCE_LOST = "nonce_lost"
    NONCE_LEFT = "nonce_left"
    KIND_UNKNOWN = "kind_unknown"


# Said for ever, but no sign of tampering by itself.
NOTES = frozenset({Fault.KEY_LOST})


@dataclass(frozen=True)
class Problem:
    """`where` names the entry, head, key or row, such as "entry 12" or "finding 7 title"."""

    fault: Fault
    where: str
    detail: str = ""


@dataclass
class Verification:
    """Counts, and the problems: all are counted, the first are kept by name."""

    entries: int = 0
    rows: int = 0
    heads: int = 0
    erased: int = 0
    last_hash: str = ""
    problem_count: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    KEPT = 200

    def add(self, fault: Fault, where: str, detail: str = "") -> None:
        problem = Problem(fault, where, detail)
        if fault in NOTES:
            self.notes.append(problem)
            return
        self.problem_count += 1
        if len(self.problems) < self.KEPT:
            self.problems.append(problem)

    @property
    def is_whole(self) -> bool:
        return self.problem_count == 0
