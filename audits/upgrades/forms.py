"""Form to take or decline a proposed grade."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import DataRequired, Length

from audits.forms import LONGEST_TEXT, TOO_LONG


class UpgradeForm(FlaskForm):
    """The team's decision with its reason; both the proposal and the decision are kept."""

    decision = RadioField(
        _l("Do you take the higher grade?"),
        choices=[SelectChoice("accept", _l("Take it")), SelectChoice("decline", _l("Keep the grade"))],
        validators=[DataRequired(_l("Choose one."))],
    )
    why = TextAreaField(
        _l("Why?"),
        description=_l("For the team and the authority."),
        validators=[DataRequired(_l("Give the reason.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
