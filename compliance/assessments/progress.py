"""How far an assessment has come: states of sections, and which question is next. Pure functions over the outline.

A question that is not asked now is in none of the numbers and never the next one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from compliance.assessments.applicability import hidden_codes
from compliance.assessments.queries import AnswerState
from compliance.standards.outline import QuestionOutline, RequirementOutline, SectionOutline, StandardOutline

States = Mapping[int, AnswerState]


@dataclass(frozen=True)
class SectionProgress:
    """A row of the task list. `critical_unmet` holds requirements with a failing answer, never unanswered ones.

    `next_code` is None for a section none of whose questions is asked now.
    """

    section: SectionOutline
    answered: int
    total: int
    critical_unmet: tuple[RequirementOutline, ...]
    number_critical_unanswered: int
    next_code: str | None

    @property
    def state(self) -> str:
        if self.total == 0:
            return "not_applicable"
        if self.answered == 0:
            return "not_started"
        return "complete" if self.answered == self.total else "in_progress"


def is_answered(question: QuestionOutline, states: States) -> bool:
    state = states.get(question.id)
    return state is not None and state.value is not None


def hidden_questions(outline: StandardOutline, states: States) -> frozenset[str]:
    """Codes of the questions that the answers so far leave unasked."""
    if not outline.has_conditions:
        return frozenset()
    values = {each.code: states[each.id].value for each in outline.questions if each.id in states}
    return hidden_codes(outline, values)


def asked_questions(outline: StandardOutline, states: States) -> list[QuestionOutline]:
    """The questions that are asked now, in order."""
    hidden = hidden_questions(outline, states)
    return [each for each in outline.questions if each.code not in hidden]


def section_progress(outline: StandardOutline, states: States) -> list[SectionProgress]:
    """Every section in order."""
    hidden = hidden_questions(outline, states)
    return [_progress(section, states, hidden) for section in outline.sections]


def progress_of(outline: StandardOutline, section: SectionOutline, states: States) -> SectionProgress:
    """How far one section has come."""
    return _progress(section, states, hidden_questions(outline, states))


def _progress(section: SectionOutline, states: States, hidden: frozenset[str]) -> SectionProgress:
    questions = [each for each in section.questions if each.code not in hidden]
    open_ones = [each for each in questions if not is_answered(each, states)]
    critical_open = sum(
        any(each.critical and each in open_ones for each in requirement.questions)
        for requirement in section.requirements
    )
    return SectionProgress(
        section=section,
        answered=len(questions) - len(open_ones),
        total=len(questions),
        critical_unmet=tuple(each for each in section.requirements if is_unmet(each, states, hidden)),
        number_critical_unanswered=critical_open,
        next_code=(open_ones or questions)[0].code if questions else None,
    )


def is_unmet(requirement: RequirementOutline, states: States, hidden: frozenset[str] = frozenset()) -> bool:
    """True if a critical question of the requirement that is asked has a failing answer."""
    return any(each.critical and each.code not in hidden and _fails(each, states) for each in requirement.questions)


def _fails(question: QuestionOutline, states: States) -> bool:
    state = states.get(question.id)
    option = question.find_option(state.value) if state else None
    return option is not None and option.fails_critical


def number_answered(outline: StandardOutline, states: States) -> int:
    """How many of the questions that are asked have an answer."""
    return sum(is_answered(each, states) for each in asked_questions(outline, states))


def number_asked(outline: StandardOutline, states: States) -> int:
    return len(asked_questions(outline, states))


def first_unanswered(outline: StandardOutline, states: States) -> QuestionOutline | None:
    """The first question that is asked and has no answer, or None when all have one."""
    return next((each for each in asked_questions(outline, states) if not is_answered(each, states)), None)


def neighbours(
    outline: StandardOutline, code: str, states: States
) -> tuple[QuestionOutline | None, QuestionOutline | None]:
    """The questions before and after the one with this code, of those that are asked (and itself)."""
    hidden = hidden_questions(outline, states) - {code}
    questions = [each for each in outline.questions if each.code not in hidden]
    position = next(number for number, each in enumerate(questions) if each.code == code)
    before = questions[position - 1] if position else None
    after = questions[position + 1] if position + 1 < len(questions) else None
    return before, after


def last_saved_at(states: States) -> datetime | None:
    return max((state.answered_at for state in states.values()), default=None)
