"""Answers of every type as one canonical text each: read from what a person typed, checked, shown again.

| type | canonical text |
|---|---|
| scale, one | the value of the option |
| many | the values, in the order of the options, joined by a space |
| number | digits with a point: `12.5` |
| money | amount and ISO 4217 code: `1500.00 SAR` |
| date | ISO 8601: `2026-11-25` |
| table | JSON: a list of rows, each a list of cell texts |
| file | `attached` |

One text for all types lets forms, spreadsheets, imports and snapshots treat every answer alike.
"""

import json
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from babel.lists import format_list
from babel.numbers import list_currencies
from flask_babel import gettext as _

from compliance.errors import InvalidInput
from compliance.standards.models import AnswerType
from compliance.standards.outline import QuestionOutline, TableColumn
from compliance.web.formatting import money, number, plain_day
from compliance.web.language import current_language, localised
from compliance.web.sentences import code_in_sentence

ATTACHED = "attached"
LONGEST_CELL = 500
LARGEST_NUMBER = Decimal(10) ** 12
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.", "٬\u00a0\u202f ")
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?\Z")
_MONEY = re.compile(r"(.+?)\s*([A-Za-z]{3})\Z", re.DOTALL)


def read_value(question: QuestionOutline, text: str) -> str:
    """The canonical text of what was given as `text`; InvalidInput ("value") says what is wrong with it."""
    return _READERS[question.type](question, text.strip())


def read_number(text: str) -> Decimal:
    """A number in Western or Arabic digits, with or without commas between thousands; InvalidInput."""
    plain = text.translate(_DIGITS)
    plain = plain.replace(",", "") if _THOUSANDS.match(plain) else plain
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise InvalidInput("value", _("Give a number in digits, such as 12.")) from None
    if not found.is_finite() or abs(found) > LARGEST_NUMBER:
        raise InvalidInput("value", _("Give a number in digits, such as 12."))
    return found


def table_rows(text: str | None) -> list[list[str]]:
    """The rows of a canonical table; none for no answer."""
    return [list(row) for row in json.loads(text)] if text else []


def chosen_values(question: QuestionOutline, text: str | None) -> tuple[str, ...]:
    """The values of the options that an answer to a question with a choice names."""
    if not text:
        return ()
    return tuple(text.split()) if question.type is AnswerType.MANY else (text,)


def split_money(text: str | None) -> tuple[str, str]:
    """Amount and currency of a canonical amount; two empty texts for no answer."""
    amount, _space, currency = (text or "").partition(" ")
    return amount, currency


def display_value(question: QuestionOutline, text: str | None) -> str:
    """An answer in the reader's language, on one line."""
    if not text:
        return _("Not answered")
    if question.options:
        labels = [_label(question, value) for value in chosen_values(question, text)]
        return format_list(labels, locale=current_language())
    return _SHOWN[question.type](question, text)


def _label(question: QuestionOutline, value: str) -> str:
    option = question.find_option(value)
    return localised(option.label) if option else value


def _read_option(question: QuestionOutline, text: str) -> str:
    if question.find_option(text) is None:
        raise InvalidInput("value", _("Choose one of the answers shown."))
    return text


def _read_options(question: QuestionOutline, text: str) -> str:
    chosen = set(text.split())
    if not chosen or chosen - {option.value for option in question.options}:
        raise InvalidInput("value", _("Choose among the answers shown."))
    return " ".join(option.value for option in question.options if option.value in chosen)


def _read_quantity(question: QuestionOutline, text: str) -> str:
    found, bounds = read_number(text), question.bounds
    _check_bounds(found, bounds.minimum, bounds.maximum)
    if round(found, bounds.decimals) != found:
        raise InvalidInput("value", _decimals_message(bounds.decimals))
    return format(round(found, bounds.decimals), "f")


def _check_bounds(found: Decimal, minimum: float | None, maximum: float | None) -> None:
    if minimum is not None and found < Decimal(str(minimum)):
        raise InvalidInput("value", _("Give at least %(limit)s.", limit=code_in_sentence(_plain(minimum))))
    if maximum is not None and found > Decimal(str(maximum)):
        raise InvalidInput("value", _("Give at most %(limit)s.", limit=code_in_sentence(_plain(maximum))))


def _plain(value: float) -> str:
    return f"{value:g}" if value != int(value) else str(int(value))


def _decimals_message(decimals: int) -> str:
    if decimals == 0:
        return _("Give a whole number.")
    return _("Give at most %(number)s digits after the point.", number=code_in_sentence(decimals))


