"""Form of the workforce a sample is drawn from."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from audits.forms import LONGEST_TEXT, TOO_LONG
from audits.sampling.size import Workforce

_UNKNOWN = _l("Leave empty if it is not known; the sample is then not corrected for it.")


class DrawSampleForm(FlaskForm):
    """What is known of the workers of the site. `reason` is asked only where a draw stands already."""

    workers = IntegerField(
        _l("Workers on the site"),
        description=_l("All of them, whoever employs them. Supervisors are left out."),
        validators=[InputRequired(_l("Give the number of workers."))],
    )
    nationalities = IntegerField(_l("Nationalities"), description=_UNKNOWN, validators=[Optional()])
    recruitment_offices = IntegerField(
        _l("Recruitment offices the workers came through"), description=_UNKNOWN, validators=[Optional()]
    )
    new_arrivals = IntegerField(
        _l("Workers who arrived within the last six months"), description=_UNKNOWN, validators=[Optional()]
    )
    reason = TextAreaField(_l("Why it is drawn again"), validators=[Length(max=LONGEST_TEXT, message=TOO_LONG)])

    def workforce(self) -> Workforce:
        """What was entered; call after validation."""
        return Workforce(
            workers=self.workers.data or 0,
            nationalities=self.nationalities.data,
            recruitment_offices=self.recruitment_offices.data,
            new_arrivals=self.new_arrivals.data,
        )

    def given_reason(self) -> Any:
        return (self.reason.data or "").strip() or None
