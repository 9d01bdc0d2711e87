"""Why a row of a wage file is refused. A code is kept, so that each reader is told in their own language."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l


class Reason(StrEnum):
    CELLS = "cells"
    EMPTY = "empty"
    UNKNOWN_ORGANISATION = "unknown_organisation"
    NOT_A_DAY = "not_a_day"
    NOT_AN_AMOUNT = "not_an_amount"
    UNREADABLE = "unreadable"
    DUE_BEFORE_MONTH = "due_before_month"
    FUTURE = "future"
    PAID_WITHOUT_DAY = "paid_without_day"
    DAY_WITHOUT_AMOUNT = "day_without_amount"
    WORKER = "worker"
    FORMULA = "formula"
    CURRENCY = "currency"
    LATER_STATE = "later_state"


REASON_LABELS: Mapping[Reason, Any] = {
    Reason.CELLS: _l("This row does not have as many cells as the heading."),
    Reason.EMPTY: _l("This cell is empty."),
    Reason.UNKNOWN_ORGANISATION: _l("No organisation you may enter wages for has this number."),
    Reason.NOT_A_DAY: _l("This is not a date."),
    Reason.NOT_AN_AMOUNT: _l("This is not an amount."),
    Reason.UNREADABLE: _l("This cannot be read."),
    Reason.DUE_BEFORE_MONTH: _l("A wage cannot fall due before its month began."),
    Reason.FUTURE: _l("This day is in the future."),
    Reason.PAID_WITHOUT_DAY: _l("Enter the day of the payment."),
    Reason.DAY_WITHOUT_AMOUNT: _l("Enter the amount that was paid."),
    Reason.WORKER: _l("This is not a worker's number."),
    Reason.FORMULA: _l("This cell looks like a formula."),
    Reason.CURRENCY: _l("Three letters, such as SAR."),
    Reason.LATER_STATE: _l("A later state of this record is stored already."),
}
