"""Where everything stands in a questionnaire kept as a spreadsheet: what writing and reading it agree on.

A sheet's first row is hidden and names its columns, so that reading does not depend on the language or on the order
of the columns. Questions are found by their code, never by their row.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.standards.models import AnswerType
from compliance.standards.outline import QuestionOutline, StandardOutline

FORMAT = "sanad-questionnaire-1"
# Very hidden sheets, with the same names in every language.
ORIGIN_SHEET, LISTS_SHEET = "sanad", "sanad_lists"
# Columns of the sheet of questions that a person fills in.
ANSWER, CURRENCY, REASON, NOTE = "answer", "currency", "reason", "note"
CODE, OPTION, MARK = "code", "option", "mark"
# Keys of the hidden sheet of origin.
QUESTIONS_SHEET, CHOICES_SHEET, COLUMNS = "sheet of questions", "sheet of several answers", "columns to fill"

LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Marks:
    """What an answer and its note were when the file was made, as short digests: tells what was changed in between."""

    answer: str
    note: str


def marks_of(value: str | None, reason: str | None, note: str | None) -> Marks:
    """The marks of a stored answer; of an unanswered question where all are None."""
    return Marks(_digest([clean_text(value), clean_text(reason)]), _digest([clean_text(note)]))


def clean_text(text: str | None) -> str | None:
    """Text as a cell can hold it: one kind of line end, no control characters, no space around it; None for nothing."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(each for each in lines if each in "\n\t" or unicodedata.category(each) != "Cc")
    return kept.strip() or None


def questions_digest(outline: StandardOutline) -> str:
    """A digest of what is asked and how it is answered: equal wherever the same version has the same text."""
    return _digest(
        [
            [each.code, each.type, each.text, [[option.value, option.label] for option in each.options], _more(each)]
            for each in outline.questions
        ]
    )


def _more(question: QuestionOutline) -> Sequence[Any]:
    columns = [[column.code, column.type] for column in question.columns]
    return [columns, [[each.question, each.values] for each in question.shown_if], vars(question.bounds)]


def _digest(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def table_sheets(outline: StandardOutline) -> Mapping[str, str]:
    """The name of the sheet of each question with a table, by code."""
    found: dict[str, str] = {}
    for question in outline.questions:
        if question.type is AnswerType.TABLE:
            found[question.code] = free_sheet_name(question.code, found.values())
    return found


def free_sheet_name(wanted: str, taken: Any) -> str:
    """A name spreadsheets accept for a sheet, unlike those in `taken` (which do not tell capitals apart)."""
    used = {name.casefold() for name in taken} | {ORIGIN_SHEET, LISTS_SHEET, "history"}
    plain = _NOT_IN_SHEET_NAMES.sub(" ", wanted).strip()[:LONGEST_SHEET_NAME] or "1"
    name, number = plain, 1
    while name.casefold() in used:
        number += 1
        name = f"{plain[: LONGEST_SHEET_NAME - 4]} {number}"
    return name
