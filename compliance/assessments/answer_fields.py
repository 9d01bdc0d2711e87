"""The inputs a question's type asks for, on a page of one question or in a grid: fields in, canonical text out.

Every input is read as the person typed it and judged by `standards.answer_types`, so that a page, a spreadsheet and an
import complain alike and nothing typed is lost.
"""

import json
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, RadioField, SelectMultipleField, StringField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, DateInput

from compliance.standards.answer_types import chosen_values, split_money, table_rows
from compliance.standards.models import AnswerType
from compliance.standards.outline import QuestionOutline
from compliance.web.language import localised
from compliance.web.record_fields import CURRENCY_HINT

LEAST_ROWS = 3
SPARE_ROWS = 2


class TableField(Field):
    """A small table: one input a cell, all under the field's name, row by row. `data` is a list of rows or None."""

    def __init__(self, question: QuestionOutline, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.columns = question.columns
        self.maximum_rows = question.bounds.maximum_rows

    def process_data(self, value: Any) -> None:
        self.data = value or []

    def process_formdata(self, valuelist: list[str]) -> None:
        width = len(self.columns)
        rows = [[cell.strip() for cell in valuelist[at : at + width]] for at in range(0, len(valuelist), width)]
        self.data = [row for row in rows if any(row) and len(row) == width]

    @property
    def shown_rows(self) -> list[list[str]]:
        """The rows given, with empty ones to fill in after them."""
        wanted = min(max(LEAST_ROWS, len(self.data) + SPARE_ROWS), max(self.maximum_rows, len(self.data)))
        return [*self.data, *[[""] * len(self.columns) for _each in range(wanted - len(self.data))]]


def value_fields(question: QuestionOutline) -> dict[str, Any]:
    """The fields that ask for an answer, by name; none for a question answered by a file."""
    text = localised(question.text)
    choices = [(option.value, localised(option.label)) for option in question.options]
    match question.type:
        case AnswerType.SCALE | AnswerType.ONE:
            return {"value": RadioField(text, choices=choices, validators=[Optional()], validate_choice=False)}
        case AnswerType.MANY:
            return {
                "value": SelectMultipleField(
                    text, choices=choices, option_widget=CheckboxInput(), validate_choice=False
                )
            }
        case AnswerType.NUMBER:
            return {"value": StringField(text, render_kw={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"})}
        case AnswerType.MONEY:
            amount = StringField(_l("Amount"), render_kw={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"})
            currency = StringField(_l("Currency"), description=CURRENCY_HINT, render_kw={"dir": "ltr", "maxlength": 3})
            return {"value": amount, "currency": currency}
        case AnswerType.DATE:
            return {
                "value": StringField(text, widget=DateInput(), render_kw={"min": "1900-01-01", "max": "2100-12-31"})
            }
        case AnswerType.TABLE:
            return {"value": TableField(question=question, label=text)}
        case AnswerType.FILE:
            return {}


def stored_data(question: QuestionOutline, value: str | None) -> Mapping[str, Any]:
    """What the fields show for a stored answer, by field name."""
    match question.type:
        case AnswerType.MANY:
            return {"value": list(chosen_values(question, value))}
        case AnswerType.MONEY:
            return dict(zip(("value", "currency"), split_money(value), strict=True))
        case AnswerType.TABLE:
            return {"value": table_rows(value)}
        case _:
            return {"value": value}


def given_text(question: QuestionOutline, form: Form) -> str | None:
    """What the person gave in the fields of `value_fields`, for `read_value` to judge; None for nothing."""
    data = form["value"].data if "value" in form else None
    match question.type:
        case AnswerType.MANY:
            return " ".join(data or []) or None
        case AnswerType.MONEY:
            return f"{data or ''} {form['currency'].data or ''}".strip() or None
        case AnswerType.TABLE:
            return json.dumps(data, ensure_ascii=False) if data else None
        case _:
            return (data or "").strip() or None
