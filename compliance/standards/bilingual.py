"""A questionnaire in English and Arabic side by side, for print: every line of a question in both languages.

What people typed is in one language and is put in the column of that language; it is never translated.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import force_locale
from flask_babel import gettext as _

from compliance.standards.answer_types import display_value
from compliance.standards.labels import ANSWER_TYPE_LABELS
from compliance.standards.outline import QuestionOutline, StandardOutline, Text
from compliance.web.language import LANGUAGES, localised

_ARABIC = re.compile("[\u0600-\u06ff]")
_LATIN = re.compile("[A-Za-z]")


class LineKind(StrEnum):
    """How a line looks: the question itself, a mark, help, the answers to choose among, an answer, typed text."""

    QUESTION = "question"
    MARK = "mark"
    HELP = "help"
    CHOICES = "choices"
    ANSWER = "answer"
    TYPED = "typed"


@dataclass(frozen=True)
class Line:
    """One line in one language."""

    kind: LineKind
    text: str


@dataclass(frozen=True)
class BilingualRow:
    """A question by language; the lines of the two languages need not be equal in number."""

    code: str
    lines: Mapping[str, Sequence[Line]]


@dataclass(frozen=True)
class BilingualSection:
    code: str
    title: Text
    rows: Sequence[BilingualRow]


@dataclass(frozen=True)
class Given:
    """What was answered to a question, ready to be shown: `value` is canonical; None means not answered."""

    value: str | None
    is_asked: bool = True
    fails_critical: bool = False
    reason: str | None = None
    note: str | None = None
    files: Sequence[str] = ()


def bilingual_questionnaire(outline: StandardOutline) -> list[BilingualSection]:
    """The questions with their help, the evidence asked for and the answers to choose among."""
    return _sections(outline, _asking_lines)


def bilingual_answers(outline: StandardOutline, given: Mapping[str, Given]) -> list[BilingualSection]:
    """The questions with what was answered, by question code."""
    return _sections(outline, lambda question, language: _answer_lines(question, given[question.code], language))


def _sections(
    outline: StandardOutline, lines_of: Callable[[QuestionOutline, str], list[Line]]
) -> list[BilingualSection]:
    lines: dict[str, dict[str, list[Line]]] = {each.code: {} for each in outline.questions}
    for language in LANGUAGES:
        with force_locale(language):
            for question in outline.questions:
                lines[question.code][language] = lines_of(question, language)
    return [
        BilingualSection(
            section.code, section.title, [BilingualRow(each.code, lines[each.code]) for each in section.questions]
        )
        for section in outline.sections
    ]


def _question_lines(question: QuestionOutline) -> list[Line]:
    found = [Line(LineKind.QUESTION, localised(question.text))]
    if question.critical:
        found.append(Line(LineKind.MARK, _("Critical requirement")))
    return found


def _asking_lines(question: QuestionOutline, language: str) -> list[Line]:
    found = _question_lines(question)
    if question.help:
        found.append(Line(LineKind.HELP, localised(question.help)))
    if question.evidence:
        found.append(Line(LineKind.HELP, f"{_('Evidence:')} {localised(question.evidence)}"))
    if question.scale is None:
        found.append(Line(LineKind.HELP, _("Answer: %(type)s", type=ANSWER_TYPE_LABELS[question.type])))
    # An empty box before each answer, to be ticked by hand; the fonts of the PDF have no such sign.
    if question.options:
        found.append(
            Line(LineKind.CHOICES, "   ".join(f"[\u00a0\u00a0] {localised(each.label)}" for each in question.options))
        )
    elif question.columns:
        found.append(Line(LineKind.CHOICES, " | ".join(localised(each.label) for each in question.columns)))
    else:
        found.append(Line(LineKind.CHOICES, f"…………………… {localised(question.unit)}".strip()))
    return found


def _answer_lines(question: QuestionOutline, given: Given, language: str) -> list[Line]:
    found = _question_lines(question)
    shown = display_value(question, given.value) if given.is_asked else _("Not asked")
    found.append(Line(LineKind.ANSWER, shown))
    if given.fails_critical and given.is_asked:
        found.append(Line(LineKind.MARK, _("Critical requirement not met")))
    for label, text in ((_("Reason"), given.reason), (_("Note"), given.note)):
        if text and language_of(text) == language:
            found.append(Line(LineKind.TYPED, f"{label}: {text}"))
    found += [Line(LineKind.TYPED, f"{_('Evidence')}: {name}") for name in given.files if language_of(name) == language]
    return found


def language_of(text: str) -> str:
    """The column a typed text belongs in: that of the letters it has more of."""
    return "ar" if len(_ARABIC.findall(text)) > len(_LATIN.findall(text)) else "en"
