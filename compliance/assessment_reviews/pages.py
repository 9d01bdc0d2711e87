"""What the pages of a review show: answers with their threads, by section, and who wrote what. No SQL, no request."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.assessment_reviews.labels import (
    ENTRY_ICONS,
    ENTRY_LABELS,
    REVIEW_STATE_LABELS,
    STATEMENT_LABELS,
    THREAD_STATE_LABELS,
)
from compliance.assessment_reviews.models import EntryKind
from compliance.assessment_reviews.threads import EMPTY, AnswerThread, ThreadState
from compliance.assessments.progress import asked_questions
from compliance.standards.outline import QuestionOutline, RequirementOutline, SectionOutline, StandardOutline

# Badges of the states: the words that `components/levels.html` knows.
STATE_BADGES: Mapping[str, str] = {
    "not_begun": "submitted",
    "in_review": "under_review",
    "waiting": "waiting",
    "done": "done",
    ThreadState.NOT_LOOKED_AT: "plain",
    ThreadState.AGREED: "verified",
    ThreadState.DISAGREED: "rejected",
    ThreadState.ASKED: "waiting",
    ThreadState.REPLIED: "pending",
}


@dataclass(frozen=True)
class AnswerRow:
    """One answer as a reviewer or the organisation sees it."""

    section: SectionOutline
    requirement: RequirementOutline
    question: QuestionOutline
    answer: Any
    thread: AnswerThread
    evidence: Sequence[Any]

    @property
    def declared_value(self) -> str | None:
        return self.answer.value if self.answer is not None else None

    @property
    def found_value(self) -> str | None:
        """The reviewer's value where they disagreed."""
        judgement = self.thread.judgement
        return judgement.found_value if judgement is not None else None

    @property
    def is_verified(self) -> bool:
        """True for a judgement after looking at evidence; it counts once the review is finished."""
        judgement = self.thread.judgement
        return judgement is not None and judgement.looked_at_evidence

    @property
    def fails_critical(self) -> bool:
        """True if the declared answer or the found one leaves a critical requirement unmet."""
        options = [self.question.find_option(value) for value in (self.declared_value, self.found_value)]
        return self.question.critical and any(option is not None and option.fails_critical for option in options)


@dataclass(frozen=True)
class SectionRows:
    section: SectionOutline
    rows: Sequence[AnswerRow]

    @property
    def number_unseen(self) -> int:
        """Answers nobody looked at yet that may be agreed with together."""
        return sum(
            row.thread.state is ThreadState.NOT_LOOKED_AT and row.declared_value is not None and not row.fails_critical
            for row in self.rows
        )


def section_rows(
    outline: StandardOutline,
    answers: Mapping[int, Any],
    threads: Mapping[int, AnswerThread],
    evidence: Mapping[int, Sequence[Any]],
) -> list[SectionRows]:
    """Every section with the answers to its questions that were asked, in order."""
    asked = {question.id for question in asked_questions(outline, answers)}
    rows = [row for row in _rows(outline, answers, threads, evidence) if row.question.id in asked]
    return [SectionRows(section, [row for row in rows if row.section is section]) for section in outline.sections]


def _rows(
    outline: StandardOutline,
    answers: Mapping[int, Any],
    threads: Mapping[int, AnswerThread],
    evidence: Mapping[int, Sequence[Any]],
) -> Iterator[AnswerRow]:
    for section in outline.sections:
        for requirement in section.requirements:
            for question in requirement.questions:
                yield AnswerRow(
                    section,
                    requirement,
                    question,
                    answers.get(question.id),
                    threads.get(question.id, EMPTY),
                    evidence.get(question.id, ()),
                )


def next_to_look_at(
    asked: Sequence[QuestionOutline], threads: Mapping[int, AnswerThread], after: str | None = None
) -> str | None:
    """Code of the next question nobody judged, going round once from `after`; None when all are."""
    position = next((number for number, each in enumerate(asked, 1) if each.code == after), 0)
    open_states = (ThreadState.NOT_LOOKED_AT, ThreadState.REPLIED)
    in_turn = (*asked[position:], *asked[:position])
    return next((each.code for each in in_turn if threads.get(each.id, EMPTY).state in open_states), None)


def verified_here(
    asked: Sequence[QuestionOutline], answers: Mapping[int, Any], threads: Mapping[int, AnswerThread]
) -> dict[str, str]:
    """The values found by judgements on evidence so far, by question code: what would count if it were finished now."""
    found: dict[str, str] = {}
    for question in asked:
        judgement = threads.get(question.id, EMPTY).judgement
        if judgement is None or not judgement.looked_at_evidence:
            continue
        declared = answers[question.id].value if question.id in answers else None
        value = judgement.found_value if judgement.kind is EntryKind.DISAGREED else declared
        if value is not None:
            found[question.code] = value
    return found


WORDS: Mapping[str, Any] = {
    "entry_labels": ENTRY_LABELS,
    "entry_icons": ENTRY_ICONS,
    "review_states": REVIEW_STATE_LABELS,
    "thread_states": THREAD_STATE_LABELS,
    "statements": STATEMENT_LABELS,
    "badges": STATE_BADGES,
}
