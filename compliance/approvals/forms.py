"""The form with which a second person decides."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length

from compliance.approvals.models import ApprovalDecision


class DecideApprovalForm(FlaskForm):
    decision = RadioField(
        _l("Your decision"),
        choices=[
            SelectChoice(ApprovalDecision.APPROVED.value, _l("Approve")),
            SelectChoice(ApprovalDecision.REFUSED.value, _l("Refuse")),
        ],
        coerce=ApprovalDecision,
        validators=[InputRequired(_l("Choose approve or refuse."))],
    )
    reason = TextAreaField(
        _l("Reason"),
        validators=[
            InputRequired(_l("Give a reason.")),
            Length(max=2000, message=_l("Write at most 2,000 characters.")),
        ],
    )
