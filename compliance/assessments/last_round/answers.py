"""What an organisation answered in its last submitted round, beside this year's question: pure functions.

Questions are matched by their immutable code, also across versions of the standard. Nothing is ever filled in by
itself: an answer of last time is a proposal that a person accepts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from compliance.assessments.evidence.queries import EvidenceFile
from compliance.assessments.progress import hidden_questions, is_answered
from compliance.assessments.queries import AnswerState
from compliance.errors import InvalidInput
from compliance.feature import AnswerJudgement
from compliance.standards.answer_types import read_value
from compliance.standards.outline import QuestionOutline, SectionOutline, StandardOutline
from compliance.standards.version_changes import asks_the_same


class Obstacle(StrEnum):
    """Why an answer of last time is shown but not proposed, or proposed for this question alone."""

    OTHER_TYPE = "other_type"
    REWORDED = "reworded"
    DISAGREED = "disagreed"
    FILE_ONLY = "file_only"


@dataclass(frozen=True)
class LastRound:
    """The organisation's last submitted round before this one, in force: the last correction of its period."""

    assessment_id: int
    receipt_number: str
    outline: StandardOutline
    submitted_on: date
    starts_on: date


@dataclass(frozen=True)
class EarlierValue:
    """What was declared first, where a later correction said something else."""

    value: str | None
    submitted_on: date


@dataclass(frozen=True)
class LastAnswer:
    """One answer of the last round; `question` is as it was asked then."""

    answer_id: int
    round: LastRound
    question: QuestionOutline
    value: str
    reason: str | None
    note: str | None
    corrected_from: EarlierValue | None = None
    judgement: AnswerJudgement | None = None
    evidence: Sequence[EvidenceFile] = field(default=())

    @property
    def is_disagreed(self) -> bool:
        return self.judgement is not None and not self.judgement.agreed


def find_obstacle(last: LastAnswer, asked: QuestionOutline) -> Obstacle | None:
    """What keeps the answer from being confirmed in one go, gravest first; None where nothing does.

    OTHER_TYPE and FILE_ONLY: it cannot be taken over at all. REWORDED and DISAGREED: only after reading the question
    on its own page.
    """
    if not _can_answer(last, asked):
        return Obstacle.OTHER_TYPE
    if asked.is_answered_by_file:
        return Obstacle.FILE_ONLY
    if last.is_disagreed:
        return Obstacle.DISAGREED
    return None if asks_the_same(last.question, asked) else Obstacle.REWORDED


def can_be_used(last: LastAnswer, asked: QuestionOutline) -> bool:
    """True where a person may take the answer over on the question's own page."""
    return find_obstacle(last, asked) not in (Obstacle.OTHER_TYPE, Obstacle.FILE_ONLY)


def _can_answer(last: LastAnswer, asked: QuestionOutline) -> bool:
    if last.question.type is not asked.type:
        return False
    try:
        return read_value(asked, last.value) == last.value
    except InvalidInput:
        return False


@dataclass(frozen=True)
class Proposal:
    """A question that has no answer yet, with what was answered last time and what keeps that from being confirmed."""

    section: SectionOutline
    question: QuestionOutline
    last: LastAnswer
    obstacle: Obstacle | None


def list_proposals(
    outline: StandardOutline, last: Mapping[str, LastAnswer], states: Mapping[int, AnswerState]
) -> list[Proposal]:
    """Every question that is asked, has no answer yet and was answered last time, in order."""
    hidden = hidden_questions(outline, states)
    return [
        Proposal(section, question, last[question.code], find_obstacle(last[question.code], question))
        for section in outline.sections
        for question in section.questions
        if question.code in last and question.code not in hidden and not is_answered(question, states)
    ]
