"""Forms of worker interviews. No field asks for a name, and the free text says not to write one."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from audits.forms import GIVE_A_DATE, LONGEST_TEXT, TOO_LONG, choices_of
from audits.interviews.models import FeePayee, InterviewPlace, PassportHolder, Sex, SignAnswer
from audits.interviews.operations import InterviewAnswers
from audits.interviews.origins import CURRENCIES, countries, languages
from audits.labels import (
    FEE_PAYEE_LABELS,
    PASSPORT_HOLDER_LABELS,
    PLACE_LABELS,
    SEX_LABELS,
    SIGN_ANSWER_LABELS,
)
from compliance.standards.ilo_signs import ILO_SIGNS
from compliance.web.formatting import workplace_name

NO_NAMES = _l("Do not write names: neither the worker's nor anybody else's.")
_YES_NO: dict[str, bool | None] = {"yes": True, "no": False, "not_asked": None}
_MOST = 10**12
_AMOUNT = [
    Optional(),
    NumberRange(min=0, max=_MOST, message=_l("Enter an amount, for example 1500 or 1500.50.")),
]


def _yes_no_choices() -> list[SelectChoice]:
    return [
        SelectChoice("yes", _l("Yes")),
        SelectChoice("no", _l("No")),
        SelectChoice("not_asked", _l("Not asked")),
    ]


def _nothing(label: Any) -> SelectChoice:
    return SelectChoice("", label)


def yes_no_key(answer: bool | None) -> str:
    """The choice that stands for an answer."""
    return next(key for key, value in _YES_NO.items() if value is answer)


class ConsentForm(FlaskForm):
    """The first step: nothing else is asked on this page."""

    consent = RadioField(
        _l("Does the worker agree to be interviewed?"),
        choices=[SelectChoice("given", _l("Yes, consent given")), SelectChoice("refused", _l("No, consent refused"))],
        validators=[InputRequired(_l("Choose whether the worker agrees."))],
    )


class InterviewForm(FlaskForm):
    """What the worker tells; workplaces and recruitment offices are filled by `offer`."""

    interviewed_on = DateField(_l("Day of the interview"), validators=[InputRequired(GIVE_A_DATE)])
    place = SelectField(_l("Where"), choices=[_nothing(_l("Not noted")), *choices_of(PLACE_LABELS)], default="")
    setting = SelectField(
        _l("With whom"),
        choices=[
            _nothing(_l("Not noted")),
            SelectChoice("individual", _l("With one worker alone")),
            SelectChoice("group", _l("In a group")),
        ],
        default="",
    )
    workplace_id = SelectField(_l("Workplace or housing"), default="")
    language = SelectField(_l("Language of the interview"), default="")
    nationality = SelectField(_l("Nationality"), default="")
    sex = SelectField(_l("Sex"), choices=[_nothing(_l("Not noted")), *choices_of(SEX_LABELS)], default="")
    recruiter_id = SelectField(_l("Recruitment office"), default="")
    recruiter_named = StringField(
        _l("Recruitment office not on the list, as the worker names it"),
        validators=[Optional(), Length(max=300, message=_l("Write at most 300 characters."))],
    )
    passport_holder = RadioField(
        _l("Who holds the passport?"),
        choices=choices_of(PASSPORT_HOLDER_LABELS),
        coerce=PassportHolder,
        default=PassportHolder.NOT_ASKED,
    )
    fee_paid = RadioField(_l("Did the worker pay for the job?"), choices=_yes_no_choices(), default="not_asked")
    fee_amount = DecimalField(_l("How much"), places=2, validators=_AMOUNT)
    fee_currency = SelectField(_l("Currency"), default="")
    fee_payee = SelectField(
        _l("Paid to"), choices=[_nothing(_l("Not known")), *choices_of(FEE_PAYEE_LABELS)], default=""
    )
    monthly_wage = DecimalField(_l("Monthly wage"), places=2, validators=_AMOUNT)
    wage_currency = SelectField(_l("Currency"), default="")
    has_debts = RadioField(_l("Does the worker owe money for the job?"), choices=_yes_no_choices(), default="not_asked")
    debt_amount = DecimalField(_l("How much"), places=2, validators=_AMOUNT)
    debt_currency = SelectField(_l("Currency"), default="")
    note = TextAreaField(
        _l("What else was said"),
        description=NO_NAMES,
        validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )

    def offer(self, workplaces: Sequence[Any], recruiters: Sequence[Any], page_language: str) -> None:
        """Fill in what can be chosen, in the page's language."""
        currencies = [_nothing(_l("Choose")), *(SelectChoice(code, code) for code in CURRENCIES)]
        for field in (self.fee_currency, self.wage_currency, self.debt_currency):
            field.choices = currencies
        places = (SelectChoice(str(place.id), workplace_name(place)) for place in workplaces)
        self.workplace_id.choices = [_nothing(_l("Not known")), *places]
        self.recruiter_id.choices = [
            _nothing(_l("Not known, or not on the list")),
            *(SelectChoice(str(office.id), office.name) for office in recruiters),
        ]
        self.language.choices = [_nothing(_l("Not noted")), *_pairs(languages(page_language))]
        self.nationality.choices = [_nothing(_l("Not noted")), *_pairs(countries(page_language))]

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides each field: something must have been told. A slip of the thumb must not count as an interview."""
        is_valid = super().validate(extra_validators)
        if is_valid and not self._tells_something():
            self.passport_holder.errors = [_("Nothing was noted yet. Note at least one answer.")]
            return False
        return bool(is_valid)

    def _tells_something(self) -> bool:
        """True if a question about the worker's situation was answered."""
        unanswered = {None, "", "not_asked", PassportHolder.NOT_ASKED, SignAnswer.NOT_ASKED}
        asked = (self.passport_holder, self.fee_paid, self.monthly_wage, self.has_debts, self.note, *self.sign_fields)
        return any(field.data not in unanswered for field in asked)

    @property
    def sign_fields(self) -> list[Any]:
        return [self[f"sign_{number}"] for number in ILO_SIGNS]

    def answers(self) -> InterviewAnswers:
        """What was entered; call after validation."""
        return InterviewAnswers(
            interviewed_on=self.interviewed_on.data,
            place=InterviewPlace(self.place.data) if self.place.data else None,
            is_individual={"individual": True, "group": False}.get(self.setting.data),
            workplace_id=_number(self.workplace_id.data),
            language=self.language.data or None,
            nationality=self.nationality.data or None,
            sex=Sex(self.sex.data) if self.sex.data else None,
            recruiter_id=_number(self.recruiter_id.data),
            recruiter_named=(self.recruiter_named.data or "").strip() or None,
            passport_holder=self.passport_holder.data,
            fee_paid=_YES_NO[self.fee_paid.data],
            fee_amount=self.fee_amount.data,
            fee_currency=self.fee_currency.data or None,
            fee_payee=FeePayee(self.fee_payee.data) if self.fee_payee.data else None,
            monthly_wage=self.monthly_wage.data,
            wage_currency=self.wage_currency.data or None,
            has_debts=_YES_NO[self.has_debts.data],
            debt_amount=self.debt_amount.data,
            debt_currency=self.debt_currency.data or None,
            note=(self.note.data or "").strip() or None,
            signs={number: SignAnswer(self[f"sign_{number}"].data) for number in ILO_SIGNS},
        )


