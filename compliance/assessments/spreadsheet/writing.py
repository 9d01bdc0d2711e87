"""The questionnaire of an open assessment as a workbook to fill in anywhere, with the present answers in it.

Sheets: how to fill it in; the questions, one a row; the options of questions with several answers, one a row (a list
of labels in one cell would be misspelt); one sheet for each table; what the answers mean; and two hidden ones that say
which assessment, version and answers the file was made from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.numbers import list_currencies
from flask_babel import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from compliance.assessments.models import Answer
from compliance.assessments.operations import GivenAnswer
from compliance.assessments.queries import Place
from compliance.assessments.spreadsheet.cells import SheetWriter
from compliance.assessments.spreadsheet.layout import (
    ANSWER,
    CHOICES_SHEET,
    CODE,
    COLUMNS,
    CURRENCY,
    FORMAT,
    MARK,
    NOTE,
    OPTION,
    ORIGIN_SHEET,
    QUESTIONS_SHEET,
    REASON,
    clean_text,
    free_sheet_name,
    marks_of,
    questions_digest,
    table_sheets,
)
from compliance.assessments.spreadsheet.words import asked_if, how_to_answer, instructions, meanings
from compliance.standards.answer_types import chosen_values, split_money, table_rows
from compliance.standards.models import AnswerType
from compliance.standards.outline import QuestionOutline, SectionOutline
from compliance.web.language import current_language, localised

FIRST_ROW = 2
FIRST_TABLE_ROW = 3
_NOTHING = GivenAnswer(None)

_WIDTHS = {
    CODE: 14,
    "section": 22,
    "question": 46,
    "help": 44,
    "how": 26,
    ANSWER: 28,
    CURRENCY: 10,
    REASON: 28,
    NOTE: 30,
    "asked_if": 28,
    "evidence": 40,
}


@dataclass
class Questionnaire:
    """A workbook in the making: the assessment, its answers by question id, the names of its sheets."""

    place: Place
    answers: Mapping[int, Answer]
    writer: SheetWriter
    sheet_names: Mapping[str, str]
    tables: Mapping[str, str]

    def stored(self, question: QuestionOutline) -> Answer | GivenAnswer:
        return self.answers.get(question.id, _NOTHING)

    def asks(self, kind: AnswerType) -> bool:
        return any(each.type is kind for each in self.place.outline.questions)


def fill_questionnaire(workbook: Workbook, place: Place, answers: Mapping[int, Answer], made_at: str) -> None:
    """Write the whole workbook in the reader's language; `made_at` says in words when the answers were read."""
    tables = table_sheets(place.outline)
    names: dict[str, str] = {}
    for key, title in ((QUESTIONS_SHEET, _("Questions")), (CHOICES_SHEET, _("Several answers"))):
        names[key] = free_sheet_name(title, [*tables.values(), *names.values()])
    made = Questionnaire(place, answers, SheetWriter(workbook), names, tables)
    _write_instructions(made, made_at)
    _write_questions(made)
    if made.asks(AnswerType.MANY):
        _write_choices(made)
    for question in place.outline.questions:
        if question.code in tables:
            _write_table(made, question)
    _write_meanings(made)
    made.writer.put_lists()
    _write_origin(made)


def _write_instructions(made: Questionnaire, made_at: str) -> None:
    taken = [*made.tables.values(), *made.sheet_names.values()]
    sheet = made.writer.add_sheet(free_sheet_name(_("How to fill this in"), taken), [110])
    title = f"{localised(made.place.outline.title)} {made.place.assessment.period_starts_on.year}"
    made.writer.put(sheet, 0, 0, title, "title")
    for row, line in enumerate(instructions(made.place, made.sheet_names[QUESTIONS_SHEET], made_at), 1):
        made.writer.put(sheet, row, 0, line, "plain")


def _columns(made: Questionnaire) -> dict[str, str]:
    """The columns of the sheet of questions that this standard needs, with their headings."""
    wanted = {
        CODE: _("Number"),
        "section": localised(made.place.outline.labels["section"]),
        "question": _("Question"),
        "help": _("Help"),
        "how": _("How to answer"),
        ANSWER: _("Answer"),
        CURRENCY: _("Currency") if made.asks(AnswerType.MONEY) else "",
        REASON: _("Why it does not apply") if any(each.asks_reason for each in made.place.outline.questions) else "",
        NOTE: _("Note"),
        "asked_if": _("Asked only if") if made.place.outline.has_conditions else "",
        "evidence": _("Evidence"),
    }
    return {name: heading for name, heading in wanted.items() if heading}


