"""The form of a check on workers who spoke."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from audits.forms import GIVE_A_DATE, LONGEST_TEXT, TOO_LONG, choices_of
from audits.interviews.forms import NO_NAMES
from audits.retaliation.operations import CheckFacts
from audits.retaliation.values import ContactWay, SafetyOutcome
from audits.retaliation.wording import CONTACT_LABELS, OUTCOME_LABELS


class CheckForm(FlaskForm):
    """How somebody was contacted, what was learnt, what was done."""

    checked_on = DateField(_l("Day of the check"), validators=[InputRequired(GIVE_A_DATE)])
    contact = RadioField(
        _l("How were workers contacted?"),
        description=_l("Never through the employer or the agency."),
        choices=choices_of(CONTACT_LABELS),
        validators=[InputRequired(_l("Choose how they were contacted."))],
    )
    outcome = RadioField(
        _l("Are the workers who spoke safe?"),
        choices=choices_of(OUTCOME_LABELS),
        validators=[InputRequired(_l("Choose what was learnt."))],
    )
    done = TextAreaField(
        _l("What was done"),
        description=NO_NAMES,
        validators=[InputRequired(_l("Say what was done.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    again_on = DateField(
        _l("Check again by"),
        description=_l("Needed where there are signs. Left empty, the check is settled."),
        validators=[Optional()],
    )

    def facts(self) -> CheckFacts:
        """What was entered; call after validation."""
        return CheckFacts(
            contact=ContactWay(self.contact.data),
            outcome=SafetyOutcome(self.outcome.data),
            done=(self.done.data or "").strip(),
            checked_on=self.checked_on.data or date.min,
            again_on=self.again_on.data,
        )
