"""Forms of worker interviews: one class a step, in the order of STEPS; InterviewForm is all of them at once.

No field asks for a name, and the free text says not to write one. What a device without a network shows is made of
the same classes: each field says its label, its help, its choices and what it must be.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from audits.forms import GIVE_A_DATE, LONGEST_TEXT, TOO_LONG, choices_of
from audits.interviews.answers import InterviewAnswers
from audits.interviews.cost_forms import amount_validators, costs_field, currency_choices, entered_cost
from audits.interviews.origins import countries, languages
from audits.interviews.steps import CONSENT_STEP, Step, StepForm
from audits.interviews.steps import ConsentForm as ConsentForm
from audits.interviews.values import (
    DocumentHolder,
    InterpreterTie,
    InterviewPlace,
    LeavingAnswer,
    PaperKind,
    PromiseAnswer,
    PromisedTerm,
    Sex,
    SignAnswer,
)
from audits.interviews.wording import (
    HOLDER_LABELS,
    INTERPRETER_LABELS,
    LEAVING_LABELS,
    PAPER_QUESTIONS,
    PROMISE_LABELS,
    TERM_QUESTIONS,
)
from audits.labels import PLACE_LABELS, SEX_LABELS, SIGN_ANSWER_LABELS
from compliance.standards.ilo_signs import ILO_SIGNS
from compliance.web.formatting import workplace_name

NO_NAMES = _l("Do not write names: neither the worker's nor anybody else's.")
ALONE_ONLY = _l("Ask this only of a worker alone, never in a group.")
_YES_NO: dict[str, bool | None] = {"yes": True, "no": False, "not_asked": None}


def _yes_no_choices() -> list[SelectChoice]:
    return [
        SelectChoice("yes", _l("Yes")),
        SelectChoice("no", _l("No")),
        SelectChoice("not_asked", _l("Not asked")),
    ]


def _nothing(label: Any) -> SelectChoice:
    return SelectChoice("", label)


def _yes_no_field(label: Any, description: Any = "") -> RadioField:
    return RadioField(label, description=description, choices=_yes_no_choices(), default="not_asked")


def yes_no_key(answer: bool | None) -> str:
    """The choice that stands for an answer."""
    return next(key for key, value in _YES_NO.items() if value is answer)


class MeetingForm(StepForm):
    """When, where, with whom, in which language and through whom."""

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
    group_size = IntegerField(
        _l("Workers in the group"),
        description=_l("For a group only. What one worker earns, paid or owes is not asked in a group."),
        validators=[Optional(), NumberRange(min=2, max=1000, message=_l("A group has at least two workers."))],
    )
    workplace_id = SelectField(_l("Workplace or housing"), choices=[_nothing(_l("Not known"))], default="")
    language = SelectField(_l("Language of the interview"), choices=[_nothing(_l("Not noted"))], default="")
    interpreter = SelectField(
        _l("Interpreter"),
        description=_l("An interpreter of the employer or the agency may answer in the worker's stead."),
        choices=choices_of(INTERPRETER_LABELS),
        coerce=InterpreterTie,
        default=InterpreterTie.UNKNOWN,
    )

    def offer(self, workplaces: Sequence[Any], recruiters: Sequence[Any], page_language: str) -> None:
        super().offer(workplaces, recruiters, page_language)
        places = (SelectChoice(str(place.id), workplace_name(place)) for place in workplaces)
        self.workplace_id.choices = [_nothing(_l("Not known")), *places]
        self.language.choices = [_nothing(_l("Not noted")), *_pairs(languages(page_language))]


class WorkerForm(StepForm):
    """Who the worker is, as far as it may be asked."""

    nationality = SelectField(_l("Nationality"), choices=[_nothing(_l("Not noted"))], default="")
    sex = SelectField(_l("Sex"), choices=[_nothing(_l("Not noted")), *choices_of(SEX_LABELS)], default="")
    recruiter_id = SelectField(
        _l("Recruitment office"), choices=[_nothing(_l("Not known, or not on the list"))], default=""
    )
    recruiter_named = StringField(
        _l("Recruitment office not on the list, as the worker names it"),
        validators=[Optional(), Length(max=300, message=_l("Write at most 300 characters."))],
    )

    def offer(self, workplaces: Sequence[Any], recruiters: Sequence[Any], page_language: str) -> None:
        super().offer(workplaces, recruiters, page_language)
        self.nationality.choices = [_nothing(_l("Not noted")), *_pairs(countries(page_language))]
        self.recruiter_id.choices = [
            _nothing(_l("Not known, or not on the list")),
            *(SelectChoice(str(office.id), office.name) for office in recruiters),
        ]


class CostsForm(StepForm):
    """What the worker paid to get the job, and to whom."""

    fee_paid = _yes_no_field(_l("Did the worker pay for the job?"), ALONE_ONLY)
    costs = costs_field()
    has_debts = _yes_no_field(_l("Does the worker owe money for the job?"))


class WorkForm(StepForm):
    """Wage and time."""

    monthly_wage = DecimalField(_l("Monthly wage"), description=ALONE_ONLY, places=2, validators=amount_validators())
    wage_currency = SelectField(_l("Currency"), choices=currency_choices(), default="")
    hours_a_week = IntegerField(
        _l("Hours worked in a usual week"),
        description=_l("Overtime included."),
        validators=[Optional(), NumberRange(min=0, max=168, message=_l("A week has 168 hours."))],
    )
    days_off_a_month = IntegerField(
        _l("Days off in the last month"),
        validators=[Optional(), NumberRange(min=0, max=31, message=_l("A month has 31 days."))],
    )
    overtime_paid = _yes_no_field(_l("Is overtime paid?"))


class PapersForm(StepForm):
    """Who holds the worker's documents; a field for each kind."""


