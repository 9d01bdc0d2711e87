"""Forms with which a person decides about a flag."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

NO_INTERVIEWS = _l("Do not write what a worker said in an interview.")


class ReasonForm(FlaskForm):
    reason = TextAreaField(
        _l("Reason"),
        description=NO_INTERVIEWS,
        validators=[
            InputRequired(_l("Give a reason.")),
            Length(max=2000, message=_l("Write at most 2,000 characters.")),
        ],
    )
    version = StringField(widget=HiddenInput())


class UpholdForm(ReasonForm):
    """`without_answer` is asked for where a reply of the organisation waits for its answer."""

    without_answer = TextAreaField(
        _l("Why you decide before the reply is answered"),
        description=_l("The organisation reads this. Say nothing that workers told, and no day of a visit."),
        validators=[Length(max=2000, message=_l("Write at most 2,000 characters."))],
    )


class FlagFollowUpForm(FlaskForm):
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
    version = StringField(widget=HiddenInput())
