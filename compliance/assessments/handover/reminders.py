"""Deadlines of handed-over sections, for reminders by e-mail to who answers them with an account."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from compliance.assessments.handover.queries import AssignmentPlace, list_assignments_due, list_states_of
from compliance.assessments.progress import progress_of
from compliance.assessments.queries import AnswerState
from compliance.reminders.source import Deadline, ReminderSource
from compliance.web.language import localised


def list_deadlines(first: date, last: date, after_id: int, limit: int) -> Sequence[Deadline]:
    """Sections of open rounds due between `first` and `last` that still have unanswered questions."""
    while due := list_assignments_due(first, last, after_id, limit):
        states = list_states_of([each.assessment.id for each in due])
        found = [_deadline(each) for each in due if _is_unfinished(each, states)]
        if found:
            return found
        after_id = due[-1].assignment.id
    return []


def _is_unfinished(handed: AssignmentPlace, states: Mapping[int, Mapping[int, AnswerState]]) -> bool:
    progress = progress_of(handed.outline, handed.section, states.get(handed.assessment.id, {}))
    return progress.answered < progress.total


def _deadline(handed: AssignmentPlace) -> Deadline:
    return Deadline(
        subject_id=handed.assignment.id,
        due_on=handed.assignment.due_on,
        title=partial(_title, handed.section.title, handed.outline.title),
        arguments={"assignment_id": handed.assignment.id},
        user_id=handed.assignment.user_id,
    )


def _title(section: Mapping[str, str], standard: Mapping[str, str]) -> str:
    return f"{localised(section)}, {localised(standard)}"


section_deadlines = ReminderSource("section_assignment", "handed_sections.show_section", list_deadlines)