def _promise_field(term: PromisedTerm) -> RadioField:
    return RadioField(
        TERM_QUESTIONS[term],
        choices=choices_of(PROMISE_LABELS),
        coerce=PromiseAnswer,
        default=PromiseAnswer.UNKNOWN,
    )


class PromiseForm(StepForm):
    """The contract against the offer, and what happens to who leaves."""

    promised_wage = _promise_field(PromisedTerm.WAGE)
    promised_job = _promise_field(PromisedTerm.JOB)
    promised_place = _promise_field(PromisedTerm.PLACE)
    promised_language = _promise_field(PromisedTerm.LANGUAGE)
    if_leaving = SelectField(
        _l("What happens if you leave tomorrow?"),
        description=_l("Of several things the worker tells, note the gravest here and the others at the end."),
        choices=choices_of(LEAVING_LABELS),
        coerce=LeavingAnswer,
        default=LeavingAnswer.NOT_ASKED,
    )


class SignsForm(StepForm):
    """The eleven ILO signs; a field for each."""

    @property
    def sign_fields(self) -> list[Any]:
        return [self[f"sign_{number}"] for number in ILO_SIGNS]


class ClosingForm(StepForm):
    """What else was said."""

    note = TextAreaField(
        _l("What else was said"),
        description=NO_NAMES,
        validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


for _paper, _question in PAPER_QUESTIONS.items():
    setattr(
        PapersForm,
        f"{_paper}_holder",
        RadioField(
            _question, choices=choices_of(HOLDER_LABELS), coerce=DocumentHolder, default=DocumentHolder.NOT_ASKED
        ),
    )
for _sign in ILO_SIGNS.values():
    setattr(
        SignsForm,
        f"sign_{_sign.number}",
        RadioField(
            _sign.label,
            description=_sign.question,
            choices=choices_of(SIGN_ANSWER_LABELS),
            default=SignAnswer.NOT_ASKED.value,
        ),
    )


# After consent, which CONSENT_STEP asks for; ALL_STEPS is the order in which a whole interview is asked.
STEPS = (
    Step("meeting", _l("The interview"), MeetingForm),
    Step("worker", _l("The worker"), WorkerForm),
    Step("costs", _l("What the job cost"), CostsForm),
    Step("work", _l("Wage and time"), WorkForm),
    Step("papers", _l("Documents"), PapersForm),
    Step("promise", _l("Contract and leaving"), PromiseForm),
    Step("signs", _l("The eleven signs"), SignsForm),
    Step("closing", _l("What else was said"), ClosingForm),
)
ALL_STEPS = (CONSENT_STEP, *STEPS)


class InterviewForm(MeetingForm, WorkerForm, CostsForm, WorkForm, PapersForm, PromiseForm, SignsForm, ClosingForm):
    """Every step at once: what a whole interview is checked by before it is recorded."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides each field: something must have been told. A slip of the thumb must not count as an interview."""
        is_valid = super().validate(extra_validators)
        if is_valid and not self._tells_something():
            self.passport_holder.errors = [_("Nothing was noted yet. Note at least one answer.")]
            return False
        return bool(is_valid)

    def _tells_something(self) -> bool:
        """True if a question about the worker's situation was answered."""
        unanswered = {None, "", "not_asked", DocumentHolder.NOT_ASKED, PromiseAnswer.UNKNOWN, LeavingAnswer.NOT_ASKED}
        asked = [name for step in STEPS[2:] for name in step.form(meta={"csrf": False})._fields]
        return any(self[name].data not in unanswered for name in asked if name not in ("costs", "wage_currency"))

    def answers(self) -> InterviewAnswers:
        """What was entered; call after validation."""
        return InterviewAnswers(
            interviewed_on=self.interviewed_on.data,
            place=InterviewPlace(self.place.data) if self.place.data else None,
            is_individual={"individual": True, "group": False}.get(self.setting.data),
            group_size=self.group_size.data,
            workplace_id=_number(self.workplace_id.data),
            language=self.language.data or None,
            interpreter=self.interpreter.data,
            nationality=self.nationality.data or None,
            sex=Sex(self.sex.data) if self.sex.data else None,
            recruiter_id=_number(self.recruiter_id.data),
            recruiter_named=(self.recruiter_named.data or "").strip() or None,
            fee_paid=_YES_NO[self.fee_paid.data],
            costs=tuple(block.form.cost() for block in self.costs if not block.form.is_empty),
            has_debts=_YES_NO[self.has_debts.data],
            monthly_wage=self.monthly_wage.data,
            wage_currency=self.wage_currency.data or None,
            hours_a_week=self.hours_a_week.data,
            days_off_a_month=self.days_off_a_month.data,
            overtime_paid=_YES_NO[self.overtime_paid.data],
            if_leaving=self.if_leaving.data,
            note=(self.note.data or "").strip() or None,
            papers={paper: self[f"{paper}_holder"].data for paper in PaperKind},
            promises={term: self[f"promised_{term}"].data for term in PromisedTerm},
            signs={number: SignAnswer(self[f"sign_{number}"].data) for number in ILO_SIGNS},
        )


class InterviewCorrectionForm(InterviewForm):
    """A corrected interview, with why."""

    reason = TextAreaField(
        _l("Why it is corrected"),
        description=NO_NAMES,
        validators=[InputRequired(_l("Say why it is corrected.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


def whole_form(steps: Mapping[str, Mapping[str, Sequence[str]]]) -> InterviewForm:
    """The form of a whole interview from what each step was sent with; a step never opened counts as not asked."""
    sent: MultiDict[str, str] = MultiDict()
    for step in STEPS:
        given = steps.get(step.code)
        if given is None:
            given = {name: [value] for name, value in _defaults(step.form).items()}
        for name, values in given.items():
            sent.setlist(name, list(values))
    return InterviewForm(formdata=sent, meta={"csrf": False})


def _defaults(form_class: type[StepForm]) -> dict[str, str]:
    form = form_class(formdata=None, meta={"csrf": False})
    plain = (field for field in form if field.name != "costs")
    return {field.name: str(field.data) for field in plain if field.data is not None}


def entered(interview: Any) -> dict[str, Any]:
    """The values of a stored interview as the form's fields hold them."""
    kept = ("recruiter_named", "monthly_wage", "note", "group_size", "hours_a_week", "days_off_a_month")
    plain = ("place", "language", "nationality", "sex", "wage_currency")
    return {
        "interviewed_on": interview.occurred_on,
        "setting": {True: "individual", False: "group", None: ""}[interview.is_individual],
        "interpreter": interview.interpreter,
        "if_leaving": interview.if_leaving,
        "costs": [entered_cost(cost) for cost in interview.costs],
        **{name: yes_no_key(getattr(interview, name)) for name in ("fee_paid", "has_debts", "overtime_paid")},
        **{name: getattr(interview, name) for name in kept},
        **{name: getattr(interview, name) or "" for name in plain},
        **{name: str(getattr(interview, name) or "") for name in ("workplace_id", "recruiter_id")},
        **{f"{each.paper}_holder": each.holder for each in interview.papers},
        **{f"promised_{each.term}": each.answer for each in interview.promises},
        **{f"sign_{sign.sign}": sign.answer.value for sign in interview.signs},
    }


def _pairs(names: Any) -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in names.items()]


def _number(text: str | None) -> int | None:
    return int(text) if text else None
