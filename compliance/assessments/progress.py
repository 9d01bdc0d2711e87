"""How far an assessment has come: states of sections, and which question is next. Pure functions over the outline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from compliance.assessments.queries import AnswerState
from compliance.standards.outline import QuestionOutline, RequirementOutline, SectionOutline, StandardOutline

States = Mapping[int, AnswerState]


@dataclass(frozen=True)
class SectionProgress:
    """A row of the task list. `critical_unmet` holds requirements with a failing answer, never unanswered ones."""

    section: SectionOutline
    answered: int
    total: int
    critical_unmet: tuple[RequirementOutline, ...]
    number_critical_unanswered: int
    next_code: str

    @property
    def state(self) -> str:
        if self.answered == 0:
            return "not_started"
        return "complete" if self.answered == self.total else "in_progress"


def is_answered(question: QuestionOutline, states: States) -> bool:
    state = states.get(question.id)
    return state is not None and state.value is not None


def section_progress(outline: StandardOutline, states: States) -> list[SectionProgress]:
    """Every section in order."""
    return [_progress(section, states) for section in outline.sections]


def _progress(section: SectionOutline, states: States) -> SectionProgress:
    questions = section.questions
    open_ones = [each for each in questions if not is_answered(each, states)]
    critical_open = sum(
        any(each.critical and not is_answered(each, states) for each in requirement.questions)
        for requirement in section.requirements
    )
    return SectionProgress(
        section=section,
        answered=len(questions) - len(open_ones),
        total=len(questions),
        critical_unmet=tuple(each for each in section.requirements if is_unmet(each, states)),
        number_critical_unanswered=critical_open,
        next_code=(open_ones or questions)[0].code,
    )


def is_unmet(requirement: RequirementOutline, states: States) -> bool:
    """True if a critical question of the requirement has a failing answer."""
    return any(each.critical and _fails(each, states) for each in requirement.questions)


def _fails(question: QuestionOutline, states: States) -> bool:
    state = states.get(question.id)
    option = question.find_option(state.value) if state else None
    return option is not None and option.fails_critical


def number_answered(outline: StandardOutline, states: States) -> int:
    return sum(is_answered(each, states) for each in outline.questions)


def first_unanswered(outline: StandardOutline, states: States) -> QuestionOutline | None:
    """The first question without an answer, or None when all have one."""
    return next((each for each in outline.questions if not is_answered(each, states)), None)


def neighbours(outline: StandardOutline, code: str) -> tuple[QuestionOutline | None, QuestionOutline | None]:
    """The questions before and after the one with this code."""
    questions = list(outline.questions)
    position = next(number for number, each in enumerate(questions) if each.code == code)
    before = questions[position - 1] if position else None
    after = questions[position + 1] if position + 1 < len(questions) else None
    return before, after


def last_saved_at(states: States) -> datetime | None:
    return max((state.answered_at for state in states.values()), default=None)
