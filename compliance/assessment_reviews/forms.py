"""Forms of reviews: one judgement, a reply, finishing, the correction window and what is said in it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    Form,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from compliance.assessment_reviews.labels import REVIEW_STATE_LABELS
from compliance.assessment_reviews.models import EntryKind, StatementKind
from compliance.assessment_reviews.operations import TYPES_WITH_ONE_VALUE, Judgement
from compliance.assessment_reviews.queries import ReviewFilter
from compliance.documents.dates import StatedDates
from compliance.documents.file_types import accepted_extensions
from compliance.standards.models import AnswerType
from compliance.standards.outline import QuestionOutline
from compliance.web.language import localised

LONGEST_TEXT = 4000
NO_INTERVIEWS = _l("The organisation reads this. Write nothing that workers told, and no names of workers.")
TOO_LONG = _l("Write at most 4,000 characters.")


def _clean(text: str | None) -> str | None:
    return (text or "").replace("\r\n", "\n").strip() or None


def _text(label: Any, hint: Any = None, rows: int = 3) -> TextAreaField:
    length = Length(max=LONGEST_TEXT, message=TOO_LONG)
    return TextAreaField(label, description=hint or "", validators=[length], render_kw={"rows": rows})


class JudgementForm(FlaskForm):
    """`newest_id` is that of the newest entry the reviewer saw: nobody overrules unseen what a colleague wrote."""

    kind = RadioField(
        _l("Your judgement"),
        choices=[
            SelectChoice(EntryKind.AGREED.value, _l("Agree with what was declared")),
            SelectChoice(EntryKind.DISAGREED.value, _l("Disagree: I found something else")),
            SelectChoice(EntryKind.ASKED.value, _l("Ask the organisation")),
        ],
        coerce=EntryKind,
        validators=[InputRequired(_l("Choose your judgement."))],
    )
    text = _text(_l("Reason, question or remark"), NO_INTERVIEWS)
    looked_at_evidence = BooleanField(
        _l("I looked at evidence of this answer"),
        description=_l("Tick it only where documents or records were seen: the answer then counts as verified."),
    )
    newest_id = IntegerField(widget=HiddenInput(), default=0, validators=[InputRequired()])

    @property
    def judgement(self) -> Judgement:
        """What was entered; call after validation."""
        return Judgement(
            kind=self.kind.data,
            found_value=_clean(self.found_value.data) if "found_value" in self else None,
            text=_clean(self.text.data),
            looked_at_evidence=bool(self.looked_at_evidence.data),
            newest_id=self.newest_id.data or 0,
        )


def judgement_form(question: QuestionOutline, **values: Any) -> JudgementForm:
    """The form for one answer; it asks for the value found where the question's type has a single one."""
    form_class = type("JudgementForm", (JudgementForm,), _found_field(question))
    made: JudgementForm = form_class(**values)
    return made


def _found_field(question: QuestionOutline) -> dict[str, Any]:
    if question.type not in TYPES_WITH_ONE_VALUE:
        return {}
    if question.options:
        offered = [SelectChoice(option.value, localised(option.label)) for option in question.options]
        choices = [SelectChoice("", _l("Choose if you disagree")), *offered]
        return {"found_value": SelectField(_l("What you found"), choices=choices, validators=[Optional()])}
    hints = {AnswerType.MONEY: _l("Amount and currency, such as 1500 SAR."), AnswerType.DATE: _l("Such as 2026-03-31.")}
    field = StringField(
        _l("What you found"),
        description=hints.get(question.type, ""),
        validators=[Optional(), Length(max=200)],
        render_kw={"dir": "ltr", "autocomplete": "off"},
    )
    return {"found_value": field}


class ReplyForm(FlaskForm):
    """What an organisation writes, with a file if it sends one."""

    text = TextAreaField(
        _l("Your reply"),
        description=_l("Write no names of workers."),
        validators=[InputRequired(_l("Write your reply.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
        render_kw={"rows": 5},
    )
    file = FileField(_l("Add a file"))
    dated_on = DateField(_l("Date of the document"), validators=[Optional()])

    @property
    def dates(self) -> StatedDates:
        """The date stated about the file; call after validation."""
        return StatedDates(dated_on=self.dated_on.data)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.file.render_kw = {"accept": accepted_extensions()}

    @property
    def upload(self) -> Any:
        """The chosen file, or None."""
        return self.file.data if self.file.data and self.file.data.filename else None


class FinishForm(FlaskForm):
    conclusion = _text(_l("What the organisation should know about the result"), NO_INTERVIEWS, rows=4)
    newest_id = IntegerField(widget=HiddenInput(), default=0, validators=[InputRequired()])


class OpenWindowForm(FlaskForm):
    no_referral = BooleanField(
        _l("No referral is considered for this organisation."),
        validators=[DataRequired(_l("Where a referral is considered, no time to correct is given."))],
    )


class CorrectionForm(ReplyForm):
    """What an organisation says of one item: an honest “not yet” is worth more than a false “corrected”."""

    kind = RadioField(
        _l("How it stands"),
        choices=[
            SelectChoice(StatementKind.SAID_CORRECTED.value, _l("Corrected")),
            SelectChoice(StatementKind.SAID_NOT_YET.value, _l("Not yet corrected")),
        ],
        coerce=StatementKind,
        validators=[InputRequired(_l("Say how it stands."))],
    )
    text = TextAreaField(
        _l("What was done, or what is still missing"),
        description=_l("Write no names of workers."),
        validators=[
            InputRequired(_l("Say what was done, or what is still missing.")),
            Length(max=LONGEST_TEXT, message=TOO_LONG),
        ],
        render_kw={"rows": 4},
    )


class FoundForm(FlaskForm):
    kind = RadioField(
        _l("What was found"),
        choices=[
            SelectChoice(StatementKind.FOUND_CORRECTED.value, _l("Corrected")),
            SelectChoice(StatementKind.FOUND_NOT_CORRECTED.value, _l("Not corrected")),
        ],
        coerce=StatementKind,
        validators=[InputRequired(_l("Say what was found."))],
    )
    found_on = DateField(_l("Day of the visit"), validators=[InputRequired(_l("Give the day of the visit."))])
    text = TextAreaField(
        _l("What was seen"),
        description=_l("For the authority only. Do not write what a worker said in an interview."),
        validators=[InputRequired(_l("Say what was seen.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
        render_kw={"rows": 4},
    )


class PlainForm(FlaskForm):
    """A button that changes something and asks nothing; carries the token against forged requests."""


class ReviewSearchForm(Form):
    """Filters of the list; they live in the address."""

    state = SelectField(
        _l("State"),
        choices=[
            SelectChoice("", _l("All")),
            *(SelectChoice(str(value), label) for value, label in REVIEW_STATE_LABELS.items()),
        ],
        default="",
        validate_choice=False,
    )
    standard_code = SelectField(_l("Self-assessment"), default="", validate_choice=False)
    search = StringField(_l("Organisation"))
    mine = BooleanField(_l("Only those I began"))

    @property
    def wanted(self) -> ReviewFilter:
        return ReviewFilter(
            state=self.state.data or "",
            standard_code=self.standard_code.data or "",
            search=(self.search.data or "").strip()[:200],
            mine=bool(self.mine.data),
        )