for _sign in ILO_SIGNS.values():
    setattr(
        InterviewForm,
        f"sign_{_sign.number}",
        RadioField(
            _sign.label,
            description=_sign.question,
            choices=choices_of(SIGN_ANSWER_LABELS),
            default=SignAnswer.NOT_ASKED.value,
        ),
    )


class InterviewCorrectionForm(InterviewForm):
    """A corrected interview, with why."""

    reason = TextAreaField(
        _l("Why it is corrected"),
        description=NO_NAMES,
        validators=[InputRequired(_l("Say why it is corrected.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


def entered(interview: Any) -> dict[str, Any]:
    """The values of a stored interview as the form's fields hold them."""
    kept = ("recruiter_named", "passport_holder", "fee_amount", "monthly_wage", "debt_amount", "note")
    plain = ("place", "language", "nationality", "sex", "fee_currency", "fee_payee", "wage_currency", "debt_currency")
    numbers = ("workplace_id", "recruiter_id")
    return {
        "interviewed_on": interview.occurred_on,
        "setting": {True: "individual", False: "group", None: ""}[interview.is_individual],
        "fee_paid": yes_no_key(interview.fee_paid),
        "has_debts": yes_no_key(interview.has_debts),
        **{name: getattr(interview, name) for name in kept},
        **{name: getattr(interview, name) or "" for name in plain},
        **{name: str(getattr(interview, name) or "") for name in numbers},
        **{f"sign_{sign.sign}": sign.answer.value for sign in interview.signs},
    }


def _pairs(names: Any) -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in names.items()]


def _number(text: str | None) -> int | None:
    return int(text) if text else None
