"""The form with which a person approves or withdraws mappings."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from compliance.standards.crosswalks.operations import LONGEST_REASON


class EdgeDecisionForm(FlaskForm):
    """`seen` says which mappings, in which state, the person had before them."""

    reason = TextAreaField(
        _l("Reason"),
        validators=[
            InputRequired(_l("Give a reason.")),
            Length(max=LONGEST_REASON, message=_l("Write at most 2,000 characters.")),
        ],
        render_kw={"rows": 3},
    )
    seen = StringField(widget=HiddenInput())