def _write_questions(made: Questionnaire) -> None:
    columns = _columns(made)
    sheet = made.writer.add_sheet(made.sheet_names[QUESTIONS_SHEET], [_WIDTHS[name] for name in columns])
    made.writer.put_names(sheet, list(columns))
    for column, heading in enumerate(columns.values()):
        made.writer.put(sheet, 1, column, heading, "heading")
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.repeat_rows(1)
    places = {name: column for column, name in enumerate(columns)}
    row = FIRST_ROW
    for section in made.place.outline.sections:
        for question in section.questions:
            _write_question(made, sheet, row, places, section, question)
            row += 1
    sheet.autofilter(1, 0, row - 1, len(columns) - 1)
    sheet.activate()


def _write_question(
    made: Questionnaire,
    sheet: Worksheet,
    row: int,
    places: Mapping[str, int],
    section: SectionOutline,
    question: QuestionOutline,
) -> None:
    stored = made.stored(question)
    texts = {
        CODE: question.code,
        "section": localised(section.title),
        "question": localised(question.text),
        "help": localised(question.help),
        "how": how_to_answer(question, made.tables.get(question.code) or made.sheet_names[CHOICES_SHEET]),
        "asked_if": asked_if(made.place.outline, question),
        "evidence": localised(question.evidence),
    }
    for name, column in places.items():
        if name in texts:
            made.writer.put(sheet, row, column, texts[name])
        elif name == ANSWER:
            _write_answer(made, sheet, row, column, question)
        elif name == CURRENCY and question.type is AnswerType.MONEY:
            made.writer.put(sheet, row, column, split_money(stored.value)[1], "answer_text")
            made.writer.offer(sheet, row, column, sorted(list_currencies()))
        elif name == NOTE or (name == REASON and question.asks_reason):
            made.writer.put(sheet, row, column, clean_text(getattr(stored, name)) or "", "answer_text")
        else:
            made.writer.put(sheet, row, column, "", "quiet")


def _write_answer(made: Questionnaire, sheet: Worksheet, row: int, column: int, question: QuestionOutline) -> None:
    value, writer = made.stored(question).value, made.writer
    match question.type:
        case AnswerType.SCALE | AnswerType.ONE:
            option = question.find_option(value)
            writer.put(sheet, row, column, localised(option.label) if option else "", "answer")
            writer.offer(sheet, row, column, [localised(each.label) for each in question.options])
        case AnswerType.NUMBER:
            writer.put_number(sheet, row, column, value or "")
            _expect_quantity(made, sheet, row, column, question)
        case AnswerType.MONEY:
            writer.put_number(sheet, row, column, split_money(value)[0])
            writer.expect_number(sheet, (row, column, row, column), validate="decimal", criteria=">=", value=0)
        case AnswerType.DATE:
            writer.put_date(sheet, row, column, value or "")
            writer.expect_date(sheet, (row, column, row, column))
        case AnswerType.FILE:
            writer.put(sheet, row, column, _("File attached") if value else _("No file yet"), "quiet")
        case _:
            target = made.tables.get(question.code) or made.sheet_names[CHOICES_SHEET]
            writer.put_link(sheet, row, column, _("See the sheet “%(sheet)s”", sheet=target), target)


def _expect_quantity(made: Questionnaire, sheet: Worksheet, row: int, column: int, question: QuestionOutline) -> None:
    bounds = question.bounds
    least = -1e12 if bounds.minimum is None else bounds.minimum
    most = 1e12 if bounds.maximum is None else bounds.maximum
    kind = "decimal" if bounds.decimals else "integer"
    made.writer.expect_number(
        sheet, (row, column, row, column), validate=kind, criteria="between", minimum=least, maximum=most
    )


