"""Form that hands the lead of an audit to somebody else."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from audits.forms import LONGEST_TEXT, TOO_LONG


class HandOverForm(FlaskForm):
    to_id = SelectField(_l("Who leads it from now on"), coerce=int, choices=[], validate_choice=False)
    reason = TextAreaField(
        _l("Why somebody else leads it"),
        validators=[
            InputRequired(_l("Say why somebody else leads it.")),
            Length(max=LONGEST_TEXT, message=TOO_LONG),
        ],
    )

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        """Fill in who may lead it, as (id, words)."""
        self.to_id.choices = [SelectChoice(*each) for each in people]
