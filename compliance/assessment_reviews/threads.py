"""The thread on an answer as a page needs it: who said what, which judgement holds, who has to act. Pure functions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from compliance.assessment_reviews.models import AnswerReview, EntryKind, ReviewState


class ThreadState(StrEnum):
    NOT_LOOKED_AT = "not_looked_at"
    AGREED = "agreed"
    DISAGREED = "disagreed"
    ASKED = "asked"
    REPLIED = "replied"


JUDGEMENTS = (EntryKind.AGREED, EntryKind.DISAGREED)


@dataclass(frozen=True)
class AnswerThread:
    """Entries on one answer, the first one first."""

    entries: Sequence[AnswerReview] = ()

    @property
    def state(self) -> ThreadState:
        return ThreadState(self.entries[-1].kind.value) if self.entries else ThreadState.NOT_LOOKED_AT

    @property
    def judgement(self) -> AnswerReview | None:
        """The judgement that holds: the newest entry, where it is one; a question asked later puts it in doubt."""
        newest = self.entries[-1] if self.entries else None
        return newest if newest is not None and newest.kind in JUDGEMENTS else None

    @property
    def newest_id(self) -> int:
        """Id of the newest entry, 0 for none; says whether somebody else wrote meanwhile."""
        return self.entries[-1].id if self.entries else 0

    @property
    def reply_due_on(self) -> date | None:
        """By when the organisation is to reply; None where nothing waits for it."""
        return self.entries[-1].reply_due_on if self.state is ThreadState.ASKED else None

    @property
    def takes_reply(self) -> bool:
        return self.state in (ThreadState.ASKED, ThreadState.REPLIED)

    def as_told(self, *, is_finished: bool) -> "AnswerThread":
        """What the organisation may read: questions and replies at once, judgements when the review is finished."""
        if is_finished:
            return self
        return AnswerThread([each for each in self.entries if each.kind not in JUDGEMENTS])


EMPTY = AnswerThread()


def group_threads(entries: Iterable[AnswerReview]) -> dict[int, AnswerThread]:
    """Entries (in the order they were written) as threads, by question id."""
    found: dict[int, list[AnswerReview]] = defaultdict(list)
    for entry in entries:
        found[entry.question_id].append(entry)
    return {question_id: AnswerThread(each) for question_id, each in found.items()}


def count_states(question_ids: Iterable[int], threads: Mapping[int, AnswerThread]) -> dict[ThreadState, int]:
    """How many of these questions are in each state."""
    counts = dict.fromkeys(ThreadState, 0)
    for question_id in question_ids:
        counts[threads.get(question_id, EMPTY).state] += 1
    return counts


def state_of_review(threads: Iterable[AnswerThread]) -> ReviewState:
    """The state of a review that is not finished."""
    is_waiting = any(thread.state is ThreadState.ASKED for thread in threads)
    return ReviewState.WAITING if is_waiting else ReviewState.IN_REVIEW


def newest_entry_id(threads: Mapping[int, AnswerThread]) -> int:
    """Id of the newest entry of a whole review, 0 for none."""
    return max((thread.newest_id for thread in threads.values()), default=0)
