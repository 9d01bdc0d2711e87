"""The form of what a worker paid for the job: one block a cost, with the loan it was paid with."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, FieldList, Form, FormField, RadioField, SelectChoice, SelectField
from wtforms.validators import NumberRange, Optional

from audits.forms import choices_of
from audits.interviews.answers import MOST_COSTS, CostAnswer
from audits.interviews.origins import CURRENCIES
from audits.interviews.values import CostCategory, FeePayee, InterestPeriod, LenderRole
from audits.interviews.wording import CATEGORY_LABELS, INTEREST_PERIOD_LABELS, LENDER_LABELS, PAYEE_LABELS

YES_NO_UNKNOWN: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}
_MOST = 10**12


def amount_validators() -> list[Any]:
    """What an amount of money has to be."""
    return [
        Optional(),
        NumberRange(min=0, max=_MOST, message=_l("Enter an amount, for example 1500 or 1500.50.")),
    ]


def currency_choices() -> list[SelectChoice]:
    return [SelectChoice("", _l("Choose")), *(SelectChoice(code, code) for code in CURRENCIES)]


def yes_no_unknown() -> list[SelectChoice]:
    return [SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No")), SelectChoice("unknown", _l("Unknown"))]


class CostForm(Form):
    """One cost. A block left empty is no cost."""

    category = SelectField(
        _l("What was paid for"),
        description=_l("Categories of the ILO definition of recruitment fees."),
        choices=[SelectChoice("", _l("Choose")), *choices_of(CATEGORY_LABELS)],
        default="",
        validators=[Optional()],
    )
    amount = DecimalField(_l("How much"), places=2, validators=amount_validators())
    currency = SelectField(_l("Currency"), choices=currency_choices(), default="", validators=[Optional()])
    payee = SelectField(
        _l("Paid to"), choices=choices_of(PAYEE_LABELS), default=FeePayee.UNKNOWN.value, validators=[Optional()]
    )
    receipt = RadioField(
        _l("Does the worker have a receipt?"),
        choices=yes_no_unknown(),
        default="unknown",
        validators=[Optional()],
    )
    borrowed = RadioField(
        _l("Was the money borrowed?"), choices=yes_no_unknown(), default="unknown", validators=[Optional()]
    )
    loan_amount = DecimalField(_l("How much was borrowed"), places=2, validators=amount_validators())
    interest_percent = DecimalField(
        _l("Interest in percent"),
        places=2,
        validators=[Optional(), NumberRange(min=0, max=10000, message=_l("Enter a percentage, for example 5."))],
    )
    interest_period = SelectField(
        _l("Interest is for"),
        choices=[SelectChoice("", _l("Not known")), *choices_of(INTEREST_PERIOD_LABELS)],
        default="",
        validators=[Optional()],
    )
    lender = SelectField(
        _l("Who lent it"),
        choices=[SelectChoice("", _l("Not known")), *choices_of(LENDER_LABELS)],
        default="",
        validators=[Optional()],
    )

    @property
    def is_empty(self) -> bool:
        """True if nothing was chosen or typed in this block."""
        typed = (self.amount, self.loan_amount, self.interest_percent)
        chosen = (self.category.data, self.interest_period.data, self.lender.data)
        told = (self.receipt.data, self.borrowed.data) != ("unknown", "unknown")
        payee = self.payee.data not in (None, "", FeePayee.UNKNOWN.value)
        return not (any(_is_typed(field) for field in typed) or any(chosen) or told or payee)

    def cost(self) -> CostAnswer:
        """What was entered; call after validation."""
        return CostAnswer(
            category=CostCategory(self.category.data) if self.category.data else CostCategory.UNDIVIDED,
            amount=self.amount.data,
            currency=self.currency.data or None,
            payee=FeePayee(self.payee.data) if self.payee.data else FeePayee.UNKNOWN,
            receipt=YES_NO_UNKNOWN[self.receipt.data or "unknown"],
            borrowed=YES_NO_UNKNOWN[self.borrowed.data or "unknown"],
            loan_amount=self.loan_amount.data,
            interest_percent=self.interest_percent.data,
            interest_period=InterestPeriod(self.interest_period.data) if self.interest_period.data else None,
            lender=LenderRole(self.lender.data) if self.lender.data else None,
        )


def _is_typed(field: Any) -> bool:
    return field.data is not None or bool(field.raw_data and str(field.raw_data[0]).strip())


def costs_field() -> Any:
    """The blocks of costs; the first is always there, a page adds one more at a time."""
    return FieldList(FormField(CostForm), label=_l("Costs"), min_entries=1, max_entries=MOST_COSTS)


def entered_cost(cost: Any) -> dict[str, Any]:
    """A stored cost as the block's fields hold it."""
    return {
        "category": cost.category.value,
        "amount": cost.amount,
        "currency": cost.currency or "",
        "payee": cost.payee.value,
        "receipt": _key(cost.receipt),
        "borrowed": _key(cost.borrowed),
        "loan_amount": cost.loan_amount,
        "interest_percent": cost.interest_percent,
        "interest_period": cost.interest_period or "",
        "lender": cost.lender or "",
    }


def _key(answer: bool | None) -> str:
    return next(key for key, value in YES_NO_UNKNOWN.items() if value is answer)
