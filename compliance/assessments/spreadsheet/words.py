"""What a questionnaire kept as a spreadsheet says in words, in the reader's language."""

from flask_babel import gettext as _

from compliance.assessments.queries import Place
from compliance.standards.answer_types import display_value
from compliance.standards.models import AnswerType
from compliance.standards.outline import AnswerOption, QuestionOutline, StandardOutline
from compliance.web.formatting import organisation_name, plain_day
from compliance.web.language import localised
from compliance.web.sentences import code_in_sentence


def instructions(place: Place, questions_sheet: str, made_at: str) -> list[str]:
    """The lines of the first sheet."""
    return [
        organisation_name(place.organisation),
        _("Due %(day)s", day=plain_day(place.assessment.due_on)),
        localised(place.outline.notice),
        _("This file holds the answers saved in Sanad at %(moment)s.", moment=made_at),
        _(
            "1. Open the sheet “%(sheet)s” and fill in the yellow cells only; all others are locked.",
            sheet=questions_sheet,
        ),
        _("2. Leave a cell empty if you do not know the answer yet. Nothing counts as “no” because it is empty."),
        _("3. Type plain values. Cells with formulas are refused, because the file may show another value elsewhere."),
        _("4. A question that is asked only under a condition counts only where the condition holds."),
        _("5. Files are not put in here: add them on the page of the question."),
        _("6. Save the file as XLSX and upload it on the page of this self-assessment. You see what it changes first."),
        _("The file is made for this self-assessment alone and works for no other."),
    ]


def how_to_answer(question: QuestionOutline, sheet: str) -> str:
    """What kind of answer the yellow cell takes; `sheet` is where several answers or a table are filled in."""
    lines = [_how(question, sheet)]
    if question.critical:
        lines.append(_("Critical requirement"))
    return "\n".join(lines)


def _how(question: QuestionOutline, sheet: str) -> str:
    match question.type:
        case AnswerType.SCALE | AnswerType.ONE:
            return _("Choose one answer of the list.")
        case AnswerType.MANY:
            return _("Mark every answer that holds, on the sheet “%(sheet)s”.", sheet=sheet)
        case AnswerType.MONEY:
            return _("Give an amount, and its currency beside it.")
        case AnswerType.DATE:
            return _("Give a date, such as %(example)s.", example=code_in_sentence("2026-03-31"))
        case AnswerType.TABLE:
            return _("Fill in the sheet “%(sheet)s”.", sheet=sheet)
        case AnswerType.FILE:
            return _("Add a file on the page of the question.")
        case _:
            return _number_words(question)


def _number_words(question: QuestionOutline) -> str:
    unit, bounds = localised(question.unit), question.bounds
    asked = _("Give a number: %(unit)s.", unit=unit) if unit else _("Give a number.")
    limits = [
        _("At least %(limit)s.", limit=code_in_sentence(f"{bounds.minimum:g}")) if bounds.minimum is not None else "",
        _("At most %(limit)s.", limit=code_in_sentence(f"{bounds.maximum:g}")) if bounds.maximum is not None else "",
    ]
    return " ".join([asked, *filter(None, limits)])


def asked_if(outline: StandardOutline, question: QuestionOutline) -> str:
    """The conditions under which a question is asked, one a line; empty for one that is always asked."""
    lines = []
    for condition in question.shown_if:
        earlier = outline.get_question(condition.question)
        values = (display_value(earlier, value) for value in condition.values)
        answers = f" {_('or')} ".join(values)
        lines.append(f"{code_in_sentence(condition.question)}: {answers}")
    return "\n".join(lines)


def meanings(outline: StandardOutline) -> list[tuple[str, str]]:
    """Every answer that has a hint, with it: those of scales once, those of single questions under their code."""
    lines: list[tuple[str, str]] = []
    for options in outline.scales.values():
        lines += _hinted(options)
    for question in outline.questions:
        hinted = [] if question.scale else _hinted(question.options)
        if hinted:
            lines += [(question.code, localised(question.text)), *hinted]
    return lines


def _hinted(options: tuple[AnswerOption, ...]) -> list[tuple[str, str]]:
    return [(localised(each.label), localised(each.hint)) for each in options if each.hint]
