"""What an uploaded questionnaire changes: compared cell by cell with what is stored now and what was stored then.

A cell the person left as it came is no wish to undo what was answered on the pages since. A cell they changed is
saved, unless the stored answer was changed as well: then both are shown, and the person picks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from compliance.assessments.applicability import hidden_codes
from compliance.assessments.models import Answer
from compliance.assessments.operations import GivenAnswer
from compliance.assessments.spreadsheet.answers import CellProblem, ReadAnswer, read_answer
from compliance.assessments.spreadsheet.layout import Marks, marks_of
from compliance.assessments.spreadsheet.reading import FilledQuestion
from compliance.standards.outline import QuestionOutline, StandardOutline


class ChangeKind(Enum):
    NEW = "new"
    CHANGED = "changed"
    EMPTIED = "emptied"
    NOTE = "note"


@dataclass(frozen=True)
class Change:
    """A question whose answer or note the file changes; `stored` is None where nothing is stored yet."""

    question: QuestionOutline
    given: GivenAnswer
    stored: Answer | None
    is_asked: bool = True

    @property
    def kind(self) -> ChangeKind:
        before = self.stored.value if self.stored else None
        reason = self.stored.reason if self.stored else None
        if (before, reason) == (self.given.value, self.given.reason):
            return ChangeKind.NOTE
        if before is None:
            return ChangeKind.NEW
        return ChangeKind.EMPTIED if self.given.value is None else ChangeKind.CHANGED

    @property
    def seen_version(self) -> int:
        return self.stored.version if self.stored else 0


@dataclass
class Comparison:
    """`clashes` are changes of answers that somebody else changed too since the file was made."""

    changes: list[Change] = field(default_factory=list)
    clashes: list[Change] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    missing: list[QuestionOutline] = field(default_factory=list)
    number_same: int = 0

    @property
    def open_codes(self) -> set[str]:
        """Questions that are not settled when all changes are saved."""
        return {each.question.code for each in self.clashes} | {each.code for each in self.problems}


class _Part(Enum):
    STORED = "stored"
    FILE = "file"
    CLASH = "clash"


def compare(outline: StandardOutline, filled: Iterable[FilledQuestion], answers: Mapping[int, Answer]) -> Comparison:
    """Compare the file with the stored answers (by question id); a question the standard does not have is passed by."""
    found = Comparison()
    questions = {each.code: each for each in outline.questions}
    for each in filled:
        question = questions.get(each.code)
        if question is None:
            continue
        if each.is_missing:
            found.missing.append(question)
        else:
            _compare_question(question, each, answers.get(question.id), found)
    _mark_unasked(outline, answers, found)
    return found


def _compare_question(
    question: QuestionOutline, filled: FilledQuestion, stored: Answer | None, found: Comparison
) -> None:
    read = read_answer(question, filled)
    found.problems += read.problems
    now = marks_of(stored.value, stored.reason, stored.note) if stored else marks_of(None, None, None)
    given = marks_of(read.value, read.reason, read.note)
    answer = _answer_part(read, filled.marks, now, given)
    note = _part(filled.marks.note, now.note, given.note) if read.is_note_good else _Part.STORED
    if answer is note is _Part.STORED:
        found.number_same += 1
        return
    change = Change(question, _merge(read, stored, answer, note), stored)
    (found.clashes if _Part.CLASH in (answer, note) else found.changes).append(change)


def _answer_part(read: ReadAnswer, then: Marks, now: Marks, given: Marks) -> _Part:
    # Whether a question that asks for a file is answered follows from its files alone.
    if read.question.is_answered_by_file or not read.is_answer_good:
        return _Part.STORED
    return _part(then.answer, now.answer, given.answer)


def _part(then: str, now: str, given: str) -> _Part:
    if given in (now, then):
        return _Part.STORED
    return _Part.FILE if now == then else _Part.CLASH


def _merge(read: ReadAnswer, stored: Answer | None, answer: _Part, note: _Part) -> GivenAnswer:
    """What is saved where the person decides for the file."""
    value, reason = (stored.value, stored.reason) if stored else (None, None)
    kept_note = stored.note if stored else None
    if answer is not _Part.STORED:
        value, reason = read.value, read.reason
    return GivenAnswer(value, reason, kept_note if note is _Part.STORED else read.note, stored.version if stored else 0)


def _mark_unasked(outline: StandardOutline, answers: Mapping[int, Answer], found: Comparison) -> None:
    """Note which changes concern questions that are not asked once everything is saved."""
    if not outline.has_conditions:
        return
    values = {each.code: answers[each.id].value for each in outline.questions if each.id in answers}
    values |= {each.question.code: each.given.value for each in found.changes}
    hidden = hidden_codes(outline, values)
    for changes in (found.changes, found.clashes):
        changes[:] = [
            Change(each.question, each.given, each.stored, is_asked=each.question.code not in hidden)
            for each in changes
        ]
