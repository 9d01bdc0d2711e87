"""Forms of self-assessments: one question, the declaration, the reason of a correction."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from compliance.assessments.answer_fields import given_text, stored_data, value_fields
from compliance.assessments.models import Answer
from compliance.assessments.operations import GivenAnswer
from compliance.documents.file_types import accepted_extensions
from compliance.documents.forms import DatesFields, chosen_files
from compliance.standards.outline import QuestionOutline
from compliance.web.language import localised


def _clean(text: str | None) -> str | None:
    """Text as typed, without space around it and with one kind of line end; None where nothing was typed."""
    return (text or "").replace("\r\n", "\n").strip() or None


class AnswerForm(FlaskForm, DatesFields):
    """What is asked beside the answer itself, whose fields `answer_form` adds.

    `version` is that of the stored answer the person saw: nobody overwrites unseen what somebody else saved.
    """

    reason = TextAreaField(_l("Why it does not apply"), validators=[Length(max=2000)], render_kw={"rows": 2})
    note = TextAreaField(_l("Note"), validators=[Length(max=5000)], render_kw={"rows": 2})
    file = MultipleFileField(_l("Add files"))
    version = IntegerField(widget=HiddenInput(), default=0, validators=[InputRequired()])
    back_to = HiddenField()

    def __init__(self, question: QuestionOutline, **values: Any) -> None:
        super().__init__(**values)
        self.question = question
        self.file.render_kw = {"accept": accepted_extensions()}

    @property
    def given(self) -> GivenAnswer:
        text = given_text(self.question, self)
        return GivenAnswer(text, _clean(self.reason.data), _clean(self.note.data), self.version.data or 0)

    @property
    def uploads(self) -> list[Any]:
        """The chosen files."""
        return chosen_files(self.file)


def answer_form(question: QuestionOutline, stored: Answer | None = None, **values: Any) -> AnswerForm:
    """The form of one question, filled with its stored answer where there is one."""
    if stored is not None:
        values |= {name: getattr(stored, name) for name in ("reason", "note", "version")}
        values |= stored_data(question, stored.value)
    form_class = type("AnswerForm", (AnswerForm,), value_fields(question))
    made: AnswerForm = form_class(question, **values)
    return made


def option_hints(question: QuestionOutline) -> Mapping[str, str]:
    """The hint of each answer, in the reader's language."""
    return {option.value: localised(option.hint) for option in question.options if option.hint}


class DeclarationForm(FlaskForm):
    declared_name = StringField(
        _l("Full name"), validators=[DataRequired(_l("Write your full name.")), Length(max=200)]
    )
    declared_role = StringField(
        _l("Position in the organisation"),
        validators=[DataRequired(_l("Write your position in the organisation.")), Length(max=200)],
    )
    is_true = BooleanField(
        _l("I declare that these answers are true and complete to the best of my knowledge."),
        validators=[DataRequired(message=_l("Confirm the declaration to submit."))],
    )
    number_unanswered = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class CorrectionForm(FlaskForm):
    reason = TextAreaField(
        _l("What has to be corrected, and why?"),
        validators=[DataRequired(_l("Say what has to be corrected, and why.")), Length(max=2000)],
        render_kw={"rows": 4},
    )


class VersionForm(FlaskForm):
    """The version of a standard that the person was shown."""

    version = HiddenField()


class PlainForm(FlaskForm):
    """A button that changes something and asks nothing; carries the token against forged requests."""


def show_number(field: IntegerField, number: int) -> None:
    """Make a posted form show `number` when the page is sent again, in place of what was posted."""
    field.data, field.raw_data = number, None


def put_error(form: FlaskForm, name: str, message: Any) -> None:
    """Put an operation's complaint at the field it belongs to, or at the top of the form."""
    if name == "value" and name not in form:
        name = "file"
    if name in form:
        form[name].errors = [*form[name].errors, str(message)]
    else:
        form.form_errors.append(str(message))