def _write_choices(made: Questionnaire) -> None:
    """One row for each option of each question that takes several answers."""
    writer = made.writer
    sheet = writer.add_sheet(made.sheet_names[CHOICES_SHEET], [14, 50, 40, 20, 16])
    writer.put_names(sheet, [CODE, "question", "label", OPTION, MARK])
    sheet.set_column(3, 3, None, None, {"hidden": True})
    for column, heading in enumerate((_("Number"), _("Question"), _("Answer"), "", _("Mark with “Yes”"))):
        writer.put(sheet, 1, column, heading, "heading")
    sheet.freeze_panes(FIRST_ROW, 1)
    row = FIRST_ROW
    for question in made.place.outline.questions:
        if question.type is not AnswerType.MANY:
            continue
        chosen = chosen_values(question, made.stored(question).value)
        for option in question.options:
            texts = (question.code, localised(question.text), localised(option.label), option.value)
            for column, text in enumerate(texts):
                writer.put(sheet, row, column, text)
            writer.put(sheet, row, 4, _("Yes") if option.value in chosen else "", "answer")
            row += 1
    writer.offer(sheet, FIRST_ROW, 4, [_("Yes")], row - 1)


def _write_table(made: Questionnaire, question: QuestionOutline) -> None:
    writer, columns = made.writer, question.columns
    sheet = writer.add_sheet(made.tables[question.code], [26] * len(columns))
    writer.put_names(sheet, [column.code for column in columns])
    writer.put(sheet, 1, 0, f"{question.code}: {localised(question.text)}", "plain")
    for number, column in enumerate(columns):
        writer.put(sheet, 2, number, localised(column.label), "heading")
    sheet.freeze_panes(FIRST_TABLE_ROW, 0)
    rows = table_rows(made.stored(question).value)
    last = FIRST_TABLE_ROW + question.bounds.maximum_rows - 1
    for row in range(FIRST_TABLE_ROW, last + 1):
        given = rows[row - FIRST_TABLE_ROW] if row - FIRST_TABLE_ROW < len(rows) else [""] * len(columns)
        for number, column in enumerate(columns):
            _write_table_cell(writer, sheet, row, number, column.type, given[number])
    for number, column in enumerate(columns):
        cells = (FIRST_TABLE_ROW, number, last, number)
        if column.type == "number":
            writer.expect_number(sheet, cells, validate="decimal", criteria="between", minimum=-1e12, maximum=1e12)
        elif column.type == "date":
            writer.expect_date(sheet, cells)


def _write_table_cell(writer: SheetWriter, sheet: Worksheet, row: int, column: int, kind: str, text: str) -> None:
    if kind == "number":
        writer.put_number(sheet, row, column, text, is_exact=True)
    elif kind == "date":
        writer.put_date(sheet, row, column, text)
    else:
        writer.put(sheet, row, column, text, "answer_text")


def _write_meanings(made: Questionnaire) -> None:
    lines = meanings(made.place.outline)
    if not lines:
        return
    taken = [*made.tables.values(), *made.sheet_names.values()]
    sheet = made.writer.add_sheet(free_sheet_name(_("What the answers mean"), taken), [34, 90])
    for row, (label, hint) in enumerate(lines):
        made.writer.put(sheet, row, 0, label)
        made.writer.put(sheet, row, 1, hint)


def _write_origin(made: Questionnaire) -> None:
    """The hidden sheet: which assessment and version, and what each answer was, as key and values a row."""
    sheet = made.writer.workbook.add_worksheet(ORIGIN_SHEET)
    sheet.very_hidden()
    place = made.place
    rows: list[Sequence[Any]] = [
        ("format", FORMAT),
        ("assessment", place.assessment.id),
        ("opened at", place.assessment.opened_at.isoformat()),
        ("organisation", place.organisation.id),
        ("standard", place.outline.code),
        ("version", place.outline.version),
        ("digest", questions_digest(place.outline)),
        ("language", current_language()),
        (QUESTIONS_SHEET, made.sheet_names[QUESTIONS_SHEET]),
        (CHOICES_SHEET, made.sheet_names[CHOICES_SHEET] if made.asks(AnswerType.MANY) else ""),
        (COLUMNS, " ".join(name for name in _columns(made) if name in (CODE, ANSWER, CURRENCY, REASON, NOTE))),
    ]
    for question in place.outline.questions:
        stored = made.stored(question)
        marks = marks_of(stored.value, stored.reason, stored.note)
        sheet_name = made.tables.get(question.code, "")
        columns = [column.code for column in question.columns]
        rows.append(("question", question.id, question.code, marks.answer, marks.note, sheet_name, *columns))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, str(cell))
