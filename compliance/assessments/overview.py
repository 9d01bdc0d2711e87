"""The picture of an assessment being answered: how far each section has come and its score so far, critical first."""

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.assessments.progress import SectionProgress, States, hidden_questions, section_progress
from compliance.assessments.scores.scoring import OVERALL_CAP
from compliance.assessments.scores.summaries import score_answers
from compliance.standards.outline import QuestionOutline, RequirementOutline, SectionOutline, StandardOutline


@dataclass(frozen=True)
class SectionPicture:
    """One section: its progress and its score so far; `score` None means that nothing can be scored yet."""

    progress: SectionProgress
    score: int | None

    @property
    def section(self) -> SectionOutline:
        return self.progress.section


@dataclass(frozen=True)
class CriticalRequirement:
    """A critical requirement that is unmet or unanswered, with the first of its questions to open."""

    requirement: RequirementOutline
    question: QuestionOutline


@dataclass(frozen=True)
class Overview:
    """`critical_met` counts the critical requirements whose critical questions are answered and do not fail."""

    overall: int | None
    is_capped: bool
    cap: int
    sections: Sequence[SectionPicture]
    critical_unmet: Sequence[CriticalRequirement]
    critical_unanswered: Sequence[CriticalRequirement]
    critical_met: int


def draw_overview(outline: StandardOutline, states: States) -> Overview:
    """The picture as the answers stand; unanswered questions count for nothing, neither for nor against."""
    values = {each.code: states[each.id].value for each in outline.questions if each.id in states}
    result = score_answers(outline, values)
    progress = section_progress(outline, states)
    hidden = hidden_questions(outline, states)
    number_critical = sum(
        any(question.critical and question.code not in hidden for question in each.questions)
        for each in outline.requirements
    )
    unmet, unanswered = result.critical_unmet, result.critical_unanswered
    return Overview(
        overall=result.overall,
        is_capped=result.is_capped,
        cap=OVERALL_CAP,
        sections=[SectionPicture(each, result.section_scores[each.section.code]) for each in progress],
        critical_unmet=_critical(outline, unmet),
        critical_unanswered=_critical(outline, unanswered),
        critical_met=number_critical - len(unmet) - len(unanswered),
    )


def _critical(outline: StandardOutline, codes: Sequence[str]) -> list[CriticalRequirement]:
    return [
        CriticalRequirement(each, next(question for question in each.questions if question.critical))
        for each in outline.requirements
        if each.code in codes
    ]
