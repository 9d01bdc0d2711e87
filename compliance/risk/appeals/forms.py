"""Forms of an appeal and of its decision."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import DataRequired, Length

from compliance.risk.appeals.models import AppealOutcome
from compliance.risk.appeals.wording import OUTCOME_LABELS
from compliance.risk.replies.forms import LONGEST, TOO_LONG


class AppealForm(FlaskForm):
    words = TextAreaField(
        _l("Why the decision is wrong"),
        description=_l("Do not write workers' names. Send documents as a reply first; the appeal can name them."),
        validators=[DataRequired(_l("Say why the decision is wrong.")), Length(max=LONGEST, message=TOO_LONG)],
    )


class DecideAppealForm(FlaskForm):
    outcome = RadioField(
        _l("Decision"),
        choices=[SelectChoice(each, label) for each, label in OUTCOME_LABELS.items()],
        coerce=AppealOutcome,
        validators=[DataRequired(_l("Choose a decision."))],
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("The organisation reads this. Say nothing that workers told, and no day of a visit."),
        validators=[DataRequired(_l("Give the reason.")), Length(max=LONGEST, message=TOO_LONG)],
    )
