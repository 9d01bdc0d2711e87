"""Amounts, numbers and codes inside a plain-text sentence, kept in order within right-to-left text."""

from decimal import Decimal
from typing import Any

from babel.numbers import format_currency, format_decimal

from compliance.web.language import direction

_ISOLATE, _END = "\u2066", "\u2069"


def code_in_sentence(text: Any) -> str:
    """`text` in its own left-to-right run where the sentence runs right to left; a dash for nothing."""
    if text in (None, ""):
        return "–"
    return f"{_ISOLATE}{text}{_END}" if direction() == "rtl" else str(text)


def number_in_sentence(value: Any) -> str:
    """A number with at most one decimal."""
    return code_in_sentence(None if value is None else format_decimal(value, "#,##0.#", locale="en_GB"))


def amount_in_sentence(value: Any, currency: str | None) -> str:
    """An amount with its currency code."""
    if value is None:
        return "–"
    return code_in_sentence(format_currency(Decimal(str(value)), currency or "XXX", "#,##0.00 ¤¤", locale="en_GB"))
