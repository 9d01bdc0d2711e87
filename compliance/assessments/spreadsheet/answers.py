"""What the cells of one question say: the answer as a page would take it, and what is wrong with single cells."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from compliance.assessments.operations import GivenAnswer, check_answer
from compliance.assessments.scores.scoring import Degree
from compliance.assessments.spreadsheet.layout import ANSWER, CURRENCY, NOTE, REASON
from compliance.assessments.spreadsheet.reading import Cell, FilledQuestion
from compliance.errors import InvalidInput
from compliance.standards.answer_types import read_cell
from compliance.standards.models import AnswerType
from compliance.standards.outline import QuestionOutline, TableColumn
from compliance.standards.search import fold
from compliance.web.language import LANGUAGES, localised

LONGEST_REASON, LONGEST_NOTE = 2000, 5000
_EMPTY = Cell("", "", "")
_YES = frozenset({"yes", "نعم", "x", "✓", "✔", "1", "true"})
_NO = frozenset({"", "no", "لا", "0", "false", "-"})


@dataclass(frozen=True)
class CellProblem:
    """A cell that cannot be taken as it is; `spares_answer` where the answer itself is good all the same."""

    code: str
    cell: Cell
    message: str
    spares_answer: bool = False


@dataclass
class ReadAnswer:
    """What the file gives for a question. `value` and `reason` hold only where no problem stands against them."""

    question: QuestionOutline
    value: str | None = None
    reason: str | None = None
    note: str | None = None
    is_note_good: bool = True
    problems: list[CellProblem] = field(default_factory=list)

    @property
    def is_answer_good(self) -> bool:
        return all(problem.spares_answer for problem in self.problems)

    def complain(self, cell: Cell, message: object, *, spares_answer: bool = False) -> None:
        self.problems.append(CellProblem(self.question.code, cell, str(message), spares_answer))


def read_answer(question: QuestionOutline, filled: FilledQuestion) -> ReadAnswer:
    """The answer, reason and note the file gives, judged by the rules of the page of the question."""
    found = ReadAnswer(question)
    if filled.repeated_at is not None:
        found.complain(filled.repeated_at, _("This question stands twice on the sheet. Delete one of the two rows."))
    _read_note(filled, found)
    text = _READERS.get(question.type, _one_cell)(question, filled, found)
    reason_cell = filled.cells.get(REASON, _EMPTY) if question.asks_reason else _EMPTY
    _refuse_formula(reason_cell, found)
    if len(reason_cell.text) > LONGEST_REASON:
        found.complain(reason_cell, _("Use at most %(most)s characters.", most=LONGEST_REASON))
    if found.is_answer_good:
        _judge(question, filled, found, text, reason_cell)
    return found


def _judge(
    question: QuestionOutline, filled: FilledQuestion, found: ReadAnswer, text: str | None, reason_cell: Cell
) -> None:
    reason = reason_cell.text or None
    try:
        checked = check_answer(question, GivenAnswer(text, reason))
    except InvalidInput as error:
        at = {"reason": reason_cell, "currency": filled.cells.get(CURRENCY, _EMPTY)}
        found.complain(at.get(error.field) or _answer_cell(question, filled), error.message)
        return
    found.value = checked.value
    found.reason = reason if checked.degree is Degree.NOT_APPLICABLE else None
    if reason and not found.reason:
        message = _("A reason is kept only where the answer does not apply. Put this text into the note instead.")
        found.complain(reason_cell, message, spares_answer=True)


def _answer_cell(question: QuestionOutline, filled: FilledQuestion) -> Cell:
    if question.type is AnswerType.TABLE and filled.table:
        return next(iter(filled.table[0].values()))
    return filled.cells[ANSWER]


def _read_note(filled: FilledQuestion, found: ReadAnswer) -> None:
    cell = filled.cells.get(NOTE, _EMPTY)
    found.note, found.is_note_good = cell.text or None, not cell.is_formula
    if cell.is_formula:
        found.complain(cell, _formula_message(), spares_answer=True)
    elif len(cell.text) > LONGEST_NOTE:
        found.is_note_good = False
        found.complain(cell, _("Use at most %(most)s characters.", most=LONGEST_NOTE), spares_answer=True)


def _refuse_formula(cell: Cell, found: ReadAnswer) -> bool:
    if cell.is_formula:
        found.complain(cell, _formula_message())
    return cell.is_formula


def _formula_message() -> str:
    return _("This cell holds a formula. Type its result as a plain value.")


def _one_cell(question: QuestionOutline, filled: FilledQuestion, found: ReadAnswer) -> str | None:
    cell = filled.cells[ANSWER]
    _refuse_formula(cell, found)
    return cell.text or None


def _option(question: QuestionOutline, filled: FilledQuestion, found: ReadAnswer) -> str | None:
    cell = filled.cells[ANSWER]
    if _refuse_formula(cell, found) or not cell.text:
        return None
    value = find_option_by_words(question, cell.text)
    if value is None:
        answers = " · ".join(localised(each.label) for each in question.options)
        found.complain(cell, _("Choose one of the answers of the list: %(answers)s", answers=answers))
    return value


def find_option_by_words(question: QuestionOutline, text: str) -> str | None:
    """The value of the option with this label in any language, or this value; None where none or several have it."""
    for same in (str.strip, fold):
        wanted = same(text)
        for language in LANGUAGES:
            labelled = [each.value for each in question.options if same(localised(each.label, language)) == wanted]
            if len(labelled) == 1:
                return labelled[0]
    return text if question.find_option(text) else None


def _options(question: QuestionOutline, filled: FilledQuestion, found: ReadAnswer) -> str | None:
    chosen = []
    for option in question.options:
        cell = filled.options.get(option.value)
        if cell is None:
            message = _("The row of the answer “%(answer)s” is missing.", answer=localised(option.label))
            found.complain(filled.cells[ANSWER], message)
            continue
        if _refuse_formula(cell, found):
            continue
        word = cell.text.casefold()
        if word in _YES:
            chosen.append(option.value)
        elif word not in _NO:
            found.complain(cell, _("Write “Yes” here if this answer holds, or leave the cell empty."))
    return " ".join(chosen) or None


def _money(question: QuestionOutline, filled: FilledQuestion, found: ReadAnswer) -> str | None:
    amount, currency = filled.cells[ANSWER], filled.cells.get(CURRENCY, _EMPTY)
    _refuse_formula(amount, found)
    _refuse_formula(currency, found)
    if amount.text and not currency.text and not amount.text[-1:].isalpha():
        found.complain(currency, _("Give the currency of the amount in three letters, such as SAR."))
    # A currency alone is what was left in the drop-down list, not an answer.
    return f"{amount.text} {currency.text}".strip() if amount.text else None


def _table(question: QuestionOutline, filled: FilledQuestion, found: ReadAnswer) -> str | None:
    rows = [[_table_cell(question, row, column, found) for column in question.columns] for row in filled.table]
    if len(rows) > question.bounds.maximum_rows:
        at = next(iter(filled.table[question.bounds.maximum_rows].values()))
        found.complain(at, _("Give at most %(limit)s rows.", limit=question.bounds.maximum_rows))
    return json.dumps(rows, ensure_ascii=False) if rows else None


def _table_cell(question: QuestionOutline, row: Mapping[str, Cell], column: TableColumn, found: ReadAnswer) -> str:
    cell = row.get(column.code)
    if cell is None or _refuse_formula(cell, found):
        return ""
    try:
        return read_cell(column, cell.text)
    except InvalidInput as error:
        found.complain(cell, error.message)
        return ""


def _no_cells(question: QuestionOutline, filled: FilledQuestion, found: ReadAnswer) -> str | None:
    return None


_READERS: Mapping[AnswerType, Callable[[QuestionOutline, FilledQuestion, ReadAnswer], str | None]] = {
    AnswerType.SCALE: _option,
    AnswerType.ONE: _option,
    AnswerType.MANY: _options,
    AnswerType.MONEY: _money,
    AnswerType.TABLE: _table,
    AnswerType.FILE: _no_cells,
}
