"""Forms of follow-up cases."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from compliance.accounts.roles import ROLE_LABELS
from compliance.follow_up.models import FollowUpState

NO_INTERVIEWS = _l("Do not write what a worker said in an interview.")


class OpenFollowUpForm(FlaskForm):
    what = StringField(
        _l("What has to be done"),
        description=NO_INTERVIEWS,
        validators=[
            InputRequired(_l("Say what has to be done.")),
            Length(max=500, message=_l("Write at most 500 characters.")),
        ],
    )
    owner_id = SelectField(_l("Who does it"), coerce=int, validators=[InputRequired(_l("Choose a person."))])
    due_on = DateField(_l("By when"), validators=[InputRequired(_l("Give a date, for example 27/03/2027."))])


class HandOnForm(FlaskForm):
    owner_id = SelectField(_l("Who does it"), coerce=int, validators=[InputRequired(_l("Choose a person."))])
    due_on = DateField(_l("By when"), validators=[InputRequired(_l("Give a date, for example 27/03/2027."))])
    version = IntegerField(widget=HiddenInput())


class NoteForm(FlaskForm):
    text = TextAreaField(
        _l("Note"),
        description=NO_INTERVIEWS,
        validators=[
            InputRequired(_l("Write the note.")),
            Length(max=4000, message=_l("Write at most 4,000 characters.")),
        ],
    )


class EndFollowUpForm(FlaskForm):
    state = RadioField(
        _l("How it ended"),
        choices=[
            SelectChoice(FollowUpState.DONE.value, _l("Done: the work was carried out")),
            SelectChoice(FollowUpState.CLOSED.value, _l("Closed: it was not carried out")),
        ],
        coerce=FollowUpState,
        validators=[InputRequired(_l("Choose how it ended."))],
    )
    outcome = TextAreaField(
        _l("What came of it"),
        description=NO_INTERVIEWS,
        validators=[
            InputRequired(_l("Say what came of it.")),
            Length(max=4000, message=_l("Write at most 4,000 characters.")),
        ],
    )
    version = IntegerField(widget=HiddenInput())


def offer_owners(form: Any, people: Sequence[Any]) -> None:
    """Let `form` choose among `people`, with their role beside the name."""
    form.owner_id.choices = [
        SelectChoice(person.id, f"{person.name} ({ROLE_LABELS[person.role]})") for person in people
    ]