def _read_money(question: QuestionOutline, text: str) -> str:
    match = _MONEY.match(text)
    if match is None:
        raise InvalidInput("value", _("Give an amount and its currency, such as 1500 SAR."))
    amount, currency = read_number(match[1]), match[2].upper()
    _check_bounds(amount, 0, None)
    if round(amount, 2) != amount:
        raise InvalidInput("value", _decimals_message(2))
    if currency not in list_currencies():
        raise InvalidInput("currency", _("No currency has this code. Give three letters, such as SAR."))
    return f"{amount:.2f} {currency}"


def _read_date(question: QuestionOutline, text: str) -> str:
    found = date.fromisoformat(_iso_day(text))
    if not EARLIEST <= found <= LATEST:
        raise InvalidInput("value", _("Give a date of this or the last century."))
    return found.isoformat()


def _read_table(question: QuestionOutline, text: str) -> str:
    rows = [row for row in _parse_rows(question, text) if any(row)]
    if not rows:
        raise InvalidInput("value", _("Fill in at least one row."))
    if len(rows) > question.bounds.maximum_rows:
        limit = code_in_sentence(question.bounds.maximum_rows)
        raise InvalidInput("value", _("Give at most %(limit)s rows.", limit=limit))
    checked = [
        [_read_cell(column, cell, position) for column, cell in zip(question.columns, row, strict=True)]
        for position, row in enumerate(rows, 1)
    ]
    return json.dumps(checked, ensure_ascii=False, separators=(",", ":"))


def _parse_rows(question: QuestionOutline, text: str) -> Sequence[list[str]]:
    width = len(question.columns)
    try:
        rows = json.loads(text)
        good = all(len(row) == width and all(isinstance(cell, str) for cell in row) for row in rows)
    except (ValueError, TypeError):
        good, rows = False, []
    if not good or not isinstance(rows, list):
        raise InvalidInput("value", _("This is not a table with the columns that the question asks for."))
    return [[cell.strip() for cell in row] for row in rows]


def _read_cell(column: TableColumn, cell: str, row: int) -> str:
    """The cell as stored; InvalidInput names its row and column."""
    try:
        return read_cell(column, cell)
    except InvalidInput as error:
        raise InvalidInput("value", _cell_message(column, row, str(error.message))) from None


def read_cell(column: TableColumn, cell: str) -> str:
    """A cell of a table as stored; InvalidInput. An empty cell is allowed: not known."""
    if not cell:
        return ""
    if column.type == "number":
        return format(read_number(cell), "f")
    if column.type == "date":
        return _iso_day(cell)
    if len(cell) > LONGEST_CELL:
        raise InvalidInput("value", _("This text is too long."))
    return cell


def _iso_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise InvalidInput("value", _("Give a date as year, month and day, such as 2026-03-31.")) from None


def _cell_message(column: TableColumn, row: int, message: str) -> str:
    where = _("Row %(row)s, %(column)s:", row=code_in_sentence(row), column=localised(column.label))
    return f"{where} {message}"


def _read_attached(question: QuestionOutline, text: str) -> str:
    if text != ATTACHED:
        raise InvalidInput("value", _("Add a file to answer this question."))
    return ATTACHED


def _show_number(question: QuestionOutline, text: str) -> str:
    shown = str(number(Decimal(text), question.bounds.decimals or None).striptags())
    return f"{code_in_sentence(shown)} {localised(question.unit)}".strip()


def _show_money(question: QuestionOutline, text: str) -> str:
    amount, currency = split_money(text)
    return code_in_sentence(money(amount, currency).striptags())


def _show_table(question: QuestionOutline, text: str) -> str:
    cells = (", ".join(cell for cell in row if cell) for row in table_rows(text))
    return "; ".join(cells)


_READERS = {
    AnswerType.SCALE: _read_option,
    AnswerType.ONE: _read_option,
    AnswerType.MANY: _read_options,
    AnswerType.NUMBER: _read_quantity,
    AnswerType.MONEY: _read_money,
    AnswerType.DATE: _read_date,
    AnswerType.TABLE: _read_table,
    AnswerType.FILE: _read_attached,
}
_SHOWN = {
    AnswerType.NUMBER: _show_number,
    AnswerType.MONEY: _show_money,
    AnswerType.DATE: lambda question, text: plain_day(date.fromisoformat(text)),
    AnswerType.TABLE: _show_table,
    AnswerType.FILE: lambda question, text: _("File attached"),
}
